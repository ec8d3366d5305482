"""Columns that hold, for the group of each row, a statistic of other columns."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mle_lint.model import Location
from mle_lint.record import NamedTuple

if TYPE_CHECKING:
    from mle_lint.leakage.running.machine import Machine
    from mle_lint.leakage.values.frame import Frame


class Rate(NamedTuple):
    """A column that holds, for the group of each row, a statistic of other columns."""

    column: str
    of: frozenset[str]
    place: Location
    text: str


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
