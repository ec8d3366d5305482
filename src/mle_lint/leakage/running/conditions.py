"""Whether conditions hold, where constants decide it."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.scope import Scope
from mle_lint.leakage.values.value import Constant, Estimator, Function, Splitter, Unknown

if TYPE_CHECKING:
    from mle_lint.leakage.running.machine import Machine

_COMPARE: dict[type, Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
}


def truth(m: Machine, node: ast.expr, scope: Scope) -> bool | None:
    """Whether a condition holds, where constants decide it."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inner = truth(m, node.operand, scope)
        return None if inner is None else not inner
    if isinstance(node, ast.BoolOp):
        return _all_or_any(m, node, scope)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return _compared(m, node, scope)
    value = m.value(node, scope)
    m.tested(value)
    if isinstance(value, Estimator | Splitter | Function):
        # `if not scaler: scaler = ...` with a scaler that was given.
        return True
    return bool(value.value) if isinstance(value, Constant) else None


def _all_or_any(m: Machine, node: ast.BoolOp, scope: Scope) -> bool | None:
    parts = [truth(m, item, scope) for item in node.values]
    deciding = isinstance(node.op, ast.Or)
    if deciding in parts:
        return deciding
    return None if None in parts else not deciding


def _compared(m: Machine, node: ast.Compare, scope: Scope) -> bool | None:
    if isinstance(node.left, ast.Name) and node.left.id == "__name__":
        return True
    left, right = m.value(node.left, scope), m.value(node.comparators[0], scope)
    m.trace.met([value for value in (left, right) if isinstance(value, Frame)])
    m.tested(left)
    m.tested(right)
    m.sides = [left, right]
    compare = _COMPARE.get(type(node.ops[0]))
    if compare is None:
        return None
    if isinstance(left, Constant) and isinstance(right, Constant):
        return bool(compare(left.value, right.value))
    vague = isinstance(left, Unknown) or (isinstance(left, Frame) and left.unknown)
    return None if vague or right != Constant(None) else not compare(None, None)
