"""The report as JSON, for other programs; the order of the keys is part of the contract."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mle_lint import __version__
from mle_lint.patterns import pattern
from mle_lint.score import RUBRIC

if TYPE_CHECKING:
    from mle_lint.model import Evidence, Finding
    from mle_lint.report import Report, RuleResult, Score

SCHEMA_VERSION = "1"
# Lone surrogates cannot be encoded; the others would act on a terminal, end a line there, or
# start a command of a CI job's runner.
_UNSAFE = pattern(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]|(?<=#)#(?=[\\[vV])"
)


def render(report: Report) -> str:
    """The JSON report of schema version 1, ending with a newline."""
    return dumped(
        {
            **preamble(),
            "repository": {"path": report.path, "commit": report.commit, "files": report.files},
            "lane": {"name": report.lane.name, "reasons": list(report.lane.reasons)},
            "traits": {
                name: {"value": trait.value, "reasons": list(trait.reasons)}
                for name, trait in report.traits.items()
            },
            "score": score(report.score),
            "ladder": report.ladder._asdict(),
            "stories": dict(report.stories),
            "rules": [_rule(result) for result in report.results],
            "findings": [finding(item) for item in report.findings],
            "plan": [{**step._asdict(), "gain": _points(step.gain)} for step in report.plan],
            "unknown": [item._asdict() for item in report.unknown],
        }
    )


def dumped(values: Any) -> str:
    """Indented JSON that any UTF-8 stream can take, ending with a newline."""
    text = json.dumps(values, ensure_ascii=False, indent=2, allow_nan=False)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", text) + "\n"


def preamble() -> dict[str, Any]:
    """What a reader needs to know before it trusts the rest."""
    return {
        "schema_version": SCHEMA_VERSION,
        "rubric": RUBRIC,
        "tool": {"name": "mle-lint", "version": __version__},
    }


def score(score: Score) -> dict[str, Any]:
    """The score of the contract; `value` is null for a repository that is not graded."""
    return {
        "value": None if score.value is None else _points(score.value),
        "grade": score.grade,
        "earned": _points(score.earned),
        "possible": _points(score.possible),
        "penalties": _points(score.penalties),
        "caps": [
            {"rule": cap.slug, "at": _points(cap.at), "binding": cap.binding} for cap in score.caps
        ],
        "pillars": {
            name: {"earned": _points(pillar.earned), "possible": _points(pillar.possible)}
            for name, pillar in score.pillars.items()
        },
    }


def finding(finding: Finding) -> dict[str, Any]:
    """A finding of the contract."""
    place, silenced = finding.location, finding.suppressed
    return {
        "id": finding.rule,
        "slug": finding.rule.rsplit("/", 1)[-1],
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "message": finding.message,
        "path": place.path,
        "line": place.line,
        "end_line": place.end_line,
        "cell": place.cell,
        "cell_line": place.cell_line,
        "related": [
            {
                "path": other.location.path,
                "line": other.location.line,
                "cell": other.location.cell,
                "message": other.message,
            }
            for other in finding.related
        ],
        "fingerprint": finding.fingerprint,
        "suppressed": None if silenced is None else silenced._asdict(),
        "fix": finding.fix,
    }


def _rule(result: RuleResult) -> dict[str, Any]:
    rule = result.rule
    return {
        "id": rule.id,
        "slug": rule.slug,
        "kind": rule.kind,
        "category": rule.category,
        "outcome": result.outcome.value,
        "points": _points(result.points),
        "possible": _points(result.possible),
        "severity": rule.severity.value,
        "title": rule.title,
        "reason": result.reason,
        "evidence": [_evidence(item) for item in result.evidence],
        "findings": list(result.findings),
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    place = evidence.location
    return {
        "path": place.path,
        "line": place.line,
        "end_line": place.end_line,
        "cell": place.cell,
        "text": evidence.text,
    }


def _points(value: float) -> float:
    """One decimal; the sum turns minus zero into zero."""
    return round(float(value), 1) + 0.0
