"""A cell and its line are found again in the physical file."""

from __future__ import annotations

import json

from mle_lint.model import Location
from mle_lint.notebook_lines import CellPlace, cell_places, resolve
from mle_lint.repository import Repository
from tests.memory import MemoryTree

CELLS = [
    {"cell_type": "markdown", "source": ["# Title\n", "text"]},
    {"cell_type": "raw", "source": "skipped"},
    {"cell_type": "code", "metadata": {"a": ["]", '"']}, "source": ["x = 1\n", "y = 2"]},
    {"cell_type": "code", "source": "one\nstring"},
    {"cell_type": "code", "source": []},
]
BOOK = {"metadata": {"cells": []}, "cells": CELLS, "nbformat": 4}
INDENTED = json.dumps(BOOK, indent=1)


def line_of(text: str) -> int:
    return next(n for n, line in enumerate(INDENTED.split("\n"), 1) if text in line)


def test_each_source_line_has_its_physical_line() -> None:
    expected = [
        CellPlace(line_of("# Title"), True),
        CellPlace(line_of("x = 1"), True),
        CellPlace(line_of("one\\nstring"), False),
        None,
    ]
    assert cell_places(INDENTED) == expected
    assert [place.of(2) for place in expected if place] == [
        line_of('"text"'),
        line_of("y = 2"),
        line_of("one\\nstring"),
    ]


def test_a_notebook_on_one_line_is_all_on_line_one() -> None:
    assert cell_places(json.dumps(BOOK))[0] == CellPlace(1, False)


def test_a_notebook_as_jupyter_saves_it_is_found_by_its_keys() -> None:
    saved = json.dumps(BOOK, indent=1, sort_keys=True)
    tree = MemoryTree({"a.ipynb": saved})
    place = Location("a.ipynb", 1, None, 2, 2)
    line = next(n for n, text in enumerate(saved.split("\n"), 1) if "y = 2" in text)
    assert resolve(Repository(tree), [place]) == {place: line}


def test_places_that_cannot_be_found_are_left_out() -> None:
    tree = MemoryTree({"a.ipynb": INDENTED, "broken.ipynb": '{"cells": ['})
    wanted = [
        Location("a.ipynb", 1, None, 2, 2),
        Location("a.ipynb", 1, None, 4, 1),
        Location("a.ipynb", 1, None, 9, 1),
        Location("broken.ipynb", 1, None, 1, 1),
        Location("gone.ipynb", 1, None, 1, 1),
    ]
    assert resolve(Repository(tree), wanted) == {
        wanted[0]: line_of("y = 2"),
        wanted[1]: line_of('"source": []'),
    }
