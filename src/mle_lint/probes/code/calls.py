"""Finds calls by what they call, whatever the form of the import."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Call, Module
from mle_lint.model import Evidence
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository


def matching(module: Module, patterns: Iterable[str]) -> Iterator[Call]:
    """Calls whose dotted name is a pattern or ends in one, in the order of the patterns.

    `mlflow.log_metric` finds `mlflow.log_metric` and a from-import of it; `*.log_metric` finds
    the method of anything; `mlflow.*` finds every call of the package; a bare `train_test_split`
    finds the function however it was imported. A variable is replaced by the class that made
    it: with `app = FastAPI()`, `app.get` is found by `fastapi.FastAPI.get`.
    """
    known = module.by_last_name
    wanted = _all_parsed(tuple(patterns))
    if not wanted.packages and known.keys().isdisjoint(wanted.lasts):
        return iter(())
    return _matching(module, wanted)


def _matching(module: Module, wanted: _AllWanted) -> Iterator[Call]:
    known = module.by_last_name
    for item in wanted.items:
        if item.package:
            for call in module.facts.calls:
                if call.name.startswith(item.name) or module.resolved(call.name).startswith(
                    item.name
                ):
                    yield call
            continue
        for call in known.get(item.last, ()):
            if item.method and "." not in call.name:
                continue
            if _is(call.name, item.name) or _is(module.resolved(call.name), item.name):
                yield call


def _is(name: str, pattern: str) -> bool:
    return name == pattern or name.endswith("." + pattern)


class _Wanted(NamedTuple):
    """A pattern taken apart: all of a package, a method of anything, or a dotted name."""

    name: str
    last: str
    package: bool
    method: bool


class _AllWanted(NamedTuple):
    """Patterns taken apart, and the last names of which a module must call one."""

    items: tuple[_Wanted, ...]
    packages: bool
    lasts: frozenset[str]


@lru_cache(maxsize=1024)
def _all_parsed(patterns: tuple[str, ...]) -> _AllWanted:
    items = tuple(map(_parsed, patterns))
    lasts = frozenset(item.last for item in items if not item.package)
    return _AllWanted(items, any(item.package for item in items), lasts)


def _parsed(pattern: str) -> _Wanted:
    method = pattern.startswith("*.")
    name = pattern[2:] if method else pattern
    if name.endswith(".*"):
        return _Wanted(name[:-1], "", True, False)
    return _Wanted(name, name.rsplit(".", 1)[-1], False, method)


def any_matching(module: Module, patterns: Iterable[str]) -> Call | None:
    """The first matching call, or None."""
    return next(matching(module, patterns), None)


def imports(module: Module, packages: Iterable[str]) -> int:
    """The line of the first import of one of the packages (`a` also covers `a.b`), or 0."""
    wanted = _packages(tuple(packages))
    if wanted.tops.isdisjoint(module.imported):
        return 0
    for item in module.facts.imports:
        if item.name in wanted.names or item.name.startswith(wanted.inner):
            return item.line
    return 0


class _Packages(NamedTuple):
    """Packages by the first part of their names, by the whole, and as beginnings of others."""

    tops: frozenset[str]
    names: frozenset[str]
    inner: tuple[str, ...]


@lru_cache(maxsize=1024)
def _packages(packages: tuple[str, ...]) -> _Packages:
    return _Packages(
        frozenset(package.split(".", 1)[0] for package in packages),
        frozenset(packages),
        tuple(f"{package}." for package in packages),
    )


def evidence(module: Module, call: Call) -> Evidence:
    """A call as evidence."""
    return Evidence(module.at(call.line), call.name)


def used(
    repository: Repository, *, names: tuple[str, ...], packages: tuple[str, ...] = ()
) -> Iterator[Evidence]:
    """Calls of the given names outside tests; with `packages`, only in files that import one."""
    for module in repository.code:
        if packages and not imports(module, packages):
            continue
        call = any_matching(module, names)
        if call is not None:
            yield evidence(module, call)


def imported(repository: Repository, *, packages: tuple[str, ...]) -> Iterator[Evidence]:
    """Imports of the given packages outside tests, one for each file."""
    for module in repository.code:
        line = imports(module, packages)
        if line:
            yield Evidence(module.at(line), next(p for p in packages if imports(module, (p,))))


def declared(repository: Repository, *, packages: tuple[str, ...]) -> Iterator[Evidence]:
    """Requirements on the given packages in the dependency files, locks left out."""
    wanted = {name.lower().replace("_", "-") for name in packages}
    for path, manifest in repository.manifests.items():
        if manifest.kind == "lock":
            continue
        for requirement in manifest.requirements:
            if requirement.name in wanted:
                yield Evidence(repository.place(path, requirement.line), requirement.name)
