"""What is learnt of each row by itself, or of no row that a model is given."""

from __future__ import annotations

import pytest

from tests.leakage.follow import HEAD, TAIL, rules

_LEAKS = ["fit-before-split"]
_SCALER = """
from sklearn.preprocessing import StandardScaler
scaler = StandardScaler()
"""


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("X = scaler.fit_transform(X.T).T", []),
        ("X = scaler.fit_transform(X.transpose()).transpose()", []),
        ("X = np.transpose(scaler.fit_transform(np.transpose(X)))", []),
        ("X = scaler.fit(X.T).transform(X.T).transpose(1, 0)", []),
        ("X = ((X.T - X.T.mean()) / X.T.std()).T", []),
        ("X = scaler.fit_transform(X.T)", _LEAKS),
        ("X = scaler.fit_transform(X.T.T)", _LEAKS),
        ("X = scaler.fit_transform(scaler.fit_transform(X.T).T)", _LEAKS),
        ("X = scaler.fit_transform(np.transpose(X, (0, 2, 1))).transpose(0, 2, 1)", _LEAKS),
        ("a, b = X.T\na = (a - a.mean()) / a.std()\nX = np.vstack([a, b]).T", _LEAKS),
    ],
)
def test_scaling_a_table_on_its_side_scales_each_row_by_itself(code: str, found: list[str]) -> None:
    assert rules(HEAD + _SCALER + code + TAIL) == found


def test_what_is_turned_back_is_not_fitted_on_test_rows() -> None:
    split = "X_train, X_test, y_train, y_test = train_test_split(X, y)\n"
    scaled = "X_test = scaler.fit_transform({}\n"
    judged = "print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))\n"
    parts = HEAD + _SCALER + split
    assert rules(parts + scaled.format("X_test.T).T") + judged) == []
    assert rules(parts + scaled.format("X_test)") + judged) == _LEAKS
