"""Columns whose range is fixed, as that of hours: their smallest and largest value is no news."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mle_lint.leakage.knowledge import words_of
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.value import Estimator

if TYPE_CHECKING:
    from mle_lint.leakage.running.machine import Machine

# Parts of a moment that come again and again.
_PARTS = words_of("hour minute second dayofweek day_of_week weekday day month quarter")
# What changes the type of values and leaves their range as it is.
_SAME = frozenset(("astype", "to_numpy", "copy"))
_EDGES = 2


def note(m: Machine, column: str, value: ast.AST | None) -> None:
    """Notes what a column holds from here on."""
    if isinstance(value, ast.expr) and _is_bounded(value):
        m.bounded.add(column)
    else:
        m.bounded.discard(column)


def is_known(m: Machine, est: Estimator, data: Frame) -> bool:
    """Whether a scaler by the smallest and the largest value is given such columns alone."""
    return est.name == "MinMaxScaler" and bool(data.kept) and m.bounded.issuperset(data.kept or ())


def _is_bounded(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Mod) and isinstance(node.right, ast.Constant)
    if isinstance(node, ast.Attribute):
        return node.attr in _PARTS and isinstance(node.value, ast.Attribute)
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    if node.func.attr in _SAME:
        return _is_bounded(node.func.value)
    return node.func.attr == "clip" and _are_two_numbers(node)


def _are_two_numbers(call: ast.Call) -> bool:
    given = [*call.args, *(one.value for one in call.keywords)]
    numbers = [one for one in given if isinstance(one, ast.Constant)]
    return len(given) == len(numbers) == _EDGES
