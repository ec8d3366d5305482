"""A tree that lies in memory, for tests that build repositories by the hundred."""

from __future__ import annotations

from collections.abc import Mapping

from mle_lint.model import Unknown
from mle_lint.trees.base import Entry, Unreadable


class MemoryTree:
    """Files by path; `order` is the order in which they are listed."""

    name = "memory"
    home = "memory"
    commit = None
    unknown: tuple[Unknown, ...] = ()

    def __init__(self, files: Mapping[str, str | bytes], order: tuple[str, ...] = ()) -> None:
        self._files = {
            path: text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
            for path, text in files.items()
        }
        self._order = order or tuple(sorted(self._files))

    def entries(self) -> tuple[Entry, ...]:
        """The files in the chosen order."""
        return tuple(Entry(path, len(self._files[path])) for path in self._order)

    def read(self, path: str) -> bytes:
        """The content of a file."""
        if path not in self._files:
            raise Unreadable("no such file")
        return self._files[path]
