"""Numbers that are put where a column has gaps, or numbers that stand for gaps."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mle_lint.leakage.columns import column_names
from mle_lint.leakage.filling import GAPS, fills_or_shows, learnt_at, learnt_in, named_column
from mle_lint.leakage.values import NO_TOKENS, Frame

if TYPE_CHECKING:
    from mle_lint.leakage.machine import Machine
    from mle_lint.leakage.scope import Scope
    from mle_lint.model import Location


def note(m: Machine, node: ast.Assign, scope: Scope) -> None:
    """Notes a statistic that is put where a column has gaps: `df.loc[df.age.isna(), "age"] =`, or
    numbers that stand for them."""
    target = node.targets[0]
    located = target.value if isinstance(target, ast.Subscript) else None
    key = target.slice if isinstance(target, ast.Subscript) else None
    if not isinstance(located, ast.Attribute) or not isinstance(located.value, ast.Name):
        return
    if located.attr != "loc" or not isinstance(key, ast.Tuple) or len(key.elts) != 2:
        return
    zeros = _is_for_zeros(key)
    frame = m.value(located.value, scope) if zeros or _is_for_gaps(key) else None
    if not isinstance(frame, Frame):
        return
    names = frozenset(column_names(m.value(key.elts[1], scope)) or ())
    held = [frame.columns.get(name, NO_TOKENS) for name in names]
    known = NO_TOKENS if zeros else frame.tokens.union(*held)
    for place in _places(m, node.value, scope):
        m.trace.note_fill(place, frame.rows, names, known, zeros)


def _is_for_zeros(key: ast.Tuple) -> bool:
    """Whether numbers of 0 or less are picked in `df["age"] == 0, "age"`."""
    mask, column = key.elts
    if isinstance(mask, ast.Compare) and isinstance(mask.ops[0], ast.Eq | ast.LtE | ast.Lt):
        picked, given = mask.left, mask.comparators
    elif isinstance(mask, ast.Call) and isinstance(mask.func, ast.Attribute):
        listed = mask.args[0] if mask.args and mask.func.attr == "isin" else None
        picked, given = mask.func.value, getattr(listed, "elts", [])
    else:
        return False
    same = isinstance(picked, ast.Subscript) and ast.dump(picked.slice) == ast.dump(column)
    return same and bool(given) and all(_is_zero(one) for one in given)


def _is_zero(node: ast.expr) -> bool:
    value = node.value if isinstance(node, ast.Constant) else None
    return isinstance(value, int | float) and not isinstance(value, bool) and value == 0


def _places(m: Machine, node: ast.expr, scope: Scope) -> set[Location]:
    """Where a statistic was learnt that is put somewhere, and serves nothing else."""
    learnt = learnt_in(node)
    if learnt is not None:
        return {scope.code.at(learnt.lineno)}
    if not isinstance(node, ast.Name):
        return set()
    loads = (load for load in scope.code.loads.get(node.id, ()) if load is not node)
    if not all(fills_or_shows(scope.code, load) for load in loads):
        return set()
    return learnt_at(m.value(node, scope))


def _is_for_gaps(key: ast.Tuple) -> bool:
    """Whether gaps are picked in `df["age"].isna(), "age"`."""
    mask, column = key.elts
    func = mask.func if isinstance(mask, ast.Call) else None
    if not isinstance(func, ast.Attribute) or func.attr not in GAPS:
        return False
    picked = func.value
    if isinstance(picked, ast.Subscript):
        return ast.dump(picked.slice) == ast.dump(column)
    return isinstance(column, ast.Constant) and named_column(picked) == column.value
