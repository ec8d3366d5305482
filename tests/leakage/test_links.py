"""A fault of the evaluation needs every link: what was chosen, by which rows, and a score of it."""

from __future__ import annotations

import pytest

from tests.leakage.follow import HEAD, TAIL, leaks, rules

METRICS = "from sklearn.metrics import accuracy_score, f1_score, r2_score\n"
SPLIT = "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)\n"
SEVERAL = """
models = {"a": LogisticRegression(), "b": LogisticRegression(C=2)}
scores = {}
for name, model in models.items():
    model.fit(X_train, y_train)
    scores[name] = model.score(X_test, y_test)
best = max(scores, key=scores.get)
"""
OBJECTIVE = """
import optuna

def objective(trial):
    model = LogisticRegression(C=trial.suggest_float("C", 0, 1)).fit(X_train, y_train)
    return model.score(X_test, y_test)

study = optuna.create_study()
study.optimize(objective, n_trials=9)
"""
THRESHOLD = """
model = LogisticRegression().fit(X_train, y_train)
p = model.predict_proba(X_test)[:, 1]
found = []
for t in np.arange(0.1, 0.9, 0.1):
    found.append(f1_score(y_test, p >= t))
at = np.arange(0.1, 0.9, 0.1)[np.argmax(found)]
"""
LOOP = """
model = LogisticRegression().fit(X_train, y_train)
p = model.predict_proba(X_test)[:, 1]
best, at = 0, 0.5
for t in np.arange(0.1, 0.9, 0.1):
    score = f1_score(y_test, p >= t)
    if score > best:
        best, at = score, t
"""
STOPS = """
from xgboost import XGBClassifier
guide = XGBClassifier(early_stopping_rounds=9)
guide.fit(X_train, y_train, eval_set=[(X_test, y_test)])
"""


def severities(code: str) -> set[tuple[str, bool]]:
    """Rule of each leak, and whether it is a remark."""
    return {(leak.rule, leak.mild) for leak in leaks(HEAD + METRICS + SPLIT + code)}


@pytest.mark.parametrize(
    ("rest", "mild"),
    [
        ("rows = []\nrows.append({'best': best})\nprint(rows)\n", True),
        ("names = list(models)\nat = names.index(best)\nprint(at)\n", True),
        ("joblib.dump(models[best], 'model.pkl')\n", False),
        ("client.create_model_version(name='m', source=best)\n", False),
        ("final = LogisticRegression()\nfinal.set_params(C=models[best].C)\n", False),
    ],
)
def test_a_winner_with_which_nothing_is_done_is_a_remark(rest: str, mild: bool) -> None:
    assert severities(SEVERAL + rest) == {("tuned-on-test", mild)}


def test_a_name_that_is_bound_anew_is_another_winner() -> None:
    rest = "kept = [best]\nkept.append(best)\nkept = ['a']\njoblib.dump(kept, 'model.pkl')\n"
    assert severities(SEVERAL + rest) == {("tuned-on-test", True)}


@pytest.mark.parametrize(
    ("rest", "mild"),
    [
        ("", True),
        ("print(study.best_params)\n", True),
        ("print(study.best_value)\n", False),
        (
            "final = LogisticRegression(**study.best_params).fit(X_train, y_train)\n"
            "print(final.score(X_test, y_test))\n",
            False,
        ),
    ],
)
def test_a_search_whose_best_score_nobody_reads_is_a_remark(rest: str, mild: bool) -> None:
    assert severities(OBJECTIVE + rest) == {("tuned-on-test", mild)}


@pytest.mark.parametrize("search", [THRESHOLD, LOOP])
@pytest.mark.parametrize(
    ("rest", "mild"),
    [
        ("report = {'at': at}\nprint(report)\n", True),
        ("print(accuracy_score(y_test, model.predict(X_test)))\nreport = [at]\n", True),
        ("print(accuracy_score(y_test, p >= at))\n", False),
    ],
)
def test_a_threshold_at_which_nothing_is_scored_is_a_remark(
    search: str, rest: str, mild: bool
) -> None:
    assert severities(search + rest) == {("tuned-on-test", mild)}


def test_the_score_at_a_chosen_threshold_is_told() -> None:
    told = THRESHOLD.replace("at = np.arange(0.1, 0.9, 0.1)[", "report = found[")
    assert severities(told + "print(report)\n") == {("tuned-on-test", False)}


@pytest.mark.parametrize(
    ("rest", "mild"),
    [
        ("other = LogisticRegression().fit(X_train, y_train)\nprint(other.score(X_test, y_test))\n",
         True),
        ("print(guide.score(X_test, y_test))\n", False),
    ],
)  # fmt: skip
def test_a_model_that_stopped_and_is_not_judged_is_a_remark(rest: str, mild: bool) -> None:
    assert severities(STOPS + rest) == {("tuned-on-test", mild)}


def test_a_lone_candidate_is_no_choice() -> None:
    code = (
        "best, kept = 0, None\n"
        "for model in [LogisticRegression()]:\n"
        "    model.fit(X_train, y_train)\n"
        "    score = model.score(X_test, y_test)\n"
        "    if score > best:\n"
        "        best, kept = score, model\n"
        "joblib.dump(kept, 'model.pkl')\n"
    )
    assert severities(code) == set()
    two = code.replace("[LogisticRegression()]", "[LogisticRegression(), LogisticRegression(C=2)]")
    assert severities(two) == {("tuned-on-test", False)}


def test_a_class_that_searches_in_its_own_fit_is_a_remark() -> None:
    code = (
        "from sklearn.metrics import accuracy_score\n"
        "class Search:\n"
        "    def fit(self, X, y):\n"
        "        n = len(X) // 2\n"
        "        train, test = X[:n], X[n:]\n"
        "        found = []\n"
        "        for model in self.models:\n"
        "            model.fit(train, y[:n])\n"
        "            found.append(accuracy_score(y[n:], model.predict(test)))\n"
        "        self.best_ = max(found)\n"
        "        return self\n"
    )
    assert all(leak.mild for leak in leaks(code))


def test_what_a_model_is_given_beside_its_training_rows_is_for_watching() -> None:
    code = (
        "from sklearn.metrics import roc_auc_score\n"
        "def run(model, x_train, y_train, x_test, y_test):\n"
        "    model.train(x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)\n"
        "    return roc_auc_score(y_test, model.predict(x_test))\n"
    )
    assert rules(code) == []


def test_what_a_generator_is_watched_by_is_not_trained_on() -> None:
    code = (
        "model = Net()\n"
        "model.fit_generator(generator=Rows(X_train), validation_data=Rows(X_test))\n"
        "print(accuracy_score(y_test, model.predict_generator(Rows(X_test))))\n"
    )
    assert severities("from nets import Net, Rows\n" + code) == set()


@pytest.mark.parametrize(("periods", "mild"), [("1", False), ("-1", True)])
def test_the_value_of_a_later_moment_is_what_is_to_be_predicted(periods: str, mild: bool) -> None:
    code = f"df['near'] = df['x'].shift({periods})\nX = df.drop(columns='y')\n"
    found = {(leak.rule, leak.mild) for leak in leaks(HEAD + code + TAIL)}
    assert found == {("random-split-of-time", mild)}


@pytest.mark.parametrize(("part", "mild"), [("val", True), ("test", False)])
def test_trained_rows_among_those_called_validation_are_a_remark(part: str, mild: bool) -> None:
    code = (
        "model = LogisticRegression()\n"
        f"X_fit, X_{part}, y_fit, y_{part} = train_test_split(X_train, y_train)\n"
        "model.fit(X_train, y_train)\n"
        f"print(accuracy_score(y_{part}, model.predict(X_{part})))\n"
        "print(accuracy_score(y_test, model.predict(X_test)))\n"
    )
    assert ("train-test-overlap", mild) in severities(code)


def test_windows_of_a_series_are_not_the_table_of_the_label() -> None:
    code = (
        "windows, labels = [], []\n"
        "for i in range(9, len(df)):\n"
        "    windows.append(df.iloc[i - 9 : i])\n"
        "    labels.append(df['y'].iloc[i])\n"
        "model = LogisticRegression().fit(np.array(windows), np.array(labels))\n"
        "print(model.score(np.array(windows), np.array(labels)))\n"
    )
    assert "target-in-features" not in rules(HEAD + code)


def test_another_table_beside_the_training_part_is_no_overlap() -> None:
    code = (
        "more = pd.read_csv('more.csv')\n"
        "more_train, more_test = more.loc[X_train.index], more.loc[X_test.index]\n"
        "class Rows:\n"
        "    def __init__(self, part, static):\n"
        "        self.part, self.static = part, static\n"
        "    def batch(self):\n"
        "        return self.part.merge(self.static)\n"
        "model = LogisticRegression().fit(Rows(more_train, more))\n"
        "print(accuracy_score(y_test, model.predict(Rows(more_test, more))))\n"
    )
    assert severities(code) == set()


@pytest.mark.parametrize(
    ("code", "found"),
    [
        # The parts of a data set that was read come under their names.
        (
            "data = tutorial.read_data_sets('folder')\n"
            "model.fit(data.train.images, data.train.labels)\n"
            "model.evaluate(data.test.images, data.test.labels)\n",
            [],
        ),
        # Rows that are written down show how something is called.
        (
            "X, y = np.array([[1], [2], [3]]), np.array([0, 0, 1])\n"
            "model.fit(X, y)\nprint(model.score(X, y))\n",
            [],
        ),
        # Points, or how likely the rows are.
        (
            "X, y = pd.read_csv('x.csv'), pd.read_csv('y.csv')\nmodel.fit(X, y)\nmodel.score(X)\n",
            [],
        ),
        (
            "X, y = pd.read_csv('x.csv'), pd.read_csv('y.csv')\n"
            "model.fit(X, y)\nprint(model.score(X, y))\n",
            ["evaluated-on-train"],
        ),
    ],
)
def test_what_no_score_of_the_training_rows_is(code: str, found: list[str]) -> None:
    head = (
        "import numpy as np\nimport pandas as pd\nfrom sklearn.svm import SVC\n"
        "from tutorials import tutorial\nmodel = SVC()\n"
    )
    assert rules(head + code) == found


def test_the_label_among_the_features_of_a_model_that_is_not_scored_is_a_remark() -> None:
    code = "model = LogisticRegression().fit(df, df['y'])\n"
    assert {(leak.rule, leak.mild) for leak in leaks(HEAD + code)} == {("target-in-features", True)}
    told = code + "print(model.score(df, df['y']))\n"
    assert ("target-in-features", False) in {(leak.rule, leak.mild) for leak in leaks(HEAD + told)}


def test_columns_that_a_helper_lists_are_not_all_columns() -> None:
    code = (
        "columns = listed(df)['features']\nmodel = LogisticRegression().fit(df[columns], df['y'])\n"
    )
    assert "target-in-features" not in rules("from helpers import listed\n" + HEAD + code + TAIL)


@pytest.mark.parametrize("scored", [True, False])
def test_lags_in_an_inner_part_beside_a_test_file_are_a_remark(scored: bool) -> None:
    code = (
        "test_df = pd.read_csv('test.csv')\n"
        "df['before'] = df['x'].shift(1)\nX = df.drop(columns='y')\n"
        + TAIL
        + "p = model.predict(test_df.drop(columns='y'))\n"
        + ("print(r2_score(test_df['y'], p))\n" if scored else "")
    )
    found = {(leak.rule, leak.mild) for leak in leaks(HEAD + METRICS + code)}
    assert found == {("random-split-of-time", scored)}


@pytest.mark.parametrize(("rest", "mild"), [("", True), ("plot(guide.predict(X))\n", False)])
def test_a_stop_by_training_rows_for_which_nothing_is_predicted_is_a_remark(
    rest: str, mild: bool
) -> None:
    code = (
        "import pandas as pd\nfrom xgboost import XGBRegressor\n"
        "X, y = pd.read_csv('x.csv'), pd.read_csv('y.csv')\n"
        "guide = XGBRegressor(early_stopping_rounds=9)\n"
        "guide.fit(X, y, eval_set=[(X, y)])\n"
    )
    assert {(leak.rule, leak.mild) for leak in leaks(code + rest)} == {("evaluated-on-train", mild)}


_BY_TRAIN = """
train, test = pd.read_csv("train.csv"), pd.read_csv("test.csv")
{fill}
both = pd.concat([train, test], keys=["train", "test"])
both["kind"] = both["kind"].astype("category").cat.codes
train = both.loc["train"]
X, y = train.drop(columns="y"), train["y"]
"""


@pytest.mark.parametrize(
    ("fill", "mild"),
    [
        ("test['age'] = test['age'].fillna(train['age'].mean())", True),
        ("train['age'] = train['age'].fillna(train['age'].mean())", False),
        ("mean = train['age'].mean()\ntrain['age'] = train['age'].fillna(mean)\n"
         "test['age'] = test['age'].fillna(mean)", False),
    ],
)  # fmt: skip
def test_what_only_fills_another_table_is_a_remark(fill: str, mild: bool) -> None:
    found = leaks(HEAD.partition("df = ")[0] + _BY_TRAIN.format(fill=fill) + TAIL)
    assert [leak.mild for leak in found] == [mild]


@pytest.mark.parametrize(
    ("metric", "mild"),
    [
        ("f1_score(y_test, model.predict(X_test))", False),
        # A name that nothing binds: no score comes of it.
        ("f1_score(y_true, model.predict(X_test))", True),
        ("f1_score(y_true, model.predict(X_test))\nfrom truth import *", False),
        ("f1_score(y_true, model.predict(X_test))\ny_true = 1", False),
    ],
)
def test_a_metric_without_its_truth_is_no_score(metric: str, mild: bool) -> None:
    code = HEAD + "from sklearn.metrics import f1_score\nX = X.fillna(X.mean())\n"
    code += "X_train, X_test, y_train, y_test = train_test_split(X, y)\n"
    code += f"model = LogisticRegression().fit(X_train, y_train)\n{metric}\n"
    assert [leak.mild for leak in leaks(code)] == [mild]


@pytest.mark.parametrize(
    ("fitted", "found"),
    [
        ("df[['a']]", []),
        ("df[['a', 'b']]", []),
        ("df.drop(columns='y')", ["train-test-overlap"]),
        ("df", ["train-test-overlap"]),
    ],
)
def test_a_model_of_other_columns_remembers_no_test_rows(fitted: str, found: list[str]) -> None:
    code = HEAD + f"model = LogisticRegression().fit({fitted}, z)\n"
    code += "X_train, X_test, y_train, y_test = train_test_split(X, y)\n"
    code += "other = LogisticRegression().fit(X_train, y_train)\n"
    code += "print(model.score(X_test, y_test))\n"
    assert rules(code) == found


def test_each_record_of_a_list_that_is_scaled_by_itself() -> None:
    code = HEAD + "from sklearn.preprocessing import StandardScaler\n"
    code += "records = []\nfor _, group in df.groupby('race'):\n"
    code += "    values = group[['a', 'b']].values\n"
    code += "    for i in range(len(group) - 5):\n        records.append(values[i:i + 5])\n"
    code += "X = np.array([StandardScaler().fit_transform(one) for one in np.array(records)])\n"
    assert rules(code + TAIL) == []


def test_columns_that_the_rows_of_another_table_are_named_by() -> None:
    code = HEAD + "low = pd.DataFrame({'mean': df.mean(), 'var': df.var()})\n"
    code += "low = low.loc[low['var'] < low['mean']]\n"
    code += "model = LogisticRegression().fit(df[low.index], df['y'])\n"
    code += "X = df[low.index]\n"
    assert "target-in-features" not in rules(code + TAIL)


@pytest.mark.parametrize(
    ("chosen", "mild"),
    [
        ("top = df.corr()['y'].abs()\nX = df[top[top > 0.1].index]\n", False),
        ("pairs = df.corr().stack().reset_index()\nX = df[pairs[pairs[0] > 0.1]['level_0']]\n", True),
    ],
)  # fmt: skip
def test_pairs_of_columns_that_go_together_are_no_choice_by_the_label(
    chosen: str, mild: bool
) -> None:
    found = leaks(HEAD + chosen + TAIL)
    assert [(leak.rule, leak.mild) for leak in found] == [("select-before-split", mild)]


@pytest.mark.parametrize(
    ("path", "rest", "mild"),
    [
        ("rows.csv", "", False),
        # What is measured on others stands elsewhere.
        ("data/train.csv", "", True),
        ("rows.csv", "import joblib\njoblib.dump(model, 'model.joblib')\n", True),
        ("rows.csv", "import pickle\npickle.dump(names, open('names.pkl', 'wb'))\n", False),
    ],
)
def test_a_score_of_training_rows_beside_a_saved_model_is_a_remark(
    path: str, rest: str, mild: bool
) -> None:
    code = f"rows = pd.read_csv('{path}')\nX, y = rows.drop(columns='y'), rows['y']\n"
    code += "model = LogisticRegression().fit(X, y)\nprint(accuracy_score(y, model.predict(X)))\n"
    found = leaks(HEAD.partition("df = ")[0] + METRICS + code + rest)
    assert [(leak.rule, leak.mild) for leak in found] == [("evaluated-on-train", mild)]


@pytest.mark.parametrize(
    ("rows", "mild"),
    [
        ("datasets.make_classification(n_features=9)", True),
        ("datasets.load_digits(return_X_y=True)", False),
        ("read()", False),
    ],
)
def test_a_search_on_rows_that_are_drawn_at_random_shows_how_it_is_called(
    rows: str, mild: bool
) -> None:
    code = HEAD.partition("df = ")[0] + "import optuna\nfrom sklearn import datasets\n"
    code += f"X, y = {rows}\n{SPLIT}def objective(trial):\n"
    code += "    c = trial.suggest_float('c', 0, 1)\n"
    code += "    return LogisticRegression(C=c).fit(X_train, y_train).score(X_test, y_test)\n"
    code += "study = optuna.create_study()\nstudy.optimize(objective)\nprint(study.best_value)\n"
    assert [(leak.rule, leak.mild) for leak in leaks(code)] == [("tuned-on-test", mild)]


@pytest.mark.parametrize(
    ("made", "mild"),
    [
        ("both = pd.concat([pd.read_csv('train.csv'), pd.read_csv('test.csv')])\n", True),
        ("both = pd.read_csv('both.csv')\n", False),
    ],
)
def test_tables_that_are_only_taken_apart_again(made: str, mild: bool) -> None:
    code = HEAD.partition("df = ")[0] + "from sklearn.preprocessing import StandardScaler\n" + made
    code += "both = StandardScaler().fit_transform(both)\n"
    code += "train, test = both[:1460], both[1460:]\nsave(train, test)\n"
    assert [(leak.rule, leak.mild) for leak in leaks(code)] == [("fit-before-split", mild)]


@pytest.mark.parametrize(
    ("watched", "mild"),
    [("X_va", True), ("X_test", False)],
)
def test_a_stop_by_rows_beside_others_that_are_scored(watched: str, mild: bool) -> None:
    """A part with a name of its own decides, and another one that was held out gives the result."""
    code = f"""
from xgboost import XGBClassifier
X_fit, {watched}, y_fit, y_va = train_test_split(X, y)
X_fit, X_ho, y_fit, y_ho = train_test_split(X_fit, y_fit)
model = XGBClassifier(early_stopping_rounds=9)
model.fit(X_fit, y_fit, eval_set=[({watched}, y_va)])
print(accuracy_score(y_va, model.predict({watched})))
print(accuracy_score(y_ho, model.predict(X_ho)))
"""
    assert [(leak.rule, leak.mild) for leak in leaks(HEAD + METRICS + code)] == [
        ("tuned-on-test", mild)
    ]


OWN_SPLIT = """
from sklearn.preprocessing import StandardScaler

def divide(X, y, share):
    order = [at for _, at in sorted(zip(df["day"], range(len(X))))]
    count = int(share * len(X))
    late, early = order[-count:], order[:-count]
    return X.iloc[early], X.iloc[late], y.iloc[early], y.iloc[late]

{before}
X_train, X_test, y_train, y_test = divide(X, y, 0.2)
scaler = StandardScaler()
X_train = {train}
X_test = {test}
model = LogisticRegression().fit(X_train, y_train)
print(model.score(X_test, y_test))
"""


@pytest.mark.parametrize(
    ("before", "train", "test", "text"),
    [
        ("", "scaler.fit_transform(X_train)", "scaler.transform(X_test)", []),
        (
            "",
            "scaler.fit_transform(X_train)",
            "scaler.fit_transform(X_test)",
            ["StandardScaler.fit_transform is fitted on the held-out rows themselves"],
        ),
        (
            "X = (X - X.mean()) / X.std()",
            "X_train",
            "X_test",
            ["X.mean learns from rows that are held out later"],
        ),
    ],
)
def test_names_tell_the_parts_of_a_function_that_divides_rows_somehow(
    before: str, train: str, test: str, text: list[str]
) -> None:
    found = leaks(HEAD + OWN_SPLIT.format(before=before, train=train, test=test))
    assert [leak.text for leak in found if not leak.mild] == text


def test_a_function_that_is_given_parts_divides_nothing() -> None:
    code = """
from sklearn.preprocessing import StandardScaler

def scaled(one, two):
    scaler = StandardScaler().fit(one)
    return scaler.transform(one), scaler.transform(two)

train_parts, test_parts, train_labels, test_labels = ([None] * 3 for _ in range(4))
for i in range(3):
    train_parts[i], test_parts[i], train_labels[i], test_labels[i] = train_test_split(X, df[i])
X_train, X_test = scaled(train_parts[0], test_parts[0])
model = LogisticRegression().fit(X_train, train_labels[0])
print(model.score(X_test, test_labels[0]))
"""
    assert not [leak for leak in leaks(HEAD + code) if not leak.mild]


def test_the_way_names_the_split_that_is_met_with_what_was_learnt() -> None:
    again = (
        "from sklearn.preprocessing import StandardScaler\nX = StandardScaler().fit_transform(X)"
    )
    (leak,) = leaks(HEAD + TAIL + again + TAIL)
    lines = [place.line for place, _ in leak.steps]
    start = (HEAD + TAIL + again).count("\n") + 2
    assert lines == [start, start + 1, start + 2]


LOADED = """
from sklearn.preprocessing import StandardScaler

def {name}(df):
    parts = {{tag: df[df["tag"] == tag] for tag in tags}}
    rows = df.drop(columns="y")
    scaler = StandardScaler().fit(rows)
    return scaler.transform(rows), scaler.transform(rows), df["y"], df["y"]

X_train, X_test, y_train, y_test = {name}(df)
model = LogisticRegression().fit(X_train, y_train)
print(model.score(X_test, y_test))
"""


@pytest.mark.parametrize(("name", "count"), [("load", 0), ("split_rows", 1)])
def test_what_a_loader_learns_itself_may_be_of_a_part(name: str, count: int) -> None:
    found = [leak.rule for leak in leaks(HEAD + LOADED.format(name=name)) if not leak.mild]
    assert found.count("fit-before-split") == count


def test_a_remark_where_rows_are_made_may_be_a_fault_where_they_are_used() -> None:
    made = HEAD + "from sklearn.preprocessing import StandardScaler\n"
    made += "X = StandardScaler().fit_transform(X)\na, b, c, d = train_test_split(X, y)\n"
    used = "from sklearn.linear_model import LogisticRegression\nfrom rows import a, b, c, d\n"
    used += "print(LogisticRegression().fit(a, c).score(b, d))\n"
    (alone,) = leaks({"rows.py": made})
    (leak,) = leaks({"rows.py": made, "train.py": used})
    assert (alone.mild, leak.mild, leak.place.path) == (True, False, "rows.py")
