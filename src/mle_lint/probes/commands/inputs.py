"""Why a started file cannot have the files that it reads, as far as the code tells."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from functools import lru_cache

from mle_lint.artefacts.module import Module
from mle_lint.probes.code.file_flow import Origin, Read, file_flow
from mle_lint.probes.code.own_code import OwnCode, own_code
from mle_lint.repository import Repository


def lacking(
    repository: Repository,
    module: Module,
    function: str = "",
    *,
    started: Iterable[Module] = (),
    kinds: tuple[str, ...] = ("other", "foreign"),
) -> str:
    """The file that a started module reads and cannot have, with the reason; "" for none.

    `started` are modules that the same command starts too, `kinds` the origins that are meant
    (see `file_flow.Origin`).
    """
    flow = file_flow(repository)
    own = own_code(repository)
    begun = (module, *started)
    every = (*begun, *(other for item in begun for other in _set_off(own, item)))
    for read in flow.reads(module, function):
        found = flow.origin(read, every)
        if found.kind in kinds:
            return _said(read, found)
    return ""


def _said(read: Read, found: Origin) -> str:
    name = posixpath.basename(read.paths[0])
    if found.module is not None:
        return f"{read.module.path} reads {name}, which {found.module.path} makes"
    if found.kind == "foreign":
        return f"{read.module.path} reads {read.paths[0]} of one machine"
    return f"{read.module.path} reads {name}, which is not there, nor made"


def _set_off(own: OwnCode, module: Module) -> tuple[Module, ...]:
    """The own scripts that a module names in its texts, and so may start as commands."""
    scripts = _scripts(own)
    found: dict[str, Module] = {}
    for near in own.closure(module):
        for place in near.facts.strings:
            for word in place.text.split():
                if word.endswith(".py"):
                    for script in scripts.get(posixpath.basename(word), ()):
                        found[script.path] = script
    return tuple(found.values())


@lru_cache(maxsize=1)
def _scripts(own: OwnCode) -> dict[str, tuple[Module, ...]]:
    found: dict[str, tuple[Module, ...]] = {}
    for path, module in own.by_path.items():
        name = posixpath.basename(path)
        found[name] = (*found.get(name, ()), module)
    return found
