"""Functions that nobody calls: run once with arguments of which only the names are known."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from mle_lint.leakage import naming
from mle_lint.leakage.running import call, inlining
from mle_lint.leakage.running.machine import MAX_PART, Machine
from mle_lint.leakage.values import sources
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.rows import Side, divided, of_source
from mle_lint.leakage.values.scope import Scope
from mle_lint.leakage.values.value import UNKNOWN, Class, Function, Instance, Value, frames_in

_NOT_ROWS = ("self", "cls", "args", "config", "cfg", "params", "logger", "path", "seed", "verbose")


def run_uncalled(m: Machine, scope: Scope, runs: Callable[[ast.AST], bool]) -> bool:
    """Runs the functions and methods of a module that were not reached from its statements, if
    something else runs them; whether some are left."""
    left = False
    for value in list(scope.names.values()):
        if isinstance(value, Function) and value.scope is scope:
            if id(value.node) in m.called or isinstance(value.node, ast.Lambda):
                continue
            if runs(value.node):
                _run(m, value, scope, None)
            else:
                left = True
        elif isinstance(value, Class) and value.scope is scope:
            left |= _run_class(m, value, scope, runs)
    return left


def _run_class(m: Machine, made: Class, scope: Scope, runs: Callable[[ast.AST], bool]) -> bool:
    own = [v for v in made.attributes.values() if isinstance(v, Function)]
    waiting = [function for function in own if id(function.node) not in m.called]
    own = [function for function in waiting if runs(function.node)]
    if not own:
        return bool(waiting)
    instance = Instance(made)
    start = made.attributes.get("__init__")
    if isinstance(start, Function):
        _run(m, start, scope, instance)
    for function in own:
        if id(function.node) not in m.called:
            _run(m, function, scope, instance)
    return len(own) < len(waiting)


def _run(m: Machine, function: Function, scope: Scope, owner: Instance | None) -> None:
    node: Any = function.node
    bound = Function(node, function.scope, owner)
    taken = 1 if owner is not None and "staticmethod" not in inlining.decorators(bound) else 0
    arguments = [*node.args.posonlyargs, *node.args.args]
    values = [_opaque(m, node, a.arg, scope) for a in arguments[taken:]]
    given = call.Call(node, scope, values, {}, scope.code.at(node.lineno))
    m.stack = ()
    m.within(MAX_PART, lambda: _hand_on(m, inlining.inline(m, bound, given)))


def _hand_on(m: Machine, value: Value) -> None:
    """What a function returns goes to others; of predictions alone nobody can tell a score."""
    m.trace.escape([frame for frame in frames_in(value) if frame.predicted is None])


def _opaque(m: Machine, node: Any, name: str, scope: Scope) -> Value:
    """An argument: unknown rows, on a side where its name says so."""
    if name.lower() in _NOT_ROWS:
        return UNKNOWN
    part = naming.part_of(name)
    if part is None:
        frame = Frame(of_source(sources.of_argument(scope.code.path, node.lineno, name)))
    else:
        place = scope.code.at(node.lineno)
        number = m.trace.split(("parameters", place), "named", place, node.name, False)
        rows = of_source(sources.of_parts(scope.code.path, node.lineno))
        frame = Frame(divided(rows, Side(number, part)))
    frame.unknown = True
    return frame
