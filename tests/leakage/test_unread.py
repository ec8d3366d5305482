"""What is kept and never read was chosen for nothing."""

from __future__ import annotations

import pytest

from tests.leakage.follow import HEAD, leaks

BEST = """
from sklearn.svm import SVC
X_train, X_test, y_train, y_test = train_test_split(X, y)
best, winner = 0, None
for c in range(1, 9):
    model = SVC(C=c).fit(X_train, y_train)
    score = model.score(X_test, y_test)
    print(c, score)
    if score > best:
        best, winner = score, model
{rest}
"""


@pytest.mark.parametrize(
    ("rest", "count"),
    [
        ("", 0),
        ("print(best)", 1),
        ("winner.predict(X_test)", 1),
        # Whoever waits for a better one stops by it.
        ("    else:\n        break", 1),
    ],
)
def test_a_winner_that_nobody_reads(rest: str, count: int) -> None:
    assert len(leaks(HEAD + BEST.format(rest=rest))) == count


@pytest.mark.parametrize(("rest", "mild"), [("", True), ("print(accuracy)", False)])
def test_a_score_on_training_rows_that_nobody_reads(rest: str, mild: bool) -> None:
    code = f"""
from sklearn.svm import SVC
from sklearn.metrics import accuracy_score
model = SVC().fit(X, y)
accuracy = accuracy_score(y, model.predict(X))
{rest}
"""
    assert [leak.mild for leak in leaks(HEAD + code)] == [mild]
