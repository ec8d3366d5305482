"""The parts of a report as a reader asks for them; the reporters only lay them out."""

from __future__ import annotations

from mle_lint.model import Finding, Location, Outcome
from mle_lint.patterns import pattern
from mle_lint.report import CapState, Report, RuleResult
from mle_lint.score import CREDIT

_SENTENCE_END = pattern(r"(?<=[.!?])\s+(?=[A-Z`'\"])")


def faults(report: Report) -> tuple[Finding, ...]:
    """Findings of fault rules that nobody silenced, worst first."""
    return tuple(
        report.findings[number]
        for number in sorted(
            number
            for result in report.results
            if result.rule.kind == "fault"
            for number in result.findings
        )
        if report.findings[number].suppressed is None
    )


def silenced(report: Report) -> tuple[Finding, ...]:
    """Findings that carry a reason why they are not reported."""
    return tuple(finding for finding in report.findings if finding.suppressed)


def opened(report: Report) -> tuple[Finding, ...]:
    """All findings that nobody silenced, of faults and of evidence: worst first, then worth most.

    Without those of evidence when the repository is not graded, since nobody misses it there.
    """
    kinds = {result.rule.id: result.rule.kind for result in report.results}
    graded = report.score.value is not None
    found = [
        finding
        for finding in report.findings
        if finding.suppressed is None and (graded or kinds.get(finding.rule) == "fault")
    ]
    value = _worth(report)
    # The report's own order breaks ties.
    return tuple(sorted(found, key=lambda f: (f.severity.rank, -value.get(f.rule, 0.0))))


def _worth(report: Report) -> dict[str, float]:
    """What mending a rule could bring, in points: its gain in the plan, what it lacks or costs."""
    gains = {step.slug: step.gain for step in report.plan}
    value = {}
    for result in report.results:
        rule = result.rule
        lacks = rule.cost.each if rule.kind == "fault" else result.possible - result.points
        value[rule.id] = max(gains.get(rule.slug, 0.0), lacks)
    return value


def evidence(report: Report, *outcomes: Outcome) -> tuple[RuleResult, ...]:
    """Evidence rules with one of the outcomes, most points first, without silenced ones.

    None when the repository is not graded, since nobody misses them there.
    """
    if report.score.value is None:
        return ()
    found = [
        result
        for result in report.results
        if result.rule.kind == "evidence"
        and result.outcome in outcomes
        and not _is_silenced(report, result)
    ]
    return tuple(sorted(found, key=lambda result: (-result.possible, result.rule.slug)))


def undecided(report: Report) -> tuple[RuleResult, ...]:
    """Rules that could not be judged."""
    return tuple(r for r in report.results if r.outcome is Outcome.UNKNOWN)


def ran_faults(report: Report) -> bool:
    """Whether any fault rule was judged, so that "no faults" is a statement."""
    judged = (Outcome.CLEAN, Outcome.FOUND)
    return any(r.rule.kind == "fault" and r.outcome in judged for r in report.results)


def held_back(report: Report) -> str:
    """Which rules earn less than they show because of faults elsewhere; "" when none does."""
    if report.score.value is None:
        return ""
    faults = [r.rule for r in report.results if r.outcome is Outcome.FOUND and r.rule.limits]
    less = [r.rule for r in report.results if r.possible and r.points < _shown(r)]
    held = sorted(r.slug for r in less if any(f.limits and f.limits.holds(r.id) for f in faults))
    if not held:
        return ""
    named = ", ".join(fault.slug for fault in faults)
    return f"While {named} stands, at most half is earned by {', '.join(held)}."


def _shown(result: RuleResult) -> float:
    return result.possible * CREDIT.get(result.outcome, 0.0)


def headline(report: Report) -> tuple[str, str]:
    """The score in words and its grade; whole points, so that 84.9 does not pass for 85."""
    value = report.score.value
    return ("no score", "-") if value is None else (f"{int(value)} / 100", report.score.grade)


def ungraded(report: Report) -> str:
    """Why there is no score and how to get one; nothing when there is one."""
    if report.score.value is not None:
        return ""
    trait = report.traits.get("is_ml")
    reasons = "; ".join(trait.reasons) if trait else "not said"
    return f"not about machine learning ({reasons}); if it is, set the trait is_ml to true"


def hold(report: Report) -> tuple[CapState, str, str] | None:
    """The cap that binds, the title of its rule, and what lifts it."""
    for cap in report.score.caps:
        if cap.binding:
            for result in report.results:
                if result.rule.slug == cap.slug:
                    return cap, result.rule.title, _lifting(result)
    return None


def place(location: Location) -> str:
    """`README.md:12`, or `nb.ipynb cell 4 line 2`; not yet escaped."""
    if location.cell is None:
        return f"{location.path}:{location.line}"
    line = f" line {location.cell_line}" if location.cell_line else ""
    return f"{location.path} cell {location.cell}{line}"


def first_sentence(text: str) -> str:
    """The text up to the end of its first sentence."""
    return _SENTENCE_END.split(text, maxsplit=1)[0]


def counted(number: int, thing: str) -> str:
    """`1 file`, `2 files`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _is_silenced(report: Report, result: RuleResult) -> bool:
    own = [report.findings[number] for number in result.findings]
    return bool(own) and all(finding.suppressed for finding in own)


def _lifting(result: RuleResult) -> str:
    if result.rule.kind == "fault":
        return "lifted when the fault is mended"
    if result.outcome is Outcome.PARTIAL:
        return "lifted when that evidence is complete"
    return "lifted when that evidence is there"
