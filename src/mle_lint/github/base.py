"""The state before the change: which commit that is, and its files, without a second checkout."""

# Importing pathlib would cost more time than this module does.

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from mle_lint.github.event import PULL_REQUEST_EVENTS, Context
from mle_lint.model import UserError
from mle_lint.patterns import pattern
from mle_lint.trees import git
from mle_lint.trees.base import Tree

# Writes the files of a commit to an archive at a path; raises OSError when it cannot.
Download = Callable[[str, str], None]
_COMMIT = pattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


def shows_change(folder: str, context: Context) -> bool:
    """Whether the folder holds what the pull request would merge, and not the state before it.

    Other events are about the commit that is checked out, and so is a folder without git.
    """
    if context.event not in PULL_REQUEST_EVENTS:
        return True
    commit, parents = _head(folder)
    if not commit:
        return context.event == "pull_request"
    return context.head in (commit, *parents[1:])


def base_commit(folder: str, context: Context) -> str:
    """The id of the commit to compare with; empty when the event has none.

    Of a merge into the base, it is the first parent: what the event calls the base may have moved.
    A clone of depth 1 has only this commit, but that names its parents.
    """
    _, parents = _head(folder)
    if context.event in PULL_REQUEST_EVENTS and len(parents) == 2 and parents[1] == context.head:
        return parents[0]
    return context.base


@contextmanager
def base_tree(folder: str, commit: str, download: Download | None) -> Iterator[Tree | str]:
    """The files of the commit, or why they cannot be had.

    They come from the clone, else from its `origin`, else as an archive by `download`.
    """
    tree = _from_clone(folder, commit)
    if tree is None and _COMMIT.fullmatch(commit) and git.fetch(folder, commit):
        tree = _from_clone(folder, commit)
    if tree is not None:
        yield tree
        return
    if download is None or not _COMMIT.fullmatch(commit):
        yield f"the commit {commit[:12]} is neither in the clone nor at its origin"
        return
    if folder_in_repository(folder):
        yield f"the commit {commit[:12]} cannot be had for one folder of the repository"
        return
    with tempfile.TemporaryDirectory() as scratch:
        yield _from_archive(os.path.join(scratch, "base.tar.gz"), commit, download)


def folder_in_repository(folder: str) -> str:
    """Where the folder lies in its git repository, without a slash at the end; empty for all."""
    answer = git.run(folder, "rev-parse", "--show-prefix") or b""
    return os.fsdecode(answer).removesuffix("\n").rstrip("/")


def _from_clone(folder: str, commit: str) -> Tree | None:
    from mle_lint.trees.revision import RevisionTree

    try:
        return RevisionTree(folder, commit)
    except UserError:
        return None


def _from_archive(file: str, commit: str, download: Download) -> Tree | str:
    from mle_lint.trees.archive import ArchiveTree

    try:
        download(commit, file)
        return ArchiveTree(file)
    except (OSError, UserError):
        return f"the commit {commit[:12]} could not be fetched"


def _head(folder: str) -> tuple[str, tuple[str, ...]]:
    """The id of the commit that is checked out, and those of its parents."""
    answer = git.run(folder, "rev-parse", "--verify", "--quiet", "HEAD") or b""
    commit = answer.decode("ascii", "replace").strip()
    if not _COMMIT.fullmatch(commit):
        return "", ()
    # The parents that a shallow clone lacks stand in the commit all the same.
    text = (git.run(folder, "cat-file", "commit", commit) or b"").decode("utf-8", "replace")
    lines = text.partition("\n\n")[0].split("\n")
    return commit, tuple(line[7:] for line in lines if line.startswith("parent "))
