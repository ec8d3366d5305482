"""Repositories made on the spot with the git command."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

RunGit = Callable[..., str]


@pytest.fixture
def git(monkeypatch: pytest.MonkeyPatch) -> RunGit:
    """Runs git in a folder, untouched by the configuration of whoever runs the tests."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")

    def run(folder: Path, *arguments: str) -> str:
        options = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        command = ["git", "-C", str(folder), *options, *arguments]
        done = subprocess.run(command, check=True, capture_output=True)
        return os.fsdecode(done.stdout).strip()

    return run


@pytest.fixture
def repository(tmp_path: Path, git: RunGit) -> Path:
    """One commit: a file, a file in a folder, a link."""
    root = tmp_path / "project"
    (root / "src").mkdir(parents=True)
    (root / "a.py").write_text("a = 1\n")
    (root / "src/b.py").write_text("b = 22\n")
    (root / "link").symlink_to("src/b.py")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "first")
    return root
