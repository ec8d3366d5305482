from __future__ import annotations

from mle_lint.comparison import caps_part, compared, incomparable
from mle_lint.model import Confidence, Finding, Location, Outcome, Severity, Suppression
from mle_lint.report import CapState, Ladder, Lane, Report, RuleResult, Score
from mle_lint.rule import Cap, Cost, Rule


def _rule(slug: str) -> Rule:
    return Rule(
        id=f"tests/{slug}",
        title=f"Title of {slug}",
        kind="evidence",
        weight={},
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        stories=(),
        ladder=0,
        effort="hours",
        traits=(),
        without=(),
        grades=(),
        fault=None,
        means="",
        cost=Cost(0, 0),
        cap=Cap(50, (Outcome.ABSENT,)),
        anchor=(),
        message="",
        rationale="",
        remediation="",
        references=(),
    )


def _report(earned: float, *caps: CapState) -> Report:
    results = tuple(RuleResult(_rule(slug), Outcome.ABSENT) for slug in ("a", "b"))
    return Report(
        path=".",
        commit=None,
        files=1,
        lane=Lane("product-ml", ()),
        traits={},
        score=Score(min([earned, *(cap.at for cap in caps)]), "C", earned, 100, 0, caps, {}),
        ladder=Ladder(0, "", ()),
        stories={},
        results=results,
        findings=(),
        plan=(),
        unknown=(),
    )


def test_a_hold_that_stays_shows_what_it_hides() -> None:
    hold = CapState("a", 50.0, True)

    assert caps_part(compared(_report(61.0, hold), _report(72.5, hold))) == (
        "held at 50 by a: Title of a; lifted when that evidence is there; "
        "without that it went from 61.0 to 72.5",
    )


def test_a_hold_that_goes_comes_or_changes() -> None:
    a, b = CapState("a", 50.0, True), CapState("b", 40.0, True)

    assert caps_part(compared(_report(61, a), _report(61))) == ("the hold at 50 by a is lifted",)
    assert caps_part(compared(_report(61), _report(61, b))) == (
        "now held at 40 by b: Title of b; lifted when that evidence is there",
    )
    assert caps_part(compared(_report(61, a), _report(61, b))) == (
        "held at 40 by b: Title of b; lifted when that evidence is there; before, a held it at 50",
    )
    assert caps_part(compared(_report(61), _report(61))) == ()


def test_a_hold_that_hides_nothing_says_no_more() -> None:
    hold = CapState("a", 50.0, True)

    assert caps_part(compared(_report(61.0, hold), _report(61.0, hold))) == (
        "held at 50 by a: Title of a; lifted when that evidence is there",
    )


def test_the_delta_is_one_of_scores() -> None:
    none = _report(0)._replace(score=_report(0).score._replace(value=None))

    assert compared(_report(61.2), _report(72.5)).delta == 11.3
    assert compared(none, _report(72.5)).delta is None


def test_scores_of_two_rubrics_are_not_compared() -> None:
    old, new = _report(61)._replace(rubric="2025.1"), _report(61)._replace(rubric="2026.1")

    assert incomparable(old, new) == "it was scored by rubric 2025.1, this one by 2026.1"
    assert incomparable(new, new) == ""


def _leaks(*lines: int, silenced: int = 0) -> Report:
    """A report with a fault at each line of a file; one of them may be silenced."""
    rule = _rule("leak")._replace(kind="fault")
    findings = tuple(
        Finding(
            rule=rule.id,
            severity=Severity.ERROR,
            confidence=Confidence.HIGH,
            message="leaks",
            location=Location("a.py", line),
            fingerprint="abc" if number == 1 else f"abc-{number}",
            fix="",
            suppressed=Suppression("known", "a.py") if line == silenced else None,
        )
        for number, line in enumerate(lines, 1)
    )
    result = RuleResult(rule, Outcome.FOUND, findings=tuple(range(len(findings))))
    return _report(50)._replace(results=(result,), findings=findings)


def _lines(findings: tuple[Finding, ...]) -> list[int]:
    return [finding.location.line for finding in findings]


def test_a_fault_that_moved_is_neither_new_nor_fixed() -> None:
    comparison = compared(_leaks(3, 9), _leaks(13, 19))

    assert (comparison.new, comparison.fixed) == ((), ())


def test_of_several_alike_the_right_one_is_told() -> None:
    comparison = compared(_leaks(3, 9, 20), _leaks(3, 20))
    assert (_lines(comparison.new), _lines(comparison.fixed)) == ([], [9])

    comparison = compared(_leaks(9), _leaks(3, 9))
    assert (_lines(comparison.new), _lines(comparison.fixed)) == ([3], [])


def test_silencing_a_fault_does_not_fix_it() -> None:
    comparison = compared(_leaks(3, 9), _leaks(3, 9, silenced=9))
    assert (comparison.new, comparison.fixed) == ((), ())

    comparison = compared(_leaks(9, silenced=9), _leaks(3, 9, silenced=9))
    assert (_lines(comparison.new), _lines(comparison.fixed)) == ([3], [])
