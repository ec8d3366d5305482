"""What is a fault and what a mere remark, in code that differs in one line."""

from __future__ import annotations

import pytest

from mle_lint.model import Severity
from tests.leakage.follow import HEAD, leaks, rules

SCALED = """
from sklearn.ensemble import RandomForestClassifier
from sklearn.preprocessing import {scaler}
X = {scaler}().fit_transform(X)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
model = {model}().fit(X_train, y_train)
print(model.score(X_test, y_test))
"""
SMOTE = """
from imblearn.over_sampling import SMOTE
from sklearn.model_selection import GridSearchCV, cross_val_score
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
X_more, y_more = SMOTE().fit_resample(X_train, y_train)
{judged}
"""
SEARCH = "print(GridSearchCV(LogisticRegression(), {'C': [1]}).fit(X_more, y_more).score(X_test, y_test))"
FOLDS = "print(cross_val_score(LogisticRegression(), X_more, y_more).mean())"
CUT = """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
model = LogisticRegression().fit(X_train, y_train)
p = model.predict_proba(X_test)[:, 1]
from sklearn.metrics import f1_score
"""


@pytest.mark.parametrize(
    ("scaler", "model", "expected"),
    [
        ("StandardScaler", "RandomForestClassifier", Severity.INFO),
        ("StandardScaler", "LogisticRegression", None),
        # Its steps are not even: which rows it saw changes the order of values.
        ("QuantileTransformer", "RandomForestClassifier", None),
    ],
)
def test_scaling_hurts_no_tree(scaler: str, model: str, expected: Severity | None) -> None:
    (leak,) = leaks(HEAD + SCALED.format(scaler=scaler, model=model))
    assert (leak.rule, leak.severity) == ("fit-before-split", expected)


def test_resampled_rows_in_a_search_are_a_remark_and_in_reported_folds_a_fault() -> None:
    (search,) = leaks(HEAD + SMOTE.format(judged=SEARCH))
    (folds,) = leaks(HEAD + SMOTE.format(judged=FOLDS))
    assert (search.severity, folds.severity) == (Severity.INFO, None)
    assert "before a search makes folds" in search.text


@pytest.mark.parametrize(
    ("judged", "count"),
    [
        ("print(f1_score(y_test, p >= 0.9))", 0),
        ("print(f1_score(y_test, p >= 0.9))\nprint(f1_score(y_test, p >= 0.7))", 1),
        ("for t in np.arange(0, 1, 0.1):\n    print(f1_score(y_test, p >= t))", 0),
        (
            "for t in np.arange(0, 1, 0.1):\n    print(f1_score(y_test, p >= t))\n"
            "print(f1_score(y_test, p >= 0.9))",
            1,
        ),
    ],
)
def test_thresholds_tried_on_test_rows(judged: str, count: int) -> None:
    found = leaks(HEAD + CUT + judged)
    assert [leak.severity for leak in found] == [Severity.INFO] * count


def test_columns_copied_from_a_selector_are_chosen_by_it() -> None:
    fit = "from sklearn.feature_selection import RFE\nrfe = RFE(LogisticRegression()).fit(X, y)\n"
    told, cols = "print(rfe.support_)\n", "cols = ['a', 'b', 'c']\n"
    rest = "X = df[cols]\n" + CUT + "print(f1_score(y_test, model.predict(X_test)))"
    assert rules(HEAD + fit + told + cols + rest) == ["select-before-split"]
    # A list that was written before cannot have been copied, nor one that nobody was told.
    assert rules(HEAD + cols + fit + told + rest) == []
    assert rules(HEAD + fit + cols + rest) == []
