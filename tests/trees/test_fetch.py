"""The one git command that may use the network, in clones that would have it run programs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from mle_lint.trees import git
from mle_lint.trees.revision import RevisionTree


def run(folder: Path, *words: str) -> str:
    names = {
        f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    environment = {**os.environ, **names, "GIT_CONFIG_GLOBAL": os.devnull}
    command = ["git", "-C", str(folder), *words]
    return subprocess.run(
        command, env=environment, check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    folder = tmp_path / "origin"
    run(tmp_path, "init", "-q", "-b", "main", str(folder))
    for text in ("one", "two"):
        (folder / "a.txt").write_text(text)
        run(folder, "add", "-A")
        run(folder, "commit", "-q", "-m", text)
    return folder


@pytest.fixture
def clone(tmp_path: Path, origin: Path) -> Path:
    run(tmp_path, "clone", "-q", "--depth=1", origin.as_uri(), "clone")
    return tmp_path / "clone"


def test_a_commit_that_a_shallow_clone_lacks_is_brought(origin: Path, clone: Path) -> None:
    first = run(origin, "rev-parse", "HEAD~1")

    assert git.fetch(str(clone), first)
    assert RevisionTree(str(clone), first).read("a.txt") == b"one"
    assert not (clone / ".git/FETCH_HEAD").exists()
    assert run(clone, "status", "--porcelain") == ""


@pytest.mark.parametrize("commit", ["f" * 40, "--upload-pack=touch ran;"])
def test_a_commit_that_is_not_there_is_no_error(clone: Path, commit: str) -> None:
    assert not git.fetch(str(clone), commit)
    assert not (clone / "ran").exists()


def test_without_an_origin_there_is_nothing(tmp_path: Path, origin: Path) -> None:
    run(tmp_path, "init", "-q", "alone")

    assert not git.fetch(str(tmp_path / "alone"), run(origin, "rev-parse", "HEAD"))
    assert not git.fetch(str(tmp_path), "f" * 40)


PROGRAMS = {
    "core.alternateRefsCommand": "{program}",
    "core.askPass": "{program}",
    "core.fsmonitor": "{program}",
    "core.gitProxy": "{program}",
    "core.hooksPath": "{hooks}",
    "core.sshCommand": "{program}",
    "credential.helper": "!{program}",
    "fetch.recurseSubmodules": "true",
    "gc.auto": "1",
    "remote.origin.receivepack": "{program}",
    "remote.origin.uploadpack": "{program}",
    "uploadpack.packObjectsHook": "{program}",
}


@pytest.mark.parametrize(
    "url",
    ["", "ext::{program}", "ssh://localhost:1/x", "http://127.0.0.1:1/x", "git://127.0.0.1:1/x"],
)
@pytest.mark.parametrize("vcs", [False, True])
def test_no_program_that_a_clone_names_is_run(
    tmp_path: Path, origin: Path, clone: Path, url: str, vcs: bool
) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    program = hooks / "reference-transaction"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\nexit 1\n")
    program.chmod(0o755)
    for name in ("post-merge", "pre-auto-gc", "post-checkout"):
        (hooks / name).symlink_to(program)
    for name, value in PROGRAMS.items():
        run(clone, "config", name, value.format(program=program, hooks=hooks))
    if url:
        run(clone, "config", "remote.origin.url", url.format(program=program))
    if vcs:
        run(clone, "config", "remote.origin.vcs", "ext")
    (clone / ".git/objects/info/alternates").write_text(f"{origin}/.git/objects\n")

    fetched = git.fetch(str(clone), run(origin, "rev-parse", "HEAD~1"))

    assert fetched is (not url and not vcs)
    assert not (tmp_path / "ran").exists()
