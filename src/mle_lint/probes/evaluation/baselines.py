"""Baselines whose number stands elsewhere: in outputs of notebooks, or in a table of models."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.terms import Terms, folded, terms
from mle_lint.model import Evidence
from mle_lint.probes.documents.passages import excerpt
from mle_lint.probes.documents.sentences import close
from mle_lint.probes.documents.variants import Table, tables
from mle_lint.probes.evaluation import metrics as numbers
from mle_lint.probes.evaluation import result_files
from mle_lint.repository import Repository

# Past the last cell of any notebook.
_END = 1_000_000
# Words between the name of a model and the word that makes it the baseline.
_APART = 8


def in_outputs(
    repository: Repository,
    *,
    words: tuple[str, ...],
    metrics: tuple[str, ...],
    without: tuple[str, ...],
) -> Iterator[Evidence]:
    """Outputs with a metric's value below a heading of a notebook that holds one of the words,
    where another output of the notebook gives a value as well."""
    passages = repository.passages
    shown: dict[str, list[Evidence]] = {}
    for item in numbers.outputs(repository, metrics=metrics):
        shown.setdefault(item.location.path, []).append(item)
    for heading in sorted(passages.find(words) - passages.find(without)):
        title = passages[heading]
        if not title.notebook or title.block.kind != "heading" or title.path not in shown:
            continue
        first, last = title.block.cell or 0, _last_cell(passages, heading)
        below = [i for i in shown[title.path] if first < (i.location.cell or 0) < last]
        if below and len(shown[title.path]) > len(below):
            yield below[0]


def _last_cell(passages: Passages, heading: int) -> int:
    """The cell in which the section below a heading has ended."""
    part = passages.headed_by(heading)
    end = part.last if part is not None else len(passages)
    if end < len(passages) and passages[end].path == passages[heading].path:
        return passages[end].block.cell or 0
    return _END


def by_name(
    repository: Repository,
    *,
    words: tuple[str, ...],
    simple: tuple[str, ...],
    metrics: tuple[str, ...],
    without: tuple[str, ...],
) -> Iterator[Evidence]:
    """Tables that give a `simple` model its value of a metric beside another's, where a document
    calls that model the baseline."""
    passages = repository.passages
    called: set[str] = set()
    model = terms(*simple)
    for index in (passages.find(words) & passages.find(simple)) - passages.find(without):
        text = passages[index].text
        called.update(n for n in model.findall(text) if close(text, words, (n,), _APART))
    for table in tables(passages) if called else ():
        if _beside_another(table, terms(*sorted(called)), terms(*metrics)):
            yield excerpt(passages[table.at])


def _beside_another(table: Table, model: Terms, metric: Terms) -> bool:
    """Whether one of several rows, or of several columns, with values is that of the model."""
    rows = [row for row in table.rows if numbers.VALUES.search(" ".join(row[1:]))]
    if any(metric.search(cell) for cell in table.header[1:]):
        return len(rows) > 1 and any(model.search(row[0]) for row in rows)
    if any(metric.search(row[0]) for row in rows):
        return len(table.header) > 2 and any(model.search(cell) for cell in table.header[1:])
    return False


def result_files_of(
    repository: Repository,
    *,
    metrics: tuple[str, ...],
    models: tuple[str, ...],
    places: tuple[str, ...],
    suffixes: tuple[str, ...],
    least: int,
) -> Iterator[Evidence]:
    """Committed result files with a metric's value that lie in folders, or have names, of so many
    models."""
    model = terms(*models)
    found: dict[str, Evidence] = {}
    for item in result_files.giving(repository, metrics, places, suffixes):
        for name in model.findall(folded(item.location.path)):
            found.setdefault(name, item)
    if len(set(found.values())) >= least:
        yield from found.values()


def variants(
    repository: Repository, *, metrics: tuple[str, ...], kinds: tuple[str, ...]
) -> Iterator[Evidence]:
    """Tables that give values of a metric to several rows, the first column of which is headed by
    what was tried: a model, a configuration, a version."""
    metric, kind = terms(*metrics), terms(*kinds)
    for table in tables(repository.passages):
        if not kind.search(table.header[0]):
            continue
        columns = [i for i, cell in enumerate(table.header) if i and metric.search(cell)]
        rows = {
            row[0]
            for row in table.rows
            if any(i < len(row) and numbers.VALUES.search(row[i]) for i in columns)
        }
        if len(rows) > 1:
            yield excerpt(repository.passages[table.at])
