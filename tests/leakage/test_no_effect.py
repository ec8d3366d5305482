"""What was learnt and moves no score, beside what is alike and does."""

from __future__ import annotations

import pytest

from tests.leakage.follow import HEAD, TAIL, leaks, rules

SPARK = """
from pyspark.ml import Pipeline
from pyspark.ml.classification import GBTClassifier, {model}
from pyspark.ml.evaluation import MulticlassClassificationEvaluator
from pyspark.ml.feature import StandardScaler, VectorAssembler
from pyspark.sql import SparkSession

rows = SparkSession.builder.getOrCreate().read.csv("rows.csv", header=True)
stages = [
    VectorAssembler(inputCols=["a", "b"], outputCol="raw"),
    StandardScaler(inputCol="raw", outputCol="features"),
]
rows = Pipeline(stages=stages).fit(rows).transform(rows)
train, test = rows.randomSplit([0.7, 0.3])
model = {model}(labelCol="y", featuresCol="features").fit(train)
accuracy = MulticlassClassificationEvaluator(labelCol="y")
print(accuracy.evaluate(model.transform(test)))
"""
GROUPED = """
from sklearn.cluster import KMeans
from sklearn.ensemble import RandomForestClassifier
from sklearn.preprocessing import {scaler}
X = {scaler}().fit_transform(X)
groups = KMeans(3).fit_predict(X)
X_train, X_test, y_train, y_test = train_test_split({taken}, y)
model = RandomForestClassifier().fit(X_train, y_train)
print(model.score(X_test, y_test))
"""
ENDS = """
for i in range(0, 240, 12):
    for j in range(i + 1, i + 12):
        low, high = min(df["v"][i], df["v"][i + 12]), max(df["v"][i], df["v"][i + 12])
        df["v"][j] = np.random.uniform(low, high)
X = df.drop(columns="y")
"""
EDGES = """
df["v"] = (df["v"] - min(df["v"])) / (max(df["v"]) - min(df["v"]))
X = df.drop(columns="y")
"""
GAP = """
df["gap"] = df.{before}["{column}"].diff()
X = df.drop(columns="y")
"""


@pytest.mark.parametrize(
    ("model", "mild"),
    [("DecisionTreeClassifier", True), ("GBTClassifier", True), ("LogisticRegression", False)],
)
def test_what_measures_predictions_of_trees_notices_no_scale(model: str, mild: bool) -> None:
    assert [leak.mild for leak in leaks(SPARK.format(model=model))] == [mild]


@pytest.mark.parametrize(
    ("scaler", "taken", "mild"),
    [
        ("StandardScaler", "X", True),
        ("PowerTransformer", "X", True),
        ("StandardScaler", "np.column_stack([X, groups])", False),
    ],
)
def test_groups_that_are_only_looked_at_hide_no_trees(scaler: str, taken: str, mild: bool) -> None:
    found = leaks(HEAD + GROUPED.format(scaler=scaler, taken=taken))
    assert [leak.mild for leak in found if leak.text.startswith(scaler)] == [mild]


@pytest.mark.parametrize(("code", "found"), [(ENDS, []), (EDGES, ["fit-before-split"])])
def test_the_larger_of_two_cells_is_no_statistic(code: str, found: list[str]) -> None:
    assert rules(HEAD + code + TAIL) == found


@pytest.mark.parametrize(
    ("before", "column", "found"),
    [
        ('groupby("user")', "timestamp", []),
        ('groupby("user")', "amount", ["random-split-of-time"]),
        ("copy()", "timestamp", ["random-split-of-time"]),
    ],
)
def test_how_long_ago_the_same_one_was_met_is_no_value_of_another_row(
    before: str, column: str, found: list[str]
) -> None:
    assert rules(HEAD + GAP.format(before=before, column=column) + TAIL) == found


BOUNDED = """
from sklearn.preprocessing import {scaler}
{made}
df["h"] = {scaler}().fit_transform(df[["{column}"]].values.reshape(-1, 1))
X = df.drop(columns="y")
"""


@pytest.mark.parametrize(
    ("made", "column", "scaler", "mild"),
    [
        ('df["hour"] = df["seconds"].apply(np.floor) % 24', "hour", "MinMaxScaler", True),
        ('df["month"] = df["at"].dt.month.astype(int)', "month", "MinMaxScaler", True),
        ('df["v"] = df["v"].clip(0, 100)', "v", "MinMaxScaler", True),
        ('df["v"] = df["v"].clip(0, df["a"].max())', "v", "MinMaxScaler", False),
        ('df["year"] = df["at"].dt.year', "year", "MinMaxScaler", False),
        ('df["hour"] = df["at"].dt.hour', "amount", "MinMaxScaler", False),
        ('df["h"] = df["at"].dt.hour; df["h"] = df["h"] * df["a"]', "h", "MinMaxScaler", False),
        # Which hours are met how often is learnt of all rows.
        ('df["hour"] = df["at"].dt.hour', "hour", "StandardScaler", False),
    ],
)
def test_the_ends_of_hours_are_known_before(
    made: str, column: str, scaler: str, mild: bool
) -> None:
    found = leaks(HEAD + BOUNDED.format(made=made, column=column, scaler=scaler) + TAIL)
    assert {leak.mild for leak in found if leak.text.startswith(scaler)} == {mild}


ALIKE = """
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import LinearSVC
values = {made}
X = (values - np.min(values{axis})) / (np.max(values{axis}) - np.min(values{axis}))
X_train, X_test, y_train, y_test = train_test_split(X, y)
model = {model}().fit(X_train, y_train)
print(model.score(X_test, y_test))
"""


@pytest.mark.parametrize(
    ("made", "axis", "model", "mild"),
    [
        ("df.iloc[:, 1:3].values", "", "KNeighborsClassifier", True),
        ('df[["a", "b"]].to_numpy()', "", "KNeighborsClassifier", True),
        ('df.drop(columns="y").values', "", "KNeighborsClassifier", True),
        ("df.iloc[:, 1:3].values", "", "LinearSVC", False),
        ("df.iloc[:, 1:3].values", ", axis=0", "KNeighborsClassifier", False),
        ("df.iloc[:, 1:3].values", ", 0", "KNeighborsClassifier", False),
        ("df.iloc[:, 1:3]", "", "KNeighborsClassifier", False),
        ('df["a"].values', "", "KNeighborsClassifier", False),
    ],
)
def test_one_scale_for_all_columns_leaves_neighbours_as_they_are(
    made: str, axis: str, model: str, mild: bool
) -> None:
    (leak,) = leaks(HEAD + ALIKE.format(made=made, axis=axis, model=model))
    assert leak.mild == mild


LUCKY = """
import pickle
best = 0
for _ in range(20):
    X_train, X_test, y_train, y_test = train_test_split(X, y)
    model = LogisticRegression().fit(X_train, y_train)
    score = model.score(X_test, y_test)
    if score > best:
        best = score
        pickle.dump(model, open("model.pickle", "wb"))
print({after})
"""


@pytest.mark.parametrize(
    ("after", "mild"), [("model.predict(X_test)", True), ("model.score(X_test, y_test)", False)]
)
def test_predictions_of_the_last_part_tell_nothing_of_the_best(after: str, mild: bool) -> None:
    (leak,) = leaks(HEAD + LUCKY.format(after=after))
    assert (leak.rule, leak.mild) == ("tuned-on-test", mild)


HELD = """
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.ensemble import StackingClassifier, VotingClassifier
from sklearn.preprocessing import StandardScaler
X = StandardScaler().fit_transform(X)
X_train, X_test, y_train, y_test = train_test_split(X, y)
trees = [("a", RandomForestClassifier()), ("b", ExtraTreesClassifier())]
both = [("a", RandomForestClassifier()), ("b", LogisticRegression())]
model = {model}.fit(X_train, y_train)
print(model.score(X_test, y_test))
"""


@pytest.mark.parametrize(
    ("model", "mild"),
    [
        ("VotingClassifier(estimators=trees)", True),
        ("VotingClassifier(both)", False),
        ("VotingClassifier(estimators=read_models())", False),
        # The last model is given what the others predict.
        ("StackingClassifier(trees, final_estimator=LogisticRegression())", True),
        ("StackingClassifier(trees, passthrough=True)", False),
    ],
)
def test_an_ensemble_notices_what_its_models_do(model: str, mild: bool) -> None:
    assert [leak.mild for leak in leaks(HEAD + HELD.format(model=model))] == [mild]


LOOKED_AT = """
from sklearn.metrics import accuracy_score
from sklearn.preprocessing import StandardScaler

def train():
    X = StandardScaler().fit_transform(rows)
    X_train, X_test, y_train, y_test = train_test_split(X, y)
    model = LogisticRegression().fit(X_train, y_train)
    predicted = model.predict(X_test)
    {after}
    return model


train()
"""


@pytest.mark.parametrize(
    ("after", "mild"), [("pass", True), ("print(accuracy_score(y_test, predicted))", False)]
)
def test_nobody_looks_at_a_name_that_is_gone_with_its_function(after: str, mild: bool) -> None:
    code = HEAD + "rows = X\n" + LOOKED_AT.format(after=after)
    assert [leak.mild for leak in leaks(code)] == [mild]
