"""Reads the objects of a git repository through one long-lived `git cat-file --batch`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mle_lint.trees import git, limits
from mle_lint.trees.base import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mle_lint.trees.process import Process

_NOT_THERE = "not in the git object store"


def sizes(folder: str, tree: str, identifiers: Iterable[str]) -> dict[str, int | None] | None:
    """Bytes of each object in a tree or commit, None for one that the store lacks.

    None when git cannot tell.
    """
    asked = dict.fromkeys(identifiers)
    found = _checked(folder, asked)
    if found is not None:
        return found
    # In a partial clone, git gives up at the first object that it would have to fetch.
    lacking = _lacking(folder, tree)
    found = _checked(folder, (identifier for identifier in asked if identifier not in lacking))
    return None if found is None else found | dict.fromkeys(lacking)


def _lacking(folder: str, tree: str) -> frozenset[str]:
    answer = git.run(
        folder,
        "rev-list",
        *("--objects", "--no-object-names", "--missing=print", "--no-walk", tree),
    )
    lines = (answer or b"").decode("ascii", "replace").splitlines()
    return frozenset(line[1:] for line in lines if line.startswith("?"))


def _checked(folder: str, identifiers: Iterable[str]) -> dict[str, int | None] | None:
    asked = "".join(f"{identifier}\n" for identifier in identifiers)
    if not asked:
        return {}
    answer = git.run(folder, "cat-file", "--batch-check", stdin=asked.encode("ascii"))
    if answer is None:
        return None
    found: dict[str, int | None] = {}
    for line in answer.decode("ascii", "replace").splitlines():
        identifier, _, rest = line.partition(" ")
        size = rest.rpartition(" ")[2]
        found[identifier] = int(size) if size.isdecimal() else None
    return found


class Objects:
    """Contents by object id. Each process that uses a copy talks to a git of its own."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._child: Process | None = None
        self._owner = 0
        self._unread = bytearray()

    def read(self, identifier: str) -> bytes:
        """The whole object; raises Unreadable, after which the next read starts afresh."""
        try:
            header = self._ask(identifier)
            if len(header) != 3:  # "<id> missing"
                raise Unreadable(_NOT_THERE)
            size = int(header[2])
            if size > limits.MAX_READ:
                self.close()
                raise Unreadable(f"larger than {limits.MAX_READ >> 20} MiB")
            return self._take(size + 1)[:-1]
        except (OSError, ValueError, EOFError):
            self.close()
            raise Unreadable(_NOT_THERE) from None

    def close(self) -> None:
        """Ends git; a later read starts it again."""
        if self._child is not None:
            self._child.close()
        self._child = None
        self._unread.clear()

    def _ask(self, identifier: str) -> list[bytes]:
        child = self._running()
        child.send(identifier.encode("ascii") + b"\n")
        while b"\n" not in self._unread:
            self._more(child)
        return self._take(self._unread.index(b"\n") + 1).split()

    def _take(self, count: int) -> bytes:
        child = self._running()
        while len(self._unread) < count:
            self._more(child)
        taken = bytes(self._unread[:count])
        del self._unread[:count]
        return taken

    def _more(self, child: Process) -> None:
        chunk = child.receive(limits.MAX_GIT_SECONDS)
        if not chunk:
            raise EOFError
        self._unread += chunk

    def _running(self) -> Process:
        if self._owner != os.getpid():
            # After a fork two processes would read answers from one pipe.
            self.close()
            self._owner = os.getpid()
        if self._child is None:
            self._child = git.start(self._folder, "cat-file", "--batch")
        return self._child
