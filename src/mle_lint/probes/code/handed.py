"""Functions that code hands on by name, as the stages of a list, without calling them there."""

from __future__ import annotations

from functools import lru_cache

from mle_lint.artefacts.module import Function, Module
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import OwnCode, Scope, lines_of
from mle_lint.repository import Repository

# A name that is not called and no attribute, keyword or string.
_NAME = pattern(r"(?<![\w.\"'])([A-Za-z_]\w{2,})(?![\w\"'(=.])")
_AS = pattern(r"\b(\w+)\s+as\s+(\w+)")
_MAX_ROUNDS = 2


def handed_on(repository: Repository, own: OwnCode, scopes: tuple[Scope, ...]) -> tuple[Scope, ...]:
    """The functions that the scopes name and do not call, with all that these reach."""
    known = {(scope.module.path, scope.name) for scope in scopes}
    added: list[Scope] = []
    ring = scopes
    for _ in range(_MAX_ROUNDS):
        found: list[Scope] = []
        for module, names in _named(repository, own, ring).items():
            for scope in own.reached(own.by_path[module], sorted(names)):
                if (scope.module.path, scope.name) not in known:
                    known.add((scope.module.path, scope.name))
                    found.append(scope)
        added += found
        ring = tuple(found)
    return tuple(added)


def _named(repository: Repository, own: OwnCode, scopes: tuple[Scope, ...]) -> dict[str, set[str]]:
    """By module: its functions that the text of the scopes names."""
    named: dict[str, set[str]] = {}
    for scope in scopes:
        functions, imported = _known(scope.module)
        function = functions.get(scope.name)
        if function is None or scope.module.notebook:
            continue
        for name in _names(repository, scope.module, function):
            if name in functions:
                named.setdefault(scope.module.path, set()).add(name)
            else:
                origin = imported.get(name) or _renamed(repository, scope.module)[name]
                target = own.target(scope.module, origin)
                last = origin.rsplit(".", 1)[-1]
                if target and last in _known(target)[0]:
                    named.setdefault(target.path, set()).add(last)
    return named


@lru_cache(maxsize=1024)
def _known(module: Module) -> tuple[dict[str, Function], dict[str, str]]:
    """A module's functions by name, and the origin of every name that it imports."""
    functions = {function.name: function for function in module.facts.functions}
    imported = {item.name.rsplit(".", 1)[-1]: item.name for item in module.facts.imports}
    return functions, imported


@lru_cache(maxsize=8192)
def _names(repository: Repository, module: Module, function: Function) -> tuple[str, ...]:
    """The names in the text of a function below its first line that the module defines as
    functions or imports, once each."""
    functions, imported = _known(module)
    renamed = _renamed(repository, module)
    lines = lines_of(repository, module.path)[function.line : function.end_line]
    names = dict.fromkeys(_NAME.findall("\n".join(lines)))
    return tuple([n for n in names if n in functions or n in imported or n in renamed])


@lru_cache(maxsize=1024)
def _renamed(repository: Repository, module: Module) -> dict[str, str]:
    """The origin of every name that a module imports under another one."""
    lines = lines_of(repository, module.path)
    found: dict[str, str] = {}
    for item in module.facts.imports:
        line = lines[item.line - 1] if item.line <= len(lines) else ""
        for name, other in _AS.findall(line) if " as " in line else ():
            if item.name.rsplit(".", 1)[-1] == name:
                found[other] = item.name
    return found
