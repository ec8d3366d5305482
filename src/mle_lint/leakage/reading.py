"""Reads the code of files once, and keeps no more of it than is soon needed."""

from __future__ import annotations

import gc

from mle_lint.artefacts.code_trees import Code
from mle_lint.artefacts.errors import ParseError
from mle_lint.repository import Repository
from mle_lint.trees.base import Unreadable

MAX_BYTES = 400_000
# Bytes of source whose trees are kept for the files that import it.
MAX_KEPT = 150_000


class CodeReader:
    """Reads code once, and keeps the last few modules that others import."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._known: dict[str, Code | None] = {}
        self._size = self._parsed_bytes = 0

    def read(self, path: str) -> Code | None:
        """The code of a file, or None when it cannot be read as Python."""
        if path not in self._known:
            self._known[path] = self._parsed(path)
            self._size += self._repository.size(path)
            self._parsed_bytes += self._repository.size(path)
            # A tree takes some sixty times its source.
            while self._size > MAX_KEPT and len(self._known) > 1:
                oldest = next(iter(self._known))
                self._size -= self._repository.size(oldest)
                del self._known[oldest]
        return self._known[path]

    def collect(self) -> None:
        """Frees what was followed. Scopes and machines hold each other and their trees, and a
        short run leaves the collector of such circles off. What outlived an earlier call is
        modules, which are no part of a circle and are not looked through again."""
        if self._parsed_bytes > MAX_KEPT:
            self._parsed_bytes = 0
            gc.collect(0)

    def _parsed(self, path: str) -> Code | None:
        if self._repository.size(path) > MAX_BYTES and not path.endswith(".ipynb"):
            return None
        try:
            return self._repository.code_of(path)
        except (Unreadable, ParseError, RecursionError, MemoryError):
            return None
