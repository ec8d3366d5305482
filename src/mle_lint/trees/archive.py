"""The files of a zip or tar archive, read in memory and never unpacked to disk."""

from __future__ import annotations

import os
from typing import Protocol

from mle_lint.model import Unknown, UserError
from mle_lint.patterns import pattern
from mle_lint.trees.base import Entry, Unreadable
from mle_lint.trees.listing import Listing, bounded
from mle_lint.trees.words import reason, shown

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")

# Left by archivers beside the files: version control, and the attributes that macOS keeps.
_ASIDE = pattern(r"(?:^|/)(?:\.git|__MACOSX)(?:/|\Z)")


class ArchiveError(Exception):
    """An archive cannot be listed; the message is the reason, in plain words."""


class Members(Protocol):
    """The files in an archive under their normalised names."""

    def entries(self) -> tuple[Entry, ...]:
        """Files and links in the order of the archive."""

    def read(self, name: str) -> bytes:
        """The content of a file; raises Unreadable. Safe after a fork."""


class ArchiveTree:
    """An archive, or a folder in it; one around all its files is left out of the paths."""

    commit: str | None = None
    unknown: tuple[Unknown, ...]

    def __init__(self, path: str, folder: str = "") -> None:
        """Indexes the archive; raises UserError when it is broken or too large."""
        self.name = path
        self.home = os.path.abspath(path)
        try:
            self._members = _members(path)
        except ArchiveError as error:
            raise UserError(f"{shown(path)} cannot be read: {error}") from None
        except OSError as error:
            raise UserError(f"{shown(path)} cannot be read: {reason(error)}") from None
        found = (entry for entry in self._members.entries() if not _ASIDE.search(entry.path))
        kept, self.unknown = bounded(found)
        self._top = _common_folder(kept)
        if folder:
            self._top += f"{folder}/"
            kept = tuple(entry for entry in kept if entry.path.startswith(self._top))
        start = len(self._top)
        self._listing = Listing(tuple(entry._replace(path=entry.path[start:]) for entry in kept))

    def entries(self) -> tuple[Entry, ...]:
        """Every file, sorted by path."""
        return self._listing.entries

    def read(self, path: str) -> bytes:
        """The whole content of a listed file; raises Unreadable."""
        entry = self._listing.resolve(path)
        if entry.missing:
            raise Unreadable("not in the archive")
        return self._members.read(self._top + entry.path)


def _members(path: str) -> Members:
    if path.lower().endswith(".zip"):
        from mle_lint.trees.zipped import ZipMembers

        return ZipMembers(path)
    from mle_lint.trees.tarred import TarMembers

    return TarMembers(path)


def _common_folder(entries: tuple[Entry, ...]) -> str:
    """The folder that holds everything, with its slash; empty when there is none."""
    if not entries:
        return ""
    first, slash, _ = entries[0].path.partition("/")
    top = first + slash
    if not slash or not all(entry.path.startswith(top) for entry in entries):
        return ""
    return top
