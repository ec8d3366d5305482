"""Numbers that say how good a model is, in documents and in the outputs of notebooks."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.terms import folded, terms
from mle_lint.model import Evidence, Location
from mle_lint.patterns import pattern
from mle_lint.probes.documents import excerpt, is_placeholder
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# A share, a percentage or a decimal: what a metric's value looks like. Versions are not.
_VALUE = r"(?<![\w.])(?:[01]?[.,]\d+|\d{1,3}(?:[.,]\d+)?\s?%|\d+[.,]\d{2,}|\d+/\d+)(?![\w.]*\.\d)"
_CLAUSE = pattern(r"[;!?]|[.](?!\d)")
_VALUES = pattern(_VALUE)
# How far a value may stand from the name of its metric in running text, in characters.
_AFTER = 50
_BEFORE = 30


class Reported(NamedTuple):
    """A passage that reports values, and how many. `tabular` for rows and list items."""

    at: int
    values: int
    tabular: bool


def reported(passages: Passages, words: tuple[str, ...]) -> tuple[Reported, ...]:
    """Passages with the value of a metric: a table row under a metric's column, or running text."""
    known = passages.derived.get(words)
    if known is None:
        known = passages.derived[words] = tuple(_reported(passages, words))
    return known  # type: ignore[return-value]


def _reported(passages: Passages, words: tuple[str, ...]) -> Iterator[Reported]:
    named = passages.find(words)
    under_header = False
    for index, passage in enumerate(passages.all):
        kind = passage.block.kind
        if kind == "row" and passage.block.level == 1:
            under_header = index in named
            continue
        under_header = under_header and kind == "row"
        if kind == "code" or not (under_header or index in named) or is_placeholder(passage):
            continue
        values = len(_VALUES.findall(passage.text))
        if values and (under_header or _beside(passage.text, words)):
            yield Reported(index, values, kind in ("row", "item"))


def _beside(text: str, words: tuple[str, ...]) -> bool:
    """Whether a value stands shortly after, or right before, the name of a metric."""
    for span in terms(*words).spans(text):
        after = _CLAUSE.split(text[span.end : span.end + _AFTER], maxsplit=1)[0]
        before = _CLAUSE.split(text[max(0, span.start - _BEFORE) : span.start])[-1]
        if _VALUES.search(after) or _VALUES.search(before):
            return True
    return False


def values(repository: Repository, *, metrics: tuple[str, ...]) -> Iterator[Evidence]:
    """Values of metrics in documents, then in the stored outputs of notebooks."""
    passages = repository.passages
    for item in reported(passages, metrics):
        yield excerpt(passages[item.at])
    yield from outputs(repository, metrics=metrics)


def shown(
    repository: Repository, *, metrics: tuple[str, ...], images: tuple[str, ...]
) -> Iterator[Evidence]:
    """Values of metrics in any form, pictures of a tracker or of results included."""
    yield from values(repository, metrics=metrics)
    pattern = terms(*images)
    for path, document in repository.documents.items():
        for link in document.links:
            name = folded(f"{link.target.rsplit('/', 1)[-1]} {link.text}")
            if link.image and "badge" not in link.target and pattern.search(name):
                yield Evidence(Location(path, link.line), link.text or link.target)


def outputs_naming(
    repository: Repository, *, metrics: tuple[str, ...], models: tuple[str, ...], least: int
) -> Iterator[Evidence]:
    """Notebooks whose stored outputs give values to that many different models."""
    metric, model = terms(*metrics), terms(*models)
    for notebook in repository.notebooks:
        named: dict[str, int] = {}
        for output in notebook.facts.outputs:
            text = folded(output.text)
            if metric.search(text) and _VALUES.search(text):
                for name in model.findall(text):
                    named.setdefault(name, output.cell)
        if len(named) >= least:
            place = Location(notebook.path, 1, None, min(named.values()), 1)
            yield Evidence(place, ", ".join(sorted(named))[:80])


def outputs(repository: Repository, *, metrics: tuple[str, ...]) -> Iterator[Evidence]:
    """Values of metrics in the stored outputs of notebooks."""
    pattern = terms(*metrics)
    for notebook in repository.notebooks:
        for output in notebook.facts.outputs:
            if pattern.search(folded(output.text)) and _VALUES.search(output.text):
                place = Location(notebook.path, 1, None, output.cell, 1)
                yield Evidence(place, " ".join(output.text.split())[:80])
                break


def held_out(
    repository: Repository, *, metrics: tuple[str, ...], split: tuple[str, ...], least_values: int
) -> Iterator[Evidence]:
    """Tables or lists of values in a document that say which held-out rows they are from.

    The words of the split may stand in the table, in its section's text or in its headings.
    """
    passages = repository.passages
    by_section: dict[int, list[Reported]] = {}
    for item in reported(passages, metrics):
        if item.tabular and not passages[item.at].notebook:
            by_section.setdefault(passages[item.at].section, []).append(item)
    named = passages.find(split)
    for section, items in by_section.items():
        if sum(item.values for item in items) < least_values:
            continue
        around = _section_with_parents(passages, section, items[0].at)
        if not named.isdisjoint(around):
            yield from (excerpt(passages[item.at]) for item in items[:3])


def _section_with_parents(passages: Passages, number: int, index: int) -> set[int]:
    """The passages of a section, and the headings above it in the same document."""
    found = set(passages.under(passages.sections[number]))
    for part in passages.sections:
        if part.heading is not None and part.first <= index < part.last:
            found.add(part.heading)
    return found


def compared(
    repository: Repository, *, metrics: tuple[str, ...], models: tuple[str, ...], least: int
) -> Iterator[Evidence]:
    """Rows or items that give different models their values, in one section of a document."""
    passages = repository.passages
    named = passages.find(models)
    by_section: dict[int, list[int]] = {}
    for item in reported(passages, metrics):
        if item.at in named:
            by_section.setdefault(passages[item.at].section, []).append(item.at)
    pattern = terms(*models)
    for indices in by_section.values():
        kinds = {match for i in indices for match in pattern.findall(passages[i].text)}
        if len(kinds) >= least:
            yield from (excerpt(passages[i]) for i in indices[:3])
