"""Results of rules as plain values, to keep them between runs and to send them to a process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mle_lint.model import Confidence, Evidence, Location, Outcome, Related
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
    others = tuple(Related(Location(*where), said) for where, said in related)
    return Evidence(Location(*place), text, others, Confidence(confidence) if confidence else None)
