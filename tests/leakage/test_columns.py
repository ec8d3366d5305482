"""Which columns go on to a model, and with them what was learnt of them."""

from __future__ import annotations

import pytest

from tests.leakage.follow import HEAD, TAIL, leaks, rules

_READ = """
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
df = pd.read_csv("rows.csv")
"""
_JUDGED = """
X_train, X_test, y_train, y_test = train_test_split(X, df["y"], random_state=0)
print(LogisticRegression().fit(X_train, y_train).score(X_test, y_test))
"""
_COUNTED = """
def count(df, col):
    counts = df[col].value_counts().to_dict()
    df[f"{col}_count"] = df[col].map(counts)
    return df

df = count(df, "town")
"""
_SCALED = """
scaled = pd.DataFrame(StandardScaler().fit_transform(df[["age", "fare"]]), columns=["a", "f"])
"""
_TOGETHER = "df = pd.concat([df, scaled], axis=1)\n"
_LEAKS = ["fit-before-split"]


@pytest.mark.parametrize(
    ("made", "chosen", "found"),
    [
        (_COUNTED, "df[['town', 'age']]", []),
        (_COUNTED, "df[['town_count', 'age']]", _LEAKS),
        (_COUNTED, "df[[c for c in ['town', 'age'] if c in df.columns]]", []),
        (_COUNTED, "df[[c for c in ['town', 'town_count'] if c in df.columns]]", _LEAKS),
        (_COUNTED, "df[[c for c in ['age', 'town_count'] if c != 'town_count']]", []),
        (_COUNTED, "df.drop(columns=['town_count', 'y'])", []),
        (_COUNTED, "df.rename(columns={'town_count': 'size'})[['size']]", _LEAKS),
        (_COUNTED, "df.add_prefix('x_')[['x_town_count']]", _LEAKS),
        (_COUNTED, "df.iloc[:, 3]", _LEAKS),
        (_SCALED + _TOGETHER, "df[['age', 'fare']]", []),
        (_SCALED + _TOGETHER, "df[['a', 'fare']]", _LEAKS),
        (_SCALED + "scaled.columns = ['p', 'q']\n" + _TOGETHER, "df[['p']]", _LEAKS),
        (_SCALED + "scaled.columns = ['p', 'q']\n" + _TOGETHER, "df[['age']]", []),
        (_SCALED + "scaled.columns = names\n" + _TOGETHER, "df[['age']]", _LEAKS),
    ],
)
def test_what_was_learnt_goes_with_its_column(made: str, chosen: str, found: list[str]) -> None:
    assert rules(f"{_READ}{made}X = {chosen}\n{_JUDGED}") == found


def test_columns_are_told_apart_through_saved_files() -> None:
    writer = _READ + _SCALED + _TOGETHER + "df.to_csv('data/clean.csv')\n"
    start = _READ.replace("rows.csv", "data/clean.csv")
    for chosen, found in (("age", []), ("a", _LEAKS)):
        reader = f"{start}X = df[['{chosen}', 'fare']]\n{_JUDGED}"
        assert rules({"clean.py": writer, "train.py": reader}) == found


@pytest.mark.parametrize(("rest", "found"), [("_", []), ("X_rest", _LEAKS)])
def test_a_part_that_is_thrown_away_makes_a_sample(rest: str, found: list[str]) -> None:
    code = f"""
X = StandardScaler().fit_transform(df[["age", "fare"]])
X_some, {rest}, y_some, _ = train_test_split(X, df["y"], train_size=1000, random_state=0)
model = LogisticRegression().fit(X_some, y_some)
print(model.coef_)
"""
    judged = "" if rest == "_" else f"print(model.predict({rest}))\n"
    assert rules(_READ + code + judged) == found


def test_a_statistic_that_leaves_names_out_is_still_known() -> None:
    code = """
names = ["age", "fare", "town"]
strength = df.corr()["y"]
X = df[[name for name in names if strength[name] > 0.2]]
"""
    assert rules(_READ + code + _JUDGED) == ["select-before-split"]


def test_the_most_frequent_value_is_a_remark_however_long_its_expression() -> None:
    code = """
most = df[df["home_planet_of_the_passenger"] != "not told"]["home_planet_of_the_passenger"].mode()
df["home_planet_of_the_passenger"] = df["home_planet_of_the_passenger"].fillna(most)
X = df[["home_planet_of_the_passenger", "age"]]
"""
    assert [(leak.rule, leak.mild) for leak in leaks(_READ + code + _JUDGED)] == [
        ("fit-before-split", True)
    ]


_FLAGS = """
df["flag_age"] = {flag}
flags = [{kept} for name in df.columns if name.{asked}]
df["left"] = (df["hours"] - df["hours"].min()) / (df["hours"].max() - df["hours"].min())
df["until"] = df["left"].round()
"""


@pytest.mark.parametrize(
    ("flag", "kept", "asked", "mild"),
    [
        ("0", "name", "startswith('flag_')", True),
        ("0", "name", "endswith('_age')", True),
        ("df['age'] / df['age'].mean()", "name", "startswith('flag_')", False),
        ("0", "name", "startswith('l')", False),
        ("0", "name + '_x'", "startswith('flag_')", False),
        ("0", "name", "isupper()", False),
    ],
)
def test_columns_by_how_their_names_begin_leave_out_others(
    flag: str, kept: str, asked: str, mild: bool
) -> None:
    made = _FLAGS.format(flag=flag, kept=kept, asked=asked)
    code = _READ + made + "X = df[['hours', 'age'] + flags]\n" + _JUDGED
    assert mild == all(leak.mild for leak in leaks(code))
    assert {leak.rule for leak in leaks(code)} == set(_LEAKS)


EACH_ROW = """
def size(row):
    return "large" if row["area"] > 9 else "small"

df["middle"] = df.groupby("town")["price"].transform("mean")
df["size"] = df.apply({function}, axis=1)
df = df.drop(columns="middle")
X = df.drop(columns="y")
"""


@pytest.mark.parametrize(
    ("function", "count"),
    [
        ("size", 0),
        ("lambda row: row['area'] * 2", 0),
        ("lambda row: row['area'] / row['middle']", 1),
        ("lambda row: sum(row)", 1),
    ],
)
def test_of_each_row_only_what_is_read_goes_on(function: str, count: int) -> None:
    assert len(leaks(HEAD + EACH_ROW.format(function=function) + TAIL)) == count


@pytest.mark.parametrize(
    ("features", "found"),
    [
        ("df.select_dtypes(['float32', 'int8'])", []),
        ("df.select_dtypes('number')", ["target-in-features"]),
        ("df.select_dtypes(include=['int64', 'float64'])", ["target-in-features"]),
        ("df[pd.read_json('columns.json')['used']]", []),
        ("df[df['a'] > 0]", ["target-in-features"]),
    ],
)
def test_whether_the_label_is_among_the_features(features: str, found: list[str]) -> None:
    code = f"{_READ}X = {features}\ny = df['y']\n"
    code += (
        "a, b, c, d = train_test_split(X, y)\nprint(LogisticRegression().fit(a, c).score(b, d))\n"
    )
    assert rules(code) == found


@pytest.mark.parametrize(
    "fill",
    [
        "for name in df.columns:\n    df[name].fillna(df[name].mean(), inplace=True)",
        "for name in df.select_dtypes('number').columns:\n"
        "    df[name].fillna(df[name].mean(), inplace=True)",
        "names = df.columns[df.isnull().any()]\n"
        "for name in names:\n    df[name].fillna(df[name].median(), inplace=True)",
    ],
)
def test_columns_that_are_filled_in_place_in_a_loop(fill: str) -> None:
    code = f"{_READ}{fill}\nX = df.drop(columns='y')\n"
    assert rules(code + _JUDGED) == ["fit-before-split"]
