"""How the functions of a module may be called, and what they surely call themselves."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.sure_steps import Step, bound_in, dotted, evaluated, sure_steps
from mle_lint.artefacts.syntax import tree_of
from mle_lint.artefacts.unbound_names import DYNAMIC, GIVEN
from mle_lint.record import NamedTuple

_Function = ast.FunctionDef | ast.AsyncFunctionDef


class Signature(NamedTuple):
    """The parameters of a function, as written: with `self` where it has one.

    positional  names of those that are given by position, the first `required` without a default
    only        those that are given by name alone, of which `needed` have no default
    rest, more  whether there are `*args` and `**kwargs`
    """

    positional: tuple[str, ...]
    required: int
    only: tuple[str, ...]
    needed: tuple[str, ...]
    rest: bool
    more: bool


class SureCall(NamedTuple):
    """A call that is surely made; `open` when `*` or `**` may give it more, `target` what its
    value is bound to."""

    name: str
    line: int
    positional: int
    keywords: tuple[str, ...]
    open: bool
    target: str


class Body(NamedTuple):
    """A function, method or, with no signature, the module itself.

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


class Shape(NamedTuple):
    """A class: `made` are attributes of `self` that are bound once in all methods, by a call."""

    bases: tuple[str, ...]
    decorators: tuple[str, ...]
    methods: Mapping[str, Body]
    made: Mapping[str, str]
    plain: bool


class Outline(NamedTuple):
    """A module: its own level, functions, classes, and imports (relative ones with their dots)."""

    top: Body
    functions: Mapping[str, Body]
    classes: Mapping[str, Shape]
    imports: Mapping[str, str]


@lru_cache(maxsize=64)
def outline(source: str) -> Outline | None:
    """The outline of a module; None for what is no valid Python."""
    try:
        tree = tree_of(source)
    except ParseError:
        return None
    known = _known(source, tree)
    times = Counter(name for statement in tree.body for name in bound_in(statement))
    once = [s for s in tree.body if not isinstance(s, _NAMED) or times[s.name] == 1]
    functions = {s.name: _function(s, known) for s in once if isinstance(s, _Function)}
    classes = {s.name: _shape(s, known) for s in once if isinstance(s, ast.ClassDef)}
    return Outline(_body(tree, None, known), functions, classes, dict(_imports(tree)))


_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _known(source: str, tree: ast.Module) -> frozenset[str] | None:
    """The names that the module binds anywhere; None where it may bind others."""
    if "NameError" in source or "UnboundLocalError" in source:
        return None
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in DYNAMIC:
            return None
        if isinstance(node, ast.alias) and node.name == "*":
            return None
        if isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, _NAMED):
            found.add(node.name)
        elif not isinstance(node, ast.Module):
            found.update(bound_in(node) if isinstance(node, ast.stmt | ast.NamedExpr) else ())
            if isinstance(node, ast.comprehension):
                found.update(bound_in(node.target))
    return frozenset(found)


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                yield (alias.asname, alias.name) if alias.asname else (first, first)
        elif isinstance(node, ast.ImportFrom):
            origin = "." * node.level + (node.module or "")
            for alias in node.names:
                dot = "" if origin.endswith(".") else "."
                yield alias.asname or alias.name, f"{origin}{dot}{alias.name}"


def _function(node: _Function, known: frozenset[str] | None) -> Body:
    a = node.args
    positional = tuple(item.arg for item in (*a.posonlyargs, *a.args))
    only = tuple(item.arg for item in a.kwonlyargs)
    needed = tuple(
        name for name, default in zip(only, a.kw_defaults, strict=True) if default is None
    )
    required = len(positional) - len(a.defaults)
    signature = Signature(
        positional, required, only, needed, a.vararg is not None, a.kwarg is not None
    )
    return _body(node, signature, known)


def _body(
    node: _Function | ast.Module, signature: Signature | None, known: frozenset[str] | None
) -> Body:
    given = _parameters(node) if not isinstance(node, ast.Module) else frozenset()
    times = Counter(name for statement in node.body for name in bound_in(statement))
    shared = frozenset(
        name for x in ast.walk(node) if isinstance(x, ast.Global | ast.Nonlocal) for name in x.names
    )
    steps = list(sure_steps(node.body, set(given)))
    calls = tuple(call for step in steps for call in _calls(step))
    own = frozenset(times) - shared
    lost = () if known is None else tuple(_lost(steps, own - given, known))
    imported = Counter(name for statement in node.body for name in _imported(statement))
    local = frozenset(name for name in own if times[name] > imported[name])
    made = {c.target: c.name for c in calls if times[c.target] == 1 and c.target not in given}
    decorators = () if isinstance(node, ast.Module) else tuple(map(_decorator, node.decorator_list))
    waits = signature is not None and any(_yields(statement) for statement in node.body)
    line = 1 if isinstance(node, ast.Module) else node.lineno
    return Body(line, signature, calls, lost, made, local | given, decorators, waits)


def _imported(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement, or one within it, imports."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from bound_in(node)


def _parameters(node: _Function) -> frozenset[str]:
    a = node.args
    items = (*a.posonlyargs, *a.args, *a.kwonlyargs, a.vararg, a.kwarg)
    return frozenset(item.arg for item in items if item is not None)


def _yields(node: ast.AST) -> bool:
    if isinstance(node, ast.Yield | ast.YieldFrom):
        return True
    if isinstance(node, (*_NAMED, ast.Lambda)):
        return False
    return any(_yields(child) for child in ast.iter_child_nodes(node))


def _decorator(node: ast.expr) -> str:
    return dotted(node.func if isinstance(node, ast.Call) else node) or "?"


def _calls(step: Step) -> Iterator[SureCall]:
    for node in evaluated(step.value):
        name = dotted(node.func) if isinstance(node, ast.Call) else ""
        if not isinstance(node, ast.Call) or not name:
            continue
        starred = any(isinstance(item, ast.Starred) for item in node.args)
        keywords = tuple(item.arg for item in node.keywords if item.arg)
        is_open = starred or len(keywords) < len(node.keywords)
        target = step.target if node is step.value else ""
        yield SureCall(name, node.lineno, len(node.args), keywords, is_open, target)


def _lost(
    steps: list[Step], local: frozenset[str], known: frozenset[str]
) -> Iterator[tuple[str, int]]:
    """Names that are bound nowhere, or in this very scope and not before."""
    for step in steps:
        for node in evaluated(step.value):
            if not isinstance(node, ast.Name) or node.id in GIVEN or node.id in step.bound:
                continue
            if node.id in local or node.id not in known:
                yield node.id, node.lineno


def _shape(node: ast.ClassDef, known: frozenset[str] | None) -> Shape:
    methods = [item for item in node.body if isinstance(item, _Function)]
    times = Counter(item.name for item in methods)
    single = {item.name: _function(item, known) for item in methods if times[item.name] == 1}
    stores: Counter[str] = Counter()
    made: dict[str, str] = {}
    for inner in ast.walk(node):
        if isinstance(inner, ast.Attribute) and not isinstance(inner.ctx, ast.Load):
            stores[dotted(inner)] += 1
        elif isinstance(inner, ast.Assign | ast.AnnAssign) and isinstance(inner.value, ast.Call):
            target = inner.target if isinstance(inner, ast.AnnAssign) else inner.targets[0]
            made[dotted(target)] = dotted(inner.value.func)
    once = {name: made[name] for name in made if name.startswith("self.") and stores[name] == 1}
    bases = tuple(dotted(base) or "?" for base in node.bases)
    return Shape(
        bases,
        tuple(map(_decorator, node.decorator_list)),
        single,
        once,
        plain=not node.keywords and all(times[name] == 1 for name in times),
    )
