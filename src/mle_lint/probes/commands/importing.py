"""Whether the own modules that an entry needs can be imported from where it is started."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache

from mle_lint.artefacts.module import Module
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import OwnCode, own_code, text_of
from mle_lint.probes.commands.start_imports import left_out, load_fault
from mle_lint.probes.commands.started import PATH_CHANGED
from mle_lint.repository import Repository

_GENERATED = pattern(r"(_pb2(_grpc)?|_version|version)$")
_FORGIVEN = pattern(r"except[ (].*(?:ImportError|ModuleNotFoundError)|^[ \t]*except:", re.M)
_PACKAGED = ("pyproject.toml", "setup.py", "setup.cfg")


def trouble(repository: Repository, entry: Module) -> str:
    """What the entry or a module behind it imports in vain, "" when nothing is known to fail."""
    fault = load_fault(repository, entry)
    if fault:
        return fault
    own = own_code(repository)
    closure = own.closure(entry)
    loose = any(_sets_path(repository, module) for module in closure) or _path_given(repository)
    for module in closure:
        if _forgives(repository, module):
            continue
        for item in module.facts.imports:
            if _missing(repository, own, module, item.name):
                return f"{module.path} imports {item.name}, which is not in the repository"
            if not loose and _out_of_reach(repository, own, entry, module, item.name):
                return f"{module.path} imports {item.name}, out of reach from {entry.path}"
    return ""


def absent(repository: Repository, entry: Module) -> str:
    """An own module that the entry itself imports and that is not there, "" for none."""
    own = own_code(repository)
    for item in entry.facts.imports:
        if _missing(repository, own, entry, item.name):
            return f"{entry.path} imports {item.name}, which is not in the repository"
    return left_out(repository, entry)


def _missing(repository: Repository, own: OwnCode, module: Module, name: str) -> bool:
    if not name.startswith("."):
        return False
    parts = [part for part in name.lstrip(".").split(".") if part]
    if len(parts) < 2 or any(_GENERATED.search(part) for part in parts):
        return False
    folder = module.path
    for _ in range(len(name) - len(name.lstrip("."))):
        folder = posixpath.dirname(folder)
    stem = posixpath.join(folder, *parts[:-1])
    return not (repository.exists(stem) or repository.exists(f"{stem}.py"))


def _out_of_reach(
    repository: Repository, own: OwnCode, entry: Module, module: Module, name: str
) -> bool:
    """Whether a name is found only below a folder that nothing puts on the path."""
    if name.startswith("."):
        return False
    target = own.target(module, name)
    if target is None:
        return False
    root = root_of(target, name)
    if not root or entry.path.startswith(root + "/"):
        return False
    return not installed(repository, root)


def root_of(target: Module, name: str) -> str:
    """The folder from which the name of an import leads to the target."""
    return divided(target, name)[0]


def divided(target: Module, name: str) -> tuple[str, str, str]:
    """The folder from which an import leads to its target, the part of its name that does, and
    the rest, which is a name there; the part is "" where none does."""
    stem = target.path.removesuffix(".py").removesuffix("/__init__").split("/")
    wanted = name.split(".")
    for length in range(min(len(stem), len(wanted)), 0, -1):
        if stem[-length:] == wanted[:length]:
            leads, rest = ".".join(wanted[:length]), ".".join(wanted[length:])
            return "/".join(stem[:-length]), leads, rest
    return "", "", name


def installed(repository: Repository, root: str) -> bool:
    """Whether the folder or one above it is a package to install, or is copied to an image."""
    folder = root
    while True:
        if any(repository.exists(posixpath.join(folder, name)) for name in _PACKAGED):
            return True
        if not folder:
            break
        folder = posixpath.dirname(folder)
    first = root.split("/", 1)[0]
    return any(
        source.strip("./").split("/", 1)[0] == first
        for dockerfile in repository.dockerfiles.values()
        for copy in dockerfile.copies()
        for source in copy.sources
    )


def _forgives(repository: Repository, module: Module) -> bool:
    return _FORGIVEN.search(text_of(repository, module.path)[:6_000]) is not None


def _sets_path(repository: Repository, module: Module) -> bool:
    if module.imported.isdisjoint(("sys", "site")):
        return False
    return PATH_CHANGED.search(text_of(repository, module.path)) is not None


@lru_cache(maxsize=1)
def _path_given(repository: Repository) -> bool:
    kinds = ("dockerfile", "compose", "makefile", "justfile", "shell", "workflow")
    return any(
        word in text_of(repository, path)
        for path in repository.of_kind(*kinds)
        for word in ("PYTHONPATH", "--app-dir")
    )
