"""Masks: comparisons of a column that divide rows in two."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mle_lint.leakage.naming import TEST, TRAIN
from mle_lint.leakage.values.rows import Side
from mle_lint.leakage.values.scope import Scope
from mle_lint.leakage.values.value import Constant, Value

if TYPE_CHECKING:
    from mle_lint.leakage.running.machine import Machine

_LOW = (ast.Lt, ast.LtE)
_HIGH = (ast.Gt, ast.GtE)


def mask_of(m: Machine, node: ast.Compare, right: Value, scope: Scope) -> Side | None:
    """The side on which the rows lie for which a comparison of a column holds."""
    kind = node.ops[0]
    left = ast.dump(_column(node.left))
    if isinstance(kind, ast.Eq | ast.NotEq) and isinstance(right, Constant):
        key = ("mask", scope.code.path, left, "eq", m.stack)
        part = repr(right.value)
        part = part if isinstance(kind, ast.Eq) else f"not {part}"
    elif isinstance(kind, (*_LOW, *_HIGH)):
        key = ("mask", scope.code.path, left, ast.dump(node.comparators[0]), m.stack)
        part = TRAIN if isinstance(kind, _LOW) else TEST
    else:
        return None
    whole = _begins(kind, right)
    other = None if whole is None else ("mask", scope.code.path, left, "from", whole, m.stack)
    return Side(m.trace.split(key, "mask", m.place(node, scope), node, other=other), part)


def _begins(kind: ast.cmpop, right: Value) -> int | None:
    """The first whole number on the high side: of `year <= 2015` and `year >= 2016` it is one."""
    bound = right.value if isinstance(right, Constant) else None
    if type(bound) is not int or not isinstance(kind, (*_LOW, *_HIGH)):
        return None
    return bound + isinstance(kind, ast.LtE | ast.Gt)


def _column(node: ast.expr) -> ast.expr:
    """The column of a comparison such as `df["when"]`, whatever its table is called."""
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        return node.slice
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return ast.Constant(node.attr)
    return node
