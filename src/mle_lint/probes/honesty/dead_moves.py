"""Folders that documents send their reader to by `cd` and that are not there."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from mle_lint.patterns import pattern
from mle_lint.probes.documents.told import Told, clone_of, moves, told
from mle_lint.probes.honesty.made import OPEN
from mle_lint.probes.honesty.path_endings import endings, is_ignored
from mle_lint.repository import Repository

_PATH = pattern(r"\.?/?[\w.-]+(?:/[\w.-]+)*/?")


def lost(repository: Repository, parts: tuple[str, ...]) -> Iterator[tuple[Told, str]]:
    """The `cd` into folders that are nowhere in the repository, with the folder.

    A folder alone may be the clone under another name, so that it counts only when it has one of
    the usual names of `parts` of a project; of several in a row the first must be there. A name
    that another command of the document holds may come from that command.
    """
    if repository.submodules:
        return
    for item in moves(repository):
        if item.inline or len(item.words) != 2 or not _PATH.fullmatch(item.words[1]):
            continue
        name = posixpath.normpath(item.words[1])
        if OPEN.search(name) or name.startswith("..") or _is_there(repository, name):
            continue
        first, _, inner = name.partition("/")
        known = first in endings(repository) if inner else first in parts
        if known and not item.inside and not _is_named(repository, item, name):
            yield item, name


def _is_there(repository: Repository, name: str) -> bool:
    """Whether a folder of that name is anywhere, or of its last part, or comes from a run."""
    last = posixpath.basename(name)
    return last in endings(repository) or is_ignored(repository, name)


def _is_named(repository: Repository, item: Told, name: str) -> bool:
    """Whether another command of the document names the folder, and so may make it."""
    last = posixpath.basename(name)
    for other in told(repository):
        if other.place.path != item.place.path:
            continue
        if other.words[:2] == ("git", "clone"):
            address, folder = clone_of(other.words)
            # A clone whose address is left to the reader makes a folder of any name.
            near = other.passage == item.passage and bool(OPEN.search(address.rpartition("://")[2]))
            if near or folder == name.split("/")[0]:
                return True
        if any(last in word.split("/") for word in other.words[1:] if word != name):
            return True
    return False
