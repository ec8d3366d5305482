"""A fill of a table that has no gap fills nothing."""

from __future__ import annotations

import json

import pytest

from mle_lint.leakage.judging import shown_gaps
from tests.leakage.follow import HEAD, TAIL, leaks

_FULL = "a,b,y\n1,x,0\n2,z,1\n"
_GAPS = "a,b,y\n1,x,0\n,z,1\n"
_FILL = "df['a'] = df['a'].fillna(df['a'].median())\n"
_START = HEAD.partition("X, y")[0]
_END = "X, y = df.drop(columns='y'), df['y']\n" + TAIL


def _mild(code: str, table: str, path: str = "rows.csv") -> list[bool]:
    return [leak.mild for leak in leaks({"train.py": _START + code + _END, path: table})]


@pytest.mark.parametrize(
    ("table", "mild"),
    [
        (_FULL, True),
        (_GAPS, False),
        # One in a hundred and fifty rows.
        (_GAPS + ",x,1\n" * 9 + "3,x,1\n" * 1489, True),
        (_GAPS + ",x,1\n" * 10 + "3,x,1\n" * 1488, False),
        (_FULL.replace("2", "NaN"), False),
        (_FULL.replace("2", " "), False),
        # A row that ends too early has gaps at its end; the filled column has none.
        ("y,a,b\n0,1,x\n1,2\n", True),
        ("y,b,a\n0,x,1\n1,z\n", False),
        # Not the table that was meant, or no table at all.
        ("c;y\n1;0\n", False),
        ("", False),
        ("a,b,y\n1,x,0,7\n", False),
    ],
)
def test_a_column_is_filled(table: str, mild: bool) -> None:
    assert _mild(_FILL, table) == [mild]


@pytest.mark.parametrize(
    ("fill", "table", "mild"),
    [
        ("df = df.fillna(df.mean())\n", _FULL, True),
        ("df = df.fillna(df.mean())\n", _GAPS, False),
        ("for k in ['a', 'y']:\n    df[k] = df[k].fillna(df[k].mean())\n", _FULL, True),
        ("for k in ['y', 'a']:\n    df[k] = df[k].fillna(df[k].mean())\n", _GAPS, False),
        ("middle = df['a'].median()\ndf['a'] = df['a'].fillna(middle)\n", _FULL, True),
        ("middle = df['a'].median()\ndf['a'] = df['a'].fillna(middle)\n", _GAPS, False),
        ("df.loc[df['a'].isnull(), 'a'] = df['a'].median()\n", _FULL, True),
        ("df.loc[df.a.isna(), 'a'] = df.a.median()\n", _GAPS, False),
        # Rows are picked by the gaps of another column, which has none, or one.
        ("df.loc[df['b'].isnull(), 'a'] = df['a'].median()\n", _FULL, True),
        ("df.loc[df['b'].isnull(), 'a'] = df['a'].median()\n", _FULL.replace("x", ""), False),
        ("df = df.replace([np.inf, -np.inf], np.nan)\n" + _FILL, _FULL, True),
        ("df = df.replace([np.inf, 0], np.nan)\n" + _FILL, _FULL, False),
        ("df['c'] = df['a'] / df['y']\ndf = df.fillna(df.mean())\n", _FULL, False),
        # A column without any value has no mean.
        ("df = df.fillna(df.mean())\n", "a,b,y,\n1,x,0,\n2,z,1,\n", True),
        # Another column has them.
        (_FILL, _FULL.replace("x", ""), True),
        # Columns are put in another order; rows that are put so may have gaps.
        ("df = df.reindex(columns=['a', 'b', 'y'])\n" + _FILL, _FULL, True),
        ("df = df.reindex([0, 1, 5])\n" + _FILL, _FULL, False),
        # Gaps that are made in a column that is dropped, or in another one.
        ("df['d'] = df['b'].map({'x': 1})\nX = df.drop(columns='d')\ndf = df.fillna(df.mean())\n", _FULL, True),
        ("df['d'] = df['b'].map({'x': 1})\nX = df.drop(columns='b')\ndf = df.fillna(df.mean())\n", _FULL, False),
        # What to take instead is said, or it is not.
        ("df['b'] = df['b'].where(df['b'] == 'x', 'o')\n" + _FILL, _FULL, True),
        ("df['b'] = df['b'].where(df['b'] == 'x')\n" + _FILL, _FULL, False),
        ("df['c'] = np.where(df['b'] == 'x', 1, 2)\n" + _FILL, _FULL, True),
        # Something makes gaps first, or may do so.
        ("df['a'] = df['a'].replace(0, np.nan)\n" + _FILL, _FULL, False),
        ("df['a'] = pd.to_numeric(df['a'], errors='coerce')\n" + _FILL, _FULL, True),
        ("df['c'] = df['b'].map({'x': 1})\ndf = df.fillna(df.mean())\n", _FULL, False),
        ("df['c'] = df['a'].apply(lambda v: 1 if v > 1 else 0)\ndf = df.fillna(df.mean())\n", _FULL, True),
        # Afterwards, what was filled is filled.
        ("df = df.fillna(df.mean())\ndf['c'] = np.sqrt(df['a'])\n", _FULL, True),
        # A mean is none of texts, and of no column that is dropped.
        ("df = df.fillna(df.mean())\n", _FULL.replace("x", ""), True),
        ("df = df.fillna(df.mean())\ndf = df.drop(columns=['a'])\n", _GAPS, True),
        ("no = ['a']\ndf = df.fillna(df.mean())\ndf = df.drop(no, axis=1)\n", _GAPS, True),
        # A number is not what the column says.
        ("df['a'] = df['a'].fillna(df['a'].mean())\n", _FULL + "?,x,1\n" + "3,x,1\n" * 20, False),
        # On several lines; under a name that is also shown.
        ("df['a'] = df['a'].fillna(\n    df['a'].mean()\n)\n", _FULL, True),
        ("m = df['a'].mean()\nprint(f'{m:.2f}')\ndf['a'] = df['a'].fillna(m)\n", _FULL, True),
        ("df['a'] = pd.to_numeric(df['a'], errors='coerce')\n" + _FILL, _FULL + "-,x,1\n", False),
        # It does more than to fill.
        ("middle = df['a'].median()\ndf['a'] = df['a'].fillna(middle) / middle\n", _FULL, False),
        ("df['a'] = df['a'] / df['a'].mean()\n", _FULL, False),
    ],
)  # fmt: skip
def test_what_is_filled(fill: str, table: str, mild: bool) -> None:
    assert _mild(fill, table) == [mild]


def test_an_imputer() -> None:
    code = "from sklearn.impute import SimpleImputer\n"
    code += "df[['a', 'y']] = SimpleImputer().fit_transform(df[['a', 'y']])\n"
    assert _mild(code, _FULL) == [True]
    assert _mild(code, _GAPS) == [False]


@pytest.mark.parametrize(
    ("path", "mild"),
    [("data/rows.csv", True), ("rows.dat", False), ("other.csv", False)],
)
def test_where_the_table_lies(path: str, mild: bool) -> None:
    assert _mild(_FILL, _FULL, path) == [mild]


_MANY_ROWS = _FULL + "3,x,1\n" * 60


@pytest.mark.parametrize(
    ("path", "table", "mild"),
    [
        ("rows.csv", _MANY_ROWS, True),
        ("data/raw.csv", _MANY_ROWS, True),
        ("rows.csv", _MANY_ROWS + ",x,1\n" * 9, False),
        # Results, a table with other columns, and what others made of it.
        ("rows.csv", _FULL, False),
        ("data/raw.csv", _MANY_ROWS.replace("a", "c"), False),
        ("data/raw_clean.csv", _MANY_ROWS, False),
    ],
)
def test_the_table_that_is_meant(path: str, table: str, mild: bool) -> None:
    start = _START.replace('"rows.csv"', "sys.argv[1]") + "df['b'] = df['b'].str.lower()\n"
    code = start + _FILL + _END + "NAMES = ('rows.csv',)\n"
    if path != "rows.csv":
        code = code.replace("rows.csv", "none")
    assert [leak.mild for leak in leaks({"train.py": code, path: table})] == [mild]


@pytest.mark.parametrize(
    ("read", "table", "mild"),
    [
        ("pd.read_csv('rows.csv', sep=';')", _FULL.replace(",", ";"), True),
        ("pd.read_csv('rows.csv', sep=';')", _GAPS.replace(",", ";"), False),
        ("pd.read_csv('rows.csv', sep='|', decimal=',')", "a|b|y\n1,5|x|0\n2,5|z|1\n", True),
        ("pd.read_csv('rows.csv', na_values='1')", _FULL, False),
        ("pd.read_csv('rows.csv', na_values=['?'])", _FULL, False),
    ],
)
def test_how_a_table_is_written(read: str, table: str, mild: bool) -> None:
    code = _START.replace('pd.read_csv("rows.csv")', read) + _FILL + _END
    assert [leak.mild for leak in leaks({"train.py": code, "rows.csv": table})] == [mild]


@pytest.mark.parametrize(("other", "mild"), [(_FULL, True), (_GAPS, False)])
def test_any_of_several_tables_of_that_name_may_be_meant(other: str, mild: bool) -> None:
    code = _START + _FILL + _END
    files = {"code/train.py": code, "raw/rows.csv": _FULL, "old/rows.csv": other}
    assert [leak.mild for leak in leaks(files)] == [mild]


def test_the_table_is_not_read_without_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(self: object, path: str) -> None:
        raise AssertionError(path)

    monkeypatch.setattr("mle_lint.leakage.judging.gaps.Tables._read", read)
    assert _mild("df['a'] = df['a'].fillna(0)\n", _FULL) == []


_COUNTS = "a    {a}\nb    0\ny    0\ndtype: int64"
_INFO = "RangeIndex: 1,002 entries, 0 to 1001\n #   Column  Non-Null Count  Dtype\n 0   a  {a} non-null  int64"


def _notebook(*cells: tuple[str, str]) -> dict[str, str]:
    made: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "metadata": {},
            "execution_count": None,
            "source": source,
            "outputs": [{"output_type": "execute_result", "data": {"text/plain": shown}}],
        }
        for source, shown in cells
    ]
    return {"a.ipynb": json.dumps({"cells": made, "metadata": {}, "nbformat": 4})}


@pytest.mark.parametrize(
    ("asked", "shown", "mild"),
    [
        ("df.isnull().sum()", _COUNTS.format(a=0), True),
        ("print(df.isna().sum())", _COUNTS.format(a=0), True),
        ("df.isnull().sum()", _COUNTS.format(a=177), False),
        ("df.isnull().sum()", "a    0\n    ...\ny    0\ndtype: int64", False),
        ("df.info()", _INFO.format(a=1002), True),
        ("df.info()", _INFO.format(a=996), True),
        ("df.info()", _INFO.format(a=995), False),
        # Another table, or another one since.
        ("other.isnull().sum()", _COUNTS.format(a=0), False),
        ("df.isnull().sum()\ndf = load()", _COUNTS.format(a=0), True),
        ("df.describe()", _COUNTS.format(a=0), False),
        # Hardly any, in as many rows as are shown.
        ("df.isnull().sum()", _COUNTS.format(a=2), True),
        ("df.isnull().sum()", _COUNTS.format(a=3), False),
        ("df.isnull().sum()", "(7043, 21)\n" + _COUNTS.format(a=11), True),
        ("df.isnull().sum()", "[703 rows x 3 columns]\n" + _COUNTS.format(a=11), False),
        ("df.isnull().sum()", "(104, 13)\n" + _COUNTS.format(a=2), True),
        ("df.isnull().sum()", "(40, 13)\n" + _COUNTS.format(a=2), False),
        # Gaps are made afterwards.
        ("df.isnull().sum()\ndf = df.replace(0, np.nan)", _COUNTS.format(a=0), False),
        ("df['a'] = pd.to_numeric(df['a'])\ndf.isnull().sum()", _COUNTS.format(a=0), True),
        # In other words, beside other things.
        (
            "print(df.shape)\nprint('gaps', df.isna().sum())",
            "(9, 3)\ngaps " + _COUNTS.format(a=0),
            False,
        ),
        ("print(df.shape)\nprint(df.isna().sum())", "(9, 3)\n" + _COUNTS.format(a=0), True),
        ("print(df.isna().sum().sort_values())", _COUNTS.format(a=9), False),
        ("df.isnull().sum().sum()", "0", True),
        ("df.isnull().sum().sum()", "8", False),
        (
            "print('rows', len(df))\nprint(f'missing: {df.isna().sum().sum()}')",
            "rows 9\nmissing: 0",
            True,
        ),
        (
            "print('rows', len(df))\nprint(f'missing: {df.isna().sum().sum()}')",
            "rows 0\nmissing: 9",
            False,
        ),
        ("df.isnull().values.any()", "False", True),
        ("df.isnull().values.any()", "True", False),
        ("df.isna().any()", "a    False\nb    True\ndtype: bool", True),
        ("df.isna().any()", "a    True\nb    False\ndtype: bool", False),
        ("df.isna().mean() * 100", "a    0.0\nb    3.5\ndtype: float64", True),
        ("df.isna().mean() * 100", "a    0.2\nb    0.0\ndtype: float64", False),
        ("gaps = df.isnull().sum()\ngaps[gaps > 0]", "Series([], dtype: int64)", True),
        ("df.info()\nold.info()", _INFO.format(a=1002), False),
        ("df.info()\nold.info()", _INFO.format(a=1002) + "\n" + _INFO.format(a=9), True),
        ("old.info()\ndf.info()", _INFO.format(a=1002) + "\n" + _INFO.format(a=9), False),
        (
            "print(df.isnull().sum())\nprint(old.isnull().sum())",
            _COUNTS.format(a=0) + "\n--\n" + _COUNTS.format(a=9),
            True,
        ),
        (
            "print(old.isnull().sum())\nprint(df.isnull().sum())",
            _COUNTS.format(a=0) + "\n--\n" + _COUNTS.format(a=9),
            False,
        ),
        # What is shown is another list.
        ("df.isnull().sum()\ndf['b'].value_counts()", "a    0\nName: b, dtype: int64", False),
        ("def look():\n    df.isnull().sum()", _COUNTS.format(a=0), False),
    ],
)
def test_what_a_notebook_shows(asked: str, shown: str, mild: bool) -> None:
    files = _notebook((_START, ""), (asked, shown), (_FILL, ""), (_END, ""))
    assert [leak.mild for leak in leaks(files)] == [mild]


@pytest.mark.parametrize(
    ("made", "mild"),
    [
        ("raw.copy()", True),
        ("raw.drop(columns='z')", True),
        ("raw[['a', 'b', 'y']]", True),
        ("clean(raw)", True),
        ("raw.merge(other)", False),
    ],
)
def test_a_table_that_is_made_of_what_was_shown(made: str, mild: bool) -> None:
    start = _START.replace("df =", "raw =")
    asked = ("raw.isnull().sum()", _COUNTS.format(a=0))
    files = _notebook((start, ""), asked, (f"df = {made}", ""), (_FILL, ""), (_END, ""))
    assert [leak.mild for leak in leaks(files)] == [mild]


@pytest.mark.parametrize(
    ("read", "shown", "mild"),
    [
        ("rows.csv", 0, True),
        ("rows.csv", 100, False),
        ("other.csv", 0, False),
    ],
)
def test_a_notebook_shows_the_table_of_a_script(read: str, shown: int, mild: bool) -> None:
    asked = ("raw.info()", _INFO.format(a=1002 - shown))
    files = _notebook((f"raw = pd.read_csv('data/{read}')", ""), asked)
    assert [leak.mild for leak in leaks({**files, "b.py": _START + _FILL + _END})] == [mild]


def test_a_table_that_is_read_anew_after_it_was_shown() -> None:
    cells = ((_START, ""), ("df.isnull().sum()", _COUNTS.format(a=0)))
    for again, mild in ((_START, True), (_START.replace("rows", "others"), False)):
        files = _notebook(*cells, (again, ""), (_FILL, ""), (_END, ""))
        assert [leak.mild for leak in leaks(files)] == [mild]


_HELPED = {
    "clean.py": "def clean(df):\n    df['a'] = df['a'].fillna(df['a'].median())\n    return df\n",
    "train.py": _START.replace("import numpy", "from clean import clean\nimport numpy")
    + "df = clean(df)\n"
    + _END,
}


@pytest.mark.parametrize(
    ("table", "before", "mild"),
    [
        (_FULL, "", True),
        (_GAPS, "", False),
        # The helper makes gaps, or does more than to fill them.
        (_FULL, "    df['a'] = df['a'].where(df['a'] > 1)\n", False),
        (_FULL, "    df['a'] = df['a'] / df['a'].mean()\n", False),
    ],
)
def test_a_fill_in_a_helper(table: str, before: str, mild: bool) -> None:
    helper = _HELPED["clean.py"].replace("(df):\n", f"(df):\n{before}")
    found = leaks({**_HELPED, "clean.py": helper, "rows.csv": table})
    assert all(leak.mild for leak in found) == mild
    assert found


@pytest.mark.parametrize(
    ("test", "mild"),
    [
        ("how == 'mean'", True),
        ("st.sidebar.checkbox('fill')", True),
        ("len(df) > 9", False),
    ],
)
def test_a_fill_that_a_user_picks(test: str, mild: bool) -> None:
    code = "import streamlit as st\nhow = st.selectbox('fill', ['mean', 'none'])\n"
    code += f"if {test}:\n    {_FILL}"
    assert [leak.mild for leak in leaks(_START + code + _END)] == [mild]


_VARIABLES = """
      name     role   missing_values
0     a        Feature  no
1     b        Feature  {b}
"""


@pytest.mark.parametrize(
    ("b", "begin", "mild"),
    [
        ("no", "import ucimlrepo\n", True),
        ("yes", "import ucimlrepo\n", False),
        ("no", "", False),
        ("no", "import ucimlrepo\nold = df.replace(0, np.nan)\n", False),
    ],
)
def test_a_list_of_variables_without_missing_values(b: str, begin: str, mild: bool) -> None:
    shown = ("print(data.variables)", _VARIABLES.format(b=b))
    start = "import numpy as np\n" + begin + _START
    files = _notebook((start, ""), shown, (_FILL, ""), (_END, ""))
    assert [leak.mild for leak in leaks(files)] == [mild]


@pytest.mark.parametrize(
    ("looked_up", "mild"),
    [
        ("df['b'].map(rates)", True),
        ("df['b'].map({'x': 1})", False),
        ("df['b'].map(lambda v: rates.get(v))", False),
        ("df['a']", False),
    ],
)
def test_what_a_table_that_was_looked_up_does_not_name(looked_up: str, mild: bool) -> None:
    code = f"rates = {{'x': 0.5}}\ndf['a'] = {looked_up}.fillna(df['a'].mean())\n"
    assert [leak.mild for leak in leaks(_START + code + _END)] == [mild]


@pytest.mark.parametrize(("how", "mild"), [("most_frequent", True), ("mean", False)])
def test_the_most_frequent_value_of_the_test_rows(how: str, mild: bool) -> None:
    code = _START.replace(
        "import pandas", "from sklearn.impute import SimpleImputer\nimport pandas"
    )
    refit = f"fill = SimpleImputer(strategy='{how}')\nX_train = fill.fit_transform(X_train)\n"
    refit += "X_test = fill.fit_transform(X_test)\nmodel = "
    found = leaks(code + _END.replace("model = ", refit, 1))
    assert [leak.mild for leak in found] == [mild]


@pytest.mark.parametrize(
    ("first", "between", "milds"),
    [
        ("df['a'] = df['a'].fillna(df['a'].mean())\n", "", [False, True]),
        ("df['a'] = df['a'].fillna(df['a'].mean())\n", "df['a'] = df['a'].astype(int)\n", [False, True]),
        ("df['a'] = df['a'].fillna(df['a'].mean())\n", "df['a'] = df['a'].replace(0, np.nan)\n", [False, False]),
        ("df['a'] = df['a'].fillna(df['a'].mean())\n", "df = pd.read_csv('rows.csv')\n", [False]),
        ("df['b'] = df['b'].fillna(df['b'].mean())\n", "", [False, False]),
        ("df['a'].fillna(df['a'].mean())\n", "", [False]),
    ],
)  # fmt: skip
def test_a_column_that_was_filled_before(first: str, between: str, milds: list[bool]) -> None:
    assert [leak.mild for leak in leaks(_START + first + between + _FILL + _END)] == milds


@pytest.mark.parametrize(
    ("more", "mild"),
    [
        ("", True),
        ("df['a'] = df['a'].where(df['a'] > 0)\n", False),
        ("df.loc[5, 'a'] = np.nan\n", False),
        ("df = pd.concat([df, load_more()])\n", False),
    ],
)
def test_rows_that_are_drawn_at_random(more: str, mild: bool) -> None:
    made = "pd.DataFrame({'a': np.random.rand(99), 'y': np.random.randint(0, 2, 99)})"
    start = _START.replace('pd.read_csv("rows.csv")', made)
    found = leaks(start + more + "df = df.fillna(df.mean())\n" + _END)
    assert [leak.mild for leak in found] == [mild]


@pytest.mark.parametrize(
    ("fill", "mild"),
    [
        ("df['a'].fillna(df[df['b'] == one]['a'].mean(), inplace=True)", True),
        ("df['a'] = df['a'].fillna(df.loc[one == df.b, 'a'].mean())", True),
        ("mean = df[df['b'] == one]['a'].mean()\n    df['a'] = df['a'].fillna(mean)", True),
        ("df.loc[df['b'] == one, 'a'] = df['a'].fillna(df['a'].mean())", False),
        ("df['a'] = df['a'].fillna(df['a'].mean())", False),
        ("df['a'] = df['a'].fillna(df[df['b'] == 'x']['a'].mean())", False),
    ],
)
def test_the_first_pass_of_a_loop_fills_all_gaps(fill: str, mild: bool) -> None:
    loop = f"for one in df['b'].unique():\n    {fill}\n"
    assert _mild(loop, "") == [mild]


def test_a_helper_that_fills_several_tables() -> None:
    helper = "def fill(path):\n    df = pd.read_csv(path)\n    return df.fillna(df.mean())\n"
    several = "df = pd.concat([fill('one.csv'), fill('two.csv')])\n"
    code = _START.partition("df =")[0] + helper + several + _END
    for two, mild in ((_FULL, True), (_GAPS, False)):
        files = {"train.py": code, "one.csv": _FULL, "two.csv": two}
        assert {leak.mild for leak in leaks(files)} == {mild}


@pytest.mark.parametrize("said", ["# where it is NaN, merge", "x = 1  # where it is NaN"])
def test_comments_make_no_gaps(said: str) -> None:
    asked = ("df.isnull().sum()", _COUNTS.format(a=0))
    files = _notebook((_START, ""), asked, (said, ""), (_FILL, ""), (_END, ""))
    assert [leak.mild for leak in leaks(files)] == [True]


def test_text_between_cells_makes_no_gaps() -> None:
    asked = ("df.isnull().sum()", _COUNTS.format(a=0))
    files = _notebook((_START, ""), asked, ("replace NaN", ""), (_FILL, ""), (_END, ""))
    made = json.loads(files["a.ipynb"])
    made["cells"][2] = {"cell_type": "markdown", "metadata": {}, "source": "replace NaN"}
    assert [leak.mild for leak in leaks({"a.ipynb": json.dumps(made)})] == [True]


def test_a_raw_cell_has_no_number() -> None:
    made = json.loads(_notebook((_START, ""), (_FILL, ""))["a.ipynb"])
    known = shown_gaps.cells_of(json.dumps(made))
    made["cells"].insert(0, {"cell_type": "raw", "metadata": {}, "source": "notes"})
    assert shown_gaps.cells_of(json.dumps(made)) == known


@pytest.mark.parametrize(
    ("read", "mild"),
    [
        ("sns.load_dataset('diamonds')", True),
        ("sns.load_dataset('titanic')", False),
        ("load_wine(as_frame=True).frame", True),
        ("load_wine(as_frame=True).frame.join(pd.read_csv('b.csv'))", False),
    ],
)
def test_tables_without_gaps_that_come_with_a_library(read: str, mild: bool) -> None:
    start = _START.partition("df =")[0]
    code = f"{start}import seaborn as sns\nfrom sklearn.datasets import load_wine\ndf = {read}\n"
    fill = _FILL.replace("'a'", "'x'")
    assert [leak.mild for leak in leaks(code + fill + _END)] == [mild]


_ZEROS = "a,b,y\n" + "0,x,0\n" * 2 + "3,x,1\n" * 98


@pytest.mark.parametrize(
    ("fill", "table", "mild"),
    [
        ("df.loc[df['a'] == 0, 'a'] = df['a'].median()", _ZEROS, True),
        ("df.loc[df['a'] <= 0, 'a'] = df['a'].median()", _ZEROS, True),
        ("m = df['a'].median()\ndf.loc[df['a'].isin([0, 0.0]), 'a'] = m", _ZEROS, True),
        ("for c in ['a']:\n    df.loc[df[c] == 0, c] = df[c].median()", _ZEROS, True),
        ("df.loc[df['a'] == 0, 'a'] = df['a'].median()", _ZEROS.replace("3", "-1", 1), False),
        ("df.loc[df['a'] == 0, 'a'] = df['a'].median()", _ZEROS.replace("3", "0", 1), False),
        ("df.loc[df['a'] == 0, 'a'] = df['a'].median()", "", False),
        ("df.loc[df['a'] == 3, 'a'] = df['a'].median()", _ZEROS, False),
        ("df.loc[df['y'] == 0, 'a'] = df['a'].median()", _ZEROS, False),
        (
            "m = df['a'].median()\ndf.loc[df['a'] == 0, 'a'] = m\ndf['c'] = df['a'] > m",
            _ZEROS,
            False,
        ),
        # That zeros are filled fills no gaps.
        (
            "df.loc[df['a'] == 0, 'a'] = df['a'].median()\n" + _FILL,
            _ZEROS.replace("3", "", 9),
            False,
        ),
    ],
)
def test_zeros_that_stand_for_gaps(fill: str, table: str, mild: bool) -> None:
    assert _mild(fill + "\n", table)[-1] == mild


@pytest.mark.parametrize(
    ("fill", "mild"),
    [
        ("df['a'] = df['a'].fillna(0 if pd.isna(m) else m)", True),
        ("df['a'] = df['a'].fillna(m if np.isfinite(m) else 0)", True),
        ("df['a'] = df['a'].fillna(0 if pd.isna(m) else m)\ndf['c'] = df['a'] > m", False),
    ],
)
def test_a_statistic_that_may_be_none(fill: str, mild: bool) -> None:
    assert _mild(f"m = df['a'].median()\n{fill}\n", _FULL) == [mild]
    assert _mild(f"m = df['a'].median()\n{fill}\n", _GAPS) == [False]


@pytest.mark.parametrize(
    "fill",
    [
        "for c in ['a']:\n    df.loc[df[c].isnull(), c] = df[c].median()",
        "m = df['a'].median()\ndf.loc[df['a'].isna(), 'a'] = m",
        "df['a'] = df['a'].replace(np.nan, df['a'].mean())",
        "m = df['a'].mean()\nm\ndf.a = df.a.fillna(m)",
    ],
)
def test_other_ways_to_fill(fill: str) -> None:
    assert _mild(fill + "\n", _FULL) == [True]
    assert _mild(fill + "\n", _GAPS) == [False]
    assert _mild(fill + "\ndf['c'] = df['a'] > df['a'].mean()\n", _FULL)[-1] is False


_TWO_FILLS = """
def fill(df):
    df["y"] = df["y"].fillna(df["y"].median())
    df["a"] = df["a"].fillna(df["a"].median())
    return df
df = fill(df)
"""


def test_the_first_that_fills_something_is_told() -> None:
    (leak,) = leaks({"train.py": _START + _TWO_FILLS + _END, "rows.csv": _GAPS})
    (none,) = leaks({"train.py": _START + _TWO_FILLS + _END, "rows.csv": _FULL})
    assert (leak.mild, leak.text.split(".")[0], none.mild) == (False, "df['a']", True)


_GROUPS = """
medians = np.zeros(2)
for i in range(2):
    medians[i] = df[df['y'] == i]['a'].median()
df['c'] = df['a']
for i in range(2):
    df.loc[df.a.isnull() & (df.y == i), 'c'] = medians[i]
"""


@pytest.mark.parametrize(("more", "used"), [("", False), ("df['d'] = medians[0]\n", True)])
def test_numbers_of_groups_that_an_array_holds(more: str, used: bool) -> None:
    assert _mild(_GROUPS + more, _FULL) == [not used]
    assert _mild(_GROUPS + more, _GAPS) == [False]


@pytest.mark.parametrize(("name", "mild"), [("fare", True), ("age", False)])
def test_a_public_table_that_is_not_there(name: str, mild: bool) -> None:
    code = f"df['{name}'] = df['{name}'].fillna(df['{name}'].median())\ndf[['pclass', 'sibsp']]\n"
    end = _END.replace("'y'", "'survived'")
    assert [leak.mild for leak in leaks(_START + code + end)] == [mild]


@pytest.mark.parametrize(("first", "mild"), [("df['A 1'].mean()", True), ("3 if a else 4", False)])
def test_a_fill_of_all_columns_after_those_with_gaps(first: str, mild: bool) -> None:
    code = f"middle = {first}\ndf['A 1'] = df['A 1'].fillna(middle)\ndf = df.fillna(df.mean())\n"
    found = leaks({"train.py": _START + code + _END, "rows.csv": _GAPS.replace("a", "A 1")})
    assert found[-1].mild is mild


@pytest.mark.parametrize(
    "fill",
    [
        "df['a'] = df['a'].fillna(df.groupby('b')['a'].transform('median'))",
        "df['a'] = df['a'].fillna(df['b'].map(df.groupby('b')['a'].mean()))",
        "df['a'] = df.groupby('b')['a'].transform(lambda x: x.fillna(x.median()))",
    ],
)
def test_a_fill_of_each_group(fill: str) -> None:
    assert _mild(fill + "\n", _FULL) == [True]
    assert _mild(fill + "\n", _GAPS) == [False]


def test_a_number_of_each_group_that_fills_nothing_alone() -> None:
    fill = "df['a'] = df.groupby('b')['a'].transform(lambda x: x - x.median())\n"
    assert _mild(fill, _FULL) == [False]


@pytest.mark.parametrize(
    ("fill", "mild"),
    [
        ("df['a'] = df['a'].fillna(df['a'].median())", True),
        ("df['a'] = df.groupby('b')['a'].transform(lambda x: x.fillna(x.median()))", False),
    ],
)
def test_gaps_that_may_all_be_in_an_unlabelled_table(fill: str, mild: bool) -> None:
    start = _START.partition("df =")[0]
    read = "train, test = pd.read_csv('train.csv'), pd.read_csv('test.csv')\n"
    apart = "df = df[: len(train)]\n"
    code = f"{start}{read}df = pd.concat([train, test])\n{fill}\n{apart}{_END}"
    assert [leak.mild for leak in leaks(code)] == [mild]
