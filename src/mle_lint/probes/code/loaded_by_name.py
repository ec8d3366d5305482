"""Own modules that code loads by names that it puts together, as the steps of a list."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from functools import lru_cache

from mle_lint.artefacts.module import Module
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import Scope, own_code, text_of
from mle_lint.repository import Repository

_LOADERS = frozenset({"import_module", "run_module", "run_path", "__import__"})
_WORD = pattern(r"[\"'](?:[\w.]{0,80}\.)?(\w{1,60})(?:\.py)?[\"']")
# What is called of a module that was loaded so.
_STARTS = ("", "main", "run", "execute", "start", "step")
MAX_LOADED = 30


def loaded_by_name(repository: Repository, scopes: Iterable[Scope]) -> tuple[Scope, ...]:
    """What runs in the modules that the modules of some scopes load by name."""
    own = own_code(repository)
    modules = {scope.module.path: scope.module for scope in scopes}
    loaded = {m.path: m for module in modules.values() for m in _loaded(repository, module)}
    return tuple(scope for module in loaded.values() for scope in own.reached(module, _STARTS))


@lru_cache(maxsize=1024)
def _loaded(repository: Repository, module: Module) -> tuple[Module, ...]:
    """The modules beside one, or below it, that its texts name, where it loads some by name."""
    if module.notebook or _LOADERS.isdisjoint(module.by_last_name):
        return ()
    home = posixpath.dirname(module.path)
    by_path = own_code(repository).by_path
    near = [p for p in by_path if posixpath.dirname(p).startswith(home) and p != module.path]
    named = {posixpath.basename(path).removesuffix(".py"): by_path[path] for path in near}
    words = dict.fromkeys(_WORD.findall(text_of(repository, module.path)))
    return tuple(named[word] for word in words if word in named)[:MAX_LOADED]
