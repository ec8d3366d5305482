"""Scores that nobody relies on, in code that differs in a line from that whose score is told."""

from __future__ import annotations

import pytest

from tests.leakage.follow import leaks

OWN_MODEL = """
import numpy as np
import pandas as pd
from sklearn.metrics import accuracy_score
from sklearn.naive_bayes import GaussianNB

class Model:
    def fit(self, X, y):
        self.inner = GaussianNB().fit(X, y)

    def predict(self, X):
        return self.inner.predict(X)

df = pd.read_csv("rows.csv")
X = pd.DataFrame(np.random.randn(100, 2))
{labels}
model = {model}
model.fit(X, y)
print(accuracy_score(model.predict(X), y))
"""


@pytest.mark.parametrize("model", ["Model()", "GaussianNB()"])
@pytest.mark.parametrize(
    ("labels", "mild"),
    [
        ("y = pd.Series(np.random.randint(2, size=100), dtype='category')", [True]),
        ("y = np.random.choice([0, 1], size=100)", [True]),
        ("y = X[0] + np.random.randn(100)", [False]),
        ("y = np.random.randn(100) + X[0]", [False]),
        ("y = np.random.randint(2, size=100)\nX[y == 1] += 3", [False]),
        ("y = np.random.randint(2, size=100)\nX.loc[y == 1, 0] = 3", [False]),
        ("y = np.maximum(np.random.randn(100), X[0])", [False]),
        ("X, y = df[['a', 'b']], df['y']", [False]),
        ("y = np.random.randint(2, size=100)\nX = X + y", [False]),
    ],
)
def test_labels_that_are_noise_cannot_be_predicted(
    model: str, labels: str, mild: list[bool]
) -> None:
    found = leaks(OWN_MODEL.format(labels=labels, model=model))
    assert [leak.mild for leak in found if leak.rule == "evaluated-on-train"] == mild
