from __future__ import annotations

import os
from pathlib import Path

import pytest

from mle_lint.commands.files import write_whole
from mle_lint.model import UserError


def test_a_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    (tmp_path / "r").write_text("old")

    write_whole(str(tmp_path / "r"), "é\udc80")

    assert (tmp_path / "r").read_bytes() == "é".encode() + b"\\udc80"
    assert [path.name for path in tmp_path.iterdir()] == ["r"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "r").write_text("old")
    (tmp_path / "link").symlink_to("r")

    write_whole(str(tmp_path / "link"), "new")

    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "r").read_text() == "new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)

    write_whole(str(tmp_path / "pipe"), "new")

    assert os.read(reader, 10) == b"new"
    os.close(reader)


@pytest.mark.parametrize(
    ("name", "problem"), [("no/r", "there is no folder"), (".", "it is a folder")]
)
def test_a_place_that_cannot_be_a_file(tmp_path: Path, name: str, problem: str) -> None:
    with pytest.raises(UserError, match=problem):
        write_whole(str(tmp_path / name), "x")
