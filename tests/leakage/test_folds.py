"""Folds that are laid out by groups or by hand, and folds inside of training rows."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.leakage.follow import HEAD, called, leaks, rules

_HEAD = """
import numpy as np
import pandas as pd
from imblearn.over_sampling import SMOTE, RandomOverSampler
from sklearn.feature_selection import SelectFromModel
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import *
from sklearn.preprocessing import StandardScaler
df = pd.read_csv("rows.csv")
X, y = df.drop(columns="y"), df["y"]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
"""
_SEARCHED = """
X_more, y_more = {sampler}().fit_resample(X_train, y_train)
folds = {splitter}(n_splits=5)
search = GridSearchCV(LogisticRegression(), {{"C": [1, 9]}}, cv={cv})
search.fit(X_more, y_more)
print(search.best_score_, search.score(X_test, y_test))
"""


@pytest.mark.parametrize(
    ("sampler", "splitter", "found"),
    [
        ("RandomOverSampler", "GroupKFold", []),
        ("RandomOverSampler", "StratifiedKFold", ["resample-before-split"]),
        ("SMOTE", "GroupKFold", ["resample-before-split"]),
    ],
)
@pytest.mark.parametrize("cv", ["folds", 'folds.split(X_more, y_more, X_more["person"])'])
def test_groups_keep_copies_of_a_row_together(
    sampler: str, splitter: str, cv: str, found: list[str]
) -> None:
    code = _SEARCHED.format(sampler=sampler, splitter=splitter, cv=cv)
    told = [leak for leak in leaks(_HEAD + code) if leak.rule == "resample-before-split"]
    assert sorted({leak.rule for leak in told}) == found


_LAID_OUT = """
def tune(whole, part, y_whole, folds):
    scaler = StandardScaler().fit(part)
    search = GridSearchCV(LogisticRegression(), {{"C": [1, 9]}}, cv=folds)
    return search.fit(scaler.transform(whole), y_whole)

early = df[df["year"] < 2010]
part = early[early["year"] < 2009]
search = tune(early.drop(columns="y"), {seen}, early["y"], {splitter})
late = df[df["year"] == 2010]
print(search.score(late.drop(columns="y"), late["y"]))
"""


@pytest.mark.parametrize(
    ("seen", "splitter", "found"),
    [
        ('part.drop(columns="y")', "PredefinedSplit(np.where(early['year'] < 2009, -1, 0))", []),
        ('part.drop(columns="y")', "KFold(5)", ["fit-before-split"]),
        (
            'early.drop(columns="y")',
            "PredefinedSplit(np.where(early['year'] < 2009, -1, 0))",
            ["fit-before-split"],
        ),
    ],
)
def test_folds_that_are_laid_out_may_hold_out_what_was_not_seen(
    seen: str, splitter: str, found: list[str]
) -> None:
    assert rules(_HEAD + _LAID_OUT.format(seen=seen, splitter=splitter)) == found


def test_columns_chosen_by_training_rows_before_their_folds_are_a_remark() -> None:
    code = """
chooser = SelectFromModel(LogisticRegression()).fit(X_train, y_train)
chosen = chooser.transform(X_train)
for fit, rest in StratifiedKFold(5).split(chosen, y_train):
    model = LogisticRegression().fit(chosen[fit], y_train.iloc[fit])
    print(model.score(chosen[rest], y_train.iloc[rest]))
final = LogisticRegression().fit(chosen, y_train)
print(final.score(chooser.transform(X_test), y_test))
"""
    assert [(leak.rule, leak.mild) for leak in leaks(_HEAD + code)] == [
        ("select-before-split", True)
    ]


@pytest.mark.parametrize(("name", "mild"), [("train_X", True), ("X", False)])
def test_a_split_of_the_training_rows_that_a_method_is_given_is_a_remark(
    name: str, mild: bool
) -> None:
    code = f"""
class Model:
    def fit(self, {name}, target):
        chosen = SelectFromModel(LogisticRegression()).fit_transform({name}, target)
        fit, rest, y_fit, y_rest = train_test_split(chosen, target, test_size=0.05)
        self.model = LogisticRegression().fit(fit, y_fit)
        print(self.model.score(rest, y_rest))
"""
    head = _HEAD.partition("df = ")[0]
    assert [(leak.rule, leak.mild) for leak in leaks(called(head + code, "Model"))] == [
        ("select-before-split", mild)
    ]


_TWICE = """
from tests.leakage.follow import leaks
code = '''
import pandas as pd
from sklearn.neighbors import KNeighborsClassifier
def pick(data):
    rest = data.copy()
    some = rest.sample()
    rest.drop(some.index, inplace=True)
    more = rest.sample()
    rest.drop(more.index, inplace=True)
    return pd.concat([some, more]), rest
df = pd.read_csv("rows.csv")
df = pd.concat([df[df["y"] == 1], df[df["y"] != 1], df[df["kind"] == "other"]])
df["age"] = (df["age"] - df["age"].min()) / (df["age"].max() - df["age"].min())
test, train = pick(df)
model = KNeighborsClassifier().fit(train[["age"]], train["y"])
print(model.score(test[["age"]], test["y"]))
'''
print([(leak.rule, leak.place, leak.text, leak.steps) for leak in leaks(code)])
"""


def test_the_same_is_found_in_whatever_order_sets_are_gone_through() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", _TWICE],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "22", "39")
    }
    assert len(said) == 1


IN_TIME = """
from lightgbm import LGBMClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import KFold
df["before"] = df["v"].shift(1)
train, test = df[df["year"] < 2020], df[df["year"] >= 2020]
for a, b in KFold(5, shuffle=True).split({rows}):
    train_part, val_part = {rows}.iloc[a], {rows}.iloc[b]
    model = LGBMClassifier().fit(train_part.drop(columns="y"), train_part["y"])
    print(roc_auc_score(val_part["y"], model.predict(val_part.drop(columns="y"))))
print(roc_auc_score(test["y"], model.predict(test.drop(columns="y"))))
"""


@pytest.mark.parametrize(("rows", "mild"), [("train", True), ("df", False)])
def test_folds_of_the_years_before_those_that_are_tested(rows: str, mild: bool) -> None:
    found = [leak.mild for leak in leaks(HEAD + IN_TIME.format(rows=rows)) if "random" in leak.rule]
    assert found == [mild]
