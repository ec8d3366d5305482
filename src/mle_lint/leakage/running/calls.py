"""Calls: the repository's own functions run in place, everything else is looked up."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mle_lint.leakage.knowledge import RESTORERS, WATCHED
from mle_lint.leakage.running import (
    containers,
    estimators,
    frames,
    inlining,
    library,
    splitting,
    tracked,
)
from mle_lint.leakage.running.call import Call
from mle_lint.leakage.running.unfollowed import passed
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.scope import Scope
from mle_lint.leakage.values.value import (
    UNKNOWN,
    Class,
    Estimator,
    Function,
    Instance,
    Library,
    Mapping,
    Namespace,
    Sequence,
    Splitter,
    Value,
    elements,
    frames_in,
)
from mle_lint.model import Location

if TYPE_CHECKING:
    from mle_lint.leakage.running.machine import Machine


# What a command is given: no rows.
_SETTINGS = frozenset(("parse_args", "parse_known_args"))


def call(m: Machine, node: ast.Call, scope: Scope) -> Value:
    """The value of a call."""
    func = node.func
    if isinstance(func, ast.Attribute):
        owner = m.value(func.value, scope)
        return method(m, owner, func.attr, _evaluated(m, node, scope))
    callee = m.value(func, scope)
    return apply(m, callee, _evaluated(m, node, scope))


def _evaluated(m: Machine, node: ast.Call, scope: Scope) -> Call:
    args: list[Value] = []
    for item in node.args:
        if isinstance(item, ast.Starred):
            inner = m.value(item.value, scope)
            known = elements(inner)
            args += known if known is not None else [inner]
        else:
            args.append(m.value(item, scope))
    names: dict[str, Value] = {}
    places: dict[str, Location] = {}
    for keyword in node.keywords:
        value = m.value(keyword.value, scope)
        if keyword.arg is not None:
            names[keyword.arg] = value
            if keyword.arg in WATCHED:
                places[keyword.arg] = m.place(keyword.value, scope)
        elif isinstance(value, Mapping):
            names.update({k: v for k, v in value.items.items() if isinstance(k, str)})
            places.update(value.places)
        elif isinstance(value, Frame):
            names["**"] = value
    return Call(node, scope, args, names, m.place(node, scope), places)


def method(m: Machine, owner: Value, name: str, given: Call) -> Value:
    """The value of `owner.name(...)`."""
    if name in RESTORERS:
        m.trace.restored = m.trace.tick()
    if name in _SETTINGS:
        return UNKNOWN
    tracked.note(m, name, given)
    runs = tracked.search(m, given) if name == "search_runs" else None
    if runs is not None:
        return runs
    handle = _methods().get(type(owner))
    return handle(m, owner, name, given) if handle is not None else passed(m, given)


def apply(m: Machine, callee: Value, given: Call) -> Value:
    """The value of `callee(...)`."""
    if isinstance(callee, Function):
        return inlining.inline(m, callee, given)
    if isinstance(callee, Class):
        return _made(m, callee, given)
    if isinstance(callee, Library):
        if callee.last in RESTORERS:
            m.trace.restored = m.trace.tick()
        return library.function(m, callee, given)
    if isinstance(callee, Instance):
        return _called(m, callee, given)
    if isinstance(callee, Estimator):
        return estimators.called(m, callee, given)
    return passed(m, given)


def _made(m: Machine, made: Class, given: Call) -> Value:
    instance = Instance(made)
    start = made.member("__init__")
    if isinstance(start, Function):
        inlining.inline(m, Function(start.node, start.scope, instance), given)
    elif given.args or given.names:
        for name, value in given.names.items():
            instance.attributes[name] = value
        instance.attributes.setdefault("@data", Sequence(list(given.args), exact=False))
    return instance


def _called(m: Machine, instance: Instance, given: Call) -> Value:
    for name in ("__call__", "forward", "call"):
        found = instance.made_of.member(name)
        if isinstance(found, Function):
            result = inlining.inline(m, Function(found.node, found.scope, instance), given)
            if any(frames_in(result)):
                return result
    return passed(m, given)


def _on_instance(m: Machine, owner: Instance, name: str, given: Call) -> Value:
    found = owner.attributes.get(name) or owner.made_of.member(name)
    if isinstance(found, Function):
        bound = found if name in owner.attributes else Function(found.node, found.scope, owner)
        return inlining.inline(m, bound, given)
    if found is not None:
        return apply(m, found, given)
    if name == "fit_transform" and isinstance(owner.made_of.member("fit"), Function):
        _on_instance(m, owner, "fit", given)
        return _on_instance(m, owner, "transform", given._replace(args=given.args[:1]))
    inner = owner.attributes.get("@model")
    if not isinstance(inner, Estimator):
        inner = Estimator(owner.made_of.node.name, "model", given.place)
        owner.attributes["@model"] = inner
    return estimators.method(m, inner, name, given)


def _on_class(m: Machine, owner: Class, name: str, given: Call) -> Value:
    found = owner.member(name)
    if isinstance(found, Function):
        takes_class = "classmethod" in inlining.decorators(found)
        return inlining.inline(
            m, Function(found.node, found.scope, owner if takes_class else None), given
        )
    return passed(m, given) if found is None else apply(m, found, given)


def _on_namespace(m: Machine, owner: Namespace, name: str, given: Call) -> Value:
    found = owner.scope.names.get(name)
    return passed(m, given) if found is None else apply(m, found, given)


def _on_library(m: Machine, owner: Library, name: str, given: Call) -> Value:
    return library.function(m, Library(f"{owner.name}.{name}"), given)


@lru_cache(maxsize=1)
def _methods() -> dict[type, Callable[[Machine, Any, str, Call], Value]]:
    """Who answers a method call, by the kind of its owner; the modules call each other."""
    return {
        Frame: frames.method,
        Estimator: estimators.method,
        Splitter: splitting.method,
        Sequence: containers.of_sequence,
        Mapping: containers.of_mapping,
        Instance: _on_instance,
        Class: _on_class,
        Namespace: _on_namespace,
        Library: _on_library,
    }
