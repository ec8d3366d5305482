"""What a model is worth to those who use it: numbers that are not about the model itself."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.terms import folded, length, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.documents.passages import below, excerpt, is_placeholder, rows_below
from mle_lint.repository import Repository

# A number that is no part of a name.
_NUMBER = pattern(r"(?<![\w.])[$€£]?\d[\d.,]*")
# A row that says how a signal is watched has this many cells.
LEAST_CELLS = 3


def measured(
    repository: Repository,
    *,
    measures: tuple[str, ...],
    methods: tuple[str, ...],
    watched: tuple[str, ...],
    heads: tuple[str, ...],
    computes: tuple[str, ...],
    without: tuple[str, ...],
    least_words: int,
) -> Iterator[Evidence]:
    """Passages that name a measure of use, with the way to measure it or the code that does.

    A way is a word of `methods` in the passage or under the same heading, or a function whose
    name is about a thing of `computes`. A table row on a signal of `watched`, below a header with
    a word of `heads`, has both.
    """
    passages = repository.passages
    named = _named(passages, measures, without)
    ways = _sections(passages, passages.find(methods) - passages.find(without))
    computed = next(computing(repository, names=computes), None)
    for index in sorted(named):
        passage = passages[index]
        if passage.block.kind == "heading" or length(passage.text) < least_words:
            continue
        if passage.section in ways:
            yield excerpt(passage)
        elif computed is not None and not passage.notebook:
            yield excerpt(passage)
            yield computed
    yield from _rows(passages, watched, heads)


def mentioned(
    repository: Repository,
    *,
    measures: tuple[str, ...],
    trials: tuple[str, ...],
    subjects: tuple[str, ...],
    about: tuple[str, ...],
    computes: tuple[str, ...],
    without: tuple[str, ...],
    least_words: int,
) -> Iterator[Evidence]:
    """Passages that name a measure of use with a number, under a heading that is `about` it or at
    some length, and plans for a trial with `subjects` at some length; else code that computes one.
    """
    passages = repository.passages
    found = _named(passages, measures, without)
    placed = below(passages, about)
    tried = (passages.find(trials) & passages.find(subjects)) - passages.find(without)
    for index in sorted(found | tried):
        passage = passages[index]
        if passage.block.kind in ("heading", "code") or is_placeholder(passage):
            continue
        counted = _NUMBER.search(passage.block.text) is not None or index in placed
        if (index in found and counted) or length(passage.text) >= least_words:
            yield excerpt(passage)
    yield from computing(repository, names=computes)


def computing(repository: Repository, *, names: tuple[str, ...]) -> Iterator[Evidence]:
    """Functions outside tests whose name says that they compute one of the things."""
    wanted = terms(*names)
    for module in repository.code:
        names_here = [function.name for function in module.facts.functions]
        # Most modules compute none of them, which one look at all names tells.
        if not wanted.search(folded("\n".join(names_here))):
            continue
        for function in module.facts.functions:
            last = function.name.rsplit(".", 1)[-1]
            if wanted.search(folded(last)):
                yield Evidence(module.at(function.line), last)
                break


def _named(passages: Passages, measures: tuple[str, ...], without: tuple[str, ...]) -> set[int]:
    """Passages with a measure, and body rows of tables whose header holds it."""
    found = set(passages.find(measures) - passages.find(without))
    for index in tuple(found):
        if _is_header(passages, index):
            found.update(rows_below(passages, index))
    return {
        i for i in found if passages[i].block.kind != "code" and not is_placeholder(passages[i])
    }


def _sections(passages: Passages, found: frozenset[int]) -> set[int]:
    """The innermost sections in which what was found is said."""
    return {passages[index].section for index in found if passages[index].block.kind != "code"}


def _rows(
    passages: Passages, watched: tuple[str, ...], heads: tuple[str, ...]
) -> Iterator[Evidence]:
    """Rows of tables of signals whose first cell names one, with cells that say what and how."""
    wanted, headed = terms(*watched), passages.find(heads)
    body = {
        row
        for header in headed
        if _is_header(passages, header)
        for row in rows_below(passages, header)
    }
    for index in sorted(passages.find(watched) & body):
        cells = [cell for cell in passages[index].text.split(" | ") if cell.strip(" -")]
        if len(cells) >= LEAST_CELLS and wanted.search(cells[0]):
            yield excerpt(passages[index])


def _is_header(passages: Passages, index: int) -> bool:
    block = passages[index].block
    return block.kind == "row" and block.level == 1
