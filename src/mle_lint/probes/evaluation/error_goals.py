"""Passages that only wish that a model made few errors, or praise it for that."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.terms import Terms, terms
from mle_lint.patterns import pattern

# How far before an error its goal stands, in characters, and in words between.
_BEFORE = 40
_BETWEEN = 2
# How far after an error its count stands.
_AFTER = 20
_COUNT = pattern(r"(?<![a-z])\d")


def only_goals(
    passages: Passages, indices: AbstractSet[int], goals: tuple[str, ...], errors: Terms
) -> set[int]:
    """Those of the passages in which each word for an error follows one of the `goals`."""
    goal = terms(*goals)
    return {i for i in passages.find(goals) & indices if _only(passages[i].text, goal, errors)}


def _only(text: str, goal: Terms, errors: Terms) -> bool:
    spans = list(errors.spans(text))
    return bool(spans) and all(
        _after_goal(text[max(0, span.start - _BEFORE) : span.start], goal)
        and not _COUNT.search(text[span.end : span.end + _AFTER])
        for span in spans
    )


def _after_goal(before: str, goal: Terms) -> bool:
    return any(
        len(before[span.end :].split()) <= _BETWEEN and not _COUNT.search(before[span.end :])
        for span in goal.spans(before)
    )
