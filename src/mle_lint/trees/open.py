"""Chooses the kind of tree for what the user named."""

# Importing pathlib would cost more time than this module does.

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mle_lint.model import UserError
from mle_lint.trees.words import shown

if TYPE_CHECKING:
    from mle_lint.trees.archive import ArchiveTree
    from mle_lint.trees.folder import FolderTree
    from mle_lint.trees.revision import RevisionTree


def open_tree(path: str, rev: str | None) -> FolderTree | RevisionTree | ArchiveTree:
    """The files of a folder, of a revision of a git repository, or of an archive.

    Raises UserError when there is no such thing. What was passed over is in `unknown`.
    """
    if not os.path.exists(path):
        raise UserError(f"{shown(path)} does not exist")
    if rev is not None:
        from mle_lint.trees.revision import RevisionTree

        return RevisionTree(path, rev)
    if os.path.isdir(path):
        if _is_bare(path):
            raise UserError(
                f"{shown(path)} is a bare git repository; "
                "name a revision with --rev, e.g. --rev HEAD"
            )
        from mle_lint.trees.folder import FolderTree

        return FolderTree(path)
    return _open_archive(path)


def _is_bare(path: str) -> bool:
    if os.path.lexists(os.path.join(path, ".git")):
        return False
    folders = (os.path.join(path, name) for name in ("objects", "refs"))
    return os.path.isfile(os.path.join(path, "HEAD")) and all(map(os.path.isdir, folders))


def _open_archive(path: str) -> ArchiveTree:
    from mle_lint.trees.archive import SUFFIXES, ArchiveTree

    if not os.path.isfile(path) or not path.lower().endswith(SUFFIXES):
        raise UserError(f"{shown(path)} is neither a folder nor an archive (.zip, .tar, .tar.gz)")
    return ArchiveTree(path)
