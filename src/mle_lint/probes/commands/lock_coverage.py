"""Whether a lock file holds what the code imports, or only the tools around it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from functools import lru_cache

from mle_lint.artefacts.module import Module
from mle_lint.probes.commands.listed import listed
from mle_lint.repository import Repository

# Locks whose packages are read; of others it is taken that they hold what is needed.
_READ = ("poetry.lock", "uv.lock", "pdm.lock", "Pipfile.lock")
# One import may come along with another package, and some are tried only; two are forgotten.
_FORGOTTEN = 2
# So many packages bring small ones along.
_LONG = 12


def covers(
    repository: Repository,
    path: str,
    known: Mapping[str, tuple[str, ...]],
    aside: tuple[str, ...],
    light: frozenset[str],
) -> bool:
    """Whether the locks at, above and below a lock's folder hold half of what is imported there.

    A lock brings along whatever its packages need, so an import that no list of the repository
    names at all is forgotten, unless it is `light` and the lock long. `known` gives the packages
    that provide an import; imports that it does not name are not counted. A lock without code
    below it stands for all code; code in folders of `aside` is none.
    """
    if not _is_read(repository, path):
        return True
    imported = _imported(repository, posixpath.dirname(path), frozenset(known), aside)
    locked = _locked(repository, posixpath.dirname(path))
    missing = {name for name in imported if locked.isdisjoint(known[name])}
    unaided = needed(missing, light, len(locked))
    if any(listed(repository).isdisjoint(known[name]) for name in unaided):
        return False
    return len(missing) < _FORGOTTEN or 2 * len(missing) <= len(imported)


def needed(missing: set[str], light: frozenset[str], packages: int) -> set[str]:
    """Those of the missing imports that a list of so many packages does not bring along, as it
    does what is `light`."""
    return missing - light if packages >= _LONG else missing


def _is_read(repository: Repository, path: str) -> bool:
    name = posixpath.basename(path)
    manifest = repository.manifests.get(path)
    listed = name in _READ or name.lower().startswith(("pylock.", "requirements"))
    return manifest is not None and listed


def _imported(
    repository: Repository, home: str, wanted: frozenset[str], aside: tuple[str, ...]
) -> set[str]:
    """Known packages that modules below a folder import; notebooks count where no module does."""
    own = _own_names(repository)
    code = _outside(repository, aside)
    code = [m for m in code if _below(m.path, home)] or code
    modules = [m for m in code if not m.notebook]
    for chosen in (modules, code):
        found = {name for module in chosen for name in module.imported & wanted} - own
        if found:
            return found
    return set()


@lru_cache(maxsize=1)
def _own_names(repository: Repository) -> frozenset[str]:
    modules = repository.modules
    return frozenset(part for m in modules for part in m.path.removesuffix(".py").split("/"))


@lru_cache(maxsize=2)
def _outside(repository: Repository, aside: tuple[str, ...]) -> list[Module]:
    return [module for module in repository.code if not _in_folder(module, aside)]


def _locked(repository: Repository, home: str) -> set[str]:
    return {
        requirement.name
        for path, manifest in repository.manifests.items()
        if manifest.kind == "lock" or _is_read(repository, path)
        if _below(path, home) or _below(f"{home}/", posixpath.dirname(path))
        for requirement in manifest.requirements
        if requirement.pinned
    }


def _below(path: str, folder: str) -> bool:
    return not folder or path.startswith(folder + "/")


def _in_folder(module: Module, names: tuple[str, ...]) -> bool:
    return any(part.lower() in names for part in module.path.split("/")[:-1])
