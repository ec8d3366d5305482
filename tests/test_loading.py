"""The cache and the second process change no fact."""

from __future__ import annotations

from pathlib import Path

import pytest

from mle_lint import cache as caching
from mle_lint.cache import Cache
from mle_lint.loading import Job, Loaded, load
from tests.memory import MemoryTree

FILES: dict[str, str | bytes] = {
    "a.py": "import torch\ntorch.save(1)\n",
    "b.py": "def broken(:\n    x = joblib.load(1)\n",
    "README.md": "# Title\n\nSome [text](a.py).\n",
    "c.ipynb": '{"cells": [{"cell_type": "code", "source": "f(1)"}], "metadata": {}, "nbformat": 4}',
    "d.ipynb": "no json",
    "e.py": b"a\0b",
}
KINDS = {"py": "module", "ipynb": "notebook", "md": "document"}
JOBS = [Job(KINDS[path.rsplit(".", 1)[1]], path, len(text)) for path, text in FILES.items()]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MLE_LINT_CACHE", str(tmp_path))
    monkeypatch.setattr(caching, "WORTH_KEEPING", 0)
    return tmp_path


def loaded(name: str | None, processes: int = 1) -> dict[str, Loaded]:
    return load(MemoryTree(FILES), JOBS, Cache(name), processes)


def test_two_processes_read_what_one_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mle_lint.loading.WORTH_A_FORK", 0)
    assert loaded(None, 2) == loaded(None, 1)


def test_troubles_are_told_for_their_file_alone() -> None:
    assert {path: item.trouble for path, item in loaded(None).items() if item.trouble} == {
        "b.py": "read by line patterns only, line 1: invalid syntax",
        "d.ipynb": "not JSON from line 1 on: the file is broken",
        "e.py": "binary: it holds NUL bytes",
    }


def test_a_second_run_reads_the_cache(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = loaded("repository")
    monkeypatch.setattr("mle_lint.loading._PARSERS", {})
    assert loaded("repository") == first


@pytest.mark.parametrize("damage", [b"", b"other version\n", b"\xff\x00\n" * 9])
def test_a_damaged_cache_is_as_if_there_were_none(folder: Path, damage: bytes) -> None:
    first = loaded("repository")
    (file,) = folder.iterdir()
    file.write_bytes(damage)
    assert loaded("repository") == first


def test_a_flipped_byte_costs_its_line_only(folder: Path) -> None:
    first = loaded("repository")
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes().replace(b"torch.save", b"torch.load"))
    assert loaded("repository") == first


def test_a_document_is_not_taken_for_a_readme_of_the_same_content(folder: Path) -> None:
    text = "Read <b>it</b>\n\n1. one\n\n   more\n"
    tree = MemoryTree({"README.md": text, "docs/guide.md": text})
    jobs = [Job("document", path, len(text)) for path in ("README.md", "docs/guide.md")]

    alone = load(tree, jobs[1:], Cache(None), 1)

    assert load(tree, jobs, Cache("repository"), 1)["docs/guide.md"] == alone["docs/guide.md"]


def test_other_code_reads_no_old_facts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded("repository")
    monkeypatch.setattr(caching, "stamp", lambda: "mle-lint of another size")
    monkeypatch.setattr("mle_lint.loading._PARSERS", {})
    with pytest.raises(KeyError):
        loaded("repository")


def test_a_folder_that_cannot_be_written_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MLE_LINT_CACHE", str(tmp_path / "file" / "below"))
    monkeypatch.setattr(caching, "WORTH_KEEPING", 0)
    assert loaded("repository") == loaded(None)
