"""Subscripts: what of a list, a dictionary or a table they pick."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mle_lint.leakage.knowledge import CONCATS
from mle_lint.leakage.running import selection
from mle_lint.leakage.running.slices import sliced
from mle_lint.leakage.running.table_subscripts import of_frame
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.joining import any_of, made_of, merged, table
from mle_lint.leakage.values.scope import Scope
from mle_lint.leakage.values.value import (
    UNKNOWN,
    Constant,
    Estimator,
    Library,
    Mapping,
    Sequence,
    Value,
    frames_in,
)

if TYPE_CHECKING:
    from mle_lint.leakage.running.machine import Machine

LOCATORS = frozenset(("loc", "iloc", "ix", "at", "iat"))


def read(m: Machine, node: ast.Subscript, scope: Scope) -> Value:
    """The value of a subscript."""
    owner, located = owner_of(m, node, scope)
    if isinstance(owner, Estimator) and _is_array(owner, node.slice):
        owner = made_of(owner) or UNKNOWN
    if isinstance(owner, Frame | Sequence) and owner.ranked and _is_end(node.slice):
        scores = _scores(owner)
        selection.first_of(m, owner.ranked, node, scope, scores)
    if isinstance(owner, Frame):
        return of_frame(m, owner, located, node, scope)
    if isinstance(owner, Library) and owner.last in CONCATS:
        frames = list(frames_in(m.value(node.slice, scope)))
        return merged(frames) if frames else UNKNOWN
    if isinstance(node.slice, ast.Slice):
        return _sublist(m, owner, node.slice, scope)
    key = m.value(node.slice, scope)
    if isinstance(owner, Sequence):
        selection.scored_at(m, owner, key)
        return _item(owner, key)
    if isinstance(owner, Mapping):
        return _entry(owner, key)
    return owner if isinstance(owner, Estimator) else UNKNOWN


def _scores(owner: Frame | Sequence) -> set[str]:
    """The columns of a table that hold scores."""
    columns = owner.score_of if isinstance(owner, Frame) else {}
    return {name for name, rows in columns.items() if rows}


def _is_array(owner: Estimator, key: ast.expr) -> bool:
    """Whether an object that nothing is known of holds numbers, as `x[:, 3]` tells."""
    grid = isinstance(key, ast.Tuple) and any(isinstance(one, ast.Slice) for one in key.elts)
    return grid and owner.kind == "model" and not owner.trained


def owner_of(m: Machine, node: ast.Subscript, scope: Scope) -> tuple[Value, bool]:
    """What is subscripted, and whether by `loc` or the like."""
    inner = node.value
    if isinstance(inner, ast.Attribute) and inner.attr in LOCATORS:
        return m.value(inner.value, scope), True
    return m.value(inner, scope), False


def _is_end(key: ast.expr) -> bool:
    """Whether a key picks the first or the last."""
    turned = isinstance(key, ast.UnaryOp) and isinstance(key.op, ast.USub)
    value = key.operand if isinstance(key, ast.UnaryOp) else key
    at = value.value if isinstance(value, ast.Constant) else None
    return type(at) is int and at == (1 if turned else 0)


def _item(owner: Sequence, key: Value) -> Value:
    at = key.value if isinstance(key, Constant) and isinstance(key.value, int) else None
    if at is not None and owner.exact and -len(owner.items) <= at < len(owner.items):
        return owner.items[at]
    return any_of(owner.items)


def _sublist(m: Machine, owner: Value, part: ast.Slice, scope: Scope) -> Value:
    if not isinstance(owner, Sequence):
        return UNKNOWN
    bounds = [
        m.value(b, scope) if b is not None else Constant(None) for b in (part.lower, part.upper)
    ]
    if owner.exact and all(isinstance(b, Constant) for b in bounds):
        low, high = (b.value for b in bounds if isinstance(b, Constant))
        if all(isinstance(b, int | None) for b in (low, high)):
            return Sequence(owner.items[low:high])
    if (m.loops or any(m.around)) and part.upper is None and _is_negative(part.lower):
        return _latest(owner)
    return _divided_list(m, owner, part, scope)


def _is_negative(bound: ast.expr | None) -> bool:
    return isinstance(bound, ast.UnaryOp) and isinstance(bound.op, ast.USub)


def _latest(owner: Sequence) -> Value:
    """The last items of a list that grows while a loop goes through rows: what came just before."""
    found = list(frames_in(owner))
    if not found:
        return Sequence(owner.items, exact=False)
    whole = merged(found)
    whole.window = True
    return whole


def _divided_list(m: Machine, owner: Sequence, part: ast.Slice, scope: Scope) -> Value:
    """Part of a list of rows: its frames with the side that the slice picks."""
    whole = table(owner)
    if whole is None:
        return Sequence(owner.items, exact=False)
    whole.rows = sliced(m, whole.rows, part, scope)
    return Sequence([whole], exact=False)


def _entry(owner: Mapping, key: Value) -> Value:
    if isinstance(key, Constant):
        try:
            if key.value in owner.items:
                return owner.items[key.value]
        except TypeError:
            return UNKNOWN
    if isinstance(key, Constant) and owner.rest is None:
        return UNKNOWN
    return any_of([*owner.items.values(), *([owner.rest] if owner.rest is not None else [])])
