"""Values of a metric by class, by kind of question or by any other part of the rows."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.terms import Terms, length, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.documents.passages import excerpt
from mle_lint.probes.documents.variants import Table, tables
from mle_lint.probes.evaluation.metrics import VALUES
from mle_lint.repository import Repository

# Fewer rows show no difference.
_LEAST_ROWS = 2
# What a table calls its rows' sum.
_WHOLE = pattern(r"^\W*(?:all|overall|total|mean|average|avg|macro|micro|weighted|accuracy)\b")
_PROSE = ("paragraph", "item")


def tabled(
    repository: Repository,
    *,
    slices: tuple[str, ...],
    metrics: tuple[str, ...],
    topics: tuple[str, ...],
) -> Iterator[Evidence]:
    """Tables that give a metric's value to several `slices`, by the head of the first column. Of
    which metric is said by a column, or the heading above holds one of the `topics`."""
    passages = repository.passages
    for table in _tables(passages, slices, metrics, topics):
        yield excerpt(passages[table.at])


def read_out(
    repository: Repository,
    *,
    slices: tuple[str, ...],
    metrics: tuple[str, ...],
    topics: tuple[str, ...],
    least_words: int,
) -> Iterator[Evidence]:
    """Such tables whose section has so many words, and gives a value where it names a slice."""
    passages = repository.passages
    for table in _tables(passages, slices, metrics, topics):
        section = passages[table.at].section
        document = passages.of_document(passages[table.at].path)
        prose = [
            passages[i].text
            for i in document
            if passages[i].section == section and passages[i].block.kind in _PROSE
        ]
        names = [terms(row[0]) for row in table.rows if row[0] and not _WHOLE.search(row[0])]
        told = [text for text in prose if any(name.search(text) for name in names)]
        if any(map(VALUES.search, told)) and sum(map(length, prose)) >= least_words:
            yield excerpt(passages[table.at])


def _tables(
    passages: Passages,
    slices: tuple[str, ...],
    metrics: tuple[str, ...],
    topics: tuple[str, ...],
) -> Iterator[Table]:
    sliced, metric, topic = terms(*slices), terms(*metrics), terms(*topics)
    for table in tables(passages):
        if not sliced.search(table.header[0]) or metric.search(table.header[0]):
            continue
        about = topic.search(passages.heading_of(table.at)) is not None
        if _valued(table, metric, about) >= _LEAST_ROWS:
            yield table


def _valued(table: Table, metric: Terms, about: bool) -> int:
    """Rows with a value in a column of a metric, or in any column where the heading says so."""
    columns = [i for i, cell in enumerate(table.header) if i and (about or metric.search(cell))]
    rows = (row for row in table.rows if not _WHOLE.search(row[0]))
    return len({r[0] for r in rows if any(i < len(r) and VALUES.search(r[i]) for i in columns)})
