"""What one run found, as values; every reporter writes this and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from mle_lint.model import Evidence, Finding, Outcome, Unknown
from mle_lint.record import NamedTuple
from mle_lint.rule import Rule


class Lane(NamedTuple):
    """The kind of project, and why it was taken for that."""

    name: str
    reasons: tuple[str, ...]


class Trait(NamedTuple):
    """A property of the project that makes rules apply or not, and why."""

    value: bool
    reasons: tuple[str, ...]


class RuleResult(NamedTuple):
    """What a rule concluded. `points` of `possible` are in points of the score."""

    rule: Rule
    outcome: Outcome
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[int, ...] = ()
    points: float = 0.0
    possible: float = 0.0


class CapState(NamedTuple):
    """A cap that is on. `binding` when it is the one that holds the score down."""

    slug: str
    at: float
    binding: bool


class Pillar(NamedTuple):
    """Points of one part of the score."""

    earned: float
    possible: float


class Score(NamedTuple):
    """0-100, or None for a repository that is not about machine learning."""

    value: float | None
    grade: str
    earned: float
    possible: float
    penalties: float
    caps: tuple[CapState, ...]
    pillars: Mapping[str, Pillar]


class Ladder(NamedTuple):
    """The step reached of five, and the slugs that stand before the next one."""

    step: int
    name: str
    next: tuple[str, ...]


class Step(NamedTuple):
    """One entry of the plan: what the fix of a rule is worth, in points, and its effort."""

    slug: str
    gain: float
    effort: str
    action: str


class Report(NamedTuple):
    """Everything a reader of a run may ask."""

    path: str
    commit: str | None
    files: int
    lane: Lane
    traits: Mapping[str, Trait]
    score: Score
    ladder: Ladder
    stories: Mapping[str, str]
    results: tuple[RuleResult, ...]
    findings: tuple[Finding, ...]
    plan: tuple[Step, ...]
    unknown: tuple[Unknown, ...]
    rubric: str = ""

    @property
    def broken(self) -> tuple[RuleResult, ...]:
        """Rules whose probe broke."""
        return tuple(r for r in self.results if r.outcome is Outcome.ERROR)
