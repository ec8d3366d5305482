"""What is read of source that is no valid Python as a whole."""

from __future__ import annotations

import ast

import pytest

from mle_lint.artefacts.mended import tree_without_errors
from mle_lint.loading import _module


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("a = 1\nprint 'x'\nb = 2\n", ["a = 1", "b = 2"]),
        ("def f(:\n    pass\n", []),
        ('a = 1\nb = f"""\n{}\n"""\nc = 2\n', None),
        ("\n".join(["print 'x'"] * 7), None),
    ],
)
def test_few_lines_in_error_are_left_out(source: str, kept: list[str] | None) -> None:
    tree = tree_without_errors(source)
    assert (tree and [ast.unparse(node) for node in tree.body]) == kept


def test_lines_keep_their_numbers() -> None:
    tree = tree_without_errors("print 'x'\nb = 2", before="\n\n")
    assert tree is not None
    assert [node.lineno for node in tree.body] == [4]


@pytest.mark.parametrize(
    ("source", "trouble"),
    [
        ("import numpy\n%matplotlib inline\nnumpy.sort(rows)\n", "a notebook saved as a script"),
        ("import numpy\nprint 'x'\nnumpy.sort(rows)\n", "read without the lines in error, line 2"),
        ("def f(:\n", "read by line patterns only, line 1"),
    ],
)
def test_a_broken_module_says_how_it_was_read(source: str, trouble: str) -> None:
    facts, told = _module("a.py", source)
    assert told.startswith(trouble)
    assert facts.trouble
