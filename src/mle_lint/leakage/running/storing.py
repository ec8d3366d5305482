"""What a store into rows or columns of a table changes."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mle_lint.leakage.running import (
    bounded,
    containers,
    rates,
    records,
    subscripts,
    table_subscripts,
)
from mle_lint.leakage.syntax import within
from mle_lint.leakage.values import columns
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.rows import sides_of, union
from mle_lint.leakage.values.scope import Scope
from mle_lint.leakage.values.tokens import NO_TOKENS, choices, doubted, limited
from mle_lint.leakage.values.value import UNKNOWN, Constant, Value, frames_in
from mle_lint.model import Location

if TYPE_CHECKING:
    from mle_lint.leakage.running.machine import Machine


def store(m: Machine, target: ast.Subscript, value: Value, scope: Scope) -> None:
    """`owner[key] = value`."""
    owner, located = subscripts.owner_of(m, target, scope)
    if not isinstance(owner, Frame):
        containers.store(owner, m.value(target.slice, scope), value)
        return
    value = _as_extra(owner, target, value, scope)
    key_node = target.slice
    whole = not located
    if m.trace.drawn:
        m.trace.mix([owner, *frames_in(value), *frames_in(m.value(key_node, scope))])
    if isinstance(key_node, ast.Tuple) and (located or table_subscripts.is_grid(key_node)):
        whole = _is_all(key_node.elts[0])
        put(owner, m.value(key_node.elts[-1], scope), value, whole)
        return
    if located or isinstance(key_node, ast.Slice):
        put(owner, UNKNOWN, records.as_row(m, value) if located else value, False)
        return
    key = m.value(key_node, scope)
    put(owner, key, value, whole)
    if isinstance(key, Constant) and isinstance(key.value, str):
        bounded.note(m, key.value, getattr(scope.code.parents.get(target), "value", None))
        if m.averaged:
            rates.note(m, owner, key.value)


def _as_extra(owner: Frame, target: ast.Subscript, value: Value, scope: Scope) -> Value:
    """A column that a table gets beside those that it is made of, as in
    `df[f"{best}_squared"] = df[best] ** 2`: whichever was chosen for that, none is left out."""
    statement = scope.code.parents.get(target)
    if not isinstance(value, Frame) or not isinstance(statement, ast.Assign):
        return value
    chosen = choices(value.carried()) - owner.all_tokens()
    if not chosen or not _reads_others(statement.value, target):
        return value
    extra = value.copy()
    extra.tokens = doubted(extra.tokens, chosen)
    extra.latent = doubted(extra.latent, chosen)
    extra.columns = {name: doubted(held, chosen) for name, held in extra.columns.items()}
    return extra


def _reads_others(value: ast.expr, target: ast.Subscript) -> bool:
    """Whether an expression takes columns of the table that it is stored in, and no such ones as
    are stored there."""
    table, key = ast.dump(target.value), ast.dump(target.slice)
    read = within(ast.Subscript, value)
    keys = {ast.dump(node.slice) for node in read if ast.dump(node.value) == table}
    return bool(keys) and key not in keys


def _is_all(node: ast.expr) -> bool:
    return isinstance(node, ast.Slice) and node.lower is None and node.upper is None


def put(frame: Frame, key: Value, value: Value, whole: bool) -> None:
    """Columns of a table get values; `whole` when none of the old ones stay."""
    frames = list(frames_in(value))
    tokens = limited(NO_TOKENS.union(*(f.carried() for f in frames)))
    if not frame.rows and frames:
        frame.rows = union(f.rows for f in frames)
    for one in frames:
        if one.predicted is not None:
            frame.answers |= sides_of(one.rows)
    names = columns.column_names(key)
    _store_lags(frame, next((f.lags for f in frames if f.lags), ()), names)
    if names is None or (isinstance(key, Constant) and not isinstance(key.value, str)):
        frame.tokens = limited(frame.tokens | tokens)
    for name in names or ():
        kept = NO_TOKENS if whole else frame.columns.get(name, NO_TOKENS)
        frame.columns[name] = tokens | kept
    _through(frame)


def _store_lags(frame: Frame, lags: tuple[Location, ...], names: list[str] | None) -> None:
    """Columns that hold values of other moments come to a table."""
    if not lags:
        return
    before = frame.lagged if frame.lags else frozenset[str]()
    frame.lagged = None if names is None or before is None else before | set(names)
    frame.lags = frame.lags or lags


def _through(frame: Frame) -> None:
    """Carries a change of a view back to the table that it shows."""
    if frame.parent is not None:
        write_back(frame)


def write_back(frame: Frame) -> None:
    """What `df["a"].fillna(..., inplace=True)` does to `df`."""
    if frame.parent is None:
        return
    owner, name = frame.parent
    if name is None:
        owner.tokens = limited(owner.tokens | frame.all_tokens())
    else:
        owner.columns[name] = frame.all_tokens()
