"""Which of the repository's own modules and functions a module leads to, by imports and calls."""

from __future__ import annotations

import posixpath
import sys
from collections.abc import Iterable
from functools import cached_property, lru_cache
from sys import intern

from mle_lint.artefacts.module import Call, Function, Module
from mle_lint.artefacts.paths import is_test
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_STEPS = 5
MAX_MODULES = 80
MAX_SCOPES = 400
# Modules of which is kept what names lead to from there; most are asked for twice in a row.
MAX_NAMED = 32
# Modules whose functions are kept by name, a few times what one leads to.
MAX_INDEXED = 512
# A method name that more functions than these have in common says nothing of which one runs.
MAX_NAMESAKES = 8
# What runs when an object of a class is made or called.
_MADE = ("__init__", "__call__", "__post_init__", "__enter__", "forward", "setup")


class Scope(NamedTuple):
    """A function, method or class body of a module; "" is the module itself."""

    module: Module
    name: str

    @property
    def last(self) -> str:
        """The name without the classes and functions around it."""
        return self.name.rsplit(".", 1)[-1]


# By the last name of functions: the modules that have some of that name.
_Index = dict[str, list[Module]]


class OwnCode:
    """The modules of a repository by the names under which they can be imported."""

    def __init__(self, modules: Iterable[Module]) -> None:
        self.by_path = {module.path: module for module in modules}
        self._by_name: dict[str, list[Module]] = {}
        self._imported: dict[str, tuple[Module, ...]] = {}
        self._closures: dict[str, tuple[Module, ...]] = {}
        self._targets: dict[tuple[str, str], Module | None] = {}
        self._named: dict[str, _Named] = {}
        self._names: dict[Scope, tuple[tuple[str, str], ...]] = {}
        for module in self.by_path.values():
            parts = _parts(module.path)
            for start in range(len(parts)):
                self._by_name.setdefault(".".join(parts[start:]), []).append(module)
        self._firsts = frozenset(name.partition(".")[0] for name in self._by_name)

    @cached_property
    def _index(self) -> _Index:
        """Which modules have functions of a last name."""
        index: _Index = {}
        for module in self.by_path.values():
            names = (name for function in module.facts.functions for name in _called_as(function))
            for name in dict.fromkeys(names):
                index.setdefault(name, []).append(module)
        return index

    def target(self, importer: Module, name: str) -> Module | None:
        """The own module that a dotted name leads to, or None when it is somebody else's."""
        # Most names are somebody else's, and are not worth keeping.
        if not name.startswith(".") and name.partition(".")[0] not in self._firsts:
            return None
        key = (importer.path, name)
        if key not in self._targets:
            self._targets[key] = self._found(importer, name)
        return self._targets[key]

    def _found(self, importer: Module, name: str) -> Module | None:
        if name.startswith("."):
            return self._relative(importer, name)
        parts = name.split(".")
        for length in range(len(parts), 0, -1):
            found = self._by_name.get(".".join(parts[:length]))
            if found:
                near = _nearest(found, importer, length)
                if near is not None:
                    return near
        return None

    def named(self, dotted: str) -> tuple[Module, ...]:
        """The own modules that can be imported under a dotted name."""
        return tuple(self._by_name.get(dotted, ()))

    def _relative(self, importer: Module, name: str) -> Module | None:
        dots = len(name) - len(name.lstrip("."))
        folder = importer.path
        for _ in range(dots):
            folder = posixpath.dirname(folder)
        parts = [part for part in name[dots:].split(".") if part]
        for length in range(len(parts), -1, -1):
            stem = posixpath.join(folder, *parts[:length])
            for path in (f"{stem}.py", posixpath.join(stem, "__init__.py")):
                found = self.by_path.get(path)
                if found is not None and found is not importer:
                    return found
        return None

    def imported(self, module: Module) -> tuple[Module, ...]:
        """The own modules that a module imports itself."""
        known = self._imported.get(module.path)
        if known is None:
            targets = (self.target(module, item.name) for item in module.facts.imports)
            known = tuple({found.path: found for found in targets if found}.values())
            self._imported[module.path] = known
        return known

    def closure(self, module: Module) -> tuple[Module, ...]:
        """The module and those it leads to by imports, nearest first, a few steps far."""
        known = self._closures.get(module.path)
        if known is not None and known[0] is module:
            return known
        found = {module.path: module}
        ring = [module]
        for _ in range(MAX_STEPS):
            near = (m for known in ring for m in self.imported(known) if m.path not in found)
            fresh = {module.path: module for module in near}
            found.update(fresh)
            ring = list(fresh.values())
            if not ring or len(found) > MAX_MODULES:
                break
        self._closures[module.path] = tuple(found.values())[:MAX_MODULES]
        return self._closures[module.path]

    def near(self, module: Module, name: str) -> tuple[Scope, ...]:
        """The functions of that name in a module and those it leads to by imports, nearest first;
        for the name of a class, what making or calling its objects runs."""
        return self._named_from(module).of(name)

    def _named_from(self, module: Module) -> _Named:
        known = self._named.get(module.path)
        if known is None:
            if len(self._named) >= MAX_NAMED:
                self._named.clear()
            known = self._named[module.path] = _Named(self.closure(module), self._index)
        return known

    def reached(self, module: Module, starts: Iterable[str]) -> tuple[Scope, ...]:
        """The functions that code in the starting scopes may call, by their names.

        A method is followed by its bare name, whatever object it is called on, so this is more
        than what truly runs, and never less within the own modules.
        """
        named = self._named_from(module)
        waiting = [Scope(module, start) for start in starts]
        found: dict[tuple[str, str], Scope] = {}
        while waiting and len(found) < MAX_SCOPES:
            scope = waiting.pop()
            key = (scope.module.path, scope.name)
            if key in found:
                continue
            found[key] = scope
            for name, last in self._names_in(scope):
                if candidates := named.of(last):
                    waiting.extend(self._called(name, scope, candidates))
        return tuple(found.values())

    def _names_in(self, scope: Scope) -> tuple[tuple[str, str], ...]:
        """The names that a scope calls and their last parts, once each, by their last calls; of
        those that no own function has none is kept."""
        known = self._names.get(scope)
        if known is None:
            names = dict.fromkeys([call.name for call in reversed(calls_in(scope))])
            parts = [(name, intern(name.rsplit(".", 1)[-1])) for name in reversed(names)]
            if not scope.module.notebook:
                parts = [item for item in parts if item[1] in self._index]
            known = self._names[scope] = tuple(parts)
        return known

    def _called(self, name: str, scope: Scope, candidates: tuple[Scope, ...]) -> tuple[Scope, ...]:
        if len(candidates) < 2:
            return candidates
        target = self.target(scope.module, name) if "." in name else scope.module
        exact = tuple([item for item in candidates if item.module is target])
        return exact or (candidates if len(candidates) <= MAX_NAMESAKES else ())


class _Named:
    """The functions of some modules by their last name, objects' making by the class's name."""

    def __init__(self, modules: tuple[Module, ...], index: _Index) -> None:
        self._modules = modules
        self._ranks = {module.path: rank for rank, module in enumerate(modules)}
        self._index = index
        self._known: dict[str, tuple[Scope, ...]] = {}

    def of(self, name: str) -> tuple[Scope, ...]:
        """Everything of that name, in the order of the modules."""
        known = self._known.get(name)
        if known is None:
            found = self._found(name)
            known = self._known[name] = tuple([scope for scopes in found for scope in scopes])
        return known

    def _found(self, name: str) -> list[list[Scope]]:
        everywhere, ranks = self._index.get(name, []), self._ranks
        # A notebook is no module that others import, and so it is not in the index.
        if len(everywhere) > len(ranks) or self._modules[0].notebook:
            near = list(self._modules)
        else:
            near = [module for module in everywhere if module.path in ranks]
        near = sorted(near, key=lambda module: ranks[module.path])
        return [_by_last_name(module).get(name, []) for module in near]


@lru_cache(maxsize=1)
def own_code(repository: Repository) -> OwnCode:
    """The own modules of a repository, tests included, notebooks not."""
    return OwnCode(repository.modules)


@lru_cache(maxsize=1)
def imported_by_others(repository: Repository) -> frozenset[str]:
    """The paths of the own modules that code other than themselves and tests imports."""
    own = own_code(repository)
    return frozenset(
        found.path
        for module in repository.code
        if not is_test(module.path)
        for found in own.imported(module)
        if found.path != module.path
    )


@lru_cache(maxsize=4096)
def _by_scope(module: Module) -> dict[str, tuple[Call, ...]]:
    """Calls by the function they stand in and by every scope around it but the module."""
    groups: dict[str, list[Call]] = {}
    for call in module.facts.calls:
        scope = call.scope
        groups.setdefault(scope, []).append(call)
        while "." in scope:
            scope = scope.rpartition(".")[0]
            groups.setdefault(scope, []).append(call)
    return {scope: tuple(calls) for scope, calls in groups.items()}


def calls_in(scope: Scope) -> tuple[Call, ...]:
    """The calls of a scope and of the functions defined in it; for "" the module's own level."""
    return _by_scope(scope.module).get(scope.name, ())


def text_of(repository: Repository, path: str) -> str:
    """The text of a file, "" when it cannot be read."""
    return repository.text(path) or ""


@lru_cache(maxsize=64)
def lines_of(repository: Repository, path: str) -> tuple[str, ...]:
    """The lines of a file, none when it cannot be read."""
    return tuple(text_of(repository, path).split("\n"))


def source_of(repository: Repository, module: Module, function: Function) -> tuple[str, ...]:
    """The lines of a function in a Python file."""
    return lines_of(repository, module.path)[function.line - 1 : function.end_line]


@lru_cache(maxsize=1)
def _foreign() -> frozenset[str]:
    """Packages whose copies in some folder are not what other folders import."""
    from mle_lint.probes.code.packages import LLM_PACKAGES, ML_PACKAGES
    from mle_lint.probes.code.serving import SCREENS, WEB

    known = {name.split(".", 1)[0] for name in (*WEB, *SCREENS, *LLM_PACKAGES, *ML_PACKAGES)}
    return frozenset(known | {"jinja2", "werkzeug", "numpy", "pandas", "requests", "yaml", "six"})


def _parts(path: str) -> list[str]:
    parts = path.removesuffix(".py").split("/")
    return parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts


def _nearest(found: list[Module], importer: Module, length: int) -> Module | None:
    """The candidate that Python would most likely find from the importer's place."""
    best: tuple[int, Module] | None = None
    for module in found:
        if module is importer:
            continue
        parts = _parts(module.path)
        root, first = "/".join(parts[:-length]), parts[-length]
        if not root or importer.path.startswith(root + "/"):
            rank = 1000 + len(root)
        elif first in sys.stdlib_module_names or first in _foreign():
            continue
        else:
            rank = len(posixpath.commonprefix((module.path, importer.path)))
        if best is None or rank > best[0]:
            best = (rank, module)
    return best[1] if best else None


def _called_as(function: Function) -> tuple[str, ...]:
    """The last part of a function's name, and the class's where making or calling one runs it."""
    owner, _, last = function.name.rpartition(".")
    return (last, owner.rsplit(".", 1)[-1]) if last in _MADE and owner else (last,)


@lru_cache(maxsize=MAX_INDEXED)
def _by_last_name(module: Module) -> dict[str, list[Scope]]:
    named: dict[str, list[Scope]] = {}
    for function in module.facts.functions:
        scope = Scope(module, function.name)
        for name in _called_as(function):
            named.setdefault(name, []).append(scope)
    return named
