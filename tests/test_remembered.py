"""An unchanged repository is not judged twice, and a changed one is."""

from __future__ import annotations

from pathlib import Path

import pytest

from mle_lint import catalogue, remembered, reporters
from mle_lint.cache import Cache
from mle_lint.engine import Settings
from mle_lint.repository import Repository
from tests.memory import MemoryTree

RULES = catalogue.load()
NOTHING_SET = Settings()
FILES = {
    "README.md": "# Churn\n\nPredicts churn with a model.\n",
    "train.py": "from sklearn.svm import SVC\n\nSVC().fit(x, y)\n",
    "a.ipynb": '{"cells": [{"cell_type": "code", "source": "f(1)"}], "metadata": {}, "nbformat": 4}',
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MLE_LINT_CACHE", str(tmp_path))
    monkeypatch.setattr(remembered, "WORTH_REMEMBERING", 0)
    return tmp_path


def run(files: dict[str, str], settings: Settings = NOTHING_SET) -> str:
    repository = Repository(MemoryTree(files), Cache("memory"))
    return reporters.render(
        "json", remembered.lint(repository, RULES.rules, settings, RULES.digest)
    )


def forbid(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise AssertionError("judged again")

    monkeypatch.setattr(remembered, "judged", broken)


def test_a_second_run_gives_the_same_bytes_without_judging(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(FILES)
    forbid(monkeypatch)
    assert run(FILES) == first


@pytest.mark.parametrize(
    ("files", "settings"),
    [
        ({**FILES, "train.py": "x = 1\n"}, Settings()),
        ({**FILES, "b.png": "x"}, Settings()),
        (FILES, Settings(lane="llm-genai")),
        (FILES, Settings(traits={"is_ml": False})),
    ],
)
def test_a_change_is_judged(
    folder: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], settings: Settings
) -> None:
    run(FILES)
    forbid(monkeypatch)
    with pytest.raises(AssertionError, match="judged again"):
        run(files, settings)


@pytest.mark.parametrize("damage", [b"", b"a\nb", b"\xff\n\n\n"])
def test_a_damaged_file_is_as_if_there_were_none(folder: Path, damage: bytes) -> None:
    first = run(FILES)
    (file,) = folder.glob("*.verdicts")
    file.write_bytes(damage)
    assert run(FILES) == first


def test_a_flipped_byte_is_seen(folder: Path) -> None:
    first = run(FILES)
    (file,) = folder.glob("*.verdicts")
    file.write_bytes(file.read_bytes().replace(b"absent", b"full  ", 1))
    assert run(FILES) == first


@pytest.mark.parametrize(("lines", "remembered_too"), [(40_000, True), (100, False)])
def test_what_takes_some_tenths_of_a_second_is_remembered(
    lines: int, remembered_too: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLE_LINT_CACHE", str(tmp_path))
    run({**FILES, "names.py": "x = 1\n" * lines})
    assert any(tmp_path.iterdir()) is remembered_too
