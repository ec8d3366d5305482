"""Whether a job may run again: without doubling its result, after a failure, after a restart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.named_tests import telling
from mle_lint.probes.code.own_texts import code_texts, identifiers, matches, phrases
from mle_lint.probes.documents.passages import mentions
from mle_lint.repository import Repository

# What a state is called: `"failed"`, `JobState::Failed`, `STATUS_FAILED`, `TaskStatusFailed`.
_OWNER = r"(?:status|state|phase|job|task|run)\w{0,3}[_.:]*"


def recovering(
    repository: Repository,
    *,
    same: tuple[str, ...],
    writes: tuple[str, ...],
    again: tuple[str, ...],
    without: tuple[str, ...],
    aside: tuple[str, ...],
    survives: tuple[str, ...],
    stores: tuple[str, ...],
    failed: tuple[str, ...],
    shown: tuple[str, ...],
    noted: tuple[str, ...],
) -> Iterator[Evidence]:
    """Code in which all of it is there, and a test or a note that shows it.

    same, writes  identifiers and phrases of a write that may come twice
    again         identifiers of a second attempt, none of `without`, outside paths of `aside`
    survives, stores  identifiers and phrases of a state that outlives the process
    failed        states in which a job did not come to its end
    shown, noted  words of names of tests, and of documents
    """
    parts = (
        _first(_once(repository, same, writes)),
        _first(_again(repository, again, without, aside)),
        _first(_kept(repository, survives, stores)),
        _first(matches(repository, _states(failed))),
        _first(_proof(repository, shown, noted)),
    )
    if all(parts):
        yield from (part for part in parts if part)


def begun(
    repository: Repository,
    *,
    same: tuple[str, ...],
    writes: tuple[str, ...],
    again: tuple[str, ...],
    without: tuple[str, ...],
    aside: tuple[str, ...],
) -> Iterator[Evidence]:
    """Code that writes so that twice is once, or that tries a job again."""
    yield from _once(repository, same, writes)
    yield from _again(repository, again, without, aside)


def _first(found: Iterator[Evidence]) -> Evidence | None:
    return next(found, None)


def _once(
    repository: Repository, same: tuple[str, ...], writes: tuple[str, ...]
) -> Iterator[Evidence]:
    yield from matches(repository, phrases(writes))
    yield from identifiers(repository, same)


def _again(
    repository: Repository,
    words: tuple[str, ...],
    without: tuple[str, ...],
    aside: tuple[str, ...],
) -> Iterator[Evidence]:
    """Identifiers of a second attempt that are called, compared or counted, not only declared."""
    texts = {item.path: item.text for item in code_texts(repository)}
    for found in identifiers(repository, words, without, aside):
        if _acting(found.text).search(texts[found.location.path]):
            yield found


@lru_cache(maxsize=256)
def _acting(name: str) -> re.Pattern[str]:
    return pattern(
        rf"\b(?:if|while|for|elif|range)\b[^\n]*\b{name}\b|@[\w.]*\b{name}\b|\b{name}\s*\((?!0\))"
        rf"|\b{name}\s*(?:[<>]|\+=|-=|\+\+)|[<>]=?\s*[\w.]*\b{name}\b"
        rf"|[(,]\s*{name}\s*=\s*[\w.]+\s*[,)]"
    )


def _kept(
    repository: Repository, survives: tuple[str, ...], stores: tuple[str, ...]
) -> Iterator[Evidence]:
    yield from identifiers(repository, survives)
    yield from matches(repository, phrases(stores))


def _proof(
    repository: Repository, shown: tuple[str, ...], noted: tuple[str, ...]
) -> Iterator[Evidence]:
    yield from telling(repository, shown)
    yield from mentions(repository, words=noted, least_words=8, by_heading=False)


@lru_cache(maxsize=4)
def _states(words: tuple[str, ...]) -> re.Pattern[str]:
    either = "|".join(re.escape(word) for word in words)
    return pattern(rf"[\"'](?:{either})[\"']|\b{_OWNER}(?:{either})\b", re.IGNORECASE)
