"""A number that only moves a column: `df["year"] - df["year"].median()`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mle_lint.leakage.running.filling import learnt_at
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.value import Value

if TYPE_CHECKING:
    from mle_lint.leakage.running.machine import Machine
    from mle_lint.leakage.values.scope import Scope


def note(m: Machine, node: ast.BinOp, left: Value, right: Value, scope: Scope) -> None:
    """Notes a statistic that is subtracted from rows, which are then stored, and serves nothing
    else."""
    if not (isinstance(left, Frame) and isinstance(right, Frame)) or not left.rows:
        return
    places = learnt_at(right)
    if places and _is_stored(node, scope) and _is_read_once(node.right, scope):
        m.trace.centred |= places


def _is_stored(node: ast.BinOp, scope: Scope) -> bool:
    """Whether a difference becomes a column or a table as it is, or stretched by a number."""
    below, above = node, scope.code.parents.get(node)
    while isinstance(above, ast.BinOp) and isinstance(above.op, ast.Div) and above.left is below:
        below, above = above, scope.code.parents.get(above)
    return isinstance(above, ast.Assign)


def _is_read_once(node: ast.expr, scope: Scope) -> bool:
    """Whether a statistic is worked out there, or has a name that is read nowhere else."""
    if isinstance(node, ast.Name):
        return len(scope.code.loads.get(node.id, ())) == 1
    return isinstance(node, ast.Call)
