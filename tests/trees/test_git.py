from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from mle_lint.trees import git as runner
from mle_lint.trees.folder import FolderTree
from mle_lint.trees.revision import RevisionTree

RunGit = Callable[..., str]


def write_program(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def test_answers_and_failures(repository: Path, tmp_path: Path) -> None:
    folder = str(repository)
    assert runner.run(folder, "rev-parse", "--is-bare-repository") == b"false\n"
    assert runner.run(folder, "rev-parse", "--verify", "none") is None
    assert runner.run(folder, "rev-parse", "a\0b") is None
    assert runner.run(str(tmp_path / "none"), "status") is None


def test_input_larger_than_a_pipe_is_fed(repository: Path) -> None:
    name = "0" * 40
    answer = runner.run(
        str(repository), "cat-file", "--batch-check", stdin=f"{name}\n".encode() * 20_000
    )
    assert answer == f"{name} missing\n".encode() * 20_000


def test_a_program_that_the_repository_names_does_not_run(repository: Path, git: RunGit) -> None:
    marker = repository.parent / "marker"
    hook = repository.parent / "hook"
    write_program(hook, f"touch '{marker}'")
    git(repository, "config", "core.fsmonitor", str(hook))
    git(repository, "config", "core.pager", str(hook))
    git(repository, "config", "pager.ls-files", str(hook))
    git(repository, "status")
    assert marker.exists()
    marker.unlink()
    assert len(FolderTree(str(repository)).entries()) == 3
    assert len(RevisionTree(str(repository), "HEAD").entries()) == 3
    assert runner.run(str(repository), "status", "--porcelain") == b""
    assert not marker.exists()


def test_hooks_do_not_run(repository: Path, git: RunGit) -> None:
    marker = repository.parent / "marker"
    write_program(repository / ".git/hooks/post-index-change", f"touch '{marker}'")
    git(repository, "update-index", "--add", "--force-write-index")
    assert marker.exists()
    marker.unlink()
    assert runner.run(str(repository), "update-index", "--force-write-index") == b""
    assert not marker.exists()


def test_variables_of_a_running_hook_do_not_name_another_repository(
    repository: Path, tmp_path: Path, git: RunGit, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git/index"))
    assert runner.run(str(repository), "ls-files") == b"a.py\nlink\nsrc/b.py\n"


def test_a_git_in_a_relative_folder_of_the_search_path_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_program(tmp_path / "git", "true")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join((".", "")))
    assert not runner.installed()
    assert runner.run(str(tmp_path), "version") is None
    with pytest.raises(FileNotFoundError):
        runner.start(str(tmp_path), "version")


def test_without_posix_spawn_everything_works_alike(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Not the function itself: from Python 3.13 on subprocess needs it too.
    monkeypatch.setattr(runner, "_has_spawn", lambda: False)
    tree = RevisionTree(str(repository), "HEAD")
    assert [(entry.path, tree.read(entry.path)) for entry in tree.entries()] == [
        ("a.py", b"a = 1\n"),
        ("link", b"b = 22\n"),
        ("src/b.py", b"b = 22\n"),
    ]
    assert runner.run(str(repository), "rev-parse", "--verify", "none") is None
