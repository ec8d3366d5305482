"""What is learnt is asked of the models that are given it, and of the searches that hold them."""

from __future__ import annotations

import pytest

from tests.leakage.follow import HEAD, leaks

WORDS = """
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
X = CountVectorizer({options}).fit_transform(df["text"])
{more}
X_train, X_test, y_train, y_test = train_test_split(X, y)
model = {model}().fit(X_train, y_train)
print(model.score(X_test, y_test))
"""


@pytest.mark.parametrize(
    ("options", "model", "mild"),
    [
        # A word that only held-out rows have is a column of zeros in training.
        ("", "RandomForestClassifier", True),
        ("min_df=1", "RandomForestClassifier", True),
        ("", "LogisticRegression", False),
        ("max_features=500", "RandomForestClassifier", False),
        ("min_df=5", "RandomForestClassifier", False),
    ],
)
def test_words_that_are_counted(options: str, model: str, mild: bool) -> None:
    found = leaks(HEAD + WORDS.format(options=options, model=model, more=""))
    assert [leak.mild for leak in found] == [mild]


@pytest.mark.parametrize(("options", "count"), [("use_idf=False", 1), ("", 2), ("use_idf=True", 2)])
def test_words_that_are_not_weighted_by_rows(options: str, count: int) -> None:
    more = f"X = TfidfTransformer({options}).fit_transform(X)"
    assert (
        len(leaks(HEAD + WORDS.format(options="", model="LogisticRegression", more=more))) == count
    )


SEARCH = """
from lightgbm import LGBMRegressor
from optuna.distributions import IntDistribution
from optuna.integration import OptunaSearchCV
from sklearn.base import clone
from sklearn.preprocessing import MinMaxScaler
X = MinMaxScaler().fit_transform(X)
X_train, X_test, y_train, y_test = train_test_split(X, y)
search = OptunaSearchCV({model}, {{"max_depth": IntDistribution(2, 9)}})
search.fit(X_train, y_train)
model = clone(search.best_estimator_)
model.fit(X_train, y_train)
print(model.score(X_test, y_test))
"""


@pytest.mark.parametrize(("model", "mild"), [("LGBMRegressor()", True), ("SVR()", False)])
def test_a_copy_of_the_best_of_a_search_is_a_model_of_that_kind(model: str, mild: bool) -> None:
    assert [leak.mild for leak in leaks(HEAD + SEARCH.format(model=model))] == [mild]


TOPICS = """
from sklearn.decomposition import LatentDirichletAllocation
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import GridSearchCV
X = TfidfVectorizer().fit_transform(df["text"])
search = GridSearchCV({model}, {{"n_components": [5, 10]}})
search.fit(X{labels})
print(search.best_score_)
"""


@pytest.mark.parametrize(
    ("model", "labels", "mild"),
    [("LatentDirichletAllocation()", "", True), ("LogisticRegression()", ", y", False)],
)
def test_a_search_among_topics_scores_no_prediction(model: str, labels: str, mild: bool) -> None:
    found = leaks(HEAD + TOPICS.format(model=model, labels=labels))
    assert [leak.mild for leak in found] == [mild]


FOLDED = """
import xgboost as xgb
{fill}
scores = xgb.cv({{"max_depth": 4}}, xgb.DMatrix(df.drop(columns="y"), df["y"]), nfold=5)
print(scores)
"""


@pytest.mark.parametrize(
    ("fill", "count"),
    [
        ("df = df.fillna(df.mean())", 1),
        ("df = df.fillna(0)", 0),
    ],
)
def test_folds_that_a_library_makes_and_scores(fill: str, count: int) -> None:
    found = leaks(HEAD + FOLDED.format(fill=fill))
    assert [leak.mild for leak in found] == [False] * count


STACKED = """
from sklearn.feature_extraction.text import TfidfVectorizer
train, rest, y_train, y_rest = train_test_split(df["text"], y)
held, test, y_held, y_test = train_test_split(rest, y_rest)
words = TfidfVectorizer().fit({fitted})
first = LogisticRegression().fit(words.transform(train), y_train)
print(first.score(words.transform(train), y_train), first.score(words.transform(test), y_test))
second = LogisticRegression().fit(first.predict_proba(words.transform(held)), y_held)
print(second.score(first.predict_proba(words.transform(test)), y_test))
"""


@pytest.mark.parametrize(("fitted", "mild"), [("train", []), ("df['text']", [False])])
def test_a_model_on_top_of_one_that_is_fitted_on_other_rows(fitted: str, mild: list[bool]) -> None:
    assert [leak.mild for leak in leaks(HEAD + STACKED.format(fitted=fitted))] == mild


SCALED = """
from sklearn.multiclass import OneVsRestClassifier
from sklearn.preprocessing import StandardScaler
from supervised import AutoML
from xgboost import XGBClassifier
scaler = StandardScaler()
X = scaler.fit_transform(X)
X_train, X_test, y_train, y_test = train_test_split(X, y)
model = {model}.fit(X_train, y_train)
print(model.score(X_test, y_test))
other = AutoML().fit(X_train, y_train)
print(other.predict({predicted}))
"""


@pytest.mark.parametrize(
    ("model", "predicted", "mild"),
    [
        ("XGBClassifier()", "scaler.transform(pd.read_csv('new.csv'))", True),
        ("OneVsRestClassifier(XGBClassifier())", "scaler.transform(pd.read_csv('new.csv'))", True),
        ("OneVsRestClassifier(LogisticRegression())", "pd.read_csv('new.csv')", False),
        ("XGBClassifier()", "X_test", False),
    ],
)
def test_models_that_predict_nothing_that_is_held_out(
    model: str, predicted: str, mild: bool
) -> None:
    found = leaks(HEAD + SCALED.format(model=model, predicted=predicted))
    assert [leak.mild for leak in found if leak.rule == "fit-before-split"] == [mild]
