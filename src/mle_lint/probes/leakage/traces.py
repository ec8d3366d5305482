"""Leaks that were traced through code: who learnt from rows that are held out elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.leakage import analysis
from mle_lint.model import Confidence, Evidence, Related
from mle_lint.probe import Undecided
from mle_lint.repository import Repository

UNTRACED = "models are fitted, but where their rows are split could not be followed"


def traced(repository: Repository, *, fault: str) -> Iterator[Evidence]:
    """Places of one kind of fault, each with the way of the rows from it to the score.

    `fault` is the rule's slug. Undecided when models are fitted and no split was found.
    """
    found = analysis.of(repository)
    leaks = [leak for leak in found.leaks if leak.rule == fault]
    if not leaks and found.trainings and not found.splits:
        raise Undecided(UNTRACED)
    for leak in leaks:
        related = tuple(Related(place, said) for place, said in leak.steps)
        sure = Confidence.LOW if leak.mild else leak.confidence
        yield Evidence(leak.place, leak.text, related, sure)
