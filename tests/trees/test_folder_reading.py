from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mle_lint.trees.base import Entry, Unreadable
from mle_lint.trees.folder import FolderTree

RunGit = Callable[..., str]


def paths(tree: FolderTree) -> list[str]:
    return [entry.path for entry in tree.entries()]


def why(tree: FolderTree, path: str) -> str:
    with pytest.raises(Unreadable) as caught:
        tree.read(path)
    return str(caught.value)


def test_links_out_of_the_tree_are_not_read(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (repository / "up").symlink_to("../secret")
    (repository / "absolute").symlink_to(tmp_path / "secret")
    (repository / "config").symlink_to(".git/config")
    (repository / "folder").symlink_to("src")
    tree = FolderTree(str(repository))
    assert why(tree, "up") == "a link out of the tree"
    assert why(tree, "absolute") == "a link out of the tree"
    assert why(tree, "config") == "a broken link"
    assert why(tree, "folder") == "a link to a folder"
    assert why(tree, "../secret") == "not a listed file"


def swap_for_link(folder: Path, target: Path) -> None:
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    folder.symlink_to(target)


def test_a_folder_that_is_a_link_out_of_the_tree_is_not_entered(
    repository: Path, tmp_path: Path
) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/b.py").write_text("secret")
    swap_for_link(repository / "src", tmp_path / "outside")
    tree = FolderTree(str(repository))
    assert paths(tree) == ["a.py", "link", "src", "src/b.py"]
    assert why(tree, "src/b.py") == "a link out of the tree"
    assert why(tree, "link") == "a link out of the tree"


def test_a_folder_that_is_a_link_into_the_git_folder_is_not_entered(
    repository: Path, git: RunGit
) -> None:
    (repository / "src/config").touch()
    git(repository, "add", "-A")
    swap_for_link(repository / "src", repository / ".git")
    assert why(FolderTree(str(repository)), "src/config") == "a link out of the tree"


def test_a_folder_that_is_a_link_within_the_tree_is_entered(repository: Path) -> None:
    (repository / "other").mkdir()
    (repository / "other/b.py").write_text("other")
    swap_for_link(repository / "src", Path("other"))
    assert FolderTree(str(repository)).read("src/b.py") == b"other"


def test_a_root_that_is_itself_a_link(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "alias").symlink_to(repository)
    assert FolderTree(str(tmp_path / "alias")).read("src/b.py") == b"b = 22\n"


def test_a_file_replaced_since_the_listing(repository: Path) -> None:
    tree = FolderTree(str(repository))
    (repository / "a.py").unlink()
    assert why(tree, "a.py") == "no longer there"
    os.mkfifo(repository / "a.py")
    assert why(tree, "a.py") == "not a regular file"
    (repository / "a.py").unlink()
    (repository / "a.py").mkdir()
    assert why(tree, "a.py") == "not a regular file"
    (repository / "a.py").rmdir()
    (repository / "a.py").symlink_to("/etc/passwd")
    assert why(tree, "a.py") == "too many levels of symbolic links"


def test_named_pipes_are_not_listed(repository: Path) -> None:
    (repository / "a.py").unlink()
    os.mkfifo(repository / "a.py")
    assert paths(FolderTree(str(repository))) == ["link", "src/b.py"]


def test_a_file_that_may_not_be_read(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str, flags: int) -> int:
        raise PermissionError(13, "Permission denied", path)

    tree = FolderTree(str(repository))
    monkeypatch.setattr(os, "open", refuse)
    assert why(tree, "a.py") == "permission denied"


def test_a_file_that_may_not_be_looked_at_stays_listed(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str) -> os.stat_result:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "lstat", refuse)
    found = [entry for entry in FolderTree(str(repository)).entries() if entry.path == "a.py"]
    assert found == [Entry("a.py")]


def test_a_file_too_large_is_not_read(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (repository / "a.py").open("wb") as file:
        file.truncate(64 * 2**20 + 1)
    assert why(FolderTree(str(repository)), "a.py") == "larger than 64 MiB"
