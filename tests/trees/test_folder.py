from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mle_lint.model import Unknown
from mle_lint.trees import limits
from mle_lint.trees.base import Entry
from mle_lint.trees.folder import FolderTree

RunGit = Callable[..., str]


def paths(tree: FolderTree) -> list[str]:
    return [entry.path for entry in tree.entries()]


def test_a_git_folder_lists_tracked_and_new_files_with_sizes_and_links(
    repository: Path, git: RunGit
) -> None:
    (repository / "new.txt").write_text("new")
    (repository / "ignored.txt").write_text("x")
    (repository / ".gitignore").write_text("ignored.txt\n")
    (repository / "venv").mkdir()
    (repository / "venv/kept.py").touch()
    tree = FolderTree(str(repository))
    assert tree.entries() == (
        Entry(".gitignore", 12),
        Entry("a.py", 6),
        Entry("link", 8, "src/b.py"),
        Entry("new.txt", 3),
        Entry("src/b.py", 7),
        Entry("venv/kept.py", 0),
    )
    assert tree.unknown == ()
    assert tree.name == str(repository)
    assert tree.commit == git(repository, "rev-parse", "HEAD")


def test_reading_a_file_and_a_link_to_it(repository: Path) -> None:
    tree = FolderTree(str(repository))
    assert tree.read("a.py") == b"a = 1\n"
    assert tree.read("link") == b"b = 22\n"


def test_tracked_files_that_were_deleted_drop_out(repository: Path) -> None:
    (repository / "a.py").unlink()
    (repository / "src/b.py").unlink()
    (repository / "src").rmdir()
    (repository / "src").touch()
    assert paths(FolderTree(str(repository))) == ["link", "src"]


def test_a_subfolder_lists_itself_only(repository: Path, git: RunGit) -> None:
    tree = FolderTree(str(repository / "src"))
    assert tree.entries() == (Entry("b.py", 7),)
    assert tree.commit == git(repository, "rev-parse", "HEAD")


def test_a_file_in_conflict_is_listed_once(repository: Path, git: RunGit) -> None:
    git(repository, "checkout", "-q", "-b", "other")
    (repository / "a.py").write_text("a = 2\n")
    git(repository, "commit", "-q", "-a", "-m", "second")
    git(repository, "checkout", "-q", "main")
    (repository / "a.py").write_text("a = 3\n")
    git(repository, "commit", "-q", "-a", "-m", "third")
    with pytest.raises(Exception, match="merge"):
        git(repository, "merge", "-q", "other")
    assert paths(FolderTree(str(repository))) == ["a.py", "link", "src/b.py"]


def test_submodules_and_nested_repositories_are_no_files(
    repository: Path, git: RunGit, tmp_path: Path
) -> None:
    nested = repository / "nested"
    nested.mkdir()
    git(nested, "init", "-q")
    (nested / "f").touch()
    commit = git(repository, "rev-parse", "HEAD")
    git(repository, "update-index", "--add", "--cacheinfo", f"160000,{commit},module")
    (repository / "module").mkdir()
    assert paths(FolderTree(str(repository))) == ["a.py", "link", "src/b.py"]


def test_names_with_newlines_and_other_bytes(repository: Path) -> None:
    for name in (b"new\nline.py", b"caf\xe9.py"):
        (repository / os.fsdecode(name)).write_bytes(name)
    tree = FolderTree(str(repository))
    assert paths(tree) == ["a.py", "caf\udce9.py", "link", "new\nline.py", "src/b.py"]
    assert tree.read("caf\udce9.py") == b"caf\xe9.py"
    assert tree.read("new\nline.py") == b"new\nline.py"


def test_a_repository_without_commits(tmp_path: Path, git: RunGit) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "f").touch()
    tree = FolderTree(str(tmp_path))
    assert paths(tree) == ["f"]
    assert tree.commit is None


def test_an_empty_repository_does_not_fall_back_to_a_walk(tmp_path: Path, git: RunGit) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / ".git/info/exclude").write_text("secret\n")
    (tmp_path / "secret").touch()
    assert paths(FolderTree(str(tmp_path))) == []


def test_a_folder_that_the_repository_around_it_ignores_is_walked(repository: Path) -> None:
    (repository / ".gitignore").write_text("scratch/\n")
    (repository / "scratch/venv").mkdir(parents=True)
    (repository / "scratch/venv/x.py").touch()
    (repository / "scratch/f.py").touch()
    tree = FolderTree(str(repository / "scratch"))
    assert paths(tree) == ["f.py"]
    assert tree.commit is None


def test_a_plain_folder_is_walked(tmp_path: Path) -> None:
    (tmp_path / "venv").mkdir()
    (tmp_path / "venv/x.py").touch()
    (tmp_path / "f.py").write_text("1")
    tree = FolderTree(str(tmp_path))
    assert tree.entries() == (Entry("f.py", 1),)
    assert tree.commit is None
    assert tree.read("f.py") == b"1"


def test_without_git_a_repository_is_walked(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(repository))
    tree = FolderTree(str(repository))
    assert paths(tree) == ["a.py", "link", "src/b.py"]
    assert tree.commit is None


def test_a_broken_repository_is_walked(repository: Path) -> None:
    (repository / ".git/index").write_bytes(b"broken")
    assert paths(FolderTree(str(repository))) == ["a.py", "link", "src/b.py"]


def test_a_git_that_waits_for_a_named_pipe_is_given_up(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_GIT_SECONDS", 0.3)
    (repository / ".git/index").unlink()
    os.mkfifo(repository / ".git/index")
    assert paths(FolderTree(str(repository))) == ["a.py", "link", "src/b.py"]


def test_a_listing_that_was_cut_is_told(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_GIT_OUTPUT", len(b"a.py\0link\0src"))
    tree = FolderTree(str(repository))
    assert paths(tree) == ["a.py", "link"]
    assert tree.unknown == (Unknown(".", "the list of files is too long, so its end was not read"),)


def test_files_past_the_limit_are_told(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_FILES", 2)
    tree = FolderTree(str(repository))
    assert paths(tree) == ["a.py", "link"]
    assert tree.unknown == (Unknown(".", "1 files past the limit of 2 were not read"),)
