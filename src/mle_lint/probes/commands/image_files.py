"""What a Dockerfile copies from the repository: what is missing, and where code is started."""

from __future__ import annotations

import fnmatch
import posixpath
from collections.abc import Iterator

from mle_lint.artefacts.dockerfile import Dockerfile
from mle_lint.artefacts.module import Module
from mle_lint.patterns import pattern
from mle_lint.probes.files.flow import file_flow
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_FETCHES = pattern(
    r"\bgit clone\b|\b(?:cp|mv) -?|\bln -s\b|\btar\b|\bunzip\b|\bgdown\b|\bdvc pull\b"
)
_UNREAD = ("://", "$", "<<")


class Copied(NamedTuple):
    """The files of an image, as far as its Dockerfile tells.

    roots    folders of the repository whose content or files are copied or mounted; "" for all
    held     the files and folders themselves
    missing  sources that the context does not hold
    unknown  other files come too, by a clone or from an archive
    """

    roots: tuple[str, ...]
    held: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: bool


def copied(
    repository: Repository, dockerfile: Dockerfile, context: str, mounts: tuple[str, ...]
) -> Copied:
    """What an image built from the folder `context` holds, with the folders mounted into it."""
    sources = [s for copy in dockerfile.copies() if not copy.from_stage for s in copy.sources]
    sources = [source for source in sources if not any(mark in source for mark in _UNREAD)]
    roots: list[str] = [context]
    held: list[str] = [*mounts]
    missing: list[str] = []
    for source in sources:
        found = tuple(_expanded(repository, context, source))
        roots += (p if p in repository.folders else posixpath.dirname(p) for p in found)
        held += found
        if not found and not set(source) & set("*?["):
            missing.append(source)
    roots += mounts
    unknown = any(_FETCHES.search(step.value) for step in dockerfile.runs())
    return Copied(tuple(dict.fromkeys(roots)), tuple(held), tuple(missing), unknown)


def left_out(repository: Repository, files: Copied, module: Module) -> str:
    """A file of the repository that a started module surely reads and the image does not hold.

    Code that the image does not hold was installed as a package, with whatever it brings along.
    """
    flow = file_flow(repository)
    for access in flow.accesses(module):
        if access.kind != "read" or not access.sure or not holds(files, access.module.path):
            continue
        places = [place for path in access.paths for place in flow.places(path)]
        if places and not any(holds(files, place) for place in places):
            return places[0]
    return ""


def holds(files: Copied, place: str) -> bool:
    """Whether a file of the repository comes into the image."""
    return any(not name or f"{place}/".startswith(f"{name}/") for name in files.held)


def _expanded(repository: Repository, context: str, source: str) -> Iterator[str]:
    """The repository paths that a source names; none when it is missing."""
    path = posixpath.normpath(posixpath.join(context, source.strip("\"'").lstrip("/")))
    path = "" if path == "." else path
    if set(path) & set("*?["):
        folder = posixpath.dirname(path)
        for name in repository.files:
            if posixpath.dirname(name) == folder and fnmatch.fnmatchcase(name, path):
                yield name
    elif not path or repository.exists(path):
        yield path
