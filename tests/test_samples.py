"""Two whole projects, one that a reviewer would call good and one bare, get a fitting score."""

from __future__ import annotations

from pathlib import Path

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


def test_a_bare_notebook_scores_low() -> None:
    report = lint("bare-notebook")
    assert report.lane.name == "analysis-only"
    assert report.score.value is not None
    assert report.score.value <= 35


def test_no_probe_breaks_on_the_samples() -> None:
    assert (broken(lint("churn-service")), broken(lint("bare-notebook"))) == ([], [])


def test_the_good_project_can_tell_every_story() -> None:
    assert lint("churn-service").stories == {
        "baseline": "ready",
        "data": "ready",
        "evaluation": "ready",
        "production": "ready",
        "collaboration": "ready",
    }
