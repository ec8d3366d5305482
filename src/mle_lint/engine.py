"""Applies the rules to a repository and makes the report."""

from __future__ import annotations

from collections.abc import Mapping

from mle_lint import crowding, findings, lanes, score, sharing, traits, two_processes
from mle_lint.judge import Judge
from mle_lint.model import Claim, Evidence, Location, Unknown
from mle_lint.notebook_lines import resolve
from mle_lint.record import NamedTuple
from mle_lint.report import Lane, Report, RuleResult, Trait
from mle_lint.repository import Repository
from mle_lint.rule import Rule
from mle_lint.suppression import Ignore


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
    before = two_processes.megabytes()
    lane = lanes.lane(repository, settings.lane)
    found = traits.traits(repository, lane, settings.traits)
    judge = Judge(repository, lane, found)
    results, claims = sharing.judged(repository, rules, judge, before)
    places = crowding.crowded(repository, results)
    results = tuple(
        judge.elsewhere(result.rule, places) if crowding.leans(result, places) else result
        for result in results
    )
    told = _by_place(repository, claims)
    return Verdicts(lane, found, _placed(results, repository), repository.unknown, told)


def counted(repository: Repository, verdicts: Verdicts, settings: Settings) -> Report:
    """The report on verdicts: points, findings, caps, stories and the plan."""
    lane, found = verdicts.lane, verdicts.traits
    results = score.with_points(verdicts.results, lane.name)
    results, listed = findings.numbered(results, repository, settings.ignores, settings.origin)
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
        findings=listed,
        plan=score.plan(results, gradable),
        unknown=verdicts.unknown,
        claims=verdicts.claims,
        rubric=score.RUBRIC,
    )


def _by_place(repository: Repository, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Claims in the order in which a reviewer reads the documents."""
    rank = {path: number for number, path in enumerate(repository.documents)} if claims else {}

    def place(claim: Claim) -> tuple[int, int]:
        return rank.get(claim.location.path, len(rank)), claim.location.line

    return tuple(sorted(claims, key=place))


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
