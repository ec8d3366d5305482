"""Scores that nobody relies on, in code that differs in a line from that whose score is told."""

from __future__ import annotations

import pytest

from tests.leakage.follow import HEAD, TAIL, leaks, notebook

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


RANKED = """
chosen = df.corr()["y"].abs().sort_values(ascending=False).head(5).index.tolist()
{use}
X, y = df.drop(columns="y"), df["y"]
"""


@pytest.mark.parametrize(
    ("use", "mild"),
    [
        ("for col in chosen:\n    df[f'{col}_sq'] = df[col] ** 2", [True]),
        ("for a in chosen:\n    for b in chosen:\n        df[a + b] = df[a] * df[b]", [True]),
        ("df['all'] = df[chosen[0]] / (df[chosen[1]] + 1)", [True]),
        (
            "for col in chosen:\n    df[f'{col}_sq'] = df[col] ** 2\ndf = df[['y'] + chosen]",
            [False],
        ),
        ("df = df[['y'] + chosen]", [False]),
        (
            "new = pd.DataFrame()\nfor col in chosen:\n    new[col] = df[col]\nnew['y'] = df['y']\ndf = new",
            [False],
        ),
        (
            "new = df[['y']]\nfor col in chosen:\n    new[f'{col}_sq'] = df[col] ** 2\ndf = new",
            [False],
        ),
    ],
)
def test_columns_that_come_beside_all_others_leave_none_out(use: str, mild: list[bool]) -> None:
    found = leaks(HEAD + RANKED.format(use=use) + TAIL)
    assert [leak.mild for leak in found if leak.rule == "select-before-split"] == mild


@pytest.mark.parametrize(("told", "mild"), [("support_", [False]), ("ranking_", [True])])
def test_a_ranking_does_not_say_which_columns_are_kept(told: str, mild: list[bool]) -> None:
    code = f"""
from sklearn.feature_selection import RFECV
selector = RFECV(LogisticRegression()).fit(X, y)
print(selector.{told})
X = df[["a", "b", "c"]]
"""
    found = leaks(HEAD + code + TAIL)
    assert [leak.mild for leak in found if leak.rule == "select-before-split"] == mild


SEARCHED = """
from elsewhere import align, build
from sklearn.metrics import accuracy_score
from sklearn.model_selection import cross_val_score

df_test = pd.read_csv("others.csv")
best, kept = 0, None
for depth in [2, 4, 8]:
    model = build(X, depth)
    model.fit(X, y)
    X_test = align(model, df_test[["a", "b"]])
    score = {score}
    if score > best:
        best, kept = score, depth
model = build(X, kept)
model.fit(X, y)
print(best, accuracy_score(y, model.predict(X)))
model.predict(align(model, df_test)).to_csv("answers.csv")
"""


@pytest.mark.parametrize(
    ("score", "mild"),
    [
        ("cross_val_score(model, X, y).mean()", []),
        ("accuracy_score(df_test['y'], model.predict(X_test))", [False]),
    ],
)
def test_rows_beside_a_test_table_are_not_called_test(score: str, mild: list[bool]) -> None:
    found = leaks(HEAD + SEARCHED.format(score=score))
    assert [leak.mild for leak in found if leak.rule == "tuned-on-test"] == mild


SCALED = """
from sklearn.preprocessing import StandardScaler
{above}
X = StandardScaler().fit_transform(X){beside}
"""


@pytest.mark.parametrize(
    "comment",
    [
        "# <-- leak: statistics of the test rows",
        "# leak 1",
        "# LEAKY",
        "# This is a leak!",
        "# Data leakage",
        "# WRONG: scales all rows",
        "# wrong way - all rows",
        "# Don't do this",
    ],
)
def test_a_fault_that_a_comment_calls_one_is_shown_on_purpose(comment: str) -> None:
    for above, beside in ((comment, ""), ("", f"  {comment}")):
        (leak,) = leaks(HEAD + SCALED.format(above=above, beside=beside) + TAIL)
        assert leak.mild
        assert leak.steps[-1] == (leak.place, "a comment here calls it the wrong way")


@pytest.mark.parametrize(
    "comment",
    [
        "# no leakage",
        "# avoid leakage",
        "# leakage-free",
        "# leak-free",
        "# Data leakage prevention",
        "# leakage is not possible here",
        "# leakage check",
        "# leakage test",
        "# prevents data leakage",
        "# without a leak",
        "# wrong values are gone",
        "# the wrong rows were dropped before",
        "# scale",
    ],
)
def test_a_comment_that_denies_a_fault_changes_nothing(comment: str) -> None:
    for above, beside in ((comment, ""), ("", f"  {comment}")):
        (leak,) = leaks(HEAD + SCALED.format(above=above, beside=beside) + TAIL)
        assert not leak.mild


def test_the_comments_of_a_notebook_are_those_of_the_cell() -> None:
    code = SCALED.format(above="", beside="  # leak")
    (told,) = leaks(notebook([HEAD, code + TAIL]))
    (other,) = leaks(notebook([HEAD + "# leak", code.replace("  # leak", "") + TAIL]))
    assert (told.mild, other.mild) == (True, False)


FILLED_IN = """
from functools import partial
from hyperopt import fmin, space_eval
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)

def fitted(rows, labels, options):
    return LogisticRegression(C=options["C"]).fit({rows}, {labels}, options["weights"])

def loss(options, rows, labels, judged, truth):
    return -fitted(rows, labels, options).score({judged})

best = fmin(partial(loss, rows=X_train, labels=y_train, judged=X_test, truth=y_test), space={{}})
best = space_eval({{}}, best)
print(fitted(X_train, y_train, best).score(X_test, y_test))
"""


@pytest.mark.parametrize(
    ("rows", "labels", "judged", "told"),
    [
        ("rows", "labels", "rows, labels", set()),
        ("rows", "labels", "judged, truth", {("tuned-on-test", False)}),
        ("X", "y", "rows, labels", {("train-test-overlap", False)}),
    ],
)
def test_a_function_that_got_arguments_is_called_with_these(
    rows: str, labels: str, judged: str, told: set[tuple[str, bool]]
) -> None:
    code = FILLED_IN.format(rows=rows, labels=labels, judged=judged)
    assert {(leak.rule, leak.mild) for leak in leaks(HEAD + code)} == told


TIMED = """
import time
from sklearn.metrics import accuracy_score

class Search:
    def __init__(self, rows, labels, judged, truth):
        self.rows, self.labels, self.judged, self.truth = rows, labels, judged, truth
        self.best, self.kept = 0, None

    def fit(self, verbose=False):
        scores = []
        for c in [1, 2, 4]:
            try:
                model = LogisticRegression(C=c).fit(self.rows, self.labels)
            except ValueError as error:
                print(error)
            scores.append(accuracy_score(self.truth, model.predict(self.judged)))
        at = np.argmax(scores)
        self.best, self.kept = scores[at], [1, 2, 4][at]
        if verbose:
            print("best", self.best)
        {more}

X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
begun = time.time()
search = Search(X_train, y_train, X_test, y_test)
{call}
print(time.time() - begun)
"""


@pytest.mark.parametrize(
    ("call", "more", "mild"),
    [
        ("search.fit()", "", [True]),
        ("search.fit(verbose=False)", "", [True]),
        ("search.fit(verbose=True)", "", [False]),
        ("search.fit()\nprint(search.best)", "", [False]),
        ("kept.append(search.fit())", "return self.best", [False]),
        ("search.fit()", "print(self.kept)", [False]),
        ("search.fit()", "open('best.txt', 'w').write(str(self.kept))", [False]),
    ],
)
def test_nobody_asks_an_object_what_it_chose(call: str, more: str, mild: list[bool]) -> None:
    found = leaks(HEAD + TIMED.format(call=call, more=more))
    assert [leak.mild for leak in found if leak.rule == "tuned-on-test"] == mild
