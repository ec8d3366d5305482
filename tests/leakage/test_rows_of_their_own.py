"""What is learnt of each row by itself, or of no row that a model is given."""

from __future__ import annotations

import pytest

from tests.leakage.follow import HEAD, TAIL, leaks, rules

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


_NAMES = """
df["high"] = (df["a"] - df["a"].min()) / (df["a"].max() - df["a"].min())
chosen = np.random.choice(df.loc[df["high"] > 0.5]{})
X = pd.DataFrame(chosen)
"""


@pytest.mark.parametrize(("end", "found"), [(".index", []), ("", _LEAKS)])
def test_names_of_rows_know_nothing_of_their_values(end: str, found: list[str]) -> None:
    assert rules(HEAD + _NAMES.format(end) + TAIL) == found


_TUNED = """
from sklearn.metrics import mean_squared_error
from sklearn.svm import SVR

def error_of(series, C):
    size = int(len(series) * 0.66)
    train, test = series[:size], series[size:]
    return mean_squared_error(test, SVR(C=C).fit(train).predict(test))

series = {series}
best, chosen = float("inf"), None
for C in settings():
    error = error_of(series{searched}, C)
    if error < best:
        best, chosen = error, C
model = SVR(C=chosen).fit(series[:{end}])
test = series[{later}:5760]
print(best, mean_squared_error(test, model.predict(test)))
"""
_READ = "pd.read_csv('a.csv')['a']"
_STORED = "h5py.File('a.h5', 'r')['/a'][:, 200]"


@pytest.mark.parametrize(
    ("series", "searched", "later", "end", "found"),
    [
        (_READ, "[:960]", 4801, 4800, []),
        (_READ, "[:960]", 960, 960, []),
        (_STORED, "[:960]", 4801, 4800, []),
        (_READ, "[:4900]", 4801, 4800, ["tuned-on-test"]),
        (_READ, "[4000:][:960]", 4801, 4800, ["tuned-on-test"]),
        (_READ, "", 4801, 4800, ["tuned-on-test"]),
    ],
)
def test_later_rows_than_those_that_were_searched_on_give_the_result(
    series: str, searched: str, later: int, end: int, found: list[str]
) -> None:
    code = _TUNED.format(series=series, searched=searched, later=later, end=end)
    assert rules(HEAD + "import h5py\n" + code) == found


_SEGMENTS = """
from tensorflow import keras
parts = {{"first": [], "second": [], "third": []}}
for _, unit in df.groupby("unit"):
    one, two = int(len(unit) * 0.7), int(len(unit) * 0.85)
    train, test = unit.iloc[:one], unit.iloc[one:]
    for name, rows in [("first", train), ("second", test.iloc[:two]), ("third", test.iloc[two:])]:
        parts[name].append(rows)
out = {{}}
for name, rows in parts.items():
    out[name] = np.concatenate(rows)
one, two, three = out["first"], out["second"], out["third"]
model = keras.Sequential([keras.layers.Dense(1)])
stop = keras.callbacks.EarlyStopping(monitor="val_loss")
model.fit(one, validation_data=({watched}, {watched}["y"]), callbacks=[stop])
for name, rows in [("first", one), ("second", two), ("third", three)]:
    print(name, model.evaluate(rows, rows["y"]))
print(model.evaluate({judged}, {judged}["y"]))
"""


@pytest.mark.parametrize(
    ("watched", "judged", "found"),
    [("two", "three", []), ("two", "two", []), ("three", "three", ["tuned-on-test"])],
)
def test_parts_in_a_dictionary_are_told_apart(watched: str, judged: str, found: list[str]) -> None:
    assert rules(HEAD + _SEGMENTS.format(watched=watched, judged=judged)) == found


@pytest.mark.parametrize(
    ("fill", "mild"),
    [
        ("X['town'] = X['town'].fillna(X['age'].median())", True),
        ("X.town = X.town.fillna(X.age.mean())", True),
        ("X['age'] = X['age'].fillna(X['age'].median())", False),
        ("X.age = X['age'].fillna(X.age.median())", False),
    ],
)
def test_a_number_of_another_column_stands_for_none(fill: str, mild: bool) -> None:
    (leak,) = leaks(HEAD + fill + TAIL)
    assert (leak.rule, leak.mild) == ("fit-before-split", mild)


_RANKED = """
from sklearn.svm import SVC
results, fitted = [], {}
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
for name, model in {"log": LogisticRegression(), "svc": SVC()}.items():
    model.fit(X_train, y_train)
    results.append({"model": name, "score": model.score(X_test, y_test)})
    fitted[name] = model
table = pd.DataFrame(results).sort_values("score")
print(table)
"""
_SAVED = "joblib.dump(best, 'best.pkl')\n"


@pytest.mark.parametrize(
    ("used", "mild"),
    [
        ("best = fitted[table.iloc[0]['model']]\nprint(best.predict(X))\n", True),
        ("best = fitted[table.iloc[0]['model']]\nprint(best.score(X_test, y_test))\n", False),
        ("best = fitted[table.iloc[0]['model']]\nprint(best.predict(X_test))\n", False),
        ("best = fitted[table.iloc[0]['model']]\n", False),
        ("first = table.iloc[0]\nbest = fitted[first['model']]\nbest.predict(X)\n", False),
    ],
)
def test_the_best_of_a_table_that_predicts_all_rows_is_put_to_work(used: str, mild: bool) -> None:
    (leak,) = leaks(HEAD + "import joblib\n" + _RANKED + used + _SAVED)
    assert (leak.rule, leak.mild) == ("tuned-on-test", mild)


def test_names_of_groups_that_a_mean_picks_know_it() -> None:
    picked = """
means = df.groupby("town")["price"].mean()
groups = pd.concat([df.groupby("town").count(), means], axis=1)
X["dear"] = X.town.map(dict.fromkeys(groups[groups.price > 700].index, 1))
"""
    assert rules(HEAD + picked + TAIL) == _LEAKS


def test_a_scale_of_answers_in_a_function_that_judges_several_models() -> None:
    """What one model's answers are stretched by is not given to the next model."""
    code = """
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import MinMaxScaler
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)

def judge(model):
    model.fit(X_train, y_train)
    scores = model.decision_function(X_test)
    print(roc_auc_score(y_test, MinMaxScaler().fit_transform(scores.reshape(-1, 1))))

judge(LogisticRegression())
judge(LogisticRegression(C=2))
"""
    assert rules(HEAD + code) == []


@pytest.mark.parametrize("scaled", [False, True])
def test_a_mean_over_one_recording_is_none_over_rows(scaled: bool) -> None:
    """A scaler over what was measured of all recordings is one."""
    code = """
import librosa
import os
from sklearn.preprocessing import StandardScaler
X, y = [], []
for name in os.listdir("audio"):
    heard, rate = librosa.load(os.path.join("audio", name))
    for one in [heard, heard + 0.1]:
        X.append(np.mean(librosa.feature.mfcc(y=one, sr=rate), axis=1))
        y.append("high" in name)
X, y = np.array(X), np.array(y)
"""
    code += "X = StandardScaler().fit_transform(X)\n" if scaled else ""
    assert rules(HEAD + code + TAIL) == (_LEAKS if scaled else [])
