"""Every entry of the tables does what it is there for, under any form of import."""

from __future__ import annotations

import pytest

from mle_lint.leakage import knowledge
from tests.leakage.follow import HEAD, TAIL, rules

FAMILIES = {
    "fit-before-split": (knowledge.SCALERS | knowledge.DECOMPOSITIONS | knowledge.TARGET_ENCODERS)
    | {"TfidfVectorizer", "CountVectorizer"},
    "select-before-split": knowledge.SELECTORS,
}
FITTED = [(name, rule) for rule, names in sorted(FAMILIES.items()) for name in sorted(names)]
IMPORTS = {
    "from": "from sklearn.preprocessing import StandardScaler\nX = StandardScaler().fit_transform(X)\n",
    "as": "from sklearn.preprocessing import StandardScaler as S\nX = S().fit_transform(X)\n",
    "module": "from sklearn import preprocessing\nX = preprocessing.StandardScaler().fit_transform(X)\n",
    "module as": "import sklearn.preprocessing as pre\nX = pre.StandardScaler().fit_transform(X)\n",
    "package": "import sklearn.preprocessing\nX = sklearn.preprocessing.StandardScaler().fit_transform(X)\n",
    "star": "from sklearn.preprocessing import *\nX = StandardScaler().fit_transform(X)\n",
}
LEARNING = {
    "mean": "X = X.fillna(X.mean())",
    "column mean": "X['a'] = X['a'].fillna(X['a'].mean())",
    "in place": "X['a'].fillna(X['a'].median(), inplace=True)",
    "dictionary": "X = X.fillna({'a': X['a'].median()})",
    "loop": "for c in X.columns:\n    X[c] = (X[c] - X[c].mean()) / X[c].std()",
    "numpy": "X = (X - np.mean(X, axis=0)) / np.std(X, axis=0)",
    "smallest and largest": "X = (X - X.min()) / (X.max() - X.min())",
    "augmented": "X -= X.mean()",
    "mode": "X['a'] = X['a'].fillna(X['a'].mode()[0])",
    "clip": "X['a'] = X['a'].clip(X['a'].quantile(0.01), X['a'].quantile(0.99))",
    "bins": "X['a'] = pd.qcut(X['a'], 4)",
    "group": "X['a'] = X['a'].fillna(X.groupby('kind')['a'].transform('median'))",
    "merge": "X = X.merge(X.groupby('kind').agg({'a': 'mean'}), on='kind')",
    "target mean": "X['k'] = X['kind'].map(df.groupby('kind')['y'].mean())",
    "frequency": "X['k'] = X['kind'].map(X['kind'].value_counts())",
    "apply": "X = X.apply(lambda column: (column - column.mean()) / column.std())",
    "function": "from sklearn.preprocessing import scale\nX = scale(X)",
    "own class": (
        "class Own:\n    def fit(self, t):\n        self.m = t.mean()\n        return self\n"
        "    def transform(self, t):\n        return t - self.m\nX = Own().fit(X).transform(X)"
    ),
    "pipeline": (
        "from sklearn.pipeline import make_pipeline\nfrom sklearn.preprocessing import StandardScaler\n"
        "X = make_pipeline(StandardScaler()).fit_transform(X)"
    ),
}
QUIET = {
    "constant": "X = X.fillna(0)",
    "edges": "X['a'] = pd.cut(X['a'], [0, 10, 20])",
    "dummies": "X = pd.get_dummies(X)",
    "logarithm": "X['a'] = np.log1p(X['a'])",
    "along the row": "X['sum'] = X.mean(axis=1)",
    "own window": "X['a'] = X.groupby('customer_id')['a'].transform('mean')",
    "largest day": "X['age'] = (X['date'].max() - X['date']).dt.days",
    "only printed": "print(X.mean(), X.describe())",
    "dropped column": "X['a'] = X['a'] - X['a'].mean()\nX = X.drop(columns=['a'])",
    "discarded": "X.fillna(X.mean())",
    "filter": "keep = X['a'] < 3\nX, y = X[keep], y[keep]",
    "length": "n = len(X)\nX['share'] = X['a'] / n",
    "other table": "other = pd.read_csv('other.csv')\nX['a'] = X['a'] - other['a'].mean()",
    "in the pipeline of the model": (
        "from sklearn.pipeline import make_pipeline\nfrom sklearn.preprocessing import StandardScaler\n"
        "from sklearn.model_selection import cross_val_score\n"
        "print(cross_val_score(make_pipeline(StandardScaler(), LogisticRegression()), X, y))"
    ),
}
SPLITS = {
    "slices": "n = int(len(X) * 0.8)\nX_train, X_test = X[:n], X[n:]",
    "iloc": "X_train, X_test = X.iloc[:-30], X.iloc[-30:]",
    "mask": "m = np.random.rand(len(X)) < 0.8\nX_train, X_test = X[m], X[~m]",
    "date": "X_train = X[X['day'] < '2020']\nX_test = X[X['day'] >= '2020']",
    "flag": "X_train = X[X['fold'] != 3]\nX_test = X[X['fold'] == 3]",
    "sample and drop": "X_train = X.sample(frac=0.8)\nX_test = X.drop(X_train.index)",
    "not in": "X_train = X.sample(frac=0.8)\nX_test = X[~X.index.isin(X_train.index)]",
    "permutation": (
        "order = np.random.permutation(len(X))\nX_train, X_test = X.iloc[order[:80]], X.iloc[order[80:]]"
    ),
    "positions": "a, b = train_test_split(np.arange(len(X)))\nX_train, X_test = X.iloc[a], X.iloc[b]",
    "shuffle split": (
        "from sklearn.model_selection import ShuffleSplit\n"
        "a, b = next(ShuffleSplit(n_splits=1).split(X))\nX_train, X_test = X.iloc[a], X.iloc[b]"
    ),
    "alias": (
        "from sklearn.model_selection import train_test_split as split\nX_train, X_test = split(X)"
    ),
    "random_split": (
        "from torch.utils.data import random_split\nX_train, X_test = random_split(X, [80, 20])"
    ),
    "Spark": "X_train, X_test = X.randomSplit([0.8, 0.2])",
    "Hugging Face": "parts = X.train_test_split(0.2)\nX_train, X_test = parts['train'], parts['test']",
}
USE = (
    "\nmodel = LogisticRegression().fit(X_train, X_train['y'])\nmodel.score(X_test, X_test['y'])\n"
)


@pytest.mark.parametrize(("name", "rule"), FITTED)
def test_a_transformer_that_learns(name: str, rule: str) -> None:
    assert rules(HEAD + f"from lib import {name}\nX = {name}().fit_transform(X, y)\n" + TAIL) == [
        rule
    ]


@pytest.mark.parametrize("name", sorted(knowledge.RESAMPLERS))
def test_a_resampler(name: str) -> None:
    middle = f"from imblearn.over_sampling import {name}\nX, y = {name}().fit_resample(X, y)\n"
    assert rules(HEAD + middle + TAIL) == ["resample-before-split"]


@pytest.mark.parametrize("name", sorted(knowledge.STATELESS | knowledge.UNDERSAMPLERS))
def test_what_only_names_or_takes_away(name: str) -> None:
    assert rules(HEAD + f"from lib import {name}\nX = {name}().fit_transform(X)\n" + TAIL) == []


@pytest.mark.parametrize("form", IMPORTS)
def test_every_form_of_import(form: str) -> None:
    assert rules(HEAD + IMPORTS[form] + TAIL) == ["fit-before-split"]


@pytest.mark.parametrize("way", LEARNING)
def test_what_learns_by_hand(way: str) -> None:
    assert set(rules(HEAD + LEARNING[way] + TAIL)) == {"fit-before-split"}


@pytest.mark.parametrize("way", QUIET)
def test_what_learns_nothing(way: str) -> None:
    assert rules(HEAD + QUIET[way] + TAIL) == []


@pytest.mark.parametrize("way", SPLITS)
def test_every_way_to_split(way: str) -> None:
    scaled = (
        "from sklearn.preprocessing import StandardScaler\nX = StandardScaler().fit_transform(df)\n"
    )
    assert rules(HEAD + scaled + SPLITS[way] + USE) == ["fit-before-split"]
    after = "\ns = StandardScaler().fit(X_train)\nX_train, X_test = s.transform(X_train), s.transform(X_test)"
    honest = "from sklearn.preprocessing import StandardScaler\nX = df\n"
    assert rules(HEAD + honest + SPLITS[way] + after + USE) == []


@pytest.mark.parametrize("name", sorted(knowledge.CROSS_VALIDATIONS))
def test_cross_validation_splits_too(name: str) -> None:
    scaled = (
        "from sklearn.preprocessing import StandardScaler\nX = StandardScaler().fit_transform(X)\n"
    )
    use = f"from sklearn.model_selection import {name}\n{name}(LogisticRegression(), X, y)\n"
    assert rules(HEAD + scaled + use) == ["fit-before-split"]


@pytest.mark.parametrize("name", sorted(knowledge.SPLITTERS))
def test_splitters_and_folds(name: str) -> None:
    scaled = (
        "from sklearn.preprocessing import StandardScaler\nX = StandardScaler().fit_transform(X)\n"
    )
    loop = f"from sklearn.model_selection import {name}\nfor a, b in {name}().split(X, y):\n    "
    fit = "LogisticRegression().fit(X[a], y[a]).score(X[b], y[b])\n"
    assert rules(HEAD + scaled + loop + fit) == ["fit-before-split"]
    # Folds of which nothing is fitted are no evaluation.
    assert rules(HEAD + scaled + loop + "y[b] = y[a].mean()\n") == []
