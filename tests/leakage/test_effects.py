"""What was learnt and has an effect on a score, and what has none, in code that differs in a
line."""

from __future__ import annotations

import json

import pytest

from tests.leakage.follow import HEAD, TAIL, leaks, notebook, rules

REFIT = """
from sklearn.preprocessing import StandardScaler
X_train, X_test, y_train, y_test = train_test_split(X, y)
scaler = StandardScaler()
X_train = scaler.fit_transform(X_train)
X_test = scaler.fit_transform(X_test)
"""
LESSON = """
from sklearn.preprocessing import StandardScaler
X = StandardScaler().fit_transform(X)
X_train, X_test, y_train, y_test = train_test_split(X, y)
"""
TWICE = """
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MinMaxScaler, PowerTransformer, StandardScaler
{first}
X_train, X_test, y_train, y_test = train_test_split(X, y)
{then}
print(model.score(X_test, y_test))
"""
BY_HAND = """
df["age"] = (df["age"] - df["age"].mean()) / df["age"].std()
X = df.drop(columns="y")"""
SCALED = "X = MinMaxScaler().fit_transform(X)"
BENT = "X = PowerTransformer().fit_transform(X)"
PIPED = "model = make_pipeline(StandardScaler(), LogisticRegression()).fit(X_train, y_train)"
PLAIN = "model = LogisticRegression().fit(X_train, y_train)"
STEPWISE = """
scaler = StandardScaler()
X_train = scaler.fit_transform(X_train)
X_test = scaler.transform(X_test)
model = LogisticRegression().fit(X_train, y_train)"""
STOPPED = """
from keras.callbacks import EarlyStopping
from keras.models import Sequential
X_train, X_test, y_train, y_test = train_test_split(X, y)
model = Sequential()
model.fit(X_train, y_train, epochs={epochs}, validation_data=(X_test, y_test),
          callbacks=[EarlyStopping(patience=10{more})])
print(model.evaluate(X_test, y_test))
"""


@pytest.mark.parametrize(
    ("code", "mild"),
    [
        (REFIT, [True]),
        (REFIT + PLAIN + "\nprint(model.score(X_test, y_test))\n", [False]),
        (LESSON, [True]),
        (LESSON + "print(np.mean(X_test), X_test.shape)\n", [True]),
        (LESSON + "np.save('test.npy', X_test)\nnp.save('train.npy', X_train)\n", [False]),
        (LESSON + "np.save('train.npy', X_train)\n", [True]),
        (LESSON + "np.save('test.npy', X_test)\n", [True]),
        (LESSON + "w = y_train[0]\nprint(np.mean(np.abs(w - y_test)))\n", [False]),
        (LESSON + "print(np.mean(y_train - 1), y_test)\n", [True]),
        (LESSON + "np.hstack((X_test[:, 1:], X_test[:, :1]))\nX_train.shape\n", [False]),
        (LESSON + "judge(X_train, X_test, y_train, y_test)\n", [False]),
    ],
)
def test_a_script_without_a_model_spoils_no_score(code: str, mild: list[bool]) -> None:
    assert [leak.mild for leak in leaks(HEAD + code)] == mild


def test_the_rows_that_are_scored_must_know_what_was_learnt_of_them() -> None:
    other = REFIT.replace("X_test = scaler", "X_other = scaler") + PLAIN
    unread = other + "\nmodel.predict(X_other)\nprint(model.score(X_test, y_test))\n"
    (leak,) = leaks(HEAD + unread)
    (read,) = leaks(HEAD + other + "\nprint(model.score(X_other, y_test))\n")
    assert (leak.mild, read.mild) == (True, False)


@pytest.mark.parametrize(
    ("first", "then", "faults"),
    [
        (SCALED, PLAIN, 1),
        (SCALED, PIPED, 0),
        (SCALED, STEPWISE, 0),
        (BY_HAND, PLAIN, 1),
        (BY_HAND, STEPWISE, 0),
        # Its steps are not even: no scale brings them back.
        (BENT, PIPED, 1),
        (BENT, STEPWISE, 1),
    ],
)
def test_a_scale_is_undone_by_the_next_one(first: str, then: str, faults: int) -> None:
    found = leaks(HEAD + TWICE.format(first=first, then=then))
    assert sum(not leak.mild for leak in found) == faults


def test_predictions_that_are_scaled_back_are_those_of_a_model_that_knew() -> None:
    code = TWICE.format(first=SCALED, then=PLAIN).replace("print(model.score(X_test, y_test))", "")
    code += """
scaler = StandardScaler().fit(y_train)
from sklearn.metrics import r2_score
print(r2_score(y_test, scaler.inverse_transform(model.predict(X_test))))
"""
    assert sum(not leak.mild for leak in leaks(HEAD + code)) == 1


@pytest.mark.parametrize(("model", "mild"), [("GaussianNB", True), ("BernoulliNB", False)])
def test_normal_distributions_are_fitted_to_any_scale(model: str, mild: bool) -> None:
    code = LESSON + f"from sklearn.naive_bayes import {model} as Made\n"
    code += f"model = {model}().fit(X_train, y_train)\nprint(model.score(X_test, y_test))\n"
    (leak,) = leaks(HEAD + code)
    assert leak.mild is mild


@pytest.mark.parametrize(
    ("epochs", "more", "expected"),
    [
        (1, "", []),
        (11, "", []),
        (12, "", ["tuned-on-test"]),
        (11, ", restore_best_weights=True", ["tuned-on-test"]),
    ],
)
def test_a_training_that_ends_first_is_not_stopped(
    epochs: int, more: str, expected: list[str]
) -> None:
    assert rules(HEAD + STOPPED.format(epochs=epochs, more=more)) == expected


@pytest.mark.parametrize(
    ("column", "count"),
    [
        ("df['a'].rolling(20).apply(lambda x: np.mean(np.abs(x - np.mean(x))))", 0),
        ("df['a'].expanding().apply(lambda x: np.std(x))", 0),
        ("df['a'] - df['a'].resample('D').apply(lambda day: day.mean())", 0),
        ("df['a'] - df['a'].resample('D').mean()", 0),
        ("df['a'].pipe(lambda x: x - np.mean(x))", 1),
    ],
)
def test_a_window_is_not_the_column(column: str, count: int) -> None:
    code = HEAD.replace("X, y =", f"df['b'] = {column}\nX, y =") + TAIL
    assert rules(code).count("fit-before-split") == count


HISTORY = """
rows, past = [], []
for _, row in df.iterrows():
    rows.append({{"form": np.mean(past{part}), "y": row["y"]}})
    past.append(row["goals"])
table = pd.DataFrame(rows)
X, y = table[["form"]], table["y"]
"""


def test_the_last_items_of_a_growing_list_are_what_came_before() -> None:
    latest = HEAD + HISTORY.format(part="[-5:]") + TAIL
    first = HEAD + HISTORY.format(part="[:5]") + TAIL
    assert (rules(latest), rules(first)) == ([], ["fit-before-split"])


OUTLIERS = """
from sklearn.ensemble import IsolationForest
kept = IsolationForest().fit_predict(df)
df = df[~(pd.Series(kept == -1) | pd.Series(np.zeros_like(df.index)))]
X, y = df.drop(columns="y"), df["y"]
"""


def test_to_leave_out_outliers_is_no_score_of_what_found_them() -> None:
    assert "train-test-overlap" not in rules(HEAD + OUTLIERS + TAIL)


def test_to_fit_a_composite_teaches_its_steps_anew() -> None:
    code = """
from sklearn.compose import ColumnTransformer
from sklearn.preprocessing import PowerTransformer
power = PowerTransformer()
print(power.fit_transform(X))
X_train, X_test, y_train, y_test = train_test_split(X, y)
both = ColumnTransformer([("power", power, ["a"])], remainder="passthrough")
X_train = both.fit_transform(X_train)
X_test = both.transform(X_test)
"""
    assert rules(HEAD + code + PLAIN + "\nprint(model.score(X_test, y_test))\n") == []


def test_behind_the_line_that_failed_nothing_ran() -> None:
    cells = [HEAD, "import sklearn.preprocessing as p\nX.nothing\nX = p.scale(X)", TAIL]
    files = notebook(cells)
    assert [leak.mild for leak in leaks(files)] == [False]
    failing = _failing(files, "AttributeError", 2)
    assert [leak.mild for leak in leaks(failing)] == [True]
    told = json.loads(failing["a.ipynb"])
    told["cells"][:0] = [{"cell_type": "raw", "metadata": {}, "source": "---"}] * 2
    assert [leak.mild for leak in leaks({"a.ipynb": json.dumps(told)})] == [True]
    # The line before had run; who stops a cell knows that it would go on.
    cells[1] = "import sklearn.preprocessing as p\nX = p.scale(X)\nX.nothing"
    assert [leak.mild for leak in leaks(_failing(notebook(cells), "AttributeError", 3))] == [False]
    assert [leak.mild for leak in leaks(_failing(files, "KeyboardInterrupt", 2))] == [False]


@pytest.mark.parametrize(
    ("more", "line", "mild"),
    [
        ([], 3, True),
        ([], 4, True),
        ([], 5, False),
        (["print(model.score(X_test, y_test))"], 3, False),
    ],
)
def test_where_each_cell_that_scores_failed_no_score_was_told(
    more: list[str], line: int, mild: bool
) -> None:
    scaled = "import sklearn.preprocessing as p\nX = p.scale(X)"
    files = notebook([HEAD + scaled, TAIL + "model.nothing", *more])
    (leak,) = leaks(_failing(files, "AttributeError", line))
    assert leak.mild is mild


def _failing(files: dict[str, str], name: str, line: int) -> dict[str, str]:
    """The notebook with an error that its second cell was saved with."""
    told = json.loads(files["a.ipynb"])
    cell = told["cells"][1]
    written = cell["source"].splitlines()
    text = written[line - 1] if line <= len(written) else "elsewhere()"
    trace = ["-" * 20, f"\x1b[0;32m----> {line}\x1b[0m {text}", f"{name}: why"]
    cell["outputs"] = [{"output_type": "error", "ename": name, "evalue": "", "traceback": trace}]
    return {"a.ipynb": json.dumps(told)}


@pytest.mark.parametrize("cells", ["[]", "{}", "[1]", '[{"outputs": [{"traceback": 3}]}]', "["])
def test_a_broken_notebook_says_nothing(cells: str) -> None:
    assert leaks({"a.ipynb": f'{{"cells": {cells}, "traceback": 1}}'}) == ()


PARTS = """
from sklearn.compose import ColumnTransformer
from sklearn.preprocessing import {scaler}


def parts():
    both = ColumnTransformer([("scale", {scaler}(), ["a"])], remainder="passthrough")
    return train_test_split(both.fit_transform(X), y)


train_parts = parts()
"""
FITS = """
from parts import parts
from {package} import {model}
X_train, X_test, y_train, y_test = parts()
"""


@pytest.mark.parametrize(
    ("package", "model", "scaler", "mild"),
    [
        ("xgboost", "XGBClassifier", "StandardScaler", True),
        ("xgboost", "XGBClassifier", "PowerTransformer", False),
        ("sklearn.svm", "SVC", "StandardScaler", False),
        ("torch", "nn", "StandardScaler", False),
    ],
)
def test_rows_are_prepared_for_models_that_stand_elsewhere(
    package: str, model: str, scaler: str, mild: bool
) -> None:
    made = f"{model}().fit(X_train[0], y_train)\n"
    forest = "from sklearn.ensemble import RandomForestClassifier\nRandomForestClassifier()\n"
    files = {
        "parts.py": HEAD + PARTS.format(scaler=scaler),
        "other.py": forest,
        "fits.py": FITS.format(package=package, model=model).replace("from parts", "# ") + made,
    }
    (leak,) = [leak for leak in leaks(files) if leak.place.path == "parts.py"]
    assert leak.mild is mild


def test_what_stands_for_unmet_groups_matters_little() -> None:
    code = """
known = df.groupby("brand")["power"].median()
rest = df["power"].median()
df["power"] = df["brand"].map(known).fillna(rest)
X = df.drop(columns="y")
"""
    group, other = sorted(leaks(HEAD + code + TAIL), key=lambda leak: leak.place.line or 0)
    assert (group.text.startswith("df.groupby"), group.mild) == (True, False)
    assert (other.text.startswith("df['power']"), other.mild) == (True, True)


MIDDLE = """
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import Ridge
middle = int(df["year"].median())
df["year"] = {column}
X = df.drop(columns="y")
X_train, X_test, y_train, y_test = train_test_split(X, y)
print({model}().fit(X_train, y_train).score(X_test, y_test))
"""


@pytest.mark.parametrize(
    ("column", "model", "mild"),
    [
        ("df['year'] - middle", "RandomForestClassifier", True),
        ("(df['year'] - middle) / 10", "RandomForestClassifier", True),
        ("df['year'] - middle", "Ridge", False),
        ("df['year'].fillna(middle)", "RandomForestClassifier", False),
        ("np.abs(df['year'] - middle)", "RandomForestClassifier", False),
        ("(df['year'] - middle) / df['year'].fillna(middle)", "RandomForestClassifier", False),
    ],
)
def test_a_column_that_is_moved_is_the_same_to_trees(column: str, model: str, mild: bool) -> None:
    (leak,) = leaks(HEAD + MIDDLE.format(column=column, model=model))
    assert leak.mild is mild


PRIOR = """
target3_train = df
middle = {middle}
X["rate"] = (10 * middle + X["rooms"]) / 11
"""


@pytest.mark.parametrize(
    ("middle", "mild"),
    [("y.mean()", True), ("df['rooms'].mean()", False), ("target3_train.mean()", False)],
)
def test_the_mean_of_all_labels_is_one_number_for_all_rows(middle: str, mild: bool) -> None:
    (leak,) = leaks(HEAD + PRIOR.format(middle=middle) + TAIL)
    assert leak.mild is mild


TASKS = """
from prefect import flow, task
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import StandardScaler


@task
def scaled(X):
    return StandardScaler().fit_transform(X)


@task
def parts(X):
    return train_test_split(X, y)


@task
def judged(X_train, X_test, y_train, y_test):
    print({model}().fit(X_train, y_train).score(X_test, y_test))


@flow
def run():
    X_train, X_test, y_train, y_test = parts(scaled(X)).result()
    judged(X_train, X_test, y_train, y_test)


run()
"""


@pytest.mark.parametrize(
    ("model", "mild"), [("LinearRegression", True), ("LogisticRegression", False)]
)
def test_what_a_task_gives_back_is_followed(model: str, mild: bool) -> None:
    (leak,) = leaks(HEAD + TASKS.format(model=model))
    assert leak.mild is mild
