"""The interpreter's state, and the running of statements in order.

Every statement is run, in both branches of what cannot be decided, loops twice, and calls of the
repository's own functions in place, down to a depth. All of it within a budget of steps.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Hashable, Iterator
from typing import Any

from mle_lint.leakage import binding, expressions, naming, rates, selection
from mle_lint.leakage.iteration import element
from mle_lint.leakage.rates import Rate
from mle_lint.leakage.rows import Rows
from mle_lint.leakage.scope import Scope
from mle_lint.leakage.source import Code
from mle_lint.leakage.trace import Trace
from mle_lint.leakage.values import (
    NO_TOKENS,
    UNKNOWN,
    VARYING,
    Class,
    Constant,
    Frame,
    Function,
    Sequence,
    Token,
    Tokens,
    Value,
    combined,
    frames_in,
    joined,
    limited,
)
from mle_lint.model import Location

# A step takes some two microseconds. A file may take the first number, a module that it imports
# or a function that nobody calls the second, and all together the third.
MAX_STEPS = 60_000
MAX_PART = 20_000
MAX_TOTAL = 200_000
MAX_DEPTH = 6
MAX_NESTING = 60
# A loop over so few known items is run once for each of them.
MAX_ITEMS = 8
# Over so many known names, such as those of columns, if the loop's body is as short as this.
MAX_NAMES = 40
MAX_SHORT = 2
_SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr)
NEXT, LEFT = False, True


class Exhausted(Exception):
    """The budget of steps is used up."""


class Machine:
    """Runs the code of one file, and of what it imports from the repository."""

    def __init__(self, trace: Trace, imported: Callable[[Machine, Scope, str, int], Value]) -> None:
        self.trace = trace
        self.imported = imported
        self.steps = 0
        self.limit = MAX_STEPS
        self.cut_short = False
        self.nesting = 0
        self.stack: tuple[tuple[str, int], ...] = ()
        self.sites: list[Location] = []
        self.callers: list[tuple[Code, ast.AST]] = []
        self.entry = ""
        self.active: list[Any] = []
        self.called: set[int] = set()
        self.returned: list[list[Value]] = []
        self.implicit: list[Tokens] = []
        self.sides: list[Value] = []
        self.loops = 0
        self.files: dict[str, Frame] = {}
        self.stored: dict[str, Frame] = {}
        self.read: set[str] = set()
        self.ends: dict[Any, int] = {}
        # What selectors were asked to tell of columns, and when.
        self.told: dict[Token, int] = {}
        # The columns that a statistic of groups is of, the columns that it becomes, and those that
        # are called the label.
        self.averaged: dict[Token, frozenset[str]] = {}
        self.rates: dict[Rate, None] = {}
        self.labels: set[str] = set()
        # Names that stand in longer lists, as those of features do.
        self.listed: set[str] = set()

    def token(
        self, kind: str, place: Location, text: str, rows: Rows, fitted: bool = True
    ) -> Token:
        """What is learnt from rows here. Copying rows, or working out numbers, in a helper of
        another file is placed where the helper is called: there the order can be mended."""
        block = self.block(place)
        at = self.here(place) if kind == "dup" or not fitted else place
        return Token(kind, at, text, rows, fitted, block, place if at != place else None)

    def block(self, place: Location) -> Hashable:
        """The function or cell that a place is in, on this way to it; None in a script's body."""
        if not self.active:
            return (place.path, place.cell) if place.cell else None
        if place.path == self.entry:
            return (place.path, self.active[-1].lineno)
        caller = self.here(place)
        return (caller.path, caller.cell) if caller.cell else caller

    def here(self, place: Location) -> Location:
        """A place, or the call in the file under analysis that led to it in another file."""
        if place.path == self.entry:
            return place
        return next((site for site in reversed(self.sites) if site.path == self.entry), place)

    def step(self) -> None:
        """Counts a step; raises Exhausted past the budget."""
        self.steps += 1
        if self.steps > self.limit or (not self.steps & 255 and self.trace.full):
            raise Exhausted

    def within(self, steps: int, action: Callable[[], object]) -> None:
        """Does something within a budget of its own, and goes on when that is used up."""
        before, nesting = self.limit, self.nesting
        begun = self.steps
        self.limit = min(begun + steps, MAX_TOTAL)
        try:
            action()
        except (Exhausted, RecursionError):
            self.nesting = nesting
            self.cut_short = True
        self.limit = min(before + self.steps - begun, MAX_TOTAL)

    def place(self, node: Any, scope: Scope) -> Location:
        """Where a node stands."""
        return scope.code.at(node.lineno)

    def site(self, node: Any, scope: Scope) -> tuple[Any, ...]:
        """What names a node on this way to it."""
        return (scope.code.path, node.lineno, node.col_offset, self.stack)

    def value(self, node: ast.expr | None, scope: Scope) -> Value:
        """The value of an expression."""
        if node is None:
            return UNKNOWN
        self.step()
        evaluate = expressions.TABLE.get(type(node))
        if evaluate is None:
            return UNKNOWN
        self.nesting += 1
        try:
            if self.nesting > MAX_NESTING * (len(self.active) + 1):
                return UNKNOWN
            return evaluate(self, node, scope)
        finally:
            self.nesting -= 1

    def run(self, body: list[ast.stmt], scope: Scope) -> bool:
        """Runs statements; LEFT when all ways leave the body before its end."""
        for node in body:
            self.step()
            execute = _STATEMENTS.get(type(node))
            if execute is not None and execute(self, node, scope):
                return LEFT
        return NEXT

    def bind(self, target: ast.expr, value: Value, scope: Scope) -> None:
        """Assigns a value to a name, a part of a table, an attribute or several of them."""
        binding.bind(self, target, value, scope)

    def tested(self, value: Value) -> None:
        """A function takes one way or another because of a value: its result may tell of it."""
        if self.implicit:
            told = NO_TOKENS.union(*(f.all_tokens() for f in frames_in(value)))
            self.implicit[-1] = limited(self.implicit[-1] | told)

    def passes(self, items: Value, short: bool = False) -> list[Value]:
        """What the target of a loop over a value stands for, pass by pass."""
        if isinstance(items, Sequence) and items.exact:
            names = short and all(isinstance(item, Constant) for item in items.items)
            if len(items.items) <= (MAX_NAMES if names else MAX_ITEMS):
                return items.items
        one = element(items)
        return [one, one]


def _expression(m: Machine, node: ast.Expr, scope: Scope) -> bool:
    m.value(node.value, scope)
    return NEXT


def _assign(m: Machine, node: ast.Assign, scope: Scope) -> bool:
    value = m.value(node.value, scope)
    for name, written, part in _parts(node, value):
        if m.told and isinstance(part, Frame):
            selection.copied(m, part, written, scope)
        if naming.is_label(name):
            m.labels |= rates.columns_in(written)
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
    decided = expressions.truth(m, node.test, scope)
    if m.sides:
        selection.compared(m, node, m.sides, scope)
    if decided is not None:
        return m.run(node.body if decided else node.orelse, scope)
    before = scope.snapshot()
    left = m.run(node.body, scope)
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
    before = scope.snapshot()
    m.loops += 1
    short = len(node.body) <= MAX_SHORT and all(isinstance(s, _SIMPLE) for s in node.body)
    for item in m.passes(items, short):
        m.bind(node.target, item, scope)
        m.run(node.body, scope)
    m.loops -= 1
    scope.join(before)
    m.run(node.orelse, scope)
    return NEXT


def _while(m: Machine, node: ast.While, scope: Scope) -> bool:
    m.value(node.test, scope)
    before = scope.snapshot()
    m.loops += 1
    for _ in range(2):
        m.run(node.body, scope)
    m.loops -= 1
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
                binding.drop_columns(owner, [str(key.value)])
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


_STATEMENTS: dict[type, Callable[[Machine, Any, Scope], bool]] = {
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
    _STATEMENTS[ast.Match] = _match
if hasattr(ast, "TryStar"):
    _STATEMENTS[ast.TryStar] = _try
