"""A leak is a fault where each link to a told score is seen, and a remark where one is not."""

from __future__ import annotations

import pytest

from tests.leakage.follow import HEAD, TAIL, called, leaks, rules

SCALER = "from sklearn.preprocessing import StandardScaler\n"
SPLIT = "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)\n"
SCALE = SCALER + "X = StandardScaler().fit_transform(X)\n"
FILL = "X = X.fillna(X.mean())\n"


def mild(code: str) -> list[bool]:
    """Whether each leak of a script is a mere remark."""
    return [leak.mild for leak in leaks(code)]


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        # What is done with the parts stands elsewhere.
        ("def parts(X, y):\n    X = StandardScaler().fit_transform(X)\n"
         "    return train_test_split(X, y)\n", False),
        ("X = StandardScaler().fit_transform(X)\n" + SPLIT + "send(X_train, X_test)\n", False),
        # Numbers by hand may be there for anything.
        ("def parts(X, y):\n    X = X.fillna(X.mean())\n    return train_test_split(X, y)\n", True),
        # Nobody is given the parts.
        ("X = StandardScaler().fit_transform(X)\n" + SPLIT + "print(X_train.shape)\n", True),
        # They are for choosing, beside others that are called test.
        ("def parts(train, test):\n    X_train = StandardScaler().fit_transform(train)\n"
         "    X_test = test\n    X_train, X_val = train_test_split(X_train)\n"
         "    return X_train, X_val, X_test\n", True),
    ],
)  # fmt: skip
def test_a_file_that_only_prepares_rows(rest: str, expected: bool) -> None:
    found = leaks(called(HEAD + SCALER + rest, "parts"))
    assert [leak.mild for leak in found] == [expected]


FIT = "model = LogisticRegression().fit(X_train, y_train)\n"
SAVED = """
answers = np.exp(model.predict(X_test))
pd.DataFrame({"id": names["id"], "y": answers}).to_csv("submission.csv")
"""


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        (FIT + "print(model.score(X_test, y_test))\n", False),
        # The only score is of the training rows; held-out ones are predicted for a plot.
        (FIT + "print(model.score(X_train, y_train))\nplot(model.predict(X_test[:9]))\n", True),
        (FIT + "names = pd.read_csv('names.csv')\n" + SAVED, True),
        # The model that is scored is fitted on other rows.
        ("old = pd.read_csv('old.csv')\nmodel = LogisticRegression().fit(old[['a']], old['y'])\n"
         "print(model.score(X_test, y_test))\n", True),
        # It is fitted elsewhere, and scored here.
        ("from sklearn.metrics import f1_score\nimport joblib\nmodel = joblib.load('model.joblib')\n"
         "print(f1_score(y_test, model.predict(X_test)))\n", False),
    ],
)  # fmt: skip
def test_a_model_that_knows_is_scored_on_held_out_rows(rest: str, expected: bool) -> None:
    assert mild(HEAD + SCALE + SPLIT + rest) == [expected]


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ("X = df[FEATURES]\n", True),
        ("X = df[['age', 'fare']]\n", False),
        ("X = df[[c for c in df.columns if c != 'y']]\n", False),
    ],
)
def test_a_list_made_elsewhere_may_leave_out_what_was_filled(listed: str, expected: bool) -> None:
    head = HEAD + "from settings import FEATURES\ndf['age'] = df['age'].fillna(df['age'].mean())\n"
    assert mild(head + listed + TAIL) == [expected]


def test_what_a_label_is_filled_with_is_not_among_columns_that_are_coded() -> None:
    code = HEAD + (
        "df['y'] = df['y'].fillna(df['y'].mean())\n"
        "kinds = [*(df.dtypes == 'object').index]\n"
        "coded = pd.DataFrame(OneHotEncoder().fit_transform(df[kinds]))\n"
        "X = pd.concat([df.drop(kinds, axis=1), coded], axis=1).drop(columns='y')\n"
    )
    assert all(mild(code + TAIL))


@pytest.mark.parametrize(
    ("learnt", "expected"),
    [
        ("X['n'] = X['c'].map(X['c'].value_counts())\n", True),
        ("X['n'] = X['c'].map(X.groupby('c')['a'].median())\n", False),
        ("X['a'] = X.groupby('c')['a'].transform(lambda a: a.fillna(a.mode()[0]))\n", True),
        ("X['a'] = X.groupby('c')['a'].transform(lambda a: a.fillna(a.median()))\n", False),
    ],
)
def test_counts_and_most_frequent_values_do_little(learnt: str, expected: bool) -> None:
    assert mild(HEAD + learnt + TAIL) == [expected]


@pytest.mark.parametrize(
    ("changed", "model", "expected"),
    [
        ("X['a'] = pd.qcut(X['a'], 4)\n", "RandomForestClassifier", True),
        ("X['a'] = pd.qcut(X['a'], 4)\n", "KNeighborsClassifier", False),
        ("X['a'] = pd.qcut(X['a'], 4)\n", "LinearRegression", False),
        ("X = preprocessing.scale(X)\n", "LinearRegression", True),
        ("X = preprocessing.scale(X)\n", "Ridge", False),
        ("X = preprocessing.scale(X)\n", "OwnDecisionTree", True),
        (FILL, "RandomForestClassifier", False),
    ],
)
def test_models_that_do_not_notice(changed: str, model: str, expected: bool) -> None:
    judged = f"model = {model}().fit(X_train, y_train)\nprint(model.score(X_test, y_test))\n"
    head = f"from sklearn import preprocessing\nfrom models import {model}\n"
    assert mild(HEAD + head + changed + SPLIT + judged) == [expected]


def test_numbers_by_hand_from_another_file_are_a_remark_and_a_scaler_a_fault() -> None:
    make = "import pandas as pd\nfrom sklearn.preprocessing import StandardScaler\n"
    hand = make + "df = pd.read_csv('raw.csv')\ndf['a'] = df['a'].fillna(df['a'].mean())\n"
    fitted = (
        make + "df = pd.read_csv('raw.csv')\ndf['a'] = StandardScaler().fit_transform(df['a'])\n"
    )
    train = HEAD.replace("rows.csv", "data/clean.csv") + TAIL
    for code, expected in ((hand, True), (fitted, False)):
        files = {"a_clean.py": code + "df.to_csv('data/clean.csv')\n", "train.py": train}
        assert [leak.mild for leak in leaks(files)] == [expected]


def test_tables_of_one_row_for_each_group_side_by_side() -> None:
    code = HEAD + (
        "last = df.groupby('shopper').agg({{'paid': 'mean', 'y': 'max'}})\n"
        "more = df.groupby('shopper').agg({{'paid': 'median'}})\n"
        "{joined}\n"
        "X, y = rows.drop(columns='y'), rows['y']\n"
    )
    assert rules(code.format(joined="rows = last.merge(more, on='shopper')") + TAIL) == []
    back = "rows = df.merge(more, on='shopper')"
    assert rules(code.format(joined=back) + TAIL) == ["fit-before-split"]


def test_a_part_called_training_beside_one_called_test_is_not_judged_yet() -> None:
    code = (
        HEAD
        + SCALER
        + (
            "{name}_train, {name}_test = X[:800], X[800:]\n"
            "X = StandardScaler().fit_transform({name}_train)\n"
            "y = y[:800]\n"
        )
    )
    assert mild(code.format(name="X") + TAIL) == [True]


RECORDS = """
import ase
from sklearn.decomposition import PCA
rows = []
for name in names:
    atoms = ase.read_xyz(name)
    rows.append(PCA(n_components=2).fit_transform(atoms).ravel())
X = np.array(rows)
"""
TABLES = """
import ase
from sklearn.preprocessing import StandardScaler
for name in names:
    table = ase.read_table(name)
    X = StandardScaler().fit_transform(table)
    X_train, X_test, y_train, y_test = train_test_split(X, y)
    model = LogisticRegression().fit(X_train, y_train)
    print(model.score(X_test, y_test))
"""


def test_what_is_fitted_in_each_pass_of_a_loop_may_know_one_record() -> None:
    assert mild(HEAD + RECORDS + TAIL) == [True]
    assert mild(HEAD + TABLES) == [False]


SEARCHED = """
from sklearn.model_selection import GridSearchCV
from sklearn.preprocessing import StandardScaler
def tune(X, y):
    X = StandardScaler().fit_transform(X)
    search = GridSearchCV(LogisticRegression(), {"C": [1, 2]}).fit(X, y)
    return search.best_params_, search.best_score_
"""


def test_rows_that_a_search_is_given_may_be_training_rows() -> None:
    assert mild(HEAD + SEARCHED) == [True]
    assert mild(HEAD + SEARCHED + "print(tune(X, y))\n") == [False]


_STACKED = """
from sklearn.model_selection import KFold
X, y = X.values, y.values
features = np.zeros(len(X))
for fit, held in KFold(5).split(X):
    model = LogisticRegression().fit(X[fit], y[fit])
    features[held] = model.predict(X[held])
"""


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        # They are what the next model is fitted on, and nobody says how good they are.
        ("last = LogisticRegression().fit(features.reshape(-1, 1), y)\n", True),
        ("pd.DataFrame({'y': features}).to_csv('features.csv')\n", True),
        ("from sklearn.metrics import f1_score\nprint(f1_score(y, features))\n", False),
        # They are set against the truth by hand, and by what nothing is known of.
        ("    print(np.sum(features[held] == y[held]) / len(held))\n", False),
        ("    print(sum(a != b for a, b in zip(model.predict(X[held]), y[held])))\n", False),
        ("    errors.append(abs(model.predict(X[held]) - y[held]))\n", False),
        ("    print(own_metric(y[held], model.predict(X[held])))\n", False),
    ],
)
def test_predictions_of_folds_are_no_score(rest: str, expected: bool) -> None:
    assert mild(HEAD + SCALE + _STACKED + rest) == [expected]


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("if X.isnull().any().any():", True),
        ("if not X.isna().any().any():\n    print('none')\nelse:", True),
        ("missing = X.isnull().sum().sum()\nif missing > 0:", True),
        ("if pd.isnull(X).sum().sum() == 0:\n    print('none')\nelse:", True),
        ("if any(X.isnull().sum()) and len(X):", True),
        # It tells how to fill, or nothing of gaps.
        ("if X.isnull().sum().sum() < 100:", False),
        ("if len(X) > 100:", False),
    ],
)
def test_a_fill_if_there_are_gaps_perhaps_never_runs(test: str, expected: bool) -> None:
    assert mild(HEAD + f"{test}\n    {FILL}{TAIL}") == [expected]
    imputed = "X = SimpleImputer().fit_transform(X)\n"
    head = HEAD + "from sklearn.impute import SimpleImputer\n"
    assert mild(head + f"{test}\n    {imputed}{TAIL}") == [expected]
    # What was worked out before is filled in there, and what scales is there for more.
    before = f"means = X.mean()\n{test}\n    X = X.fillna(means)\n"
    assert mild(HEAD + before + TAIL) == [expected]
    assert mild(HEAD + SCALER + f"{test}\n    X = StandardScaler().fit_transform(X)\n{TAIL}") == [
        False
    ]


SCALED_TEST = """
scaler = StandardScaler()
A_train = scaler.fit_transform(X_train)
A_test = scaler.fit_transform(X_test)
"""
LINEAR = "model = LogisticRegression().fit({0}_train, y_train)\nguess = model.predict({0}_test)\n"


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        (LINEAR.format("A") + "print(f1_score(y_test, guess))\n", False),
        (LINEAR.format("A") + "print(model.score(A_test, y_test))\n", False),
        # What was learnt of the held-out rows comes to no model.
        (LINEAR.format("X") + "print(f1_score(y_test, guess))\n", True),
        # No score of them is worked out.
        (LINEAR.format("A") + "print(guess)\n", True),
        (LINEAR.format("A") + "print(f1_score(y_train, model.predict(A_train)))\n", True),
        # It is of another model, which did not see it.
        (LINEAR.format("A") + LINEAR.format("X") + "print(f1_score(y_test, guess))\n", True),
    ],
)
def test_what_is_learnt_of_held_out_rows_must_come_to_their_score(
    rest: str, expected: bool
) -> None:
    found = leaks(HEAD + SCALER + SPLIT + SCALED_TEST + rest)
    assert [leak.mild for leak in found if "on the held-out rows" in leak.text] == [expected]


def test_a_scale_for_the_error_is_none_for_the_model() -> None:
    scaled = "truth = StandardScaler().fit_transform(y_test)\nprint(np.mean(guess - truth))\n"
    found = leaks(HEAD + SCALER + SPLIT + LINEAR.format("X") + scaled)
    assert [leak.mild for leak in found] == [True]


@pytest.mark.parametrize("scored", [False, True])
def test_a_score_of_other_features_in_the_same_split_is_none(scored: bool) -> None:
    plain = (
        "model = LogisticRegression().fit(X_train, y_train)\nprint(model.score(X_test, y_test))\n"
    )
    again = SPLIT + "other = LogisticRegression(C=2).fit(X_train, y_train)\n"
    told = "print(f1_score(y_test, other.predict(X_test)))\n" if scored else ""
    assert mild(HEAD + SPLIT + plain + SCALE + again + told) == [not scored]


def test_the_truth_is_of_the_split() -> None:
    other = "a, b, c, d = train_test_split(X, y, random_state=7)\n"
    fitted = SPLIT + "model = LogisticRegression().fit(X_train, y_train)\n"
    score = "print(f1_score({}, model.predict(X_test)))\n"
    assert mild(HEAD + SCALE + other + fitted + score.format("y_test")) == [False]
    assert mild(HEAD + SCALE + other + fitted + score.format("d")) == [True]


@pytest.mark.parametrize(
    ("picked", "found"),
    [
        ("pd.DataFrame(df, columns=['b', 'c'])", []),
        ("pd.DataFrame(df, columns=['a', 'b'])", [False]),
        ("df.reindex(columns=['b', 'c'])", []),
        ("df.reindex(['a', 'c'], axis=1)", [False]),
        ("df.filter(items=['b', 'c'])", []),
        ("df.filter(['a', 'c'])", [False]),
    ],
)
def test_a_filled_column_that_is_left_out(picked: str, found: list[bool]) -> None:
    filled = f"df['a'] = df['a'].fillna(df['a'].mean())\nX = {picked}\n"
    assert mild(HEAD + filled + TAIL) == found


ABOVE = "df['high'] = (df['price'] >= df['price'].mean()).astype(int)\ndel df['price']\n"
PARTS = "train, test = train_test_split(df, random_state=1)\n"
FITTED = (
    "model = LogisticRegression().fit({0}, train['{1}'])\nprint(model.score({2}, test['{1}']))\n"
)


@pytest.mark.parametrize(
    ("label", "expected"),
    [("high", [True]), ("y", [False])],
)
def test_a_statistic_by_which_the_label_is_defined(label: str, expected: list[bool]) -> None:
    names = "names = [n for n in df.columns if n != target]\n"
    rest = FITTED.format("train[names]", label, "test[names]")
    assert mild(HEAD + f"target = '{label}'\n" + ABOVE + PARTS + names + rest) == expected


def test_what_explains_a_model_of_trees_is_none_that_is_scored() -> None:
    trees = """
from sklearn.ensemble import GradientBoostingClassifier
from eli5.sklearn import PermutationImportance
model = GradientBoostingClassifier().fit(X_train, y_train)
print(f1_score(y_test, model.predict(X_test)))
"""
    explained = "PermutationImportance(model).fit(X_test, y_test)\n"
    assert mild(HEAD + SCALE + SPLIT + trees + explained) == [True]
    other = (
        "other = LogisticRegression().fit(X_train, y_train)\nprint(other.score(X_test, y_test))\n"
    )
    assert mild(HEAD + SCALE + SPLIT + trees + explained + other) == [False]


def test_the_model_that_knows_and_its_score_are_named() -> None:
    plain = (
        "model = LogisticRegression().fit(X_train, y_train)\nprint(model.score(X_test, y_test))\n"
    )
    again = SPLIT + "other = LogisticRegression(C=2).fit(X_train, y_train)\n"
    told = "print(other.score(X_test, y_test))\n"
    (leak,) = leaks(HEAD + SPLIT + plain + SCALE + again + told)
    said = [(text.partition(":")[2].strip(), at.line) for at, text in leak.steps]
    assert said[1:] == [("LogisticRegression.fit", 14), ("other.score", 15)]


def test_the_steps_show_the_model_that_notices_and_its_own_score() -> None:
    code = """
from sklearn.ensemble import RandomForestClassifier
from sklearn.preprocessing import StandardScaler
X = StandardScaler().fit_transform(X)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
trees = RandomForestClassifier().fit(X_train, y_train)
print(trees.score(X_test, y_test))
linear = LogisticRegression().fit(X_train, y_train)
print(linear.score(X_test, y_test))
"""
    (leak,) = leaks(HEAD + code)
    assert [text for _, text in leak.steps[1:]] == [
        "a model is fitted here: LogisticRegression.fit",
        "held-out rows are scored here: linear.score",
    ]
