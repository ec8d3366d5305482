"""What a module loads as soon as it is started, and why that is known to fail."""

from __future__ import annotations

import posixpath
import sys
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Import, Module
from mle_lint.artefacts.unbound_names import unbound
from mle_lint.patterns import pattern
from mle_lint.probes.code.entries import FLOWS
from mle_lint.probes.code.main_work import unreadable
from mle_lint.probes.code.own_code import MAX_MODULES, lines_of, own_code, text_of
from mle_lint.probes.code.own_names import defines
from mle_lint.probes.commands.listed import listed
from mle_lint.probes.commands.started import start_of
from mle_lint.repository import Repository

_GENERATED = pattern(r"(?:_pb2(?:_grpc)?|_?version)$")
_MAKES_FOLDERS = pattern(r"\bmkdir\(|\bmakedirs\(|\bis_?dir\(|\bexists\(")
_SERVED = pattern(
    r"(?m)^\w[^#\n]*\bStaticFiles\(\s*(?:directory\s*=\s*)?[\"']([\w./-]+)[\"']\s*(?:,\s*html[^)]*)?\)"
)
# Names that people give to modules of their own, and that no package in use has.
_OWN_NAMES = frozenset({
    "config", "configs", "settings", "utils", "util", "helpers", "helper", "constants", "src",
    "credentials", "api_keys", "keys", "secret_keys", "preprocessing", "preprocess", "data_utils",
    "model_utils", "common",
})  # fmt: skip
_STANDARD = sys.stdlib_module_names
# These look for the packages around the file that they are given.
_PACKAGE_FINDERS = frozenset({"fastapi", "pytest", "flask", "mypy"})


def at_import(repository: Repository, module: Module) -> Iterator[Import]:
    """The imports at a module's own level: not those in a function, a branch or a `try`."""
    lines = lines_of(repository, module.path)
    for item in module.facts.imports:
        line = lines[item.line - 1] if item.line <= len(lines) else " "
        if line[:1] not in (" ", "\t"):
            yield item


@lru_cache(maxsize=256)
def loaded_with(repository: Repository, entry: Module) -> tuple[Module, ...]:
    """The own modules that are loaded as soon as one is started, that one first."""
    own = own_code(repository)
    found = {entry.path: entry}
    ring = [entry]
    while ring and len(found) < MAX_MODULES:
        module = ring.pop()
        for item in at_import(repository, module):
            target = own.target(module, item.name)
            if target is not None and target.path not in found:
                found[target.path] = target
                ring.append(target)
    return tuple(found.values())


def without_package(repository: Repository, words: tuple[str, ...], entry: Module) -> str:
    """An import relative to a package by a module that a command starts as none of a package's."""
    start = start_of(words)
    if start.kind != "file" and "." in start.target:
        return ""
    finds_package = words[0].rsplit("/", 1)[-1] in _PACKAGE_FINDERS
    if finds_package or "__package__" in text_of(repository, entry.path):
        return ""
    for item in at_import(repository, entry):
        if item.name.startswith("."):
            return f"{entry.path} imports {item.name}, and is started outside of a package"
    return ""


@lru_cache(maxsize=256)
def load_fault(repository: Repository, entry: Module) -> str:
    """Why starting a module fails before it does anything, "" when nothing is known to.

    What a module reads and nothing binds is asked of the started one alone: to parse all that it
    loads would cost more than was ever found there.
    """
    for module in loaded_with(repository, entry):
        if unreadable(module):
            return f"{module.path} does not parse"
        fault = _undefined(repository, module) or _unmounted(repository, module)
        fault = fault or left_out(repository, module)
        if fault:
            return fault
    return _unbound(repository, entry)


@lru_cache(maxsize=1024)
def left_out(repository: Repository, module: Module) -> str:
    """An import of a module that an own package does not hold, as when git leaves it out."""
    for item in at_import(repository, module):
        first = item.name.partition(".")[0]
        if first in _OWN_NAMES and _is_nowhere(repository, first):
            return f"{module.path} imports {first}, which is not in the repository"
        parts = item.name.split(".")[:-1]
        if len(parts) < 2 or not parts[0] or any(_GENERATED.search(part) for part in parts):
            continue
        homes = _packages(repository).get(parts[0], ()) or _beside(repository, module, parts[0])
        if homes and not any(_holds(repository, home, parts[1:]) for home in homes):
            return f"{module.path} imports {item.name}, which is not in the repository"
    return ""


def _beside(repository: Repository, module: Module, name: str) -> tuple[str, ...]:
    """The package of that name that lies beside a module, where Python looks first."""
    if name in listed(repository) or name in _STANDARD:
        return ()
    home = posixpath.join(posixpath.dirname(module.path), name)
    return (home,) if repository.exists(f"{home}/__init__.py") else ()


@lru_cache(maxsize=64)
def _is_nowhere(repository: Repository, name: str) -> bool:
    """Whether no file, folder or list of packages has a name; in Git, it may be left out."""
    asked = listed(repository)
    files = (path.rsplit("/", 1)[-1].partition(".") for path in repository.files)
    there = {stem for stem, _, suffix in files if suffix in ("py", "pyx", "pyi", "so")}
    folders = {part for folder in repository.folders for part in folder.split("/")}
    return bool(asked) and name not in there | folders | asked


@lru_cache(maxsize=1)
def _packages(repository: Repository) -> dict[str, tuple[str, ...]]:
    """The folders of own packages by name, where an own import leads into one or no package to
    install is called so; a name that a list of packages or a single file has too may mean that."""
    own = own_code(repository)
    asked = listed(repository)
    proved = {
        first
        for module in repository.modules
        for first, dot, rest in (item.name.partition(".") for item in module.facts.imports)
        if first and dot and first not in asked and own.named(f"{first}.{rest.split('.')[0]}")
    }
    single = {module.path.rsplit("/", 1)[-1].removesuffix(".py") for module in repository.modules}
    found: dict[str, tuple[str, ...]] = {}
    for folder in sorted(repository.folders):
        name = folder.rsplit("/", 1)[-1]
        if (name in proved or name in _OWN_NAMES) and not (
            name in single or name in FLOWS or name in _STANDARD
        ):
            found[name] = (*found.get(name, ()), folder)
    return found


def _holds(repository: Repository, home: str, parts: list[str]) -> bool:
    stem = "/".join((home, *parts))
    return stem in repository.folders or any(
        repository.exists(stem + suffix) for suffix in (".py", ".so", ".pyx", ".pyi", ".pyd")
    )


@lru_cache(maxsize=1024)
def _undefined(repository: Repository, module: Module) -> str:
    """An import of an own module, or of a name in one, that is not there."""
    own = own_code(repository)
    for item in at_import(repository, module):
        origin, dot, name = item.name.rpartition(".")
        if name == "*" or _GENERATED.search(origin or name):
            continue
        found = own.target(module, origin) if dot and origin.strip(".") else None
        if found is None or len(own.named(origin.lstrip("."))) > 1:
            continue
        if own.target(module, item.name) is not found or _is_part(found, origin):
            continue
        if found.path.endswith(f"{item.name.lstrip('.').replace('.', '/')}.py"):
            # The module itself, in a folder of its own name.
            continue
        if not defines(repository, found, name):
            return f"{module.path} imports {name}, which {found.path} does not define"
    return ""


def _is_part(found: Module, origin: str) -> bool:
    """Whether only a package around the origin was found."""
    last = origin.rsplit(".", 1)[-1]
    return last not in found.path.removesuffix(".py").split("/")[-2:]


def _unbound(repository: Repository, module: Module) -> str:
    """A name that a module reads at its own level and that nothing binds."""
    lines = lines_of(repository, module.path)
    for name, line in unbound(text_of(repository, module.path)):
        if line <= len(lines) and lines[line - 1][:1].strip():
            return f"{module.path}:{line} reads {name}, which nothing defines"
    return ""


def _unmounted(repository: Repository, module: Module) -> str:
    """A folder of files that an app serves from the moment it loads, and that is not there."""
    if "StaticFiles" not in module.by_last_name:
        return ""
    folders = {name.rsplit("/", 1)[-1] for name in repository.folders}
    text = text_of(repository, module.path)
    if _MAKES_FOLDERS.search(text):
        return ""
    for found in _SERVED.finditer(text):
        if found[1].rstrip("/").rsplit("/", 1)[-1] not in folders | {"", "."}:
            return f"{module.path} serves the folder {found[1]}, which is not there"
    return ""
