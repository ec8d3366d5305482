"""Applies the rules to a repository and makes the report."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping

from mle_lint import crowding, judging, lanes, score, suppression, traits
from mle_lint.model import Claim, Evidence, Finding, Location, Outcome, Severity, Unknown
from mle_lint.notebook_lines import resolve
from mle_lint.probe import Check, Undecided, function_at
from mle_lint.record import NamedTuple
from mle_lint.report import Lane, Report, RuleResult, Trait
from mle_lint.repository import Repository
from mle_lint.rule import Rule
from mle_lint.suppression import Ignore, suppressed

# A reader needs the best places, not every place.
MAX_EVIDENCE = 5
MAX_FINDINGS = 100
CONFLICTED_EVIDENCE = "It is there, in a file that holds merge conflict markers and cannot run."
CROWDED = (
    "One passage without a number, a file or a name of the code is all there is for many rules."
)


class Settings(NamedTuple):
    """What the user decided about a run, beyond the choice of rules."""

    lane: str | None = None
    traits: Mapping[str, bool] = {}
    ignores: tuple[Ignore, ...] = ()
    origin: str = "configuration"


class Verdicts(NamedTuple):
    """What the rules concluded, before anything is counted or silenced."""

    lane: Lane
    traits: Mapping[str, Trait]
    results: tuple[RuleResult, ...]
    unknown: tuple[Unknown, ...]
    claims: tuple[Claim, ...] = ()


def lint(repository: Repository, rules: tuple[Rule, ...], settings: Settings) -> Report:
    """Runs every rule once and counts. A probe that breaks costs its own rule only."""
    return counted(repository, judged(repository, rules, settings), settings)


def judged(repository: Repository, rules: tuple[Rule, ...], settings: Settings) -> Verdicts:
    """The verdict of every rule, with the physical lines of notebook cells filled in."""
    lane = lanes.lane(repository, settings.lane)
    found = traits.traits(repository, lane, settings.traits)
    known: dict[Check, tuple[Evidence, ...] | Exception] = {}
    results = judging.results(
        repository, rules, lambda rule: _judge(rule, repository, lane, found, known)
    )
    places = crowding.crowded(repository, results)
    results = tuple(
        _elsewhere(result, repository, known, places) if crowding.leans(result, places) else result
        for result in results
    )
    claims = _claims(repository, results)
    return Verdicts(lane, found, _placed(results, repository), repository.unknown, claims)


def counted(repository: Repository, verdicts: Verdicts, settings: Settings) -> Report:
    """The report on verdicts: points, findings, caps, stories and the plan."""
    lane, found = verdicts.lane, verdicts.traits
    results = score.with_points(verdicts.results, lane.name)
    results, findings = _findings(results, repository, settings)
    gradable = found["is_ml"].value or not repository.files
    return Report(
        path=repository.tree.name,
        commit=repository.tree.commit,
        files=len(repository.files),
        lane=lane,
        traits=found,
        score=score.score(results, gradable),
        ladder=score.ladder(results),
        stories=score.stories(results),
        results=results,
        findings=findings,
        plan=score.plan(results, gradable),
        unknown=verdicts.unknown,
        claims=verdicts.claims,
        rubric=score.RUBRIC,
    )


def _claims(repository: Repository, results: tuple[RuleResult, ...]) -> tuple[Claim, ...]:
    """What the documents claim, backed or not, by the rules that say what backs a claim.

    The module of such a rule's probe offers all claims by a function `collected` of the same
    parameters. No other probe is imported for it.
    """
    found: list[Claim] = []
    for result in results:
        check = result.rule.fault if result.rule.backing else None
        if check is None or result.outcome not in (Outcome.CLEAN, Outcome.FOUND):
            continue
        module = sys.modules[function_at(check.address).__module__]
        collected = getattr(module, "collected", None)
        if collected is not None:
            found += collected(repository, **dict(check.parameters))
    rank = {path: number for number, path in enumerate(repository.documents)} if found else {}
    found.sort(key=lambda claim: (rank.get(claim.location.path, len(rank)), claim.location.line))
    return tuple(found)


def _judge(
    rule: Rule,
    repository: Repository,
    lane: Lane,
    found: Mapping[str, Trait],
    known: dict[Check, tuple[Evidence, ...] | Exception],
) -> RuleResult:
    reason = _not_applicable(rule, lane, found)
    if reason:
        return RuleResult(rule, Outcome.NOT_APPLICABLE, reason)
    try:
        if rule.fault is not None:
            evidence = _run(rule.fault, repository, known, MAX_FINDINGS)
            if not evidence:
                return RuleResult(rule, Outcome.CLEAN, rule.means)
            return RuleResult(rule, Outcome.FOUND, _said(rule.message, evidence[0]), evidence)
        for grade in rule.grades:
            parts = [_run(check, repository, known, MAX_EVIDENCE) for check in grade.checks]
            if all(parts):
                evidence = tuple(item for part in parts for item in part)[:MAX_EVIDENCE]
                return _sound(RuleResult(rule, grade.outcome, grade.means, evidence), repository)
    except Undecided as error:
        return RuleResult(rule, Outcome.UNKNOWN, str(error))
    except Exception as error:  # noqa: BLE001  the other rules must still run
        return RuleResult(rule, Outcome.ERROR, f"{type(error).__name__}: {error}")
    return RuleResult(rule, Outcome.ABSENT, rule.message)


def _sound(result: RuleResult, repository: Repository) -> RuleResult:
    """The result, but partial where all evidence of `full` lies in files in conflict.

    A file with merge conflict markers neither runs nor installs as it was committed; a document
    can still be read.
    """
    paths = {item.location.path for item in result.evidence}
    if result.outcome is not Outcome.FULL or not all(map(repository.is_conflicted, paths)):
        return result
    if all(path in repository.documents for path in paths):
        return result
    return result._replace(outcome=Outcome.PARTIAL, reason=CONFLICTED_EVIDENCE)


def _elsewhere(
    result: RuleResult,
    repository: Repository,
    known: dict[Check, tuple[Evidence, ...] | Exception],
    places: frozenset[crowding.Place],
) -> RuleResult:
    """The best grade by evidence outside of crowded passages; claims may stand in them."""
    rule = result.rule
    for grade in rule.grades:
        parts = [_run(check, repository, known, MAX_EVIDENCE) for check in grade.checks]
        if grade.outcome is not Outcome.CLAIMED:
            parts = [crowding.outside(part, places) for part in parts]
        if all(parts):
            evidence = tuple(item for part in parts for item in part)[:MAX_EVIDENCE]
            return RuleResult(rule, grade.outcome, grade.means, evidence)
    return RuleResult(rule, Outcome.ABSENT, CROWDED)


def _not_applicable(rule: Rule, lane: Lane, found: Mapping[str, Trait]) -> str:
    if rule.weight and not rule.weight_in(lane.name):
        return f"not part of the {lane.name} lane"
    for name in rule.traits:
        if not found[name].value:
            return f"{name} is no: {found[name].reasons[0]}"
    for name in rule.without:
        if found[name].value:
            return f"{name} is yes: {found[name].reasons[0]}"
    return ""


def _run(
    check: Check,
    repository: Repository,
    known: dict[Check, tuple[Evidence, ...] | Exception],
    most: int,
) -> tuple[Evidence, ...]:
    """The check's evidence; rules that share a check share its run, and its failure."""
    if check not in known:
        try:
            known[check] = check.run(repository, most)
        except Exception as error:  # noqa: BLE001  kept, and raised again for each rule
            known[check] = error
    result = known[check]
    if isinstance(result, Exception):
        raise result
    return result


def _findings(
    results: tuple[RuleResult, ...], repository: Repository, settings: Settings
) -> tuple[tuple[RuleResult, ...], tuple[Finding, ...]]:
    """Findings in order of severity and place, and the results with their numbers."""
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
        settings.ignores,
        lambda path: repository.text_with(path, suppression.MARK),
        settings.origin,
    )
    numbers: dict[str, list[int]] = {}
    for number, finding in enumerate(marked):
        numbers.setdefault(finding.rule, []).append(number)
    return tuple(r._replace(findings=tuple(numbers.get(r.rule.id, ()))) for r in results), marked


def _placed(results: tuple[RuleResult, ...], repository: Repository) -> tuple[RuleResult, ...]:
    """The results with the physical lines of notebook cells filled in."""
    wanted = [e.location for r in results for e in r.evidence]
    wanted += [o.location for r in results for e in r.evidence for o in e.related]
    lines = resolve(repository, [place for place in wanted if place.cell is not None])
    if not lines:
        return results

    def physical(place: Location) -> Location:
        return place._replace(line=lines.get(place, place.line))

    def moved(evidence: Evidence) -> Evidence:
        related = tuple(o._replace(location=physical(o.location)) for o in evidence.related)
        return evidence._replace(location=physical(evidence.location), related=related)

    return tuple(r._replace(evidence=tuple(map(moved, r.evidence))) for r in results)


def _of(result: RuleResult, repository: Repository) -> list[Finding]:
    rule = result.rule
    if result.outcome is Outcome.FOUND:
        return [_finding(rule, _severity(rule, e), rule.message, e) for e in result.evidence]
    if result.outcome in (Outcome.ABSENT, Outcome.CLAIMED):
        place = Evidence(Location(repository.anchor(*rule.anchor)), "")
        if result.outcome is Outcome.CLAIMED and result.evidence:
            place = result.evidence[0]
        return [_finding(rule, rule.severity, rule.message, place._replace(related=()))]
    if result.outcome is Outcome.PARTIAL and result.evidence:
        message = f"Partly there: {result.reason}"
        return [_finding(rule, Severity.INFO, message, result.evidence[0])]
    return []


def _severity(rule: Rule, evidence: Evidence) -> Severity:
    """A finding's severity: milder when it is less sure than its rule, where the rule says so."""
    doubted = evidence.confidence is not None and evidence.confidence.rank > rule.confidence.rank
    return rule.unsure if rule.unsure is not None and doubted else rule.severity


def _said(message: str, evidence: Evidence) -> str:
    return message.replace("{text}", evidence.text)


def _finding(rule: Rule, severity: Severity, message: str, evidence: Evidence) -> Finding:
    """The fingerprint leaves the line out, so that a finding survives edits above it."""
    text = _said(message, evidence)
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
