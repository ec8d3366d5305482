"""The repository's own modules: which one an import means, each run once for what it defines."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping

from mle_lint.artefacts.code_trees import Code
from mle_lint.leakage.running.machine import MAX_PART, Machine
from mle_lint.leakage.trace import Trace
from mle_lint.leakage.values.scope import Scope
from mle_lint.leakage.values.value import UNKNOWN, Library, Namespace, Value

# Modules that are imported by imports of imports are read to this depth.
MAX_IMPORTS = 4
# So many modules are read for one file.
MAX_MODULES = 16


class Project:
    """Finds and runs the modules that code imports from its own repository."""

    def __init__(
        self,
        paths: frozenset[str],
        read: Callable[[str], Code | None],
        matters: Callable[[str], bool] = lambda path: True,
    ) -> None:
        """`matters` says whether anything in a file could touch rows; others are not read."""
        self.read, self._matters = read, matters
        self._paths = paths
        self._by_tail = _tails(paths)
        self._loading: list[str] = []

    def machine(self, trace: Trace) -> tuple[Machine, dict[str, Scope]]:
        """A new interpreter, and the scopes of the modules that it will have met."""
        met: dict[str, Scope] = {}

        def imported(m: Machine, scope: Scope, name: str, level: int) -> Value:
            return self._imported(m, scope, name, level, met)

        return Machine(trace, imported), met

    def _imported(
        self, m: Machine, scope: Scope, name: str, level: int, met: dict[str, Scope]
    ) -> Value:
        path = self._path_of(name, level, scope.code.path)
        if path is not None:
            module = self._module(m, path, met)
            return Library(name) if module is None else Namespace(module)
        head, _, last = name.rpartition(".")
        path = self._path_of(head, level, scope.code.path) if head or level else None
        module = self._module(m, path, met) if path is not None else None
        if module is None:
            return Library(name)
        found = module.names.get(last)
        return UNKNOWN if found is None and path in self._loading else found or Library(name)

    def _module(self, m: Machine, path: str, met: dict[str, Scope]) -> Scope | None:
        if path in met:
            return met[path]
        if len(self._loading) >= MAX_IMPORTS or len(met) >= MAX_MODULES:
            return None
        code = self.read(path) if self._matters(path) else None
        if code is None:
            return None
        scope = met[path] = Scope(code)
        self._loading.append(path)
        try:
            m.within(MAX_PART, lambda: run(m, code, scope))
        finally:
            self._loading.pop()
        return scope

    def _path_of(self, name: str, level: int, importer: str) -> str | None:
        """The file of a module as the importer would find it."""
        tail = name.replace(".", "/")
        if level:
            folder = posixpath.dirname(importer)
            for _ in range(level - 1):
                folder = posixpath.dirname(folder)
            return self._file(posixpath.join(folder, tail).rstrip("/"))
        beside = self._file(posixpath.join(posixpath.dirname(importer), tail))
        if beside is not None:
            return beside
        found = self._by_tail.get(tail, ())
        return found[0] if len(found) == 1 else None

    def _file(self, stem: str) -> str | None:
        for path in (f"{stem}.py", f"{stem}/__init__.py"):
            if path in self._paths:
                return path
        return None


def run(m: Machine, code: Code, scope: Scope) -> None:
    """Runs the statements of a file in order; what broke the budget ends it."""
    for body in code.bodies:
        m.run(body, scope)


def _tails(paths: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    """Files by every way to name them: `src/pkg/data.py` is src/pkg/data, pkg/data and data."""
    found: dict[str, list[str]] = {}
    for path in sorted(paths):
        parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
        for start in range(len(parts)):
            found.setdefault("/".join(parts[start:]), []).append(path)
    return {tail: tuple(files) for tail, files in found.items()}
