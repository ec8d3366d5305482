"""Group means of the label that one file makes a column, and on which another one trains."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from mle_lint.leakage.leak import Leak
from mle_lint.model import Location
from mle_lint.record import NamedTuple

if TYPE_CHECKING:
    from mle_lint.leakage.machine import Machine
    from mle_lint.leakage.values import Frame


class Rate(NamedTuple):
    """A column that holds, for the group of each row, a statistic of other columns."""

    column: str
    of: frozenset[str]
    place: Location
    text: str


class Reader(NamedTuple):
    """A file that splits rows: the columns that it calls the label, and the names that it lists."""

    path: str
    labels: frozenset[str]
    listed: frozenset[str]
    place: Location


def note(m: Machine, frame: Frame, column: str) -> None:
    """Notes that a column was just made of a statistic of groups, the last of those it knows."""
    known = [token for token in frame.columns.get(column, ()) if m.averaged.get(token)]
    if known:
        token = max(known, key=lambda token: (token.place[:2], token.place.cell or 0))
        m.rates[Rate(column, m.averaged[token], token.place, token.text)] = None


def columns_in(node: ast.expr) -> set[str]:
    """The column in `df["won"].copy()` or `df["won"]`: what a label is called in its table."""
    while isinstance(node, ast.Call | ast.Attribute):
        node = node.func if isinstance(node, ast.Call) else node.value
    key = node.slice if isinstance(node, ast.Subscript) else None
    return {key.value} if isinstance(key, ast.Constant) and isinstance(key.value, str) else set()


def leaks(rates: Iterable[Rate], readers: Iterable[Reader]) -> Iterator[Leak]:
    """Columns made of the label of all rows on which another file trains, each told once, in a
    module rather than in a notebook. Whether that file holds rows out before cannot be followed: a
    remark."""
    listed = tuple(readers)
    met: set[str] = set()
    for rate in sorted(rates, key=lambda rate: (rate.place.cell is not None, rate.place[:2])):
        for reader in listed:
            label = next(iter(sorted(rate.of & reader.labels)), None)
            elsewhere = reader.path != rate.place.path and rate.column in reader.listed
            if label is None or not elsewhere or rate.column in met:
                continue
            met.add(rate.column)
            made = f"makes a column of the label '{label}'"
            text = f"{rate.text} {made} of rows that are held out later"
            steps = ((reader.place, f"rows with the column '{rate.column}' are split here"),)
            yield Leak("fit-before-split", rate.place, text, steps, mild=True)
            break
