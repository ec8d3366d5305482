"""How the functions of a module may be called, and what they surely call themselves."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property

from mle_lint.artefacts.signatures import Signature, SureCall, signature_of
from mle_lint.artefacts.sure_steps import (
    Step,
    bound_in,
    dotted,
    evaluated,
    statements,
    sure_steps,
)
from mle_lint.artefacts.syntax import tree_of, walked
from mle_lint.artefacts.unbound_names import GIVEN, bound
from mle_lint.record import NamedTuple

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

# Bases that bring no attributes along.
_PLAIN = frozenset({"object", "ABC", "abc.ABC"})
# With these, an object may have attributes that its class does not show.
_DYNAMIC = frozenset({"__new__", "__getattr__", "__getattribute__", "__dict__", "setattr", "vars"})


class Body(NamedTuple):
    """A function, method or, with no signature, the module itself.

    line        where it is defined, 0 for the module itself
    calls       what it surely calls, in order
    lost        names, with lines, that it surely reads and that nothing has bound by then
    made        the names that are bound once, by a call: `model = Model()` gives model: Model
    local       the names that it binds otherwise than by an import
    decorators  their dotted names; "?" for what is no name
    waits       a generator, whose body does not run when it is called
    """

    line: int
    signature: Signature | None
    calls: tuple[SureCall, ...]
    lost: tuple[tuple[str, int], ...]
    made: Mapping[str, str]
    local: frozenset[str]
    decorators: tuple[str, ...]
    waits: bool


class Shape:
    """A class; `plain` when no metaclass makes it."""

    def __init__(self, node: ast.ClassDef, home: Outline) -> None:
        self._node = node
        self._home = home
        self.plain = not node.keywords
        self.decorated = bool(node.decorator_list)

    def method(self, name: str) -> Body | None:
        """The method of that name, if there is one and no second."""
        found = [item for item in self._node.body if isinstance(item, _NAMED) and item.name == name]
        return self._home.body(found[0]) if len(found) == 1 else None

    def lacks(self, name: str) -> bool:
        """Whether its objects cannot have an attribute: none is inherited, or set anywhere."""
        bases = (dotted(base) for base in self._node.bases)
        if not self.plain or self.decorated or not _PLAIN.issuperset(bases):
            return False
        for node in walked(self._node):
            if isinstance(node, _NAMED) and node.name in (name, *_DYNAMIC):
                return False
            if isinstance(node, ast.Name) and (
                node.id in _DYNAMIC or (node.id == name and not isinstance(node.ctx, ast.Load))
            ):
                return False
        known = self._home.attributes_set
        return name not in known and _DYNAMIC.isdisjoint(known)

    @cached_property
    def made(self) -> Mapping[str, str]:
        """The attributes of `self` that one method binds once, by a call: what is called."""
        stores: Counter[str] = Counter()
        made: dict[str, str] = {}
        for node in walked(self._node):
            if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
                stores[dotted(node)] += 1
            elif isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
                target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
                made[dotted(target)] = dotted(node.value.func)
        return {name: kind for name, kind in made.items() if stores[name] == 1}


class Outline:
    """A module: its own level, and its functions and classes, looked at when they are asked for."""

    def __init__(self, source: str) -> None:
        """Raises ParseError for what is no valid Python."""
        self._source = source
        self._tree = tree_of(source)
        times = Counter(name for statement in self._tree.body for name in bound_in(statement))
        self._once = {
            s.name: s for s in self._tree.body if isinstance(s, _NAMED) and times[s.name] == 1
        }
        self._names = frozenset(times)
        self._bodies: dict[int, Body] = {}

    @cached_property
    def top(self) -> Body:
        """What runs when the module is started as a script."""
        return self._body(self._tree, None)

    def has(self, name: str) -> bool:
        """Whether a function or class, and nothing else, has that name."""
        return name in self._once

    def function(self, name: str) -> Body | None:
        """The function of that name, if nothing else has it."""
        node = self._once.get(name)
        return self.body(node) if isinstance(node, _Function) else None

    def shape(self, name: str) -> Shape | None:
        """The class of that name, if nothing else has it."""
        node = self._once.get(name)
        return Shape(node, self) if isinstance(node, ast.ClassDef) else None

    def body(self, node: ast.AST) -> Body | None:
        """The body of a function of this module."""
        if not isinstance(node, _Function):
            return None
        if node.lineno not in self._bodies:
            self._bodies[node.lineno] = self._body(node, signature_of(node))
        return self._bodies[node.lineno]

    @cached_property
    def imports(self) -> Mapping[str, str]:
        """The dotted origins of imported names, relative ones with their dots."""
        return dict(_imports(self._tree))

    @cached_property
    def attributes_set(self) -> frozenset[str]:
        """The names of attributes that any statement of the module sets."""
        return frozenset(
            node.attr
            for node in walked(self._tree)
            if isinstance(node, ast.Attribute)
            and (node.attr in _DYNAMIC or not isinstance(node.ctx, ast.Load))
        )

    @cached_property
    def _known(self) -> frozenset[str] | None:
        return _bound_anywhere(self._source, self._tree)

    def _body(self, node: _Function | ast.Module, signature: Signature | None) -> Body:
        given = _parameters(node) if isinstance(node, _Function) else frozenset()
        times = Counter(name for statement in node.body for name in bound_in(statement))
        imported: Counter[str] = Counter()
        shared: set[str] = set()
        for inner in _within(node):
            if isinstance(inner, ast.Import | ast.ImportFrom):
                imported.update(bound_in(inner))
            elif isinstance(inner, ast.Global | ast.Nonlocal):
                shared.update(inner.names)
        steps = list(sure_steps(node.body, set(given)))
        calls = tuple(call for step in steps for call in _calls(step))
        own = frozenset(times) - shared
        return Body(
            line=node.lineno if isinstance(node, _Function) else 0,
            signature=signature,
            calls=calls,
            lost=tuple(self._lost(steps, own - given)),
            made={
                c.target: c.name for c in calls if times[c.target] == 1 and c.target not in given
            },
            local=given.union(name for name in own if times[name] > imported[name]),
            decorators=tuple(map(_decorator, getattr(node, "decorator_list", ()))),
            waits=signature is not None and any(map(_yields, _within(node))),
        )

    def _lost(self, steps: list[Step], local: frozenset[str]) -> Iterator[tuple[str, int]]:
        """Names that are bound nowhere, or in this very scope and not before."""
        for step in steps:
            for node in evaluated(step.value):
                if not isinstance(node, ast.Name) or node.id in step.bound or node.id in GIVEN:
                    continue
                if node.id not in local and node.id in self._names:
                    continue
                if self._known is not None and (node.id in local or node.id not in self._known):
                    yield node.id, node.lineno


def _within(node: ast.stmt | ast.Module) -> Iterator[ast.stmt]:
    """The statements of a scope, without those of the functions and classes in it."""
    for child in statements(node):
        if not isinstance(child, _NAMED):
            yield child
            yield from _within(child)


def _all(node: ast.stmt | ast.Module) -> Iterator[ast.stmt]:
    """The statements of a module, those of its functions and classes too."""
    for child in statements(node):
        yield child
        yield from _all(child)


def _yields(statement: ast.stmt) -> bool:
    value = getattr(statement, "value", None)
    return isinstance(value, ast.Yield | ast.YieldFrom)


def _bound_anywhere(source: str, tree: ast.Module) -> frozenset[str] | None:
    """The names that the module binds anywhere; None where it may bind others."""
    if any(mark in source for mark in ("NameError", "UnboundLocalError", ":=")):
        return None
    return bound(walked(tree))


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in _all(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                yield (alias.asname, alias.name) if alias.asname else (first, first)
        elif isinstance(node, ast.ImportFrom):
            origin = "." * node.level + (node.module or "")
            for alias in node.names:
                dot = "" if origin.endswith(".") else "."
                yield alias.asname or alias.name, f"{origin}{dot}{alias.name}"


def _parameters(node: _Function) -> frozenset[str]:
    a = node.args
    items = (*a.posonlyargs, *a.args, *a.kwonlyargs, a.vararg, a.kwarg)
    return frozenset(item.arg for item in items if item is not None)


def _decorator(node: ast.expr) -> str:
    return dotted(node.func if isinstance(node, ast.Call) else node) or "?"


def _calls(step: Step) -> Iterator[SureCall]:
    for node in evaluated(step.value):
        name = _called(node.func) if isinstance(node, ast.Call) else ""
        if not isinstance(node, ast.Call) or not name:
            continue
        starred = any(isinstance(item, ast.Starred) for item in node.args)
        keywords = tuple(item.arg for item in node.keywords if item.arg)
        is_open = starred or len(keywords) < len(node.keywords)
        target = step.target if node is step.value else ""
        yield SureCall(name, node.lineno, len(node.args), keywords, is_open, target)


def _called(node: ast.expr) -> str:
    """The name of what is called; `Model().fit` for a method of an object made for the call."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Call):
        made = dotted(node.value.func)
        return f"{made}().{node.attr}" if made else ""
    return dotted(node)
