"""How many gaps the columns of a table in a file have."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from mle_lint.artefacts import table_rows
from mle_lint.artefacts.errors import ParseError
from mle_lint.leakage.judging.gap_counts import Gaps, usual

MAX_ROWS = 200_000
# What pandas reads as a gap, unless it is told otherwise.
_GAPS = frozenset(
    """
    #N/A #NA -1.#IND -1.#QNAN -NaN -nan 1.#IND 1.#QNAN <NA> N/A NA NULL NaN None n/a nan null
    """.split()  # noqa: SIM905  as pandas lists them
) | {""}
_GAP, _NUMBER, _TEXT, _LOW = range(4)
# The kind of so many different values is remembered.
_MAX_KNOWN = 50_000


def gaps_of(path: str, data: bytes) -> tuple[Gaps, ...]:
    """The gaps in each table of a file; none where they are not known of all of them."""
    try:
        found = [_counted(rows) for rows in table_rows.tables(path, data)]
    except ParseError:
        return ()
    return tuple(one for one in found if one is not None)


def _counted(rows: Iterable[list[str]]) -> Gaps | None:
    """None where a table has one column, which is none, or an empty sheet; raises ParseError where
    it is too long, or a row longer than the first."""
    names: list[str] = []
    counts: list[list[int]] = []
    known: dict[str, int] = {}
    number = 0
    for row in rows:
        if not row:
            continue
        if not names:
            names, counts = row, [[0, 0, 0, 0] for _ in row]
            continue
        number += 1
        if number > MAX_ROWS or len(row) > len(names):
            raise ParseError("too long a table, or none")
        for at, value in enumerate(row):
            counts[at][_kind(value, known)] += 1
        for count in counts[len(row) :]:
            count[_GAP] += 1
    return _told(names, counts, number) if len(names) > 1 else None


def _told(names: list[str], counts: list[list[int]], rows: int) -> Gaps:
    """What is no number in a column of numbers has to be made a gap, before numbers are made of it.
    A column without any value has no number by which its gaps could be filled. Of columns that have
    the same name the one with the most counts."""
    gaps: dict[str, int] = {}
    lows: dict[str, int] = {}
    texts: set[str] = set()
    for name, (missing, numbers, others, low) in zip(names, counts, strict=True):
        if others > numbers + low:
            texts |= {name, usual(name)}
        else:
            missing += others
        if missing == rows:
            missing = 0
        for called in (name, usual(name)):
            gaps[called] = max(missing, gaps.get(called, 0))
            lows[called] = max(low, lows.get(called, 0))
    return Gaps(gaps, rows, frozenset(texts), low=lows)


def _kind(value: str, known: dict[str, int]) -> int:
    kind = known.get(value)
    if kind is None:
        kind = _kind_of(value.strip())
        if len(known) < _MAX_KNOWN:
            known[value] = kind
    return kind


def _kind_of(value: str) -> int:
    if value in _GAPS:
        return _GAP
    for written in (value, value.replace(",", ".")):
        with suppress(ValueError):
            return _LOW if float(written) <= 0 else _NUMBER
    return _TEXT
