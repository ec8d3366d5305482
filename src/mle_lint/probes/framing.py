"""What a project is for, as its documents open."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts import paths
from mle_lint.artefacts.terms import length, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.documents import excerpt, is_placeholder, mentions
from mle_lint.probes.serving import predictions
from mle_lint.probes.training import trained
from mle_lint.repository import Repository

# How far into a document a reader looks for its purpose, in blocks.
OPENING = 40
# Documents that say what a project is for, by their name.
_FRONT = pattern(
    r"(^|/)readme|canvas|problem|business|requirement|proposal|overview|about|charter|use.?case",
    re.IGNORECASE,
)


def told(repository: Repository, *, words: tuple[str, ...], least_words: int) -> Iterator[Evidence]:
    """Opening passages of a README or a root document that say the task in one of the words."""
    passages = repository.passages
    found = passages.find(words)
    first: dict[str, int] = {}
    for index, passage in enumerate(passages.all):
        start = first.setdefault(passage.path, index)
        opening = index - start < OPENING and (
            paths.is_readme(passage.path) or "/" not in passage.path
        )
        if not opening or index not in found or is_placeholder(passage):
            continue
        if passage.block.kind != "code" and length(passage.text) >= least_words:
            yield excerpt(passage)


def decided(
    repository: Repository,
    *,
    actors: tuple[str, ...],
    acts: tuple[str, ...],
    without: tuple[str, ...],
    least_words: int,
) -> Iterator[Evidence]:
    """Passages of READMEs, root documents and notebook openings that name an actor and an act."""
    passages = repository.passages
    found = (passages.find(actors) & passages.find(acts)) - passages.find(without)
    first: dict[str, int] = {}
    for index, passage in enumerate(passages.all):
        start = first.setdefault(passage.path, index)
        if index not in found or index - start > 3 * OPENING:
            continue
        front = "/" not in passage.path or passage.notebook or _FRONT.search(passage.path)
        long_enough = length(passage.text) >= least_words
        if is_placeholder(passage) or not (front and long_enough):
            continue
        if passage.block.kind in ("paragraph", "item", "row", "html"):
            yield excerpt(passage)


def target_defined(
    repository: Repository,
    *,
    tasks: tuple[str, ...],
    things: tuple[str, ...],
    words: tuple[str, ...],
    facts: tuple[str, ...],
    without: tuple[str, ...],
    holds: tuple[str, ...],
) -> Iterator[Evidence]:
    """Passages that say what is predicted: a task with its thing, or the target with a fact of it.

    Where nothing is trained or predicted, the fields of what the project `holds` take their place.
    """
    passages = repository.passages
    if (
        repository.code
        and next(trained(repository), None) is None
        and next(predictions(repository), None) is None
    ):
        yield from mentions(repository, words=holds, at_least=3, least_words=3)
    yield from mentions(repository, words=tasks, near=things, least_words=5, by_heading=False)
    stating = terms(*(fact for fact in facts if fact[:1].isalnum() or fact > "\u2e80"))
    marks = tuple(fact for fact in facts if not (fact[:1].isalnum() or fact > "\u2e80"))
    for index in sorted(passages.find(words) - passages.find(without)):
        passage = passages[index]
        if passage.block.kind in ("heading", "code") or is_placeholder(passage):
            continue
        stated = stating.search(passage.text) or any(mark in passage.text for mark in marks)
        if stated and length(passage.text) >= 4:
            yield excerpt(passage)


def target_named(
    repository: Repository, *, words: tuple[str, ...], least_words: int
) -> Iterator[Evidence]:
    """Passages of any document that name what is predicted."""
    yield from mentions(repository, words=words, least_words=least_words, by_heading=False)
