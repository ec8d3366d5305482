"""A report with one of everything, as a run would make it."""

from __future__ import annotations

import pytest

from mle_lint.model import (
    Confidence,
    Evidence,
    Finding,
    Location,
    Outcome,
    Related,
    Severity,
    Suppression,
    Unknown,
)
from mle_lint.report import (
    CapState,
    Ladder,
    Lane,
    Pillar,
    Report,
    RuleResult,
    Score,
    Step,
    Trait,
)
from mle_lint.rule import Cap, Cost, Rule


def _rule(id_: str, title: str, kind: str = "evidence", story: str = "baseline") -> Rule:
    return Rule(
        id=id_,
        title=title,
        kind=kind,
        weight={"product-ml": 5.0} if kind == "evidence" else {},
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        stories=(story,) if story else (),
        ladder=2,
        effort="hours",
        traits=(),
        without=(),
        grades=(),
        fault=None,
        means="",
        cost=Cost(2.0, 6.0),
        cap=Cap(50.0, (Outcome.ABSENT,)) if id_.endswith("results-table") else None,
        anchor=(),
        message=f"{title}: not so.",
        rationale="A reviewer asks.",
        remediation="Write it down. Then more.",
        references=(),
    )


def _finding(rule: Rule, place: Location, silenced: Suppression | None = None) -> Finding:
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        confidence=rule.confidence,
        message=rule.message,
        location=place,
        fingerprint=f"0123-{rule.slug}",
        fix=rule.remediation,
        related=(Related(Location("src/train.py", 30), "split here"),)
        if rule.kind == "fault"
        else (),
        suppressed=silenced,
    )


@pytest.fixture
def report() -> Report:
    """62.5 before the cap, held at 50; one result of every outcome that is shown."""
    leak = _rule("evaluation/fit-before-split", "Nothing is fitted before the split", "fault")
    table = _rule("evaluation/results-table", "Results stand in a table", story="evaluation")
    card = _rule("docs/model-card", "A model card", story="")
    base = _rule("evaluation/baseline", "A simple baseline stands next to the model")
    lock = _rule("reproducibility/lock-file", "Versions are locked", story="collaboration")
    tests = _rule("tests/tests-run", "Tests run in CI", story="collaboration")
    drift = _rule("operations/drift", "Drift is watched", story="production")
    llm = _rule("llm/prompt-tests", "Prompts are tested", story="evaluation")
    cell = Location("nb.ipynb", 88, None, 4, 2)
    findings = (
        _finding(leak, cell),
        _finding(table, Location("README.md")),
        _finding(card, Location("README.md"), Suppression("internal model", ".mle-lint.yml")),
    )
    results = (
        RuleResult(leak, Outcome.FOUND, "a fit", (Evidence(cell, "fit"),), (0,)),
        RuleResult(table, Outcome.ABSENT, table.message, (), (1,), 0.0, 11.0),
        RuleResult(card, Outcome.ABSENT, card.message, (), (2,), 0.0, 3.0),
        RuleResult(
            base, Outcome.CLAIMED, "said", (Evidence(Location("README.md", 12), "baseline"),), (),
            1.65, 11.0,
        ),
        RuleResult(
            lock, Outcome.PARTIAL, "half", (Evidence(Location("uv.lock"), "x"),), (), 5.0, 10.0
        ),
        RuleResult(
            tests, Outcome.FULL, "all", (Evidence(Location("ci.yml", 3), "pytest"),), (), 9.0, 9.0
        ),
        RuleResult(drift, Outcome.UNKNOWN, "the workflow could not be read"),
        RuleResult(llm, Outcome.NOT_APPLICABLE, "not part of the product-ml lane"),
    )  # fmt: skip
    pillars = {"evaluation": Pillar(12.5, 22.0), "tests and CI": Pillar(9.0, 9.0)}
    return Report(
        path=".",
        commit="a" * 40,
        files=42,
        lane=Lane("product-ml", ("src/train.py:3 calls fit",)),
        traits={"is_ml": Trait(True, ("imports sklearn",)), "uses_llm": Trait(False, ("none",))},
        score=Score(50.0, "D", 64.5, 100.0, 2.0, (CapState("results-table", 50.0, True),), pillars),
        ladder=Ladder(2, "Honest experiment", ("lock-file", "drift")),
        stories={
            "baseline": "ready",
            "data": "thin",
            "evaluation": "missing",
            "production": "missing",
            "collaboration": "ready",
        },
        results=results,
        findings=findings,
        plan=(Step("results-table", 4.25, "minutes", "Write a table. Then more."),),
        unknown=(Unknown("big.ipynb", "larger than 32.0 MB"),),
    )
