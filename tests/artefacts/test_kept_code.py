"""Code that is kept for whoever follows it after it was read into facts."""

from __future__ import annotations

import json

import pytest

from mle_lint.artefacts import notebook, syntax
from mle_lint.artefacts.module import Call, Module, ModuleFacts
from mle_lint.repository import Repository
from tests.memory import MemoryTree


def _notebook(*sources: str) -> str:
    cells = [{"cell_type": "code", "source": source, "outputs": []} for source in sources]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})


def test_trees_are_kept_where_there_is_little_code() -> None:
    syntax.keep_trees(100)
    first = syntax.tree_of("a = 1")
    assert syntax.tree_of("a = 1") is first
    syntax.keep_trees(100)
    assert syntax.tree_of("a = 1") is not first
    syntax.keep_trees(syntax.MAX_KEPT + 1)
    assert syntax.tree_of("a = 1") is not syntax.tree_of("a = 1")


def test_no_more_is_kept_than_there_is_room_for() -> None:
    syntax.keep_trees(0)
    large = "a = 1\n" * (syntax.MAX_KEPT // 6 + 1)
    assert syntax.tree_of(large) is not syntax.tree_of(large)
    assert syntax.tree_of("b") is syntax.tree_of("b")


def test_the_cells_of_a_notebook_are_kept_with_its_facts() -> None:
    facts = notebook.parse(_notebook("%time a = 1", "b"))
    assert facts.sources == ((1, "%time a = 1"), (2, "b"))
    assert notebook.from_json(json.loads(json.dumps(notebook.to_json(facts)))) == facts
    assert notebook.parse(_notebook("a"), prose=False).sources == ()
    assert notebook.parse(_notebook("a" * (notebook.MAX_SOURCES + 1))).sources == ()


@pytest.mark.parametrize("filler", ["", "#" * notebook.MAX_SOURCES])
def test_code_of_a_notebook_is_the_same_from_its_facts_and_its_file(filler: str) -> None:
    tree = MemoryTree({"a.ipynb": _notebook("x = 1\n!ls", "y = x" + filler)})
    code = Repository(tree).code_of("a.ipynb")
    assert [[type(node).__name__ for node in body] for body in code.bodies] == [
        ["Assign", "Pass"],
        ["Assign"],
    ]
    assert code.bodies[1][0].lineno == 3
    assert (code.at(3).cell, code.at(3).cell_line) == (2, 1)


def test_calls_with_a_keyword_in_order() -> None:
    calls = (Call("a", 1, ("x", "y")), Call("b", 2), Call("c", 3, ("z",)), Call("d", 4, ("y",)))
    module = Module("a.py", ModuleFacts(calls=calls))
    assert module.keywords == {"x", "y", "z"}
    assert [call.name for call in module.with_keyword(("y", "z", "w"))] == ["a", "c", "d"]
    assert list(module.with_keyword(("w",))) == []


def test_what_rules_share_is_made_once_and_forgotten() -> None:
    repository = Repository(MemoryTree({"a.py": "a"}))
    made: list[str] = []

    def make(of: Repository) -> int:
        made.append(of.files[0])
        return len(made)

    assert (repository.together(make), repository.together(make)) == (1, 1)
    repository.forget()
    assert (repository.together(make), made) == (2, ["a.py", "a.py"])
