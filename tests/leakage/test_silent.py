"""Code that looks like a leak and is none, each beside the same code with the leak."""

from __future__ import annotations

import pytest

from tests.leakage.follow import HEAD, TAIL, called, leaks, notebook, rules

_BEST = """
import torch
train, test = torch.utils.data.random_split(Data(), [8, 2])
model = Net()
{before}
def judge(epoch):
    {inside}
    correct = 0
    for inputs, targets in torch.utils.data.DataLoader(test):
        _, predicted = model(inputs).max(1)
        correct += predicted.eq(targets).sum().item()
    acc = 100 * correct / len(test)
    if acc > best:
        torch.save(model.state_dict(), "best.pt")
        best = acc
    return acc

for epoch in range(9):
    for inputs, targets in torch.utils.data.DataLoader(train):
        loss = criterion(model(inputs), targets)
        loss.backward()
    print(judge(epoch))
"""


def test_a_best_that_every_call_resets_is_no_choice() -> None:
    kept = _BEST.format(before="best = 0", inside="global best")
    reset = _BEST.format(before="", inside="best = 0")
    assert rules(kept) == ["tuned-on-test"]
    assert rules(reset) == []


def test_a_best_that_is_reset_now_and_then_is_a_choice() -> None:
    code = _BEST.format(
        before="best = 0", inside="global best\n    if epoch == 0:\n        best = 0"
    )
    assert rules(code) == ["tuned-on-test"]


def test_the_better_of_two_in_one_call_is_a_choice() -> None:
    code = (
        HEAD
        + TAIL
        + """
def better():
    best = 0
    one = LogisticRegression(C=1).fit(X_train, y_train).score(X_test, y_test)
    if one > best:
        best = one
    two = LogisticRegression(C=9).fit(X_train, y_train).score(X_test, y_test)
    if two > best:
        best = two
    return best

better()
print(LogisticRegression(C=9).fit(X_train, y_train).score(X_test, y_test))
"""
    )
    assert set(rules(code)) == {"tuned-on-test"}


_HELD = """
import torch
import pandas as pd
from sklearn.model_selection import train_test_split

class Rows(torch.utils.data.Dataset):
    def __init__(self, path):
        self.df = pd.read_csv(path)
        self.mean = self.df.iloc[:, :3].mean()

    def __getitem__(self, index):
        return {item}

train, test = train_test_split(Rows("rows.csv"))
model = Net()
for inputs, targets in torch.utils.data.DataLoader(train):
    loss = criterion(model(inputs), targets)
    loss.backward()
for inputs, targets in torch.utils.data.DataLoader(test):
    print((model(inputs).argmax(1) == targets).sum())
"""


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ("self.df.iloc[index, :3]", []),
        ("self.df.iloc[index, :3] - self.mean", ["fit-before-split"]),
    ],
)
def test_a_statistic_that_an_object_keeps_counts_when_the_object_reads_it(
    item: str, found: list[str]
) -> None:
    assert rules(_HELD.format(item=item)) == found


_SHOWN = [
    HEAD + TAIL,
    "from sklearn.preprocessing import StandardScaler\nscaled = StandardScaler().fit_transform(X)",
    "a, b, c, d = train_test_split(scaled, y)\nprint('train {} test {}'.format(a.shape, b.shape))",
]


def test_parts_that_are_only_shown_hold_nothing_out() -> None:
    assert rules(notebook(_SHOWN)) == []
    assert rules(notebook([*_SHOWN, "LogisticRegression().fit(a, c).score(b, d)"])) == [
        "fit-before-split"
    ]


_WATCHED = (
    HEAD
    + """
import xgboost as xgb
X_train, X_test, y_train, y_test = train_test_split(X, y)
dtrain, dtest = xgb.DMatrix(X_train, y_train), xgb.DMatrix(X_test, y_test)
model = xgb.train({}, dtrain, 900, evals=[(dtrain, "train"), (dtest, "eval")],
                  early_stopping_rounds=50)
"""
)


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ("shap.summary_plot(model.predict(dtest, pred_contribs=True), X_test)", []),
        ("plt.hist(model.predict(dtest))", []),
        ("print(roc_auc_score(y_test, model.predict(dtest)))", ["tuned-on-test"]),
        ("print(((model.predict(dtest) > 0.5) == y_test).mean())", ["tuned-on-test"]),
    ],
)
def test_watched_rows_are_tuned_on_where_a_score_of_them_is_told(
    after: str, found: list[str]
) -> None:
    assert [leak.rule for leak in leaks(_WATCHED + after)] == found


_GROUPED = """
from sklearn.cluster import KMeans
from sklearn.preprocessing import MinMaxScaler
groups = KMeans(4).fit_predict(MinMaxScaler().fit_transform(df[["a", "b"]]))
df["group"] = groups
df["said"] = df["group"].map({0: "few", 1: "many"})
"""


@pytest.mark.parametrize(
    ("features", "label", "found"),
    [
        ("df.drop(columns=unwanted)", 'df["group"]', []),
        ('df.drop(columns=["said", "y"])', 'df["y"]', ["fit-before-split"]),
        (
            'MinMaxScaler().fit_transform(df[["a", "b"]])',
            'df["group"]',
            ["fit-before-split"],
        ),
    ],
)
def test_groups_that_are_the_label_were_not_learnt_too_early(
    features: str, label: str, found: list[str]
) -> None:
    assert rules(f"{HEAD}{_GROUPED}X, y = {features}, {label}\n{TAIL}") == found


_TUNED = """
import optuna

def tune(X_train, y_train, {part}, y_part):
    def objective(trial):
        model = LGBMRegressor(depth=trial.suggest_int("depth", 2, 9)).fit(X_train, y_train)
        return mean_squared_error(y_part, model.predict({part}))
    study = optuna.create_study()
    study.optimize(objective)
    model = LGBMRegressor(**study.best_params).fit(X_train, y_train)
    print(mean_squared_error(y_part, model.predict({part})))
"""


@pytest.mark.parametrize(
    ("part", "mild"),
    [("X_val", True), ("X_dev", True), ("X_test", False)],
)
def test_a_choice_by_rows_that_are_called_validation_is_a_remark(part: str, mild: bool) -> None:
    head = "from lightgbm import LGBMRegressor\nfrom sklearn.metrics import mean_squared_error\n"
    found = leaks(called(head + _TUNED.format(part=part), "tune"))
    assert {(leak.rule, leak.mild) for leak in found} == {("tuned-on-test", mild)}


_RANKED = """
scores = {}
X_train, X_test, y_train, y_test = train_test_split(X, y)
models = {"a": LogisticRegression(), "b": LogisticRegression(C=2)}
for name, model in models.items():
    model.fit(X_train, y_train)
    scores[name] = model.score(X_test, y_test)
best = max(scores, key=scores.get)
"""


@pytest.mark.parametrize(
    ("rest", "found"),
    [
        ("if scores[best] > 0.9:\n    print('good')\nelse:\n    print('bad')\n", []),
        ("winner = models[best]\nif hasattr(winner, 'coef_'):\n    print(winner.coef_)\n", []),
        ("top = sorted(scores, key=scores.get)\nfor name in [best]:\n    print(name)\n", []),
        ("joblib.dump(models[best], 'model.pkl')\n", ["tuned-on-test"]),
        ("winner = models[best]\nprint(winner.predict(X_test))\n", []),
        ("print(accuracy_score(y_test, models[best].predict(X_test)))\n", ["tuned-on-test"]),
        ("if scores[best] > 0.9:\n    models[best].save('model')\n", ["tuned-on-test"]),
    ],
)
def test_a_winner_that_only_a_reader_sees(rest: str, found: list[str]) -> None:
    assert rules(HEAD + _RANKED + rest) == found


def test_a_bar_that_was_set_before_is_no_other_candidate() -> None:
    gate = "score = model.score(X_test, y_test)\nif score < 0.8:\n    score = retrain(model)\n"
    assert rules(HEAD + TAIL + gate) == []


@pytest.mark.parametrize(
    "code",
    [
        # Along other axes than that of the rows.
        "X = np.concatenate((X, X, X), axis=3)\n",
        "X = X - X.mean(axis=(1, 2), keepdims=True)\n",
        "from sklearn.impute import SimpleImputer\n"
        "X = SimpleImputer(strategy='constant', fill_value=0).fit_transform(X)\n",
        # How long, not what.
        "X = pad_sequences(df['text'], maxlen=int(df['text'].apply(len).mean()))\n",
        # A window of a series, scaled by itself.
        "rows = []\nfor i in range(60, len(df)):\n    w = df['c'].values[i - 60 : i]\n"
        "    rows.append((w - w.mean()) / w.std())\nX = np.array(rows)\n",
        # Names of rare categories.
        "counts = df['c'].value_counts()\n"
        "df['c'] = df['c'].replace(counts[counts < 9].index, 'other')\nX = df.drop(columns='y')\n",
    ],
)
def test_what_learns_nothing_of_other_rows(code: str) -> None:
    assert rules(HEAD + code + TAIL) == []


def test_arrays_after_the_label_are_no_features() -> None:
    groups = "size = df['a'] > df['a'].median()\n"
    split = "X_train, X_test, y_train, y_test, s, t = train_test_split(X, y, size)\n"
    rest = (
        "model = LogisticRegression().fit(X_train, y_train)\nprint(model.score(X_test, y_test))\n"
    )
    assert rules(HEAD + groups + split + rest) == []


@pytest.mark.parametrize(
    ("rounds", "expected"),
    [("num_boost_round=0", []), ("num_boost_round=9", ["evaluated-on-train"])],
)
def test_a_training_of_no_rounds_fits_nothing(rounds: str, expected: list[str]) -> None:
    code = f"""
import xgboost as xgb
from sklearn.metrics import mean_squared_error
rows = pd.read_csv("new.csv")
fresh = xgb.DMatrix(rows.drop(columns="y"), label=rows["y"])
model = xgb.train({{}}, fresh, {rounds}, xgb_model=joblib.load("old.pkl"))
print(mean_squared_error(rows["y"], model.predict(fresh)))
"""
    assert rules("import joblib\nimport pandas as pd" + code) == expected


def test_scores_of_a_model_that_are_scaled_to_be_told_are_no_features() -> None:
    scaled = """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import MinMaxScaler
model = LogisticRegression().fit(X_train, y_train)
raw = model.{made}
{after}
"""
    told = "print(roc_auc_score(y_test, MinMaxScaler().fit_transform(raw)))"
    assert rules(HEAD + scaled.format(made="decision_function(X_test)", after=told)) == []
    stack = """
second = LogisticRegression().fit(model.predict_proba(X_train), y_train)
print(second.score(MinMaxScaler().fit_transform(raw), y_test))
"""
    assert rules(HEAD + scaled.format(made="predict_proba(X_test)", after=stack)) == [
        "fit-before-split"
    ]


_MONTHS = """
sales, shops = pd.read_csv("sales.csv"), pd.read_csv("shops.csv")
old = sales{before}
old = {joined}
sizes = old.groupby(["size", "region"])["sold"].agg("mean").reset_index()
old = old.merge(sizes, how="left", on=["size", "region"])
new = pd.merge(sales[sales.month == 6], shops, on="shop")
new = new.merge(sizes, on=["size", "region"])
both = pd.concat([old, new])
train, test = both[both.month != 6], both[both.month == 6]
model = LogisticRegression().fit(train.drop(columns="sold"), train["sold"])
print(model.score(test.drop(columns="sold"), test["sold"]))
"""


@pytest.mark.parametrize(
    ("before", "joined", "expected"),
    [
        ("[sales.month != 6]", "pd.merge(old, shops, on='shop')", []),
        ("[sales.month != 6]", "pd.merge(shops, old, on='shop', how='right')", []),
        ("[sales.month != 6]", "old.merge(shops, on='shop')", []),
        ("", "pd.merge(old, shops, on='shop')", ["fit-before-split"]),
    ],
)
def test_a_part_stays_that_part_when_columns_come_to_it(
    before: str, joined: str, expected: list[str]
) -> None:
    assert rules(HEAD + _MONTHS.format(before=before, joined=joined)) == expected


@pytest.mark.parametrize(
    ("part", "expected"), [("df['when'] < 2014", []), ("df['when'] > 0", ["fit-before-split"])]
)
def test_folds_of_rows_before_the_tested_ones_are_not_what_is_told(
    part: str, expected: list[str]
) -> None:
    code = f"""
from sklearn.model_selection import GridSearchCV
df_test = df[df["when"] == 2014]
df_train = df[{part}]
{"df_train = df" if expected else ""}
df_train = df_train.fillna(df_train.median())
X_train, y_train = df_train.drop(columns="y"), df_train["y"]
X_test, y_test = df_test.drop(columns="y"), df_test["y"]
search = GridSearchCV(LogisticRegression(), {{"C": [1, 9]}}).fit(X_train, y_train)
print(search.best_score_, search.score(X_test, y_test))
"""
    found = [leak for leak in leaks(HEAD + code) if leak.rule == "fit-before-split"]
    assert [leak.rule for leak in found if not leak.mild] == expected


_POSITIONS = """
from sklearn.metrics import f1_score
def cut(truth, scores):
    best = (0.5, 0)
    for at in np.arange(0.1, 1, 0.1):
        found = f1_score(truth, scores >= at)
        if found > best[1]:
            best = (at, found)
    return best[0]

def judge(truth, scores, at):
    return f1_score(truth, scores >= at)

parts = positions(len(X))
model = LogisticRegression().fit(X.iloc[parts["train"]], y.iloc[parts["train"]])
at = cut(y.iloc[parts["{chosen}"]], model.predict_proba(X.iloc[parts["{chosen}"]])[:, 1])
print(judge(y.iloc[parts["test"]], model.predict_proba(X.iloc[parts["test"]])[:, 1], at))
"""


@pytest.mark.parametrize(("chosen", "expected"), [("cut", []), ("test", ["tuned-on-test"])])
def test_positions_under_other_names_are_other_rows(chosen: str, expected: list[str]) -> None:
    assert rules(HEAD + _POSITIONS.format(chosen=chosen)) == expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [("", []), ("pd.DataFrame(X_test).to_csv('test.csv')", ["fit-before-split"])],
)
def test_rows_put_aside_for_nothing_while_a_selector_looks_at_the_rest(
    after: str, expected: list[str]
) -> None:
    code = f"""
from sklearn.feature_selection import RFE
from sklearn.preprocessing import StandardScaler
X = StandardScaler().fit_transform(X)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
rfe = RFE(LogisticRegression()).fit(X_train, y_train)
pd.DataFrame(rfe.ranking_).to_csv("ranks.csv")
{after}
"""
    assert rules(HEAD + code) == expected
