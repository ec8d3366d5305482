"""The files of the inspected repository: which there are, their texts, and which stay unknown.

What cannot be read is kept in `unknown` and never counts as absent.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from functools import cached_property
from sys import getsizeof

from mle_lint.artefacts import paths
from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.text import (
    CONFLICTED,
    UTF16,
    decode,
    settled,
    shortened,
    without_pictures,
)
from mle_lint.model import Location, Unknown
from mle_lint.trees.base import Entry, Tree, Unreadable
from mle_lint.trees.kept import KeptTree

KILOBYTE = 1024
# The largest file whose text is read, and the largest of lock files.
OTHER_LIMIT = 1024 * KILOBYTE
LOCK_LIMIT = 8 * 1024 * KILOBYTE
# Bytes of decoded text that are kept in memory.
KEPT_TEXTS = 2 * 1024 * KILOBYTE


class Files:
    """The files of a tree. Paths are relative, with forward slashes."""

    def __init__(self, tree: Tree) -> None:
        self.tree = KeptTree(tree)
        self._conflicted: set[str] = set()
        self._texts: dict[str, str] = {}
        self._kept = 0
        self._unknown: dict[str, Unknown] = {u.path: u for u in tree.unknown}
        self._entries: dict[str, Entry] = {entry.path: entry for entry in tree.entries()}

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        """What was not analysed so far, by path."""
        return tuple(self._unknown[path] for path in sorted(self._unknown))

    def note(self, found: Iterable[Unknown]) -> None:
        """Adds what another process could not analyse. Of several reasons one is kept."""
        for item in found:
            self._note(item.path, item.reason)

    def _note(self, path: str, reason: str) -> None:
        if reason == CONFLICTED:
            self._conflicted.add(path)
        known = self._unknown.get(path)
        # The last by the alphabet, so that the order of the questions does not show.
        if known is None or reason > known.reason:
            self._unknown[path] = Unknown(path, reason)

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Every file that is the author's own: neither vendored nor generated."""
        return tuple(path for path in sorted(self._entries) if not paths.is_vendored(path))

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder that holds a file; "" is the root."""
        found = {""}
        for path in self._entries:
            while (path := posixpath.dirname(path)) not in found:
                found.add(path)
        return frozenset(found)

    def exists(self, path: str) -> bool:
        """Whether a file or folder of exactly that path is in the tree."""
        path = path.strip("/")
        return path in self._entries or path in self.folders

    def size(self, path: str) -> int:
        """Bytes of a listed file; 0 when its content is not stored."""
        return self._entries[path].size if path in self._entries else 0

    def is_stored(self, path: str) -> bool:
        """Whether the content of a listed file is there to be read; nothing is noted."""
        return path in self._entries and not self._entries[path].missing

    def is_empty(self, path: str) -> bool:
        """Whether a file is known to hold nothing; one whose content is not stored is not."""
        return not self.size(path) and self.text(path) == ""

    @cached_property
    def _by_kind(self) -> Mapping[str, tuple[str, ...]]:
        groups: dict[str, list[str]] = {}
        for path in self.files:
            groups.setdefault(paths.kind_of(path), []).append(path)
        return {kind: tuple(found) for kind, found in groups.items()}

    def of_kind(self, *kinds: str) -> tuple[str, ...]:
        """Paths of the given kinds (see `artefacts.paths.kind_of`), sorted."""
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], ())
        return tuple(sorted(path for kind in kinds for path in self._by_kind.get(kind, ())))

    def text(self, path: str) -> str | None:
        """The text of a file, or None: it is a PDF, or it is among `unknown`."""
        if path.endswith((".pdf", ".PDF")):
            return None
        limit = LOCK_LIMIT if "lock" in path.rsplit("/", 1)[-1] else OTHER_LIMIT
        if not self._within(path, limit):
            return None
        try:
            return self._text(path)
        except (Unreadable, ParseError) as error:
            self._note(path, str(error))
            return None

    def is_conflicted(self, path: str) -> bool:
        """Whether a file that was read holds an unresolved merge conflict."""
        return path in self._conflicted

    def written(self, path: str) -> str:
        """The text of a file with all sides of its merge conflicts, "" when it cannot be read."""
        text = self.text(path) or ""
        return decode(self.content(path)) if self.is_conflicted(path) else text

    def note_unknown(self, path: str, reason: str) -> None:
        """Notes that a file was not, or not wholly, analysed by what asks about it."""
        self._unknown.setdefault(path, Unknown(path, reason))

    def text_with(self, path: str, mark: bytes) -> str:
        """The text of a file of any size that holds the mark, else ""; never noted as unknown."""
        try:
            data = self.content(path) if path in self._entries else b""
            return decode(data) if mark in data else ""
        except (Unreadable, ParseError):
            return ""

    def _text(self, path: str) -> str:
        """Decoded text; what was asked for first is kept, since every rule asks for the same."""
        known = self._texts.get(path)
        if known is None:
            written = shortened(decode(self.content(path)))
            known = settled(written)
            if known is not written:
                self._note(path, CONFLICTED)
            self._kept += getsizeof(known)
            if self._kept <= KEPT_TEXTS:
                self._texts[path] = known
        return known

    def letters(self, path: str) -> str:
        """What plain words can be looked for in: the text, but for letters beyond ASCII.

        It is had in a tenth of the time; "" for what cannot be read, and never noted.
        """
        try:
            data = self.content(path) if path in self._entries else b""
            return decode(data) if data.startswith(UTF16) else data.decode("latin-1")
        except (Unreadable, ParseError):
            return ""

    def content(self, path: str) -> bytes:
        """The bytes of a file, pictures of notebooks left out; raises Unreadable."""
        data = self.tree.read(path)
        return without_pictures(data) if path.endswith(".ipynb") else data

    def _within(self, path: str, limit: int) -> bool:
        entry = self._entries.get(path)
        if entry is None:
            return False
        if entry.missing:
            self._note(path, "not in the git object store")
        elif entry.size > limit:
            size, most = _megabytes(entry.size), _megabytes(limit)
            self._note(path, f"larger than {most} ({size})")
        else:
            return True
        return False

    def place(self, path: str, line: int = 1) -> Location:
        """A line of a file."""
        return Location(path, max(line, 1))


def _megabytes(size: int) -> str:
    return f"{size / KILOBYTE / KILOBYTE:.1f} MB"
