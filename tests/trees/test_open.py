from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from mle_lint.model import UserError
from mle_lint.trees.archive import ArchiveTree
from mle_lint.trees.folder import FolderTree
from mle_lint.trees.open import open_tree
from mle_lint.trees.revision import RevisionTree

RunGit = Callable[..., str]


def complaint(path: Path | str, rev: str | None = None) -> str:
    with pytest.raises(UserError) as caught:
        open_tree(str(path), rev)
    return str(caught.value)


def test_each_kind_of_tree(repository: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.ZIP", "w") as archive:
        archive.writestr("a", "b")
    assert type(open_tree(str(repository), None)) is FolderTree
    assert type(open_tree(str(repository), "HEAD")) is RevisionTree
    assert type(open_tree(str(tmp_path / "x.ZIP"), None)) is ArchiveTree


def test_a_bare_repository_needs_a_revision(repository: Path, git: RunGit) -> None:
    bare = repository.parent / "bare.git"
    git(repository, "clone", "-q", "--bare", ".", str(bare))
    assert complaint(bare) == (
        f"{bare} is a bare git repository; name a revision with --rev, e.g. --rev HEAD"
    )
    assert len(open_tree(str(bare), "HEAD").entries()) == 3


def test_a_work_tree_with_the_names_of_a_bare_repository_is_a_folder(
    repository: Path,
) -> None:
    (repository / "HEAD").touch()
    (repository / "objects").mkdir()
    (repository / "refs").mkdir()
    assert type(open_tree(str(repository), None)) is FolderTree


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    assert complaint(tmp_path / "none") == f"{tmp_path}/none does not exist"
    assert complaint(tmp_path / "none", "HEAD") == f"{tmp_path}/none does not exist"
    assert complaint("no\nne") == "'no\\nne' does not exist"
    assert complaint("no\0ne") == "'no\\x00ne' does not exist"


def test_a_file_of_another_kind(tmp_path: Path) -> None:
    (tmp_path / "a.py").touch()
    os.mkfifo(tmp_path / "pipe.zip")
    assert complaint(tmp_path / "a.py") == (
        f"{tmp_path}/a.py is neither a folder nor an archive (.zip, .tar, .tar.gz)"
    )
    assert complaint(tmp_path / "pipe.zip") == (
        f"{tmp_path}/pipe.zip is neither a folder nor an archive (.zip, .tar, .tar.gz)"
    )
