"""What changes nothing for the rows changes no verdict."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.leakage.follow import HEAD, TAIL, leaks, notebook, rules, verdicts

MIDDLES = {
    "clean": "X = X.fillna(0)\n",
    "scaled": (
        "from sklearn.preprocessing import StandardScaler\nX = StandardScaler().fit_transform(X)\n"
    ),
    "filled": "X = X.fillna(X.median())\n",
    "selected": (
        "from sklearn.feature_selection import SelectKBest\n"
        "X = SelectKBest(k=3).fit_transform(X, y)\n"
    ),
    "resampled": "from imblearn.over_sampling import SMOTE\nX, y = SMOTE().fit_resample(X, y)\n",
}
SCRIPTS = {name: HEAD + middle + TAIL for name, middle in MIDDLES.items()}
EXPECTED = {
    "clean": [],
    "scaled": ["fit-before-split"],
    "filled": ["fit-before-split"],
    "selected": ["select-before-split"],
    "resampled": ["resample-before-split"],
}
DEAD = (
    "plt.figure(figsize=(3, 2))\n",
    "print(df.describe())\n",
    "df.head()\n",
    "def unused(table):\n    return table.mean()\n",
    "%matplotlib inline\n",
    "!pip install seaborn\n",
    "this is no Python\n",
)


NAMES = {
    "df": "tabelle",
    "model": "m",
    "X_train": "a1",
    "X_test": "a2",
    "y_train": "b1",
    "y_test": "b2",
}


class Renaming(ast.NodeTransformer):
    """Gives the tables other names, of which none says train or test."""

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(NAMES.get(node.id, node.id), node.ctx)


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_verdict_is_the_expected_one(name: str) -> None:
    assert rules(SCRIPTS[name]) == EXPECTED[name]


@pytest.mark.parametrize("name", SCRIPTS)
def test_renaming_changes_no_verdict(name: str) -> None:
    tree = ast.fix_missing_locations(Renaming().visit(ast.parse(SCRIPTS[name])))
    assert rules(ast.unparse(tree)) == EXPECTED[name]


@pytest.mark.parametrize("name", SCRIPTS)
@settings(max_examples=15, deadline=None)
@given(
    cuts=st.sets(st.integers(1, 12)),
    dead=st.lists(st.sampled_from(DEAD), max_size=3),
    at=st.integers(0, 5),
)
def test_cells_may_be_split_and_dead_cells_added(
    name: str, cuts: set[int], dead: list[str], at: int
) -> None:
    lines = SCRIPTS[name].splitlines(keepends=True)
    ends = sorted(cut for cut in cuts if cut < len(lines))
    starts = [0, *ends]
    cells = ["".join(lines[a:b]) for a, b in zip(starts, [*ends, len(lines)], strict=True)]
    cells[min(at, len(cells)) : min(at, len(cells))] = dead
    assert verdicts(notebook(cells)) == verdicts(SCRIPTS[name])


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_helper_changes_no_verdict(name: str) -> None:
    middle = "".join(f"    {line}\n" for line in MIDDLES[name].splitlines())
    helper = f"def prepare(X, y):\n{middle}    return X, y\n\n"
    assert rules(HEAD + helper + "X, y = prepare(X, y)\n" + TAIL) == EXPECTED[name]


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_helper_in_a_module_changes_no_verdict(name: str) -> None:
    middle = "".join(f"    {line}\n" for line in MIDDLES[name].splitlines())
    files = {
        "shop/__init__.py": "",
        "shop/prepare.py": f"def prepare(X, y):\n{middle}    return X, y\n",
        "train.py": HEAD + "from shop import prepare as steps\nX, y = steps.prepare(X, y)\n" + TAIL,
    }
    assert rules(files) == EXPECTED[name]


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_method_changes_no_verdict(name: str) -> None:
    middle = "".join(f"        {line}\n" for line in MIDDLES[name].splitlines())
    owner = (
        "class Study:\n    def __init__(self, X, y):\n        self.X, self.y = X, y\n"
        f"    def prepare(self):\n        X, y = self.X, self.y\n{middle}"
        "        self.X, self.y = X, y\n"
    )
    use = "study = Study(X, y)\nstudy.prepare()\nX, y = study.X, study.y\n"
    assert rules(HEAD + owner + use + TAIL) == EXPECTED[name]


def test_a_bad_line_hides_only_itself() -> None:
    cells = [HEAD + "ls -la data\n", MIDDLES["scaled"], "%%bash\necho hello\n", TAIL]
    (leak,) = leaks(notebook(cells))
    assert (leak.place.cell, leak.place.cell_line) == (2, 2)


def test_a_percent_sign_may_continue_an_expression() -> None:
    cells = [HEAD + MIDDLES["scaled"] + 'print("%d rows"\n% len(X))\n' + TAIL]
    assert rules(notebook(cells)) == ["fit-before-split"]


def test_the_way_of_the_rows_is_told_in_order() -> None:
    (leak,) = leaks(SCRIPTS["scaled"])
    assert [(place.line, said) for place, said in leak.steps] == [
        (11, "rows are split here: train_test_split"),
        (12, "a model is fitted here: LogisticRegression.fit"),
        (13, "held-out rows are scored here: model.score"),
    ]
