"""The files of a git revision, read from the object store without a checkout."""

# Importing pathlib would cost more time than this module does.

from __future__ import annotations

import os

from mle_lint.model import Unknown, UserError
from mle_lint.patterns import pattern
from mle_lint.trees import git, limits
from mle_lint.trees.base import Entry, Unreadable
from mle_lint.trees.listing import Listing, bounded
from mle_lint.trees.objects import Objects, sizes
from mle_lint.trees.words import shown

_OBJECT_ID = pattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_LINK = "120000"


class RevisionTree:
    """A revision of a bare git folder or of a work tree; of a subfolder, only what lies in it.

    Nothing is fetched: an object that a partial clone lacks is listed as missing.
    """

    def __init__(self, folder: str, rev: str) -> None:
        """Lists the revision; raises UserError when there is no such revision here."""
        self.name = f"{folder}@{rev}"
        self.home = self._folder = os.path.abspath(folder)
        self.commit, tree = self._resolve(folder, rev)
        listed, cut = self._list(folder, rev, tree)
        self._identifiers = {path: identifier for path, identifier, _ in listed}
        self._objects = Objects(self._folder)
        kept, notes = bounded(Entry(path) for path in self._identifiers)
        links = {path for path, _, mode in listed if mode == _LINK}
        self._listing = Listing(self._measured(tree, kept, links))
        self.unknown: tuple[Unknown, ...] = notes + cut

    def entries(self) -> tuple[Entry, ...]:
        """Every file, sorted by path; submodules are left out."""
        return self._listing.entries

    def read(self, path: str) -> bytes:
        """The whole content of a listed file; raises Unreadable."""
        entry = self._listing.resolve(path)
        if entry.missing:
            raise Unreadable("not in the git object store")
        if entry.size > limits.MAX_READ:
            raise Unreadable(f"larger than {limits.MAX_READ >> 20} MiB")
        return self._objects.read(self._identifiers[entry.path])

    def _resolve(self, folder: str, rev: str) -> tuple[str | None, str]:
        commit = self._object_id(f"{rev}^{{commit}}")
        if commit is not None:
            return commit, commit
        # In `HEAD:folder` and `:/words` a suffix would belong to the path or the words.
        plain = self._object_id(rev) if rev else None
        commit = self._object_id(f"{plain}^{{commit}}") if plain else None
        tree = commit or (self._object_id(f"{plain}^{{tree}}") if plain else None)
        if tree is None:
            raise UserError(self._why_not(folder, rev))
        return commit, tree

    def _object_id(self, rev: str) -> str | None:
        answer = git.run(self._folder, "rev-parse", "--verify", "--quiet", "--end-of-options", rev)
        found = (answer or b"").decode("ascii", "replace").strip()
        return found if _OBJECT_ID.fullmatch(found) else None

    def _why_not(self, folder: str, rev: str) -> str:
        place = shown(folder)
        if not git.installed():
            return "git is not installed, so --rev cannot be used; leave --rev out"
        if git.run(self._folder, "rev-parse", "--git-dir") is None:
            return (
                f"{place} is not a git repository, so --rev cannot be used; "
                "leave --rev out to lint the folder"
            )
        return f"no revision {rev!r} in {place}; `git -C {place} log --oneline` lists them"

    def _list(
        self, folder: str, rev: str, tree: str
    ) -> tuple[list[tuple[str, str, str]], tuple[Unknown, ...]]:
        """Path, object id and mode of each file, and a note when the list was cut."""
        # Without --full-tree, git lists the folder it runs in, and paths relative to it.
        answer = git.run(self._folder, "ls-tree", "-r", "-z", tree)
        if answer is None:
            raise UserError(f"revision {rev!r} of {shown(folder)} is not whole, so it has no list")
        if not answer and git.run(self._folder, "rev-parse", "--show-prefix") not in (b"", b"\n"):
            raise UserError(f"{shown(folder)} does not exist in revision {rev!r}")
        listed = []
        for record in os.fsdecode(answer).split("\0")[:-1]:
            about, _, path = record.partition("\t")
            mode, kind, identifier = about.split(" ")
            if kind == "blob":
                listed.append((path, identifier, mode))
        if len(answer) < limits.MAX_GIT_OUTPUT:
            return listed, ()
        return listed, (Unknown(".", "the list of files is too long, so its end was not read"),)

    def _measured(self, tree: str, kept: tuple[Entry, ...], links: set[str]) -> tuple[Entry, ...]:
        asked = (self._identifiers[entry.path] for entry in kept)
        found = sizes(self._folder, tree, asked)
        if found is None:
            # The size is then refused, or the object missed, when the file is read.
            found = dict.fromkeys(self._identifiers.values(), 0)
        measured = []
        for path, *_ in kept:
            size = found.get(self._identifiers[path])
            link = self._target(path, size) if path in links else None
            measured.append(Entry(path, size or 0, link, missing=size is None))
        return tuple(measured)

    def _target(self, path: str, size: int | None) -> str:
        """Empty when it cannot be had, which is a broken link."""
        if size is None or size > limits.MAX_TARGET:
            return ""
        try:
            return os.fsdecode(self._objects.read(self._identifiers[path]))
        except Unreadable:
            return ""
