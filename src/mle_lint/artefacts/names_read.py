"""Which names the body of one function reads from outside of itself."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator

from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.syntax import tree_of, walked

_FILE_CHECKS = ("exists", "is_file", "isfile")


def names_read(source: str) -> frozenset[str]:
    """The names that a function's body reads and does not set, its parameters left out.

    Classes that are only called, to make an answer of constants, say, are left out too. A value
    kept on the application (`app.state.model`) counts by its own name, and so does the check
    that a file is there. Empty when the source is no function.
    """
    try:
        tree = tree_of(textwrap.dedent(source))
    except ParseError:
        return frozenset()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return frozenset(_read(node))
    return frozenset()


def _read(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    nodes = walked(*function.body)
    given = {argument.arg for argument in function.args.args} - {"self"}
    given |= {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    made = {id(node.func) for node in nodes if isinstance(node, ast.Call) and _is_class(node.func)}
    for node in nodes:
        if isinstance(node, ast.Name) and id(node) not in made and node.id not in given:
            yield node.id
        elif isinstance(node, ast.Attribute) and _is_told(node):
            yield node.attr


def _is_class(function: ast.expr) -> bool:
    return isinstance(function, ast.Name) and function.id[:1].isupper()


def _is_told(node: ast.Attribute) -> bool:
    kept = isinstance(node.value, ast.Attribute) and node.value.attr == "state"
    return kept or node.attr in _FILE_CHECKS
