"""Whether a smallest or largest value is one number for all columns of an array together."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mle_lint.artefacts.code_trees import Code
    from mle_lint.leakage.running.call import Call

_MAX_DEPTH = 3
_TWO = 2


def is_of_all(given: Call) -> bool:
    """Whether a reduction without an axis is of an array that surely has several columns:
    `np.max(x)` after `x = df.iloc[:, 1:3].values`. Of a table it is a number for each column."""
    node = given.node
    if not isinstance(node, ast.Call) or len(node.args) > 1 or node.keywords:
        return False
    owner = node.func.value if isinstance(node.func, ast.Attribute) else None
    one = node.args[0] if node.args else owner
    return one is not None and _is_array(given.scope.code, one, 0)


def _is_array(code: Code, node: ast.expr, depth: int) -> bool:
    if isinstance(node, ast.Name):
        return depth < _MAX_DEPTH and all(
            _is_array(code, value, depth + 1) for value in _given_to(code, node.id) or [node]
        )
    if isinstance(node, ast.Attribute):
        return node.attr == "values" and _is_table(code, node.value, depth)
    called = node.func if isinstance(node, ast.Call) else None
    is_made = isinstance(called, ast.Attribute) and called.attr == "to_numpy"
    return is_made and isinstance(called, ast.Attribute) and _is_table(code, called.value, depth)


def _is_table(code: Code, node: ast.expr, depth: int) -> bool:
    """Whether some of the columns of a table are taken, and more than one."""
    if isinstance(node, ast.Name):
        return depth < _MAX_DEPTH and all(
            _is_table(code, value, depth + 1) for value in _given_to(code, node.id) or [node]
        )
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr == "drop"
    if not isinstance(node, ast.Subscript):
        return False
    key = node.slice
    if isinstance(key, ast.Tuple):
        return len(key.elts) == _TWO and isinstance(key.elts[1], ast.Slice)
    return isinstance(key, ast.List) and len(key.elts) >= _TWO


def _given_to(code: Code, name: str) -> list[ast.expr]:
    """What a name is given, but for what is reckoned from itself; what is given in another way than
    by `name = value` is nothing that is known."""
    stores = code.stores.get(name, [])
    values = [getattr(code.parents.get(store), "value", None) for store in stores]
    known = [value for value in values if isinstance(value, ast.expr)]
    plain = len(known) == len(stores)
    return [one for one in known if not isinstance(one, ast.BinOp)] if plain else []
