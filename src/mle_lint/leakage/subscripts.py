"""Subscripts: which rows and which columns they pick, and what a store into them changes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mle_lint.leakage import columns, naming, selection
from mle_lint.leakage.joining import joined, made_of, merged, table
from mle_lint.leakage.knowledge import CONCATS
from mle_lint.leakage.rows import TEST, TRAIN, Rows, Side, divided, picked
from mle_lint.leakage.scope import Scope
from mle_lint.leakage.values import (
    UNKNOWN,
    VARYING,
    Constant,
    Estimator,
    Frame,
    Library,
    Mapping,
    Sequence,
    Value,
    frames_in,
    limited,
)

if TYPE_CHECKING:
    from mle_lint.leakage.machine import Machine

_CALLED = frozenset((TRAIN, TEST, naming.VALIDATION))
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
        return _of_frame(m, owner, located, node, scope)
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
    result: Value = owner.items[0] if owner.items else UNKNOWN
    for item in owner.items[1:]:
        result = joined(result, item)
    return result


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
    whole.rows = _sliced(m, whole.rows, part, scope)
    return Sequence([whole], exact=False)


def _entry(owner: Mapping, key: Value) -> Value:
    if isinstance(key, Constant):
        try:
            if key.value in owner.items:
                return owner.items[key.value]
        except TypeError:
            return UNKNOWN
    values = [*owner.items.values(), *([owner.rest] if owner.rest is not None else [])]
    if isinstance(key, Constant) and owner.rest is None:
        return UNKNOWN
    result: Value = values[0] if values else UNKNOWN
    for value in values[1:]:
        result = joined(result, value)
    return result


def _of_frame(m: Machine, frame: Frame, located: bool, node: ast.Subscript, scope: Scope) -> Value:
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
        result = frame.copy()
        result.rows = _sliced(m, frame.rows, key, scope)
        result.window = frame.window or (m.loops > 0 and _moves(m, key, scope))
        result.unknown = frame.unknown
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
    by = columns.chosen(key)
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


def _sliced(m: Machine, rows: Rows, key: ast.Slice, scope: Scope) -> Rows:
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


def _moves(m: Machine, key: ast.Slice, scope: Scope) -> bool:
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
    value = m.value(bound, scope)
    if value == VARYING:
        return None
    dumped = repr(value.value) if isinstance(value, Constant) else ast.dump(bound)
    sources = frozenset(atom.source for atom in rows)
    key = ("slice", sources, dumped)
    if part == TEST and only and not m.trace.is_known(key) and sources in m.ends:
        return Side(m.ends[sources], part)
    number = m.trace.split(key, "slice", m.place(bound, scope), bound, False)
    if part == TRAIN and only:
        m.ends[sources] = number
    if isinstance(value, Constant) and type(value.value) is int:
        m.trace.bounds[number] = value.value
    return Side(number, part)


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
