"""Results and claims as plain values, to keep them between runs and to send them to a process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mle_lint.model import Claim, Confidence, Evidence, Location, Outcome, Related
from mle_lint.report import RuleResult
from mle_lint.rule import Rule


def to_json(result: RuleResult) -> tuple[Any, ...]:
    """What was concluded, without points and findings."""
    return result.rule.id, result.outcome, result.reason, result.evidence


def from_json(item: list[Any], rules: Mapping[str, Rule]) -> RuleResult:
    """The inverse of `to_json`. Raises KeyError, TypeError or ValueError on anything else."""
    id_, outcome, reason, evidence = item
    return RuleResult(rules[id_], Outcome(outcome), reason, tuple(map(_evidence, evidence)))


def _evidence(item: list[Any]) -> Evidence:
    place, text, related, confidence = item
    sure = Confidence(confidence) if confidence else None
    return Evidence(Location(*place), text, _related(related), sure)


def claim(item: list[Any]) -> Claim:
    """A claim from its plain value. Raises TypeError or ValueError on anything else."""
    kind, subject, place, verdict, note, related, confidence = item
    sure = Confidence(confidence)
    return Claim(kind, subject, Location(*place), verdict, note, _related(related), sure)


def _related(items: list[Any]) -> tuple[Related, ...]:
    return tuple(Related(Location(*where), said) for where, said in items)
