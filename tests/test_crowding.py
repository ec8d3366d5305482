"""One vague paragraph cannot carry many rules; what stands elsewhere still counts."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from mle_lint import catalogue, crowding, engine
from mle_lint.model import Evidence, Location, Outcome
from mle_lint.report import RuleResult
from mle_lint.repository import Repository
from tests.memory import MemoryTree

RULES = tuple(rule for rule in catalogue.load().rules if rule.kind == "evidence")
TRAIN = """import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

table = pd.read_csv("churn.csv")
X_train, X_test, y_train, y_test = train_test_split(table[["age"]], table["left"], random_state=1)
model = LogisticRegression().fit(X_train, y_train)
print(roc_auc_score(y_test, model.predict_proba(X_test)[:, 1]))
"""
TOLD = (
    "Alerts go to the owner. The model is retrained when it drifts, and a bad release is rolled back to the previous"
    " version. A fallback answers when the model fails. Limitations and trade-offs are discussed."
)
KEPT = (
    "alerting-or-action",
    "fallback-behaviour",
    "named-owner",
    "retrain-or-rollback",
    "tradeoffs-and-limitations",
)


def outcomes(paragraphs: str) -> Mapping[str, Outcome]:
    """What the rules say that the paragraph could answer."""
    files = {"README.md": f"# Churn\n\n{paragraphs}\n", "train.py": TRAIN}
    settings = engine.Settings(lane="product-ml")
    report = engine.lint(Repository(MemoryTree(files)), RULES, settings)
    return {r.rule.slug: r.outcome for r in report.results if r.rule.slug in KEPT}


def test_a_paragraph_without_specifics_answers_none_of_many_questions() -> None:
    assert outcomes(TOLD) == dict.fromkeys(KEPT, Outcome.ABSENT)


@pytest.mark.parametrize(
    "specific",
    ["The limit is 0.2.", "See src/monitor/ for how.", "The column is days_since_order."],
)
def test_a_paragraph_with_specifics_may_answer_many(specific: str) -> None:
    found = outcomes(f"{TOLD} {specific}")
    assert Outcome.ABSENT not in found.values()


def test_the_same_sentences_may_stand_apart() -> None:
    found = outcomes(TOLD.replace(". ", ".\n\n"))
    assert found["retrain-or-rollback"] is Outcome.FULL


def crowd(count: int, *lines: int) -> frozenset[crowding.Place]:
    """Places on which so many rules hang, each with evidence on these lines of the README."""
    tree = MemoryTree({"README.md": "# Churn\n\nAll is watched.\n\nSince May 3 rows were lost.\n"})
    evidence = tuple(Evidence(Location("README.md", line), "") for line in lines)
    results = [RuleResult(rule, Outcome.FULL, "", evidence) for rule in RULES[:count]]
    return crowding.crowded(Repository(tree), results)


def test_three_rules_may_share_a_passage_and_four_may_not() -> None:
    assert crowd(3, 3) == frozenset()
    assert crowd(4, 3) == {("README.md", 3, None, None)}


def test_a_rule_with_evidence_elsewhere_does_not_crowd() -> None:
    assert crowd(4, 3, 5) == frozenset()
