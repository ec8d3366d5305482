"""What every source of files offers: a listing, and the bytes of one file."""

from __future__ import annotations

from typing import Protocol

from mle_lint.model import Unknown
from mle_lint.record import NamedTuple


class Entry(NamedTuple):
    """A file of the tree. `path` is relative, with forward slashes; `size` is in bytes.

    `link` is the target of a symbolic link as written, else None.
    `missing` is true when the store lists the file but does not hold its content.
    """

    path: str
    size: int = 0
    link: str | None = None
    missing: bool = False


class Unreadable(Exception):
    """The content of one file cannot be had; the message is the reason, in plain words."""


class Tree(Protocol):
    """A repository's files, wherever they lie."""

    @property
    def name(self) -> str:
        """How messages call this tree: the path or revision that the user gave."""

    @property
    def home(self) -> str:
        """The absolute path of the folder, git directory or archive that holds the files."""

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        """What the listing itself passed over."""

    @property
    def commit(self) -> str | None:
        """The full commit id when the tree is a revision or a git folder, else None."""

    def entries(self) -> tuple[Entry, ...]:
        """Every file, sorted by path. Folders are not listed."""

    def read(self, path: str) -> bytes:
        """The whole content of a listed file; raises Unreadable. Safe after a fork."""
