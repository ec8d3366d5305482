"""Rows between two positions, as `x[:n]` and `ds.take(n)` pick them."""

from __future__ import annotations

import ast
from collections.abc import Hashable
from typing import TYPE_CHECKING

from mle_lint.leakage.naming import TEST, TRAIN
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.rows import Rows, Side, divided, sources_of
from mle_lint.leakage.values.scope import Scope
from mle_lint.leakage.values.value import UNKNOWN, VARYING, Constant, Value

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine


def sliced(m: Machine, rows: Rows, key: ast.Slice, scope: Scope) -> Rows:
    """The rows between two positions. Bounds that change in a loop divide nothing."""
    if key.step is not None and not isinstance(key.step, ast.Constant):
        return rows
    if key.upper is not None and not _is_open(key.upper):
        only = key.lower is None or _is_zero(key.lower)
        side = _bound(m, rows, key.upper, TRAIN, only, scope)
        rows = divided(rows, side) if side is not None else rows
    if key.lower is not None and not _is_zero(key.lower):
        side = _bound(m, rows, key.lower, TEST, key.upper is None, scope)
        rows = divided(rows, side) if side is not None else rows
    return rows


def moves(m: Machine, key: ast.Slice, scope: Scope) -> bool:
    """Whether both ends of a slice are others in each pass of a loop."""
    ends = (key.lower, key.upper)
    return all(end is not None and m.value(end, scope) == VARYING for end in ends)


def _is_zero(bound: ast.expr) -> bool:
    return isinstance(bound, ast.Constant) and bound.value in (0, None)


def _is_open(bound: ast.expr) -> bool:
    return isinstance(bound, ast.Constant) and bound.value is None


def _bound(
    m: Machine, rows: Rows, bound: ast.expr, part: str, only: bool, scope: Scope
) -> Side | None:
    """The side of a position on which a part lies; `only` where the slice has no other end."""
    value = m.value(bound, scope)
    if value == VARYING:
        return None
    sources, key = sources_of(rows), _key(rows, bound, value)
    if part == TEST and only and not m.trace.is_known(key) and sources in m.ends:
        return Side(m.ends[sources], part)
    number = m.trace.split(key, "slice", m.place(bound, scope), bound, False)
    if part == TRAIN and only:
        m.ends[sources] = number
    if isinstance(value, Constant) and type(value.value) is int:
        m.trace.bounds[number] = value.value
    return Side(number, part)


def _key(rows: Rows, bound: ast.expr, value: Value) -> Hashable:
    """Slices of the same tables that end at the same position are the same split."""
    written = repr(value.value) if isinstance(value, Constant) else ast.dump(bound)
    return ("slice", sources_of(rows), written)


def taken(m: Machine, frame: Frame, given: Call, part: str) -> Frame:
    """`ds.take(n)` and `ds.skip(n)` of a data set that is read in order."""
    bound = given.positional[0] if given.positional else None
    value = given.args[0] if given.args else UNKNOWN
    if bound is None or value == VARYING:
        return frame.copy()
    key = _key(frame.rows, bound, value)
    number = m.trace.split(key, "slice", given.place, given.text, False)
    result = frame.copy()
    result.rows = divided(frame.rows, Side(number, part))
    return result
