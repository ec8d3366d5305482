"""Variants of a system that are compared by a metric, in tables and lists of documents."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.passages import Passage, Passages
from mle_lint.artefacts.terms import Terms, terms
from mle_lint.patterns import pattern
from mle_lint.probes.documents.passages import is_placeholder
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# A share, a decimal or a percentage, alone in its cell but for marks of emphasis and deviation.
_VALUE = pattern(
    r"^\W*(?:[01]?[.,]\d+|[01]|\d{1,3}(?:[.,]\d+)?\s?%|\d+[.,]\d{1,4}|\d+\s?/\s?\d+)(?!\w)"
)
_BARE = pattern(r"^[\W\d]*$")
_INLINE = pattern(r"(?<![\w.])(?:[01]?[.,]\d+|\d{1,3}(?:[.,]\d+)?\s?%|\d+\s?/\s?\d+)(?![\w.]*\.\d)")


class Table(NamedTuple):
    """The header and the rows of a table, as cells; the passage of the first row."""

    at: int
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def compared(
    repository: Repository,
    metrics: tuple[str, ...],
    asides: tuple[str, ...],
    slices: tuple[str, ...],
    least: int,
) -> Iterator[Passage]:
    """Tables that give `least` variants a value of a metric: rows under its column, or columns
    beside its row. Rows that are mere numbers (sizes, ranks), rows under a heading of `slices`
    (categories, questions) and columns that hold `asides` (targets, differences) are none."""
    wanted, aside, sliced = terms(*metrics), terms(*asides), terms(*slices)
    passages = repository.passages
    for table in tables(passages):
        if sliced.search(table.header[0]):
            continue
        if _by_rows(table, wanted, aside) >= least or _by_columns(table, wanted, aside) >= least:
            yield passages[table.at]


def measured(
    repository: Repository, metrics: tuple[str, ...], without: tuple[str, ...]
) -> Iterator[Passage]:
    """Passages with the value of a metric: rows and columns of tables, items and sentences."""
    wanted = terms(*metrics)
    passages = repository.passages
    for table in tables(passages):
        if _by_rows(table, wanted, terms()) or _by_columns(table, wanted, terms()):
            yield passages[table.at]
    named = passages.find(metrics) - (passages.find(without) if without else frozenset())
    for index in sorted(named):
        passage = passages[index]
        if passage.block.kind in ("heading", "code", "row") or is_placeholder(passage):
            continue
        span = wanted.search(passage.text)
        near = passage.text[max(0, span.start - 40) : span.end + 60] if span else ""
        if _INLINE.search(near):
            yield passage


def tables(passages: Passages) -> Iterator[Table]:
    """The tables of all documents; a table without a header gets its first row as one."""
    at, rows = -1, list[tuple[str, ...]]()
    for index, passage in enumerate(passages.all):
        row = passage.block.kind == "row"
        starts = row and (passage.block.level == 1 or not rows)
        if rows and (not row or starts):
            yield Table(at, rows[0], tuple(rows[1:]))
            rows = []
        if starts:
            at = index
        if row:
            rows.append(tuple(cell.strip() for cell in passage.text.split("|")))
    if rows:
        yield Table(at, rows[0], tuple(rows[1:]))


def _by_rows(table: Table, wanted: Terms, aside: Terms) -> int:
    """Named rows with a value in a column that a metric heads."""
    columns = [i for i, cell in enumerate(table.header) if i and wanted.search(cell)]
    names = {
        row[0]
        for row in table.rows
        if not _BARE.match(row[0])
        and not aside.search(row[0])
        and any(i < len(row) and _VALUE.match(row[i]) for i in columns)
    }
    return len(names)


def _by_columns(table: Table, wanted: Terms, aside: Terms) -> int:
    """Named columns with a value in a row that a metric begins."""
    rows = [row for row in table.rows if wanted.search(row[0])]
    names = {
        cell
        for i, cell in enumerate(table.header)
        if i and cell and not aside.search(cell) and not wanted.search(cell)
        if any(i < len(row) and _VALUE.match(row[i]) for row in rows)
    }
    return len(names)
