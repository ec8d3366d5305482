"""Whole projects of every kind get the score that a reviewer would expect."""

from __future__ import annotations

from pathlib import Path

import pytest

from mle_lint import catalogue, engine
from mle_lint.model import Outcome
from mle_lint.report import Report
from mle_lint.repository import Repository
from mle_lint.trees.open import open_tree

PROJECTS = Path(__file__).parent.parent / "fixtures" / "_projects"


def lint(name: str) -> Report:
    repository = Repository(open_tree(str(PROJECTS / name), None))
    return engine.lint(repository, catalogue.load().rules, engine.Settings())


def broken(report: Report) -> list[str]:
    return [result.rule.id for result in report.results if result.outcome is Outcome.ERROR]


def test_a_good_project_scores_well() -> None:
    report = lint("churn-service")
    assert report.lane.name == "product-ml"
    assert report.score.value is not None
    assert report.score.value >= 70


def test_an_exemplary_retrieval_application_scores_very_well() -> None:
    report = lint("handbook-answers")
    assert report.lane.name == "llm-genai"
    assert report.score.value is not None
    assert report.score.value >= 85


def test_an_exemplary_feature_store_scores_very_well() -> None:
    report = lint("feature-shelf")
    assert report.lane.name == "mlops-platform"
    assert report.score.value is not None
    assert report.score.value >= 85


def test_a_bare_notebook_scores_low() -> None:
    report = lint("bare-notebook")
    assert report.lane.name == "analysis-only"
    assert report.score.value is not None
    assert report.score.value <= 35


def test_a_bootcamp_capstone_scores_in_the_middle() -> None:
    report = lint("capstone")
    assert report.lane.name == "product-ml"
    assert report.score.value is not None
    assert 40 <= report.score.value <= 60


def test_claims_without_evidence_score_low() -> None:
    report = lint("overclaimer")
    assert report.score.value is not None
    assert report.score.value <= 35


@pytest.mark.parametrize("name", sorted(path.name for path in PROJECTS.iterdir()))
def test_no_probe_breaks_on_a_sample(name: str) -> None:
    assert broken(lint(name)) == []


def test_the_good_project_can_tell_every_story() -> None:
    assert lint("churn-service").stories == {
        "baseline": "ready",
        "data": "ready",
        "evaluation": "ready",
        "production": "ready",
        "collaboration": "ready",
    }


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("churn-service", 5),
        ("handbook-answers", 5),
        ("feature-shelf", 5),
        ("capstone", 2),
        # Nothing tells how to run them, and that no command is dead is no step.
        ("bare-notebook", 0),
        ("overclaimer", 0),
    ],
)
def test_a_project_stands_on_the_step_that_its_evidence_reaches(name: str, step: int) -> None:
    assert lint(name).ladder.step == step


def test_a_step_of_which_no_rule_was_run_is_not_reached() -> None:
    repository = Repository(open_tree(str(PROJECTS / "churn-service"), None))
    rules = catalogue.load().chosen(("dead-link",), ())
    assert engine.lint(repository, rules, engine.Settings()).ladder.step == 0
