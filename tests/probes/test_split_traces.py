"""A set of rows is told of where it is said how it came about, and comments of large notebooks."""

from __future__ import annotations

import json

import pytest

from mle_lint.probes.data import split_traces
from mle_lint.repository import Repository
from tests.memory import MemoryTree

WORDS = ("hold out", "test set", "training set")
SETS = ("test set", "training set")
PARTED = ("split*",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("every row of the test set is scored.", False),
        ("the test set. the work is split by file.", False),
        ("the f1 on the test set is 0.91, and 90 % of the time is spent in joins", False),
        ("the hold out comes from one mill", True),
        ("the test set is split off by mill", True),
        ("the training set holds 8,200 kettles and the test set 1,800.", True),
        ("70 for the training set, 15 to choose, 15 as test set", True),
    ],
)
def test_what_is_told_of_a_set(text: str, told: bool) -> None:
    assert split_traces.words_for(WORDS, SETS, PARTED).describe(text) is told


def test_the_cells_of_a_large_notebook_are_read_without_its_outputs() -> None:
    cell = {
        "cell_type": "code",
        "execution_count": 1,
        "metadata": {},
        "outputs": [{"output_type": "stream", "name": "stdout", "text": "kettle\n" * 80_000}],
        "source": ["kettles = 1\n", "# the test set is split off by mill\n"],
    }
    notebook = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    found = list(
        split_traces.in_comments(
            Repository(MemoryTree({"kettles.ipynb": notebook})), WORDS, SETS, PARTED
        )
    )
    assert [(e.location.cell, e.location.cell_line, e.text) for e in found] == [
        (1, 2, "the test set is split off by mill")
    ]
