"""Questions about trees of code: what stands in a node, around it, and where a name is read."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from mle_lint.artefacts.code_trees import Code


def loads(code: Code, names: set[str], node: ast.stmt) -> list[ast.Name]:
    """Where names are read, in the function that a statement is in."""
    inside = _function(code, node)
    return [
        load
        for name in sorted(names)
        for load in code.loads.get(name, ())
        if inside is None or inside in above_of(code, load)
    ]


def is_in_function(code: Code, node: ast.AST) -> bool:
    """Whether a node is in a function, which may hand on what it makes."""
    return _function(code, node) is not None


def _function(code: Code, node: ast.AST) -> ast.AST | None:
    """The function that a node is in; its names are its own."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return next((above for above in above_of(code, node) if isinstance(above, kinds)), None)


def statement_of(code: Code, node: ast.AST) -> ast.stmt | None:
    """The statement that a node is, or is in."""
    return next((one for one in (node, *above_of(code, node)) if isinstance(one, ast.stmt)), None)


def above_of(code: Code, node: ast.AST) -> Iterator[ast.AST]:
    above = code.parents.get(node)
    while above is not None:
        yield above
        above = code.parents.get(above)


def flat(target: ast.expr) -> Iterator[ast.expr]:
    if isinstance(target, ast.Tuple | ast.List):
        for item in target.elts:
            yield from flat(item)
    else:
        yield target


def last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
