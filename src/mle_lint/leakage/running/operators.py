"""Operators: arithmetic, comparisons, `and`, `or` and `not`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mle_lint.leakage import naming
from mle_lint.leakage.events import EACH, PLAIN_CUT
from mle_lint.leakage.running import centring, masks
from mle_lint.leakage.values import columns
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.joining import any_of, combined
from mle_lint.leakage.values.scope import Scope
from mle_lint.leakage.values.value import (
    UNKNOWN,
    VARYING,
    Constant,
    Sequence,
    Unknown,
    Value,
    frames_in,
    shortened,
)

if TYPE_CHECKING:
    from mle_lint.leakage.running.machine import Machine


def binary(m: Machine, node: ast.BinOp, scope: Scope) -> Value:
    """`left + right` and the like."""
    left, right = m.value(node.left, scope), m.value(node.right, scope)
    frames = [value for value in (left, right) if isinstance(value, Frame)]
    if (
        isinstance(node.op, ast.Div)
        and isinstance(right, Constant)
        and isinstance(right.value, str)
    ):
        return _path(left, right)
    if frames:
        m.trace.mix(frames)
        if isinstance(node.op, ast.Sub):
            m.trace.met(frames)
            _weigh(m, (node.left, left), (node.right, right))
            centring.note(m, node, left, right, scope)
        return _joint(node, frames, left, right)
    if isinstance(left, Sequence) and isinstance(right, Sequence):
        return shortened([*left.items, *right.items], left.exact and right.exact)
    if isinstance(left, Sequence):
        return _repeated(left, right) if isinstance(node.op, ast.Mult) else left
    if isinstance(right, Sequence):
        return right
    return VARYING if VARYING in (left, right) else UNKNOWN


def _weigh(m: Machine, *sides: tuple[ast.expr, Value]) -> None:
    """Notes the labels that something is set against, as in a score that is worked out by hand."""
    for node, value in sides:
        named = isinstance(node, ast.Name) and naming.is_label(node.id)
        if named and isinstance(value, Frame):
            m.trace.hand_held_out(value.rows)


def _path(left: Value, right: Constant) -> Value:
    """`folder / "clean.csv"`: the end of a path."""
    before = left.value if isinstance(left, Constant) and isinstance(left.value, str) else "?"
    return Constant(f"{before}/{right.value}"[-200:])


def _repeated(items: Sequence, times: Value) -> Value:
    """`[frame] * n`: the same rows several times over."""
    once = isinstance(times, Constant) and times.value in (0, 1)
    return shortened(items.items if once else items.items * 2, False)


def _joint(node: ast.BinOp, frames: list[Frame], left: Value, right: Value) -> Value:
    with_rows = [frame for frame in frames if frame.rows]
    like = with_rows[0] if with_rows else frames[0]
    result = combined(frames, like)
    if isinstance(node.op, ast.BitAnd):
        result.mask = next((f.mask for f in frames if f.mask is not None), None)
    if not with_rows and isinstance(left, Frame) and isinstance(right, Frame):
        result.tokens = left.carried() | right.carried()
    return result


def unary(m: Machine, node: ast.UnaryOp, scope: Scope) -> Value:
    """`~mask`, `-number`, `not value`."""
    value = m.value(node.operand, scope)
    listed = _listed(node)
    if listed is not None:
        names = columns.column_names(m.value(listed, scope))
        return columns.names_without(frozenset(names or ()))
    if isinstance(value, Frame):
        result = value.copy()
        turned = value.mask is not None and isinstance(node.op, ast.Invert | ast.Not | ast.USub)
        result.mask = value.mask.other if turned and value.mask is not None else None
        return result
    negative = isinstance(node.op, ast.USub)
    if negative and isinstance(value, Constant) and isinstance(value.value, int | float):
        return Constant(-value.value)
    return value if isinstance(value, Unknown) else UNKNOWN


def boolean(m: Machine, node: ast.BoolOp, scope: Scope) -> Value:
    """`a and b`, `given or default`."""
    values = [m.value(item, scope) for item in node.values]
    # `given or default`: what is surely false is passed over.
    either = isinstance(node.op, ast.Or)
    return any_of([v for v in values[:-1] if not (either and _is_false(v))] + values[-1:])


def _is_false(value: Value) -> bool:
    return isinstance(value, Constant) and not value.value


def compare(m: Machine, node: ast.Compare, scope: Scope) -> Value:
    """`column > 3`: a mask, and where predictions are compared, perhaps a score."""
    left = m.value(node.left, scope)
    rights = [m.value(item, scope) for item in node.comparators]
    frames = [value for value in (left, *rights) if isinstance(value, Frame)]
    if not frames:
        return UNKNOWN
    m.trace.met(frames)
    _weigh(m, (node.left, left), *zip(node.comparators, rights, strict=True))
    result = combined(frames, next((f for f in frames if f.rows), frames[0]))
    if isinstance(left, Frame) and left.predicted is not None and len(rights) == 1:
        result.cut = _cut(m, node, rights[0])
    if _are_names(node.left) and isinstance(node.ops[0], ast.NotEq):
        return columns.names_without(frozenset(columns.column_names(rights[0]) or ()))
    if len(rights) == 1 and result.rows:
        result.mask = masks.mask_of(m, node, rights[0], scope)
        if isinstance(left, Frame) and left.mask is not None and isinstance(rights[0], Constant):
            kept = bool(rights[0].value) == isinstance(node.ops[0], ast.Eq)
            result.mask = left.mask if kept else left.mask.other
    return result


def _listed(node: ast.UnaryOp) -> ast.expr | None:
    """The list in `~df.columns.isin(["id", "y"])`."""
    call = node.operand if isinstance(node.operand, ast.Call) else None
    func = call.func if call is not None and isinstance(node.op, ast.Invert) else None
    if not isinstance(func, ast.Attribute) or func.attr != "isin" or not _are_names(func.value):
        return None
    return call.args[0] if call is not None and call.args else None


def _are_names(node: ast.expr) -> bool:
    """Whether an expression is `df.columns`."""
    return isinstance(node, ast.Attribute) and node.attr == "columns"


def _cut(m: Machine, node: ast.Compare, right: Value) -> float | str | None:
    """The threshold of `probabilities >= threshold`."""
    if not isinstance(node.ops[0], ast.Gt | ast.GtE):
        return None
    if isinstance(right, Constant):
        known = isinstance(right.value, float) and right.value != PLAIN_CUT
        return EACH if known and m.loops else right.value if known else None
    varies = right == VARYING or (isinstance(right, Frame) and right.element)
    return EACH if m.loops and varies and not _is_picked(right) else None


def _is_picked(value: Value) -> bool:
    """Whether a value was picked by a score."""
    return any(frame.scored or frame.chosen or frame.predicted for frame in frames_in(value))
