"""What each kind of statement does: assignments, branches, loops, definitions and imports."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from mle_lint.leakage import naming
from mle_lint.leakage.running import comparing, conditions, guards, put_in_gaps, rates, selection
from mle_lint.leakage.values import columns
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.joining import combined, joined
from mle_lint.leakage.values.scope import Scope
from mle_lint.leakage.values.value import VARYING, Class, Constant, Function, Sequence, Value

if TYPE_CHECKING:
    from mle_lint.leakage.running.machine import Machine

NEXT, LEFT = False, True
# A loop over known names is run once for each of them if its body is as short as this.
MAX_SHORT = 2
_SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr)


def _expression(m: Machine, node: ast.Expr, scope: Scope) -> bool:
    m.value(node.value, scope)
    return NEXT


def _assign(m: Machine, node: ast.Assign, scope: Scope) -> bool:
    value = m.value(node.value, scope)
    for name, written, part in _parts(node, value):
        if m.told and isinstance(part, Frame):
            selection.copied(m, part, written, scope)
        m.gaps.discard(name)
        if guards.counts_gaps(written):
            m.gaps.add(name)
        m.answers.discard(name)
        if guards.is_answer(written):
            m.answers.add(name)
        if naming.is_label(name):
            m.labels |= rates.columns_in(written)
    put_in_gaps.note(m, node, scope)
    for target in node.targets:
        m.bind(target, value, scope)
    return NEXT


def _parts(node: ast.Assign, value: Value) -> Iterator[tuple[str, ast.expr, Value]]:
    """The names that an assignment binds, each with what is written for it and its value."""
    target, written = node.targets[0], node.value
    if isinstance(target, ast.Name):
        yield target.id, written, value
    elif isinstance(target, ast.Tuple) and isinstance(written, ast.Tuple):
        values = value.items if isinstance(value, Sequence) else []
        for one, expression, part in zip(target.elts, written.elts, values, strict=False):
            if isinstance(one, ast.Name):
                yield one.id, expression, part


def _annotated(m: Machine, node: ast.AnnAssign, scope: Scope) -> bool:
    if node.value is not None:
        m.bind(node.target, m.value(node.value, scope), scope)
    return NEXT


def _augmented(m: Machine, node: ast.AugAssign, scope: Scope) -> bool:
    old = m.value(node.target, scope)
    new = m.value(node.value, scope)
    if isinstance(old, Frame) and not old.element:
        m.trace.mix([old, *_frame(new)])
        changed = combined([old, *_frame(new)], old)
        if isinstance(node.target, ast.Name) and not old.unknown:
            old.refill(changed)
            return NEXT
        m.bind(node.target, changed, scope)
    elif isinstance(old, Sequence) and isinstance(node.op, ast.Add):
        old.items, old.exact = [*old.items, *_items(new)], False
    else:
        m.bind(node.target, joined(old, new) if _frame(new) else _counted(old), scope)
    return NEXT


def _counted(old: Value) -> Value:
    return VARYING if isinstance(old, Constant) or old == VARYING else old


def _frame(value: Value) -> list[Frame]:
    return [value] if isinstance(value, Frame) else []


def _items(value: Value) -> list[Value]:
    return value.items if isinstance(value, Sequence) else [value]


def _if(m: Machine, node: ast.If, scope: Scope) -> bool:
    m.sides = []
    decided = conditions.truth(m, node.test, scope)
    chosen = comparing.compared(m, node, m.sides, scope) if m.sides else ()
    if decided is not None:
        return m.run(node.body if decided else node.orelse, scope)
    asked = guards.asks_user(node.test, m.answers)
    guarded = asked or guards.asks_for_gaps(node.test, m.gaps)
    m.guarded += guarded
    try:
        return _either(m, node, chosen, scope)
    finally:
        m.guarded -= guarded


def _either(m: Machine, node: ast.If, chosen: tuple[int, ...], scope: Scope) -> bool:
    """Runs both branches of what cannot be decided."""
    before = scope.snapshot()
    left = m.run(node.body, scope)
    comparing.mark(node, chosen, scope)
    after = scope.snapshot()
    scope.names = dict(before)
    left_else = m.run(node.orelse, scope)
    if left_else and not left:
        scope.names = after
    elif not left and not left_else:
        scope.join(after)
    return left and left_else


def _for(m: Machine, node: ast.For | ast.AsyncFor, scope: Scope) -> bool:
    items = m.value(node.iter, scope)
    before, opened = scope.snapshot(), m.opened
    m.loops += 1
    short = len(node.body) <= MAX_SHORT and all(isinstance(s, _SIMPLE) for s in node.body)
    for item in m.passes(items, short):
        m.bind(node.target, item, scope)
        m.run(node.body, scope)
    m.loops -= 1
    m.opened = opened
    scope.join(before)
    m.run(node.orelse, scope)
    return NEXT


def _while(m: Machine, node: ast.While, scope: Scope) -> bool:
    m.value(node.test, scope)
    before, opened = scope.snapshot(), m.opened
    m.loops += 1
    for _ in range(2):
        m.run(node.body, scope)
    m.loops -= 1
    m.opened = opened
    scope.join(before)
    m.run(node.orelse, scope)
    return NEXT


def _with(m: Machine, node: ast.With | ast.AsyncWith, scope: Scope) -> bool:
    for item in node.items:
        value = m.value(item.context_expr, scope)
        if item.optional_vars is not None:
            m.bind(item.optional_vars, value, scope)
    return m.run(node.body, scope)


def _try(m: Machine, node: Any, scope: Scope) -> bool:
    before = scope.snapshot()
    left = m.run(node.body, scope) or (bool(node.orelse) and m.run(node.orelse, scope))
    for handler in node.handlers:
        after = scope.names
        scope.names = dict(before)
        if m.run(handler.body, scope):
            scope.names = after
        else:
            handled = scope.names
            scope.names = dict(after)
            scope.join(handled)
            left = NEXT
    return m.run(node.finalbody, scope) or left


def _function(m: Machine, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> bool:
    scope.set(node.name, Function(node, scope))
    return NEXT


def _class(m: Machine, node: ast.ClassDef, scope: Scope) -> bool:
    made = Class(node, scope, tuple(m.value(base, scope) for base in node.bases))
    inside = Scope(scope.code, scope)
    m.run([item for item in node.body if not isinstance(item, ast.ClassDef)], inside)
    for value in inside.names.values():
        if isinstance(value, Function):
            value.owner, value.scope = made, scope
    made.attributes = inside.names
    scope.set(node.name, made)
    return NEXT


def _return(m: Machine, node: ast.Return, scope: Scope) -> bool:
    value = m.value(node.value, scope)
    if m.returned:
        m.returned[-1].append(value)
    return LEFT


def _leave(m: Machine, node: ast.stmt, scope: Scope) -> bool:
    return LEFT


def _import(m: Machine, node: ast.Import, scope: Scope) -> bool:
    for item in node.names:
        name = item.name if item.asname else item.name.partition(".")[0]
        scope.set(item.asname or name, m.imported(m, scope, name, 0))
    return NEXT


def _import_from(m: Machine, node: ast.ImportFrom, scope: Scope) -> bool:
    for item in node.names:
        if item.name == "*":
            found = m.imported(m, scope, node.module or "", node.level)
            inner = getattr(found, "scope", None)
            if isinstance(inner, Scope):
                scope.names.update(inner.names)
            continue
        name = f"{node.module}.{item.name}" if node.module else item.name
        scope.set(item.asname or item.name, m.imported(m, scope, name, node.level))
    return NEXT


def _delete(m: Machine, node: ast.Delete, scope: Scope) -> bool:
    for target in node.targets:
        if isinstance(target, ast.Name):
            scope.names.pop(target.id, None)
        elif isinstance(target, ast.Subscript):
            owner, key = m.value(target.value, scope), m.value(target.slice, scope)
            if isinstance(owner, Frame) and isinstance(key, Constant):
                columns.drop_columns(owner, [str(key.value)])
    return NEXT


def _global(m: Machine, node: ast.Global | ast.Nonlocal, scope: Scope) -> bool:
    scope.shared.update(node.names)
    return NEXT


def _assert(m: Machine, node: ast.Assert, scope: Scope) -> bool:
    m.value(node.test, scope)
    return NEXT


def _match(m: Machine, node: Any, scope: Scope) -> bool:
    m.value(node.subject, scope)
    before = scope.snapshot()
    for case in node.cases:
        after = scope.names
        scope.names = dict(before)
        m.run(case.body, scope)
        scope.join(after)
    return NEXT


STATEMENTS: dict[type, Callable[[Machine, Any, Scope], bool]] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Return: _return,
    ast.Raise: _leave,
    ast.Break: _leave,
    ast.Continue: _leave,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Delete: _delete,
    ast.Global: _global,
    ast.Nonlocal: _global,
    ast.Assert: _assert,
}
if hasattr(ast, "Match"):
    STATEMENTS[ast.Match] = _match
if hasattr(ast, "TryStar"):
    STATEMENTS[ast.TryStar] = _try
