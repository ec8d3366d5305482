"""A tree that is read once: where its files are few and small, their content stays in memory.

Every rule asks for the same files, and opening one again takes longer than looking through it.
"""

from __future__ import annotations

from mle_lint.model import Unknown
from mle_lint.trees.base import Entry, Tree

# Bytes of a file that is kept: code and documents, but no data, and no notebook with pictures.
MAX_FILE = 256 * 1024
# Bytes of all such files of a tree that is kept; of a larger one nothing is.
MAX_TREE = 8 * 1024 * 1024


class KeptTree:
    """Another tree with the same files, which it reads when they are first asked for."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        sizes = (entry.size for entry in tree.entries())
        small = sum(size for size in sizes if size <= MAX_FILE) <= MAX_TREE
        self._content: dict[str, bytes] = {}
        # The listing may be wrong about what there is to be read.
        self._room = MAX_TREE if small else 0

    @property
    def name(self) -> str:
        """How messages call the tree."""
        return self._tree.name

    @property
    def home(self) -> str:
        """Where the files lie."""
        return self._tree.home

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        """What the listing passed over."""
        return self._tree.unknown

    @property
    def commit(self) -> str | None:
        """The commit, if there is one."""
        return self._tree.commit

    def entries(self) -> tuple[Entry, ...]:
        """Every file, sorted by path."""
        return self._tree.entries()

    def read(self, path: str) -> bytes:
        """The whole content of a listed file; raises Unreadable."""
        known = self._content.get(path)
        if known is None:
            known = self._tree.read(path)
            if len(known) <= min(MAX_FILE, self._room):
                self._content[path] = known
                self._room -= len(known)
        return known
