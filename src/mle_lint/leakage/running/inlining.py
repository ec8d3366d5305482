"""Calls of the repository's own functions, run in place with their arguments."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from mle_lint.leakage.running import unfollowed
from mle_lint.leakage.syntax import last_name
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.joining import any_of
from mle_lint.leakage.values.rows import sides_of
from mle_lint.leakage.values.scope import Scope
from mle_lint.leakage.values.tokens import NO_TOKENS
from mle_lint.leakage.values.value import (
    NONE,
    UNKNOWN,
    Constant,
    Function,
    Mapping,
    Sequence,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine

MAX_DEPTH = 6


def inline(m: Machine, function: Function, given: Call) -> Value:
    """Runs a function of the repository with these arguments."""
    node = function.node
    if function.args or function.names:
        args, names = [*function.args, *given.args], {**function.names, **given.names}
        given = given._replace(args=args, names=names)
    m.called.add(id(node))
    _weigh(m, given)
    if node in m.active or len(m.active) >= MAX_DEPTH:
        return unfollowed.passed(m, given)
    scope = Scope(function.scope.code, function.scope)
    _parameters(m, function, given, scope)
    if isinstance(node, ast.Lambda):
        m.active.append(node)
        try:
            return m.value(node.body, scope)
        finally:
            m.active.pop()
    return _body(m, node, given, scope)


def filled(function: Function, given: Call) -> Function:
    """`partial(function, train=X_train)`: a function that gets some of its arguments already."""
    made = Function(function.node, function.scope, function.owner)
    made.args = (*function.args, *given.args[1:])
    made.names = {**function.names, **given.names}
    return made


def _weigh(m: Machine, given: Call) -> None:
    """Predictions and the truth of the same rows are given to one function: it is a score."""
    values = (*given.args, *given.names.values())
    if any(isinstance(value, Frame) and value.predicted for value in values):
        frames = given.given()
        answers = sides_of(*(frame.rows for frame in frames if frame.predicted))
        truth = sides_of(*(frame.rows for frame in frames if not frame.predicted))
        m.trace.escaped |= answers & truth


def _body(m: Machine, node: Any, given: Call, scope: Scope) -> Value:
    before = m.stack
    m.stack = (*before, (given.place.path, given.node.lineno))
    m.sites.append(given.place)
    m.around.append(m.loops)
    m.callers.append((given.scope.code, given.node))
    m.active.append(node)
    m.returned.append([])
    m.implicit.append(NO_TOKENS)
    try:
        left = m.run(node.body, scope)
    finally:
        values, implicit = m.returned.pop(), m.implicit.pop()
        m.active.pop()
        m.callers.pop()
        m.sites.pop()
        m.around.pop()
        m.stack = before
    if not values:
        return NONE
    result = any_of(values)
    if isinstance(result, Constant | Unknown) and implicit and len(values) > 1:
        return Frame(tokens=implicit)
    return result if left or not isinstance(result, Constant) else UNKNOWN


def _parameters(m: Machine, function: Function, given: Call, scope: Scope) -> None:
    arguments = function.node.args
    names = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
    values = list(given.args)
    if function.owner is not None and "staticmethod" not in decorators(function):
        values.insert(0, function.owner)
    defaults = dict(zip(reversed(names), reversed(arguments.defaults), strict=False))
    named = {a.arg: d for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)}
    for name, value in zip(names, values, strict=False):
        scope.names[name] = value
    taken = set(names[: len(values)])
    for name in [*names, *named]:
        if name in given.names:
            scope.names[name] = given.names[name]
        elif name not in taken:
            default = defaults.get(name) or named.get(name)
            scope.names[name] = m.value(default, function.scope) if default is not None else UNKNOWN
    if arguments.vararg is not None:
        scope.names[arguments.vararg.arg] = Sequence(values[len(names) :])
    if arguments.kwarg is not None:
        rest = {k: v for k, v in given.names.items() if k not in names and k not in named}
        scope.names[arguments.kwarg.arg] = Mapping(dict(rest))


def decorators(function: Function) -> tuple[str, ...]:
    """The last names of a function's decorators."""
    found = getattr(function.node, "decorator_list", ())
    return tuple(map(last_name, found))
