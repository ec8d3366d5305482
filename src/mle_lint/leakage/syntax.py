"""Questions about trees of code: what stands in a node, around it, and where a name is read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeVar

from mle_lint.artefacts.code_trees import Code
from mle_lint.artefacts.syntax import walked

Node = TypeVar("Node", bound=ast.AST)


def within(kind: type[Node], *nodes: ast.AST) -> Iterator[Node]:
    """The nodes of one kind that stand in these, or are one of them."""
    return (one for node in nodes for one in walked(node) if isinstance(one, kind))


def names_in(*nodes: ast.AST) -> set[str]:
    """The names that stand in these nodes."""
    return {name.id for name in within(ast.Name, *nodes)}


def bound_in(*nodes: ast.AST) -> set[str]:
    """The names that get a value in these nodes."""
    return {name.id for name in within(ast.Name, *nodes) if isinstance(name.ctx, ast.Store)}


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


def loop_of(code: Code, node: ast.AST) -> ast.For | None:
    """The loop that a node is in."""
    return next((one for one in above_of(code, node) if isinstance(one, ast.For)), None)


def above_of(code: Code, node: ast.AST) -> Iterator[ast.AST]:
    """What a node is in, from the inside to the outside."""
    above = code.parents.get(node)
    while above is not None:
        yield above
        above = code.parents.get(above)


def is_address(code: Code, node: ast.AST) -> bool:
    """Whether a part of a text with gaps is one of an address, such as `runs:/...`: who gets the
    text goes where the value leads."""
    text = code.parents.get(node)
    first = text.values[0] if isinstance(text, ast.JoinedStr) and text.values else None
    begun = first.value if isinstance(first, ast.Constant) else None
    return isinstance(begun, str) and begun.split(":/")[0].isalpha() and ":/" in begun


def flat(*targets: ast.expr) -> Iterator[ast.expr]:
    """What is bound by the targets of an assignment, one by one."""
    for target in targets:
        if isinstance(target, ast.Tuple | ast.List):
            yield from flat(*target.elts)
        else:
            yield target


def last_name(node: ast.AST) -> str:
    """The last part of a dotted name, "" of what is none."""
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
