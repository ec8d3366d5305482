"""A rule as a value: what is asked of a repository, what it is worth and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping

from mle_lint.model import Confidence, Evidence, Outcome, Severity
from mle_lint.probe import Check
from mle_lint.record import NamedTuple

LANES = ("product-ml", "mlops-platform", "llm-genai")
EFFORTS = ("minutes", "hours", "days")
STORIES = ("baseline", "data", "evaluation", "production", "collaboration")
CATEGORIES = (
    "framing", "data", "evaluation", "reproducibility", "tests", "serving", "operations", "docs",
    "judgment", "hygiene", "llm", "honesty", "leakage",
)  # fmt: skip


class Grade(NamedTuple):
    """A grade with what it means to a reader and the checks that must all find evidence."""

    outcome: Outcome
    means: str
    checks: tuple[Check, ...]


class Cost(NamedTuple):
    """Points off for each finding, and at most in all."""

    each: float
    most: float


class Cap(NamedTuple):
    """The score cannot exceed `at` while the rule's outcome is one of `when`."""

    at: float
    when: tuple[Outcome, ...]


class Limit(NamedTuple):
    """While the fault is found, rules of these categories or ids earn at most this credit."""

    credit: float
    rules: tuple[str, ...]

    def holds(self, rule: str) -> bool:
        """Whether it bounds what a rule of that id can earn."""
        return rule in self.rules or rule.split("/", 1)[0] in self.rules


class Rule(NamedTuple):
    """One rule of the catalogue. `id` is its path: `evaluation/baseline`."""

    id: str
    title: str
    kind: str
    weight: Mapping[str, float]
    severity: Severity
    confidence: Confidence
    stories: tuple[str, ...]
    ladder: int
    effort: str
    traits: tuple[str, ...]
    without: tuple[str, ...]
    grades: tuple[Grade, ...]
    fault: Check | None
    means: str
    cost: Cost
    cap: Cap | None
    anchor: tuple[str, ...]
    message: str
    rationale: str
    remediation: str
    references: tuple[str, ...]
    backing: tuple[str, ...] = ()
    limits: Limit | None = None
    unsure: Mapping[Confidence, Severity] = {}
    # What a file holds is judged, whether or not it would run.
    as_written: bool = False

    @property
    def slug(self) -> str:
        """The last part of the id, unique over the catalogue."""
        return self.id.rsplit("/", 1)[-1]

    @property
    def category(self) -> str:
        """The first part of the id."""
        return self.id.split("/", 1)[0]

    def severity_of(self, evidence: Evidence) -> Severity:
        """The severity of a finding, which is another where the evidence is less sure."""
        if evidence.confidence is None:
            return self.severity
        return self.unsure.get(evidence.confidence, self.severity)

    def weight_in(self, lane: str) -> float:
        """Weight in a lane; analysis is scored as the product work that it is on the way to."""
        return self.weight.get("product-ml" if lane == "analysis-only" else lane, 0.0)
