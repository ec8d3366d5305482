"""Columns that a list of all others leaves out know nothing of the model."""

from __future__ import annotations

import pytest

from tests.leakage.follow import HEAD, TAIL, leaks

_START = HEAD.partition("X, y")[0] + "df['a'] = df['a'].fillna(df['a'].median())\ny = df['y']\n"


@pytest.mark.parametrize(
    "chosen",
    [
        "X = df[[c for c in df.columns if c not in ('a', 'y')]]",
        "X = df[[c for c in df.columns if c != 'a' and c != 'y']]",
        "X = df.loc[:, df.columns != 'a']",
        "X = df.loc[:, ~df.columns.isin(['a', 'y'])]",
        "X = df[df.columns.difference(['a', 'y'])]",
        "X = df[df.columns.drop(['a', 'y'])]",
        "X = df[df.columns[df.columns != 'a']]",
        "names = df.columns.tolist()\nnames.remove('a')\nX = df[names]",
        "names = list(df.columns.drop('a'))\nX = df[names]",
        "no = ['a', 'y']\nnames = [c for c in df.columns if c not in no]\nX = df[names]",
        "names = df.select_dtypes('number').columns.drop('a')\nX = df[names]",
        "names = [c for c in df.columns if c != 'a']\nX = df[names + ['z']]",
        "X = df[[c for c in df.columns if c not in ('a', 'y')]].values",
    ],
)
def test_the_column_is_left_out(chosen: str) -> None:
    assert leaks(f"{_START}{chosen}\n{TAIL}") == ()


@pytest.mark.parametrize(
    "chosen",
    [
        "X = df[[c for c in df.columns if c not in ('b', 'y')]]",
        "X = df[[c for c in df.columns if c != 'b' or c != 'a']]",
        "X = df.loc[:, df.columns != 'y']",
        "X = df.loc[:, df.columns == 'a']",
        "X = df.loc[:, df.columns.isin(['a', 'b'])]",
        "X = df[df.columns.difference(['y'])]",
        "names = df.columns.tolist()\nnames.remove('a')\nnames.append('a')\nX = df[names]",
        "names = df.columns.tolist()\nnames.remove('a')\nnames += ['a']\nX = df[names]",
        "names = [c for c in df.columns if c != 'a']\nX = df[names + ['a']]",
        "names = [c for c in df.columns if c != 'a']\nnames.append('a')\nX = df[names]",
        "names = [c for c in df.columns if c != 'a']\nX = df.drop(columns='y')",
        "names = [c for c in df.columns if c in ('a', 'b')]\nX = df[names]",
        "names = [c + 'x' for c in df.columns if c != 'a']\nX = df[names]",
    ],
)
def test_the_column_is_among_them(chosen: str) -> None:
    assert [leak.mild for leak in leaks(f"{_START}{chosen}\n{TAIL}")] == [False]
