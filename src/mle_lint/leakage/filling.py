"""What fills gaps: a number of the same column, or one of another column."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mle_lint.leakage.values import Frame, Value

if TYPE_CHECKING:
    from mle_lint.leakage.calls import Call

_MIDDLES = frozenset(("mean", "median"))


def is_of_another(frame: Frame, given: Call) -> bool:
    """Whether the gaps of a column get the mean or median of another one: a number that stands for
    none, as beside texts."""
    column = frame.parent[1] if frame.parent is not None else None
    written = given.node.args[0] if getattr(given.node, "args", ()) else None
    if column is None or not isinstance(written, ast.Call) or written.args:
        return False
    func = written.func
    if not isinstance(func, ast.Attribute) or func.attr not in _MIDDLES:
        return False
    return _column(func.value) not in (None, column)


def _column(node: ast.expr) -> str | None:
    """The column in `df.age` and `df["age"]`."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.attr
    key = node.slice if isinstance(node, ast.Subscript) else None
    return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None


def doubted(value: Value) -> Value:
    """A statistic that hardly says anything where it is put."""
    if not isinstance(value, Frame):
        return value
    result = value.copy()
    result.tokens = frozenset(token._replace(doubted=True) for token in value.tokens)
    return result
