"""Whether a project is told as one story, from the problem to what would be tried next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.terms import length
from mle_lint.model import Evidence
from mle_lint.probes.documents.passages import below, excerpt, is_placeholder
from mle_lint.probes.documents.sentences import with_words
from mle_lint.probes.evaluation.metrics import reported
from mle_lint.repository import Repository

# A statement of the story has at least this many words; a row with a result may have fewer.
LEAST_WORDS = 6
# How far into a document a reader looks for its problem, in blocks.
OPENING = 40


def told(
    repository: Repository,
    *,
    problem: tuple[str, ...],
    bounds: tuple[str, ...],
    choices: tuple[str, ...],
    grounds: tuple[str, ...],
    metrics: tuple[str, ...],
    goals: tuple[str, ...],
    lessons: tuple[str, ...],
    lesson_headings: tuple[str, ...],
    plans: tuple[str, ...],
    gathers: tuple[str, ...],
    more: tuple[str, ...],
    subjects: tuple[str, ...],
    errors: tuple[str, ...],
    aside: tuple[str, ...],
    least: int,
    in_one: bool,
) -> Iterator[Evidence]:
    """At least so many of six parts: problem, limits, reasoned choices, results, lessons, next.

    With `in_one` a single document tells them all, else the documents together. What stands below
    headings of `aside` tells how to run the project. Each part has a passage of its own.
    """
    passages = repository.passages
    how = below(passages, aside)
    planned = below(passages, plans) & passages.find(subjects + errors)
    parts = {
        "next": _next(repository, gathers, more, subjects, errors + grounds),
        "bounds": set(passages.find(bounds)) - how,
        "lessons": passages.find(lessons) | below(passages, lesson_headings) | planned,
        "approach": _reasoned(repository, choices, grounds) - how,
        "results": {item.at for item in reported(passages, metrics, goals)},
        "problem": (passages.find(problem) & _opening(passages)) - how,
    }
    for story in _stories(passages, parts, in_one):
        if len(story) >= least:
            yield from (excerpt(passages[index]) for index in sorted(story.values()))
            return


def _next(
    repository: Repository,
    gathers: tuple[str, ...],
    more: tuple[str, ...],
    subjects: tuple[str, ...],
    grounds: tuple[str, ...],
) -> set[int]:
    """What would be gathered or tried next, in one sentence, where the passage says why."""
    found = {index for index, _ in with_words(repository, gathers, more, subjects)}
    return found & repository.passages.find(grounds)


def _reasoned(
    repository: Repository, choices: tuple[str, ...], grounds: tuple[str, ...]
) -> set[int]:
    """Passages with a sentence that names a choice and its ground."""
    return {index for index, _ in with_words(repository, choices, grounds)}


def _opening(passages: Passages) -> set[int]:
    """The first passages of every document."""
    seen: dict[str, int] = {}
    found: set[int] = set()
    for index, passage in enumerate(passages.all):
        seen[passage.path] = seen.get(passage.path, 0) + 1
        if seen[passage.path] <= OPENING:
            found.add(index)
    return found


def _stories(
    passages: Passages, parts: Mapping[str, AbstractSet[int]], in_one: bool
) -> Iterator[dict[str, int]]:
    """The parts with a passage of each, by document, or of all documents and notebooks together."""
    stories: dict[str, dict[str, int]] = {}
    for part, indices in parts.items():
        for index in sorted(indices):
            passage = passages[index]
            if (in_one and passage.notebook) or not _counts(passages, part, index):
                continue
            story = stories.setdefault(passage.path if in_one else "", {})
            if part not in story and index not in story.values():
                story[part] = index
    yield from stories.values()


def _counts(passages: Passages, part: str, index: int) -> bool:
    passage = passages[index]
    if part == "results":
        return True
    if passage.block.kind in ("heading", "code") or is_placeholder(passage):
        return False
    return length(passage.text) >= LEAST_WORDS
