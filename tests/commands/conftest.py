"""A small catalogue of its own, so that the commands are tested without the real rules."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from mle_lint import catalogue

PROBES = """
from __future__ import annotations
from mle_lint.model import Evidence, Location

def file(repository, *, name: str):
    if repository.exists(name):
        yield Evidence(Location(name), name)

def lines(repository, *, word: str):
    for path in repository.files:
        for number, line in enumerate((repository.text(path) or "").split("\\n"), 1):
            if word in line:
                yield Evidence(Location(path, number), word)

def broken(repository):
    raise ValueError("boom")
"""
COMMON = "rationale: It matters.\nremediation: Add it. Then more.\neffort: minutes\n"
CARD = f"""\
title: A model card
kind: evidence
weight: {{product-ml: 5, mlops-platform: 2, llm-genai: 3}}
severity: error
stories: [evaluation]
grades:
  full: {{means: The file is there., probe: sample.file, with: {{name: CARD.md}}}}
  claimed: {{means: The README says so., probe: sample.lines, with: {{word: model card}}}}
message: There is no model card.
references: [A book]
{COMMON}"""
LOCK = f"""\
title: Versions are locked
kind: evidence
weight: {{product-ml: 5}}
severity: warning
stories: [collaboration]
grades:
  full: {{means: A lock file., probe: sample.file, with: {{name: uv.lock}}}}
message: Nothing locks versions.
cap: {{at: 40, when: [absent]}}
{COMMON}"""
SECRET = f"""\
title: No secrets
kind: fault
severity: error
fault: {{probe: sample.lines, with: {{word: SECRET}}}}
means: A secret is a word that says so.
cost: {{each: 2, most: 4}}
message: A secret is committed.
{COMMON}"""


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder that stands for the built-in rules; all caches lie in the test's own folder."""
    folder = tmp_path / "rules"
    for name, text in (("docs/card", CARD), ("tests/lock", LOCK), ("hygiene/secret", SECRET)):
        write(folder, f"{name}.yml", text)
    module = ModuleType("mle_lint.probes.sample")
    exec(PROBES, module.__dict__)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(catalogue, "built_in", lambda: str(folder))
    monkeypatch.setenv("MLE_LINT_CACHE", str(tmp_path / "cache"))
    catalogue.load.cache_clear()
    yield folder
    catalogue.load.cache_clear()


@pytest.fixture
def project(tmp_path: Path, rules: Path) -> Path:
    """A project with a lock file, a claim and a secret, and without a model card."""
    folder = tmp_path / "project"
    write(folder, "README.md", "# Churn\n\nA model predicts churn: machine learning.\nmodel card\n")
    write(folder, "uv.lock", "version = 1\n")
    write(folder, "train.py", "import sklearn\nkey = 'SECRET'\n")
    return folder


@pytest.fixture
def commit(project: Path) -> Callable[[], str]:
    """Commits the project as it is and gives the id."""

    def git(*words: str) -> str:
        names = {
            f"GIT_{who}_{what}": "x"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        environment = {**os.environ, **names, "GIT_CONFIG_GLOBAL": os.devnull}
        command = ["git", "-C", str(project), *words]
        return subprocess.run(
            command, env=environment, check=True, capture_output=True, text=True
        ).stdout.strip()

    def commit() -> str:
        git("init", "-q")
        git("add", "-A")
        git("commit", "-q", "-m", "x")
        return git("rev-parse", "HEAD")

    return commit


def write(folder: Path, name: str, text: str) -> None:
    """Writes a file with the folders above it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
