"""Follows code that is given as text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from mle_lint.leakage import analysis
from mle_lint.leakage.judging.leak import Leak
from mle_lint.repository import Repository
from tests.memory import MemoryTree

HEAD = """\
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

df = pd.read_csv("rows.csv")
X, y = df.drop(columns="y"), df["y"]
"""
TAIL = """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
model = LogisticRegression().fit(X_train, y_train)
print(model.score(X_test, y_test))
"""


def leaks(files: Mapping[str, str] | str) -> tuple[Leak, ...]:
    """The leaks of a repository of these files, or of one script."""
    given = {"train.py": files} if isinstance(files, str) else files
    return analysis.of(Repository(MemoryTree(dict(given)))).leaks


def called(code: str, name: str) -> dict[str, str]:
    """A repository in which another file imports a name of a script."""
    return {"train.py": code, "run.py": f"from train import {name}\n"}


def verdicts(files: Mapping[str, str] | str) -> set[tuple[str, str]]:
    """Rule and text of every leak."""
    return {(leak.rule, leak.text) for leak in leaks(files)}


def rules(files: Mapping[str, str] | str) -> list[str]:
    """The rules that find something, in order of the findings."""
    return [leak.rule for leak in leaks(files)]


def notebook(cells: Sequence[str]) -> dict[str, str]:
    """A repository of one notebook with these code cells."""
    listed: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "metadata": {},
            "source": cell,
            "outputs": [],
            "execution_count": None,
        }
        for cell in cells
    ]
    return {
        "a.ipynb": json.dumps({"cells": listed, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    }
