"""Numbers that are put where a column has gaps, or numbers that stand for gaps."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mle_lint.leakage.running.filling import fills_or_shows, learnt_at, learnt_in, named_column
from mle_lint.leakage.running.guards import GAPS
from mle_lint.leakage.values.columns import column_names
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.tokens import NO_TOKENS

if TYPE_CHECKING:
    from mle_lint.artefacts.code_trees import Code
    from mle_lint.leakage.running.machine import Machine
    from mle_lint.leakage.values.scope import Scope
    from mle_lint.model import Location

# The rows and the column.
_BOTH = 2


def note(m: Machine, node: ast.Assign, scope: Scope) -> None:
    """Notes a statistic that is put where a column has gaps: `df.loc[df.age.isna(), "age"] =`, or
    numbers that stand for them."""
    located, key = _located(node)
    if located is None or key is None:
        return
    zeros, asked = _is_for_zeros(key), _asked(key.elts[0])
    frame = m.value(located, scope) if zeros or asked is not None else None
    if not isinstance(frame, Frame):
        return
    names = column_names(m.value(key.elts[1] if zeros or asked is None else asked, scope))
    columns = frozenset(names or ())
    held = [frame.columns.get(name, NO_TOKENS) for name in columns]
    known = NO_TOKENS if zeros else frame.tokens.union(*held)
    for place in _places(m, node.value, scope):
        m.trace.fills.note(place, frame.rows, columns, known, zeros)


def _located(node: ast.AST | None) -> tuple[ast.Name | None, ast.Tuple | None]:
    """The table and the key in `df.loc[rows, column] = value`."""
    target = node.targets[0] if isinstance(node, ast.Assign) else None
    located = target.value if isinstance(target, ast.Subscript) else None
    key = target.slice if isinstance(target, ast.Subscript) else None
    if not isinstance(located, ast.Attribute) or not isinstance(located.value, ast.Name):
        return None, None
    if located.attr != "loc" or not isinstance(key, ast.Tuple) or len(key.elts) != _BOTH:
        return None, None
    return located.value, key


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
    value = node
    while isinstance(node, ast.Subscript):
        # One of several numbers, as of a group: `medians[i, j]`.
        node = node.value
    if not isinstance(node, ast.Name):
        return set()
    loads = (load for load in scope.code.loads.get(node.id, ()) if load is not node)
    if not all(_is_put(scope.code, load) or fills_or_shows(scope.code, load) for load in loads):
        return set()
    return learnt_at(m.value(value, scope))


def _is_put(code: Code, load: ast.Name) -> bool:
    """Whether something is put into a list or an array by its place there, or what stands there is
    put into gaps."""
    above = code.parents.get(load)
    if isinstance(above, ast.Subscript) and isinstance(above.ctx, ast.Store):
        return True
    while isinstance(above, ast.Subscript):
        above = code.parents.get(above)
    _, key = _located(above)
    return key is not None and _asked(key.elts[0]) is not None


def _asked(mask: ast.expr) -> ast.expr | None:
    """What names the column in `df["age"].isna()`, also where more is asked of the rows:
    `df.age.isna() & (df.sex == 1)`. No row is picked where it has no gap."""
    if isinstance(mask, ast.BinOp) and isinstance(mask.op, ast.BitAnd):
        return _asked(mask.left) or _asked(mask.right)
    func = mask.func if isinstance(mask, ast.Call) else None
    if not isinstance(func, ast.Attribute) or func.attr not in GAPS:
        return None
    picked = func.value
    if isinstance(picked, ast.Subscript):
        return picked.slice
    name = named_column(picked)
    return ast.Constant(name) if name is not None else None
