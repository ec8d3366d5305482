"""Baselines whose number stands elsewhere: in outputs of notebooks, or in a table of models."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.terms import Terms, folded, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import evidence
from mle_lint.probes.documents.passages import excerpt
from mle_lint.probes.documents.sentences import close
from mle_lint.probes.documents.variants import Table, tables
from mle_lint.probes.evaluation import metrics as numbers
from mle_lint.probes.evaluation import result_files
from mle_lint.repository import Repository

# Words between the name of a model and the word that makes it the baseline.
_APART = 8
_BAYES = pattern(r"naive[\s_-]*bayes")
DUMMIES = ("DummyClassifier", "DummyRegressor")


def called(passages: Passages, words: tuple[str, ...], without: tuple[str, ...]) -> set[int]:
    """Passages that hold one of the words, and not only in the name of a classifier of Bayes."""
    found = set(passages.find(words) - passages.find(without))
    if "naive" not in words:
        return found
    others = passages.find(tuple(word for word in words if word != "naive"))
    named = (found & passages.find(("naive bayes",))) - others
    return found - {i for i in named if "naive" not in spared(passages[i].text)}


def spared(text: str) -> str:
    """The text without the names of a classifier of Bayes, which is no naive reference."""
    return _BAYES.sub("bayes", text)


def dummies(repository: Repository) -> Iterator[Evidence]:
    """Code that makes a dummy model: a baseline, whatever becomes of its number."""
    for module in repository.code:
        for name in DUMMIES:
            for call in module.by_last_name.get(name, ())[:1]:
                yield evidence(module, call)


def by_name(
    repository: Repository,
    *,
    words: tuple[str, ...],
    simple: tuple[str, ...],
    complex_models: tuple[str, ...],
    metrics: tuple[str, ...],
    items: dict[int, list[int]],
    without: tuple[str, ...],
) -> Iterator[Evidence]:
    """Tables and lists (`items`, by section) that give a `simple` model its value of a metric
    beside another's, where a document calls that model the baseline."""
    passages = repository.passages
    baselines: set[str] = set()
    model = terms(*simple)
    for index in called(passages, words, without) & passages.find(simple):
        text = spared(passages[index].text)
        baselines.update(n for n in model.findall(text) if close(text, words, (n,), _APART))
    names, other = terms(*sorted(baselines)), terms(*simple, *complex_models)
    for values in items.values() if baselines else ():
        listed = [i for i in values if passages[i].block.kind in ("item", "paragraph")]
        own = [i for i in listed if names.search(passages[i].text)]
        if own and any(i not in own and other.search(passages[i].text) for i in listed):
            yield excerpt(passages[own[0]])
    for table in tables(passages) if baselines else ():
        if _beside_another(table, names, terms(*metrics)):
            yield excerpt(passages[table.at])


def in_their_section(
    repository: Repository,
    *,
    words: tuple[str, ...],
    simple: tuple[str, ...],
    items: dict[int, list[int]],
    without: tuple[str, ...],
) -> Iterator[Evidence]:
    """Values (`items`, by section) of a section that is headed by a `simple` model and calls it
    the baseline, where another section of the document gives values too."""
    passages = repository.passages
    said = called(passages, words, without)
    titles = passages.find(simple)
    for number, values in items.items():
        part = passages.sections[number]
        if part.heading is None or part.heading not in titles:
            continue
        path = passages[part.heading].path
        others = any(n != number and passages[i[0]].path == path for n, i in items.items())
        own = (i for i in passages.under(part) if passages[i].section == number)
        if others and not said.isdisjoint(own):
            yield excerpt(passages[values[0]])


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
