from __future__ import annotations

import ast
from pathlib import Path

import pytest

from mle_lint.artefacts.syntax import walked

MARKS = (ast.expr_context, ast.operator, ast.boolop, ast.unaryop, ast.cmpop)
SOURCE = '''
import a.b as c
from d import *
global e

def f(x: int, /, y=1, *args, z, w=2, **kwargs) -> "str":
    """Words."""
    nonlocal g
    return {**x, "k": [y, *args]} if not z else f"{w!r:>{x}}"

class K(Base, metaclass=M):
    n: int = 0

match x:
    case {"a": 1, **rest} | [_, *more] | P(q=None) as whole if whole:
        pass
'''


@pytest.mark.parametrize("source", [SOURCE, Path(__file__).read_text(encoding="utf-8")])
def test_it_is_the_walk_of_the_standard_library_without_the_marks(source: str) -> None:
    tree = ast.parse(source)
    assert walked(tree) == [node for node in ast.walk(tree) if not isinstance(node, MARKS)]


def test_several_roots_are_walked_level_by_level() -> None:
    first, second = ast.parse("a = b\nc").body
    kinds = [type(node).__name__ for node in walked(first, second)]
    assert kinds == ["Assign", "Expr", "Name", "Name", "Name"]
