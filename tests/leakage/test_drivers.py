"""Scripts that fit nothing themselves, and hand rows from one module to another."""

from __future__ import annotations

import pytest

from tests.leakage.follow import leaks

PREPARE = """
import pandas as pd
from sklearn.preprocessing import StandardScaler

def prepare(df):
    {step}
    rows = pd.DataFrame(StandardScaler().fit_transform(df.drop(columns="y")))
    rows["y"] = df["y"]
    return rows
"""
TRAIN = """
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

def run_model(df):
    X, y = df.drop(columns="y"), df["y"]
    X_train, X_test, y_train, y_test = train_test_split(X, y)
    model = LogisticRegression().fit(X_train, y_train)
    print(model.score(X_test, y_test))
"""
MAIN = """
import pandas as pd
from steps.prepare import prepare
from steps.train import run_model

def main():
    rows = prepare(pd.read_csv("rows.csv"))
    run_model({given})

main()
"""


@pytest.mark.parametrize(
    ("step", "given", "texts"),
    [
        ("pass", "rows", ["StandardScaler.fit_transform"]),
        ("pass", "pd.read_csv('other.csv')", []),
        # A fill by hand is not told across modules: whether there is a gap is not seen.
        ("df['a'] = df['a'].fillna(df['a'].median())", "rows", ["StandardScaler.fit_transform"]),
    ],
)
def test_rows_that_a_script_hands_on(step: str, given: str, texts: list[str]) -> None:
    files = {
        "steps/prepare.py": PREPARE.format(step=step),
        "steps/train.py": TRAIN,
        "main.py": MAIN.format(given=given),
    }
    found = [leak.text.split(" ")[0] for leak in leaks(files) if not leak.mild]
    assert found == texts
