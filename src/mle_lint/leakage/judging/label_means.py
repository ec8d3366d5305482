"""Group means of the label that one file makes a column, and on which another one trains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mle_lint.leakage.judging.leak import Leak
from mle_lint.leakage.running.rates import Rate
from mle_lint.model import Location
from mle_lint.record import NamedTuple


class Reader(NamedTuple):
    """A file that splits rows: the columns that it calls the label, and the names that it lists."""

    path: str
    labels: frozenset[str]
    listed: frozenset[str]
    place: Location


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
