"""A leak bounds what the evidence of the evaluation can earn, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from mle_lint import catalogue, engine
from mle_lint.model import Severity
from mle_lint.report import Report
from mle_lint.reporters import groups
from mle_lint.repository import Repository
from tests.memory import MemoryTree

PROJECT = Path(__file__).parents[2] / "fixtures" / "_projects" / "churn-service"
LEAK = """
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

df = pd.read_csv("data/churn.csv")
X, y = StandardScaler().fit_transform(df.drop(columns="churned")), df["churned"]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
"""


def linted(extra: dict[str, str | bytes]) -> Report:
    files = {
        p.relative_to(PROJECT).as_posix(): p.read_bytes() for p in PROJECT.rglob("*") if p.is_file()
    }
    return engine.lint(
        Repository(MemoryTree({**files, **extra})), catalogue.load().rules, engine.Settings()
    )


@pytest.fixture(scope="module")
def honest() -> Report:
    return linted({})


@pytest.fixture(scope="module")
def leaking() -> Report:
    return linted({"scripts/again.py": LEAK})


def test_evaluation_earns_at_most_half_while_a_leak_stands(honest: Report, leaking: Report) -> None:
    before = {r.rule.slug: r for r in honest.results}
    for result in leaking.results:
        if result.rule.category == "evaluation" and result.possible:
            assert result.points <= 0.5 * result.possible
            assert result.outcome is before[result.rule.slug].outcome


def test_the_reason_is_told(leaking: Report) -> None:
    (told,) = [r.reason for r in leaking.results if r.rule.slug == "results-table"]
    assert told.endswith("(earns at most 50% while fit-before-split stands)")
    assert groups.held_back(leaking).startswith(
        "While fit-before-split stands, at most half is earned by "
    )


def test_the_plan_counts_what_the_mend_frees(honest: Report, leaking: Report) -> None:
    (step,) = [step for step in leaking.plan if step.slug == "fit-before-split"]
    assert leaking.score.value is not None
    assert honest.score.value is not None
    assert step.gain > 5


def test_without_a_leak_nothing_is_held_back(honest: Report) -> None:
    assert groups.held_back(honest) == ""


def test_a_remark_costs_nothing_and_bounds_nothing(honest: Report) -> None:
    trees = LEAK.replace("linear_model", "ensemble").replace(
        "LogisticRegression", "RandomForestClassifier"
    )
    remarked = linted({"scripts/again.py": trees})
    (found,) = [f for f in remarked.findings if f.rule.startswith("leakage/")]
    assert (found.rule, found.severity) == ("leakage/fit-before-split", Severity.INFO)
    assert remarked.score.penalties == honest.score.penalties
    earned = {r.rule.id: r.points for r in remarked.results if r.rule.category == "evaluation"}
    assert earned == {
        r.rule.id: r.points for r in honest.results if r.rule.category == "evaluation"
    }
