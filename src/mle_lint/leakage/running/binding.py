"""What an assignment does to names, tables, columns, attributes and items."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mle_lint.leakage import naming
from mle_lint.leakage.naming import TEST, TRAIN
from mle_lint.leakage.running import attributes, storing
from mle_lint.leakage.syntax import last_name, names_in
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.joining import merged
from mle_lint.leakage.values.rows import Rows, Side, divided
from mle_lint.leakage.values.scope import Scope
from mle_lint.leakage.values.value import UNKNOWN, Function, Sequence, Value, frames_in

if TYPE_CHECKING:
    from mle_lint.leakage.running.machine import Machine
    from mle_lint.model import Location

# How a function is called that divides rows, in part.
_DIVIDING = ("split", "divid", "partition", "separat")


def bind(m: Machine, target: ast.expr, value: Value, scope: Scope) -> None:
    """Binds one target of an assignment, a loop or a `with`."""
    if isinstance(target, ast.Name):
        value = named(m, value, target.id)
        if isinstance(value, Frame):
            _confirm(m, value, target.id)
        scope.set(target.id, value)
    elif isinstance(target, ast.Tuple | ast.List):
        _unpack(m, target, value, scope)
    elif isinstance(target, ast.Attribute):
        attributes.store(m, m.value(target.value, scope), target.attr, value)
    elif isinstance(target, ast.Subscript):
        storing.store(m, target, value, scope)
    elif isinstance(target, ast.Starred):
        bind(m, target.value, value, scope)


def named(m: Machine, value: Value, name: str) -> Value:
    """A value under a name. Of several tables that went into an unknown call, those that are
    the part which the name says, or were called so before."""
    if not isinstance(value, Frame) or len(value.given) < 2:
        return value
    part = naming.part_of(name)
    same = [f for f in value.given if part and part in {s.part for a in f.rows for s in a.sides}]
    if part and not same and any(_is_called(m, frame, part) for frame in value.given):
        same = [f for f in value.given if not f.rows or _is_called(m, f, part)]
    if not same or len(same) == len(value.given):
        return value
    chosen = merged(same)
    chosen.unknown = True
    return chosen


def _is_called(m: Machine, frame: Frame, part: str) -> bool:
    """Whether rows are tables that are called one part, wherever they are named."""
    called = [m.trace.sources.get(atom.source) for atom in frame.rows]
    return bool(called) and all(names == {part} for names in called)


def _confirm(m: Machine, frame: Frame, name: str) -> None:
    """Parts that are called train and test make a slice or a mask a split."""
    part = naming.part_of(name)
    if part is not None:
        m.trace.mentions.add(part)
    if part is None or frame.element or frame.index_of:
        return
    m.trace.called(frame.rows, part)
    common = frozenset.intersection(*(a.sides for a in frame.rows)) if frame.rows else ()
    for side in sorted(common):
        m.trace.named(side, part, frame)


def _unpack(m: Machine, target: ast.Tuple | ast.List, value: Value, scope: Scope) -> None:
    if isinstance(value, Sequence) and value.exact and _fits(target, value):
        _matched(m, target, _parted(m, target, value, scope), scope)
        return
    if isinstance(value, Frame):
        _spread(m, target, value, scope)
        return
    one = UNKNOWN if not isinstance(value, Sequence) else _any(value)
    for item in target.elts:
        bind(m, item, one, scope)


def _parted(m: Machine, target: ast.Tuple | ast.List, value: Sequence, scope: Scope) -> Sequence:
    """What a function of the repository gives as training and test rows, where all seem to be the
    same rows: how it divided them could not be followed, that it did is told by their names. What
    it learns itself it may have learnt of a part, unless it is called a split."""
    statement = scope.code.parents.get(target)
    call = statement.value if isinstance(statement, ast.Assign) else None
    if (
        not isinstance(call, ast.Call)
        or _is_given_parts(call)
        or len(target.elts) != len(value.items)
    ):
        return value
    pairs = list(zip(map(_part, target.elts), value.items, strict=True))
    called: dict[Rows, set[str]] = {}
    for part, item in pairs:
        if part is not None and isinstance(item, Frame) and not item.element:
            called.setdefault(item.rows, set()).add(part)
    known = {rows for rows, parts in called.items() if rows and parts >= {TRAIN, TEST}}
    if not known:
        return value
    place = m.place(target, scope)
    if not _is_called_split(call) and _learns_there(m.value(call.func, scope), value, place):
        return value
    key = ("named", m.site(target, scope))
    number = m.trace.split(key, "named", place, call.func, False)
    return Sequence([_divided(item, number, part, known) for part, item in pairs])


def _learns_there(function: Value, given: Sequence, place: Location) -> bool:
    """Whether anything was learnt in the call of a function that gave rows."""
    tokens = [token for frame in frames_in(given) for token in frame.all_tokens()]
    if any(token.place == place for token in tokens):
        return True
    if not isinstance(function, Function):
        return False
    code, node = function.scope.code, function.node
    first, last = code.at(node.lineno), code.at(node.end_lineno or node.lineno)
    learnt = [token.origin or token.place for token in tokens]
    return any(at.path == first.path and first.line <= at.line <= last.line for at in learnt)


def _is_called_split(call: ast.Call) -> bool:
    return any(word in last_name(call.func).lower() for word in _DIVIDING)


def _part(node: ast.expr) -> str | None:
    return naming.part_of(_first_name(node))


def _is_given_parts(call: ast.Call) -> bool:
    """Whether what is called is given rows that were divided before."""
    given = (*call.args, *(keyword.value for keyword in call.keywords))
    return any(naming.part_of(name) is not None for name in names_in(*given))


def _divided(item: Value, number: int, part: str | None, known: set[Rows]) -> Value:
    if part is None or not isinstance(item, Frame) or item.rows not in known:
        return item
    one = item.copy()
    one.rows = divided(item.rows, Side(number, part))
    return one


def _any(value: Sequence) -> Value:
    frames = [item for item in value.items if isinstance(item, Frame)]
    if frames:
        # Which name stands for which item is not known.
        one = merged(frames)
        one.either = one.either or any(frame.rows != frames[0].rows for frame in frames)
        return one
    return merged(frames) if frames else value.items[0] if value.items else UNKNOWN


def _fits(target: ast.Tuple | ast.List, value: Sequence) -> bool:
    starred = any(isinstance(item, ast.Starred) for item in target.elts)
    return len(target.elts) == len(value.items) or (
        starred and len(target.elts) <= len(value.items) + 1
    )


def _matched(m: Machine, target: ast.Tuple | ast.List, value: Sequence, scope: Scope) -> None:
    spare = len(value.items) - len(target.elts) + 1
    at = 0
    for item in target.elts:
        if isinstance(item, ast.Starred):
            bind(m, item.value, Sequence(value.items[at : at + spare]), scope)
            at += spare
        else:
            bind(m, item, value.items[at], scope)
            at += 1


def _spread(m: Machine, target: ast.Tuple | ast.List, value: Frame, scope: Scope) -> None:
    """Several names for the parts of one value: what they are called says which parts."""
    for item in target.elts:
        if not value.unknown or value.element:
            bind(m, item, value.copy(), scope)
            continue
        name = _first_name(item)
        part = naming.part_of(name)
        given = named(m, value, name)
        one = given.copy() if isinstance(given, Frame) else value.copy()
        one.unknown = True
        if part is not None and given is value:
            key = ("named", m.site(target, scope))
            place = m.place(target, scope)
            number = m.trace.split(key, "named", place, target, False)
            one.rows = divided(one.rows, Side(number, part))
        bind(m, item, one, scope)


def _first_name(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Tuple | ast.List) and node.elts:
        return _first_name(node.elts[0])
    return node.attr if isinstance(node, ast.Attribute) else ""
