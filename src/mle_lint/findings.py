"""Makes findings out of the results of rules, with a fingerprint that outlives edits."""

from __future__ import annotations

import hashlib

from mle_lint import suppression
from mle_lint.model import Evidence, Finding, Location, Outcome, Severity
from mle_lint.report import RuleResult
from mle_lint.repository import Repository
from mle_lint.rule import Rule
from mle_lint.suppression import Ignore, suppressed


def numbered(
    results: tuple[RuleResult, ...],
    repository: Repository,
    ignores: tuple[Ignore, ...],
    origin: str,
) -> tuple[tuple[RuleResult, ...], tuple[Finding, ...]]:
    """The results with the numbers of their findings, and the findings by severity and place."""
    found: list[Finding] = []
    seen: dict[str, int] = {}
    for result in results:
        for finding in _of(result, repository):
            count = seen[finding.fingerprint] = seen.get(finding.fingerprint, 0) + 1
            suffix = f"{finding.fingerprint}-{count}" if count > 1 else finding.fingerprint
            found.append(finding._replace(fingerprint=suffix))
    found.sort(key=lambda f: (f.severity.rank, f.rule, f.location[:2], f.fingerprint))
    marked = suppressed(
        found,
        ignores,
        lambda path: repository.text_with(path, suppression.MARK),
        origin,
    )
    numbers: dict[str, list[int]] = {}
    for number, finding in enumerate(marked):
        numbers.setdefault(finding.rule, []).append(number)
    return tuple(r._replace(findings=tuple(numbers.get(r.rule.id, ()))) for r in results), marked


def _of(result: RuleResult, repository: Repository) -> list[Finding]:
    rule = result.rule
    if result.outcome is Outcome.FOUND:
        return [_finding(rule, rule.severity_of(e), rule.message, e) for e in result.evidence]
    if result.outcome in (Outcome.ABSENT, Outcome.CLAIMED):
        place = Evidence(Location(repository.anchor(*rule.anchor)), "")
        if result.outcome is Outcome.CLAIMED and result.evidence:
            place = result.evidence[0]
        return [_finding(rule, rule.severity, rule.message, place._replace(related=()))]
    if result.outcome is Outcome.PARTIAL and result.evidence:
        message = f"Partly there: {result.reason}"
        return [_finding(rule, Severity.INFO, message, result.evidence[0])]
    return []


def said(message: str, evidence: Evidence) -> str:
    """A rule's message with the words of the evidence in it."""
    return message.replace("{text}", evidence.text)


def _finding(rule: Rule, severity: Severity, message: str, evidence: Evidence) -> Finding:
    """The fingerprint leaves the line out, so that a finding survives edits above it."""
    text = said(message, evidence)
    place = evidence.location
    identity = f"{rule.id}\0{place.path}\0{evidence.text if '{text}' in message else ''}"
    digest = hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Finding(
        rule=rule.id,
        severity=severity,
        confidence=evidence.confidence or rule.confidence,
        message=text,
        location=place,
        fingerprint=digest,
        fix=rule.remediation,
        related=evidence.related,
    )
