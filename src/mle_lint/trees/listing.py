"""A bounded, ordered listing, and the way from a link to the file behind it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from operator import itemgetter

from mle_lint.model import Unknown
from mle_lint.patterns import pattern
from mle_lint.trees import limits
from mle_lint.trees.base import Entry, Unreadable

# An empty, "." or ".." component: no honest listing has one, and it could point out of the tree.
_UNUSABLE = pattern(r"(?:^|/)\.{0,2}(?:/|\Z)")


def bounded(found: Iterable[Entry]) -> tuple[tuple[Entry, ...], tuple[Unknown, ...]]:
    """The entries that are read, sorted by path, and a note for each kind passed over.

    Of several entries with one path the last counts. Past `limits.MAX_FILES` the shallowest
    paths are kept, then the first by name.
    """
    named = {entry.path: entry for entry in found}
    usable = [entry for entry in named.values() if not _UNUSABLE.search(entry.path)]
    shallow = [entry for entry in usable if entry.path.count("/") <= limits.MAX_DEPTH]
    kept = shallow
    if len(shallow) > limits.MAX_FILES:
        kept = sorted(shallow, key=_by_depth)[: limits.MAX_FILES]
    counts = (
        (len(shallow) - len(kept), f"files past the limit of {limits.MAX_FILES:,}"),
        (len(usable) - len(shallow), f"files more than {limits.MAX_DEPTH} folders deep"),
        (len(named) - len(usable), "files with unusable paths"),
    )
    notes = (Unknown(".", f"{n:,} {what} were not read") for n, what in counts if n)
    return tuple(sorted(kept, key=itemgetter(0))), tuple(notes)


class Listing:
    """Entries by path; links are resolved by their text alone and never leave the tree."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self.entries = entries
        self._named = {entry.path: entry for entry in entries}
        self._folders: frozenset[str] | None = None

    def resolve(self, path: str) -> Entry:
        """The entry that holds the content of `path`, links followed; raises Unreadable."""
        entry = self._named.get(path)
        if entry is None:
            raise Unreadable("not a listed file")
        for _ in range(limits.MAX_LINKS):
            if entry.link is None or entry.missing:
                return entry
            entry = self._step(entry.path, entry.link)
        if entry.link is None:
            return entry
        raise Unreadable(f"a chain of more than {limits.MAX_LINKS} links")

    def _step(self, path: str, target: str) -> Entry:
        if not target:
            raise Unreadable("a broken link")
        aim = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        if aim == ".." or aim.startswith(("/", "../")):
            raise Unreadable("a link out of the tree")
        entry = self._named.get(aim)
        if entry is None:
            raise Unreadable("a link to a folder" if self._is_folder(aim) else "a broken link")
        return entry

    def _is_folder(self, path: str) -> bool:
        if self._folders is None:
            folders = {"."}
            for entry in self.entries:
                folder = posixpath.dirname(entry.path)
                while folder and folder not in folders:
                    folders.add(folder)
                    folder = posixpath.dirname(folder)
            self._folders = frozenset(folders)
        return path in self._folders


def _by_depth(entry: Entry) -> tuple[int, str]:
    return entry.path.count("/"), entry.path
