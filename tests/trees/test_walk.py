from __future__ import annotations

import os
from pathlib import Path

import pytest

from mle_lint.model import Unknown
from mle_lint.trees import limits
from mle_lint.trees.base import Entry
from mle_lint.trees.walk import walk


def test_files_and_links_are_listed_level_by_level(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d/f").write_bytes(b"123")
    (tmp_path / "link").symlink_to("d")
    assert walk(str(tmp_path)) == ([Entry("link", 1, "d"), Entry("d/f", 3)], ())


def test_environments_caches_and_version_control_are_skipped(tmp_path: Path) -> None:
    names = (
        ".git .hg .svn node_modules .venv venv env .tox .nox __pycache__ .mypy_cache "
        ".pytest_cache .ruff_cache .ipynb_checkpoints site-packages kept"
    )
    for name in names.split():
        (tmp_path / name).mkdir()
        (tmp_path / name / "f").touch()
    assert walk(str(tmp_path)) == ([Entry("kept/f")], ())


def test_a_file_named_like_an_environment_is_listed_but_not_one_named_git(tmp_path: Path) -> None:
    (tmp_path / "env").touch()
    (tmp_path / ".git").touch()
    assert walk(str(tmp_path)) == ([Entry("env")], ())


def test_named_pipes_are_no_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert walk(str(tmp_path)) == ([], ())


def test_folders_too_deep_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_DEPTH", 1)
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/f").touch()
    (tmp_path / "a/b/f").touch()
    assert walk(str(tmp_path)) == (
        [Entry("a/f")],
        (Unknown(".", "1 folders more than 1 deep were not read"),),
    )


def test_a_walk_without_end_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_WALKED", 2)
    (tmp_path / "a/b/c/d").mkdir(parents=True)
    (tmp_path / "a/b/c/d/f").touch()
    assert walk(str(tmp_path)) == (
        [],
        (Unknown(".", "holds more than 2 names; the rest was not read"),),
    )


def test_a_folder_that_cannot_be_opened_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shut").mkdir()
    (tmp_path / "f").touch()
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("shut"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert walk(str(tmp_path)) == ([Entry("f")], (Unknown("shut", "permission denied"),))
