"""Which functions and methods of a file are run: what nobody calls computes no score."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from mle_lint.artefacts.code_trees import Code
from mle_lint.artefacts.module import Module
from mle_lint.artefacts.syntax import children_of, walked
from mle_lint.leakage.knowledge import words_of
from mle_lint.leakage.syntax import last_name

_Defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
# Decorators that only change how a function is called; all others may hand it to what calls it.
_PASSIVE = words_of("""
    abstractmethod cache cache_data cache_resource cached_property classmethod contextmanager
    dataclass experimental_memo function inference_mode jit lru_cache njit no_grad overload override
    property retry setter staticmethod timeit timer validate_call wraps
""")


class Calls:
    """What the modules of a repository call of each other, by name."""

    def __init__(self, modules: Iterable[Module]) -> None:
        self._modules = modules

    @cached_property
    def _names(self) -> frozenset[tuple[str, str]]:
        """The last two parts of each dotted name that is called. What is imported, or called and
        not defined in the same module, as after a star import, stands after `*`; every last part
        stands after `.` too."""
        found: set[tuple[str, str]] = set()
        for module in self._modules:
            own = {function.name for function in module.facts.functions}
            own |= {made.name for made in module.facts.classes}
            for name in {call.name for call in module.facts.calls}:
                before, _, last = name.rpartition(".")
                found.add((".", last))
                if before or name not in own:
                    found.add((before.rpartition(".")[2] or "*", last))
            found |= {("*", item.name.rpartition(".")[2]) for item in module.facts.imports}
        return frozenset(found)

    def has(self, path: str, name: str) -> bool:
        """Whether some module imports a function or class of that name, or calls it of a module of
        the name of this file."""
        stem = path.removesuffix(".py").rpartition("/")[2]
        return ("*", name) in self._names or (stem, name) in self._names

    def has_method(self, name: str) -> bool:
        """Whether something of that name is called anywhere."""
        return (".", name) in self._names


class _Unit:
    """A function, a class or a method of a file; `owner` is the class that it is in."""

    def __init__(self, node: Any, owner: _Unit | None) -> None:
        self.node, self.owner = node, owner
        self.live = False


class Reach:
    """The functions and classes of a file that run, as far as their names are read in code that
    runs, of this file or of others, or a decorator hands them on."""

    def __init__(self, code: Code, calls: Calls) -> None:
        self._path, self._calls = code.path, calls
        self._units: list[_Unit] = []
        self._names: set[str] = set()
        self._bodies = code.bodies

    @cached_property
    def _live(self) -> set[int]:
        for body in self._bodies:
            for statement in body:
                self._read(statement, None)
        waiting = True
        while waiting:
            waiting = False
            for unit in self._units:
                if not unit.live and self._is_run(unit):
                    unit.live = waiting = True
                    self._read_inside(unit)
        return {id(unit.node) for unit in self._units if unit.live}

    def runs(self, node: ast.AST) -> bool:
        """Whether a function that is defined at the top of the file, or in a class there, runs."""
        return id(node) in self._live

    def _read(self, node: ast.AST, owner: _Unit | None) -> None:
        """Notes the names that are read; what is defined is looked into when it is known to run."""
        if isinstance(node, _Defined):
            self._units.append(_Unit(node, owner))
            for outer in _outside(node):
                self._read(outer, owner)
            return
        self._read_name(node)
        for child in children_of(node):
            self._read(child, owner)

    def _read_inside(self, unit: _Unit) -> None:
        if isinstance(unit.node, ast.ClassDef):
            for statement in unit.node.body:
                self._read(statement, unit)
            return
        for node in unit.node.body:
            for inner in walked(node):
                self._read_name(inner)

    def _read_name(self, node: ast.AST) -> None:
        if isinstance(node, ast.Name):
            self._names.add(node.id)
        elif isinstance(node, ast.Attribute):
            self._names.add(node.attr)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            # Called by its name, as with `getattr` or in a table of tasks.
            self._names.add(node.value)

    def _is_run(self, unit: _Unit) -> bool:
        name = unit.node.name
        if name in self._names or _is_handed_on(unit.node):
            return True
        if unit.owner is None:
            return self._calls.has(self._path, name)
        # What a class of somebody else calls, or Python.
        framework = bool(unit.owner.node.bases) and not self._are_own(unit.owner.node)
        return framework or name.startswith("__") or self._calls.has_method(name)

    def _are_own(self, made: ast.ClassDef) -> bool:
        own = {unit.node.name for unit in self._units} | {"object", "ABC", "Protocol"}
        return all(last_name(base) in own for base in made.bases)


def _outside(node: Any) -> Iterator[ast.AST]:
    """What runs where something is defined: decorators, defaults and bases."""
    yield from node.decorator_list
    if isinstance(node, ast.ClassDef):
        yield from (*node.bases, *node.keywords)
    else:
        yield from (*node.args.defaults, *(one for one in node.args.kw_defaults if one))


def _is_handed_on(node: Any) -> bool:
    for decorator in node.decorator_list:
        func = decorator.func if isinstance(decorator, ast.Call) else decorator
        if last_name(func) not in _PASSIVE:
            return True
    return False
