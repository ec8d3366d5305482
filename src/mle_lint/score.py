"""The score: evidence earns points, faults cost points, caps bound what is left. Rubric 2026.1.

A pillar has a share of the 100 points, by lane. A rule's points are its part, by weight, of its
pillar's share, over the rules that apply. So every rule knows what it earned and could earn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mle_lint.model import Outcome, Severity
from mle_lint.report import CapState, Ladder, Pillar, RuleResult, Score, Step
from mle_lint.rule import STORIES

RUBRIC = "2026.1"
CREDIT = {Outcome.FULL: 1.0, Outcome.PARTIAL: 0.5, Outcome.CLAIMED: 0.15, Outcome.ABSENT: 0.0}
PILLARS = {
    "problem and data": ("framing", "data"),
    "evaluation": ("evaluation",),
    "reproducibility": ("reproducibility",),
    "tests and CI": ("tests",),
    "serving": ("serving",),
    "operations": ("operations",),
    "communication": ("docs", "hygiene"),
}
# Shares in the order of PILLARS. Where a model is the product, what its files can do weighs more
# than what is written about it, and evaluation next; for an LLM application evaluation weighs most,
# for a platform running things.
SHARES = {
    "product-ml": (14, 19, 20, 14, 18, 9, 6),
    "mlops-platform": (10, 10, 21, 18, 17, 16, 8),
    "llm-genai": (14, 24, 15, 13, 18, 8, 8),
}
GRADES = ((85, "A"), (70, "B"), (55, "C"), (40, "D"), (25, "E"), (0, "F"))
LADDER = (
    "Nothing to run yet",
    "Runs for a stranger",
    "Honest experiment",
    "Repeatable package",
    "Served and checked",
    "Operated",
)
# A step of the ladder is reached when this share of its rules is at least partly there.
STEP_SHARE = 0.75
READY, THIN = 0.6, 0.3
_EFFORT = {"minutes": 1.0, "hours": 3.0, "days": 8.0}
MAX_PLAN = 12


def pillar_of(category: str) -> str | None:
    """The pillar a category of rules belongs to; None for those that only cost or cap."""
    for name, categories in PILLARS.items():
        if category in categories:
            return name
    return None


def with_points(results: Iterable[RuleResult], lane: str) -> tuple[RuleResult, ...]:
    """The results with their points filled in."""
    listed = tuple(results)
    scored = [r for r in listed if _weight(r, lane) > 0]
    totals: dict[str, float] = {}
    for result in scored:
        pillar = pillar_of(result.rule.category) or ""
        totals[pillar] = totals.get(pillar, 0.0) + _weight(result, lane)
    shares = dict(zip(PILLARS, SHARES.get(lane, SHARES["product-ml"]), strict=True))
    whole = sum(share for name, share in shares.items() if name in totals)
    filled = []
    for result in listed:
        weight = _weight(result, lane)
        if weight > 0:
            pillar = pillar_of(result.rule.category) or ""
            possible = 100.0 * shares[pillar] / whole * weight / totals[pillar]
            result = result._replace(possible=possible)
        filled.append(result)
    return tuple(_told(result, filled) for result in _earning(filled))


def _earning(results: Sequence[RuleResult]) -> list[RuleResult]:
    """The results with what they earn: their credit, or what a fault elsewhere leaves of it."""
    limits = [r.rule.limits for r in results if _counted(r) and r.rule.limits]
    found = []
    for result in results:
        if result.possible:
            held = [limit.credit for limit in limits if limit.holds(result.rule.id)]
            points = result.possible * min([CREDIT[result.outcome], *held])
            if points != result.points:
                result = result._replace(points=points)
        found.append(result)
    return found


def _told(result: RuleResult, results: Sequence[RuleResult]) -> RuleResult:
    """The result with the reason when it earns less than its outcome would."""
    if not result.possible or result.points >= result.possible * CREDIT[result.outcome]:
        return result
    faults = [
        r.rule.slug
        for r in results
        if _counted(r) and r.rule.limits and r.rule.limits.holds(result.rule.id)
    ]
    share = result.points / result.possible
    told = f"earns at most {share:.0%} while {', '.join(faults)} stands"
    return result._replace(reason=f"{result.reason} ({told})")


def _weight(result: RuleResult, lane: str) -> float:
    if result.outcome not in CREDIT or pillar_of(result.rule.category) is None:
        return 0.0
    return result.rule.weight_in(lane)


def score(results: Sequence[RuleResult], gradable: bool = True) -> Score:
    """The score over results that have their points."""
    earned = sum([result.points for result in results])
    possible = sum([result.possible for result in results])
    penalties = _penalties(results)
    caps = sorted(_caps(results), key=lambda cap: (cap[1], cap[0]))
    bound = bool(caps) and caps[0][1] < max(0.0, earned - penalties)
    states = tuple(CapState(slug, at, bound and i == 0) for i, (slug, at) in enumerate(caps))
    value = _bounded(earned - penalties, caps)
    return Score(
        value=value if gradable else None,
        grade=_grade(value) if gradable else "-",
        earned=round(earned, 1),
        possible=round(possible, 1),
        penalties=round(penalties, 1),
        caps=states,
        pillars=_pillars(results),
    )


def _value(results: Sequence[RuleResult]) -> float:
    """The score's value alone, which the plan asks for again with every rule that is mended."""
    left = sum([result.points for result in results]) - _penalties(results)
    return _bounded(left, _caps(results))


def _bounded(left: float, caps: Iterable[tuple[str, float]]) -> float:
    """What is left of the points when faults are paid for, never above a cap that holds."""
    return round(min([max(0.0, left), *(at for _, at in caps)]), 1)


def _penalties(results: Iterable[RuleResult]) -> float:
    counts = [(r.rule.cost, count) for r in results if (count := _counted(r))]
    return sum([min(cost.most, cost.each * count) for cost, count in counts], 0.0)


def _counted(result: RuleResult) -> int:
    """How many faults were found; a mere remark is none."""
    if result.outcome is not Outcome.FOUND:
        return 0
    grave = map(result.rule.severity_of, result.evidence)
    return sum(severity is not Severity.INFO for severity in grave)


def _caps(results: Iterable[RuleResult]) -> list[tuple[str, float]]:
    return [
        (result.rule.slug, result.rule.cap.at)
        for result in results
        if result.rule.cap
        and result.outcome in result.rule.cap.when
        and (result.outcome is not Outcome.FOUND or _counted(result))
    ]


def _pillars(results: Iterable[RuleResult]) -> Mapping[str, Pillar]:
    sums = {name: [0.0, 0.0] for name in PILLARS}
    for result in results:
        pillar = pillar_of(result.rule.category)
        if pillar and result.possible:
            sums[pillar][0] += result.points
            sums[pillar][1] += result.possible
    return {n: Pillar(round(e, 1), round(p, 1)) for n, (e, p) in sums.items() if p}


def _grade(value: float) -> str:
    return next(letter for least, letter in GRADES if value >= least)


def ladder(results: Sequence[RuleResult]) -> Ladder:
    """The highest step such that it and all before it have most of their rules met.

    A fault stands in the way; that there is none leads nowhere. A step of which no evidence
    rule was run is not reached, one whose rules do not apply is.
    """
    for step in range(1, len(LADDER)):
        rules = [r for r in results if r.rule.ladder == step]
        if all(r.rule.kind == "fault" for r in rules):
            return Ladder(step - 1, LADDER[step - 1], ())
        gates = [r for r in rules if _decided(r)]
        missing = [r for r in gates if not _met(r)]
        if gates and len(missing) > (1 - STEP_SHARE) * len(gates):
            return Ladder(step - 1, LADDER[step - 1], tuple(r.rule.slug for r in missing))
    return Ladder(len(LADDER) - 1, LADDER[-1], ())


def _decided(result: RuleResult) -> bool:
    return result.outcome in CREDIT or _counted(result) > 0


def _met(result: RuleResult) -> bool:
    return result.outcome in (Outcome.FULL, Outcome.PARTIAL)


def stories(results: Sequence[RuleResult]) -> Mapping[str, str]:
    """For each interview story, whether the evidence to tell it is ready, thin or missing."""
    told = {}
    for story in STORIES:
        own = [r for r in results if story in r.rule.stories and r.possible > 0]
        possible = sum(result.possible for result in own)
        share = sum(result.points for result in own) / possible if possible else 0.0
        told[story] = "ready" if share >= READY else "thin" if share >= THIN else "missing"
    return told


def plan(results: Sequence[RuleResult], gradable: bool = True) -> tuple[Step, ...]:
    """What to fix next: the gain in points with caps re-evaluated, best gain per effort first."""
    if not gradable:
        return ()
    now = _value(results)
    steps = []
    for index, result in enumerate(results):
        better = _mended(result)
        if better is None:
            continue
        changed = _earning([*results[:index], better, *results[index + 1 :]])
        value = _value(changed)
        rule = result.rule
        steps.append(Step(rule.slug, round(value - now, 1), rule.effort, rule.remediation))
    steps.sort(key=lambda step: (-step.gain / _EFFORT[step.effort], -step.gain, step.slug))
    return tuple(step for step in steps if step.gain > 0)[:MAX_PLAN]


def _mended(result: RuleResult) -> RuleResult | None:
    if result.outcome is Outcome.FOUND:
        return result._replace(outcome=Outcome.CLEAN, evidence=())
    if result.outcome in CREDIT and result.outcome is not Outcome.FULL:
        return result._replace(outcome=Outcome.FULL, points=result.possible)
    return None
