"""Subscripts of tables and arrays: which rows and which columns they pick."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mle_lint.leakage import naming
from mle_lint.leakage.naming import TEST, TRAIN
from mle_lint.leakage.running.slices import moves, sliced
from mle_lint.leakage.values import columns
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.rows import Side, divided, picked
from mle_lint.leakage.values.scope import Scope
from mle_lint.leakage.values.tokens import choices, limited
from mle_lint.leakage.values.value import Constant, Sequence, Value, frames_in

if TYPE_CHECKING:
    from mle_lint.leakage.running.machine import Machine

_CALLED = frozenset((TRAIN, TEST, naming.VALIDATION))


def of_frame(m: Machine, frame: Frame, located: bool, node: ast.Subscript, scope: Scope) -> Value:
    """The value of a subscript of a table; `located` by `loc` or the like."""
    key = node.slice
    if isinstance(key, ast.Tuple) and (located or is_grid(key)):
        result = _rows(m, frame, key.elts[0], scope)
        for item in key.elts[1:2]:
            result = _columns(m, result, item, scope)
        return result
    if isinstance(key, ast.Slice) or located:
        return _rows(m, frame, key, scope)
    value = m.value(key, scope)
    if isinstance(value, Frame):
        part = by_frame(frame, value)
        if value.index_of and value.mask is None:
            # Of a table, the columns that the names of another one's rows list.
            part.lineage = None
        return part
    if isinstance(value, Constant) and isinstance(value.value, int) and not frame.unknown:
        return _one_row(frame)
    keyed = _keyed_part(m, frame, value, node, scope)
    return keyed if keyed is not None else columns.column(frame, value)


def is_grid(key: ast.Tuple) -> bool:
    """Whether `x[a, b]` picks rows and columns of an array, not columns by two names."""
    return not all(
        isinstance(item, ast.Constant) and isinstance(item.value, str) for item in key.elts
    )


def _keyed_part(
    m: Machine, frame: Frame, key: Value, node: ast.Subscript, scope: Scope
) -> Frame | None:
    """`ds["train"]` of a data set that is a dictionary of its parts."""
    if not frame.unknown or not isinstance(key, Constant) or not isinstance(key.value, str):
        return None
    part = naming.part_of(key.value)
    plain = naming.is_part(key.value) and frame.lineage is None
    if part is None or not plain:
        if part is None or frame.lineage is not None:
            return None
        # A column by that name, or one of the parts that a dictionary holds.
        vague = columns.column(frame, key)
        vague.either = True
        return vague
    split = ("keys", frame.rows)
    number = m.trace.split(split, "keys", m.place(node, scope), node, False)
    result = frame.copy()
    result.unknown = True
    result.rows = divided(frame.rows, Side(number, part))
    return result


def _one_row(frame: Frame) -> Frame:
    row = frame.copy()
    row.element = True
    row.tokens, row.columns = row.all_tokens(), {}
    return row


def _rows(m: Machine, frame: Frame, key: ast.expr, scope: Scope) -> Frame:
    if isinstance(key, ast.Slice):
        if frame.element:
            return frame.copy()
        result = frame.twin()
        result.rows = sliced(m, frame.rows, key, scope)
        result.window = frame.window or (m.loops > 0 and moves(m, key, scope))
        return result
    value = m.value(key, scope)
    side = _listed_part(m, key, value, scope)
    if side is not None:
        result = frame.copy()
        result.rows = divided(frame.rows, side)
        if side.part in _CALLED:
            m.trace.mentions.add(side.part)
            m.trace.named(side, side.part, result)
        return result
    if isinstance(value, Frame) and (value.rows or value.mask):
        return by_frame(frame, value)
    if isinstance(value, Constant) and isinstance(value.value, int):
        return _one_row(frame)
    return frame.copy()


def _listed_part(m: Machine, key: ast.expr, value: Value, scope: Scope) -> Side | None:
    """The part that `x.iloc[parts["test"]]` picks, where a dictionary holds the positions of parts
    and nothing more is known of them: under other names are other rows."""
    if not isinstance(key, ast.Subscript) or not isinstance(key.slice, ast.Constant):
        return None
    name = key.slice.value
    known = isinstance(value, Constant | Sequence) or any(
        frame.mask or frame.element or any(atom.sides for atom in frame.rows)
        for frame in frames_in(value)
    )
    if not isinstance(name, str) or known:
        return None
    listed = ("positions", scope.code.path, ast.dump(key.value), m.stack)
    number = m.trace.split(listed, "mask", m.place(key, scope), key, False)
    return Side(number, naming.part_of(name) or name)


def by_frame(frame: Frame, key: Frame) -> Frame:
    """The rows where a mask holds or that an index lists; or the columns that a choice names."""
    if key.without and not frame.rows:
        return columns.names_without(frame.without | key.without)
    frame = columns.but(frame, key.without)
    result = frame.copy()
    result.ranked = ()
    result.chosen = result.chosen or key.chosen
    result.either = result.either or key.either
    unlabelled = key.predicted is not None and not key.predicted.labels
    if key.judged and not unlabelled:
        # Outliers that a model without labels finds are left out, and nothing is judged.
        result.judged, result.predicted, result.trained = True, key.predicted, key.trained
    if key.mask is not None:
        result.rows = divided(frame.rows, key.mask)
        return result
    if key.rows:
        result.rows = picked(frame.rows, key.rows)
        if not key.index_of and not _is_of(key, frame):
            # Something read or made elsewhere: it may list columns as well as rows.
            result.lineage = None
        return result
    return _by_choice(frame, key, result)


def _by_choice(frame: Frame, key: Frame, result: Frame) -> Frame:
    """The columns of a table that a statistic chose."""
    by = choices(key.all_tokens())
    # Which columns a statistic chose is not known, nor whether these are among them.
    kept = columns.picked(frame, []).tokens if by else frame.all_tokens()
    result.tokens = limited(kept | by)
    result.columns, result.lineage = {}, None
    if key.element:
        # One of its columns, which may be changed in place.
        result.parent = (frame, None)
    return result


def _is_of(key: Frame, frame: Frame) -> bool:
    """Whether a key is known to be made of the table that it is a key of."""
    if key.lineage is None or frame.lineage is None:
        return key.lineage is not None
    return key.lineage.table == frame.lineage.table


def _columns(m: Machine, frame: Frame, key: ast.expr, scope: Scope) -> Frame:
    if isinstance(key, ast.Slice):
        if key.lower is None and key.upper is None:
            return frame
        ends = [m.value(end, scope) for end in (key.lower, key.upper)]
        names = [end.value for end in ends if isinstance(end, Constant)]
        names = [name for name in names if isinstance(name, str)]
        return columns.picked(frame, names) if names else columns.some(frame)
    value = m.value(key, scope)
    if isinstance(value, Frame) and not value.rows:
        return by_frame(frame, value)
    return columns.column(frame, value)
