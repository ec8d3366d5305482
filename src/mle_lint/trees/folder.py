"""The files of a working folder: what git would show there, else what a walk finds."""

# Importing pathlib would cost more time than this module does.

from __future__ import annotations

import os
import stat
from collections.abc import Iterable

from mle_lint.model import Unknown
from mle_lint.trees import git, limits
from mle_lint.trees.base import Entry, Unreadable
from mle_lint.trees.listing import Listing, bounded
from mle_lint.trees.walk import walk
from mle_lint.trees.words import reason

# Never through a link, never waiting for the other end of a named pipe; 0 where unknown.
_FLAGS = os.O_RDONLY
for _name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_NOCTTY", "O_BINARY"):
    _FLAGS |= getattr(os, _name, 0)


class FolderTree:
    """A folder on disk, as it is now, with uncommitted changes and without ignored files."""

    def __init__(self, root: str) -> None:
        """Lists the folder. What cannot be listed is told in `unknown`."""
        self.name = root
        self.home = self._root = os.path.realpath(root)
        self._folders: dict[str, str | None] = {"": self._root}
        self._commit: tuple[str | None] | None = None
        listed = self._ask_git()
        self._in_git = listed is not None
        found, notes = walk(self._root) if listed is None else listed
        kept, passed_over = bounded(found)
        self._listing = Listing(kept)
        self.unknown: tuple[Unknown, ...] = passed_over + notes

    @property
    def commit(self) -> str | None:
        """The id of the checked-out commit; None without git or without a commit."""
        if not self._in_git:
            return None
        if self._commit is None:
            answer = git.run(self._root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}")
            self._commit = ((answer or b"").decode("ascii", "replace").strip() or None,)
        return self._commit[0]

    def entries(self) -> tuple[Entry, ...]:
        """Every file, sorted by path; submodules are left out."""
        return self._listing.entries

    def read(self, path: str) -> bytes:
        """The whole content of a listed file; raises Unreadable."""
        entry = self._listing.resolve(path)
        folder, _, name = entry.path.rpartition("/")
        place = self._place(folder)
        if place is None:
            raise Unreadable("a link out of the tree")
        try:
            descriptor = os.open(os.path.join(place, name), _FLAGS)
            try:
                return _content(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            raise Unreadable(reason(error)) from None

    def _ask_git(self) -> tuple[list[Entry], tuple[Unknown, ...]] | None:
        """What git lists, and a note when that was cut; None outside of a git work tree."""
        answer = git.run(self._root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
        if answer is None:
            return None
        if not answer and git.run(self._root, "rev-parse", "--show-prefix") != b"\n":
            # A folder that the repository around it ignores is a project of its own.
            return None
        found = self._stated(dict.fromkeys(os.fsdecode(answer).split("\0")[:-1]))
        if len(answer) < limits.MAX_GIT_OUTPUT:
            return found, ()
        return found, (Unknown(".", "the list of files is too long, so its end was not read"),)

    def _stated(self, paths: Iterable[str]) -> list[Entry]:
        entries = []
        for path in paths:
            place = os.path.join(self._root, path)
            try:
                status = os.lstat(place)
                if stat.S_ISREG(status.st_mode):
                    entries.append(Entry(path, status.st_size))
                elif stat.S_ISLNK(status.st_mode):
                    target = os.readlink(place).replace(os.sep, "/")
                    entries.append(Entry(path, status.st_size, target))
            except (FileNotFoundError, NotADirectoryError):
                continue  # tracked, but deleted from the work tree
            except OSError:
                entries.append(Entry(path))  # reading it will tell why
        return entries

    def _place(self, folder: str) -> str | None:
        """Where a folder of the tree really lies; None when a link leads it out of the tree."""
        if folder not in self._folders:
            parent, _, name = folder.rpartition("/")
            above = self._place(parent)
            self._folders[folder] = None if above is None else self._inside(above, name)
        return self._folders[folder]

    def _inside(self, above: str, name: str) -> str | None:
        place = os.path.join(above, name)
        if not os.path.islink(place):
            return place
        place = os.path.realpath(place)
        inner = os.path.relpath(place, self._root).split(os.sep)
        # The git folder may hold credentials and is no part of the tree.
        return None if inner[0] == ".." or ".git" in inner or os.path.isabs(inner[0]) else place


def _content(descriptor: int) -> bytes:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise Unreadable("not a regular file")
    if status.st_size > limits.MAX_READ:
        raise Unreadable(f"larger than {limits.MAX_READ >> 20} MiB")
    content = os.read(descriptor, status.st_size)
    while len(content) < status.st_size:
        chunk = os.read(descriptor, status.st_size - len(content))
        if not chunk:
            break
        content += chunk
    return content
