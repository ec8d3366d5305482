from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mle_lint.github.files import MAX_SUMMARY, add_outputs, add_summary
from mle_lint.model import UserError
from tests.github.change import outputs


def test_outputs_are_added(tmp_path: Path) -> None:
    environ = {"GITHUB_OUTPUT": str(tmp_path / "out")}
    add_outputs(environ, {"score": "61.0", "delta": ""})
    add_outputs(environ, {"comment-status": "created"})

    assert outputs(tmp_path / "out") == {"score": "61.0", "delta": "", "comment-status": "created"}


# The runner reads lines as .NET does, by these ends only.
LINES = st.text(
    st.characters(
        exclude_categories=["Cs"], exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
    )
)


@given(LINES)
def test_no_value_sets_another_output(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.mktemp("out") / "out"
    add_outputs({"GITHUB_OUTPUT": str(file)}, {"a": f"{text}\nscore=100\nb<<X\n1\nX", "b": "2"})

    found = outputs(file)
    assert set(found) == {"a", "b"}
    assert found["b"] == "2"


def test_without_a_runner_nothing_is_written(tmp_path: Path) -> None:
    add_outputs({}, {"score": "1"})
    add_summary({}, "text")


def test_a_summary_is_added_after_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "summary").write_text("before\n")
    add_summary({"GITHUB_STEP_SUMMARY": str(tmp_path / "summary")}, "text\n")

    assert (tmp_path / "summary").read_text() == "before\ntext\n"


def test_a_summary_that_the_runner_would_drop_is_told_in_a_line(tmp_path: Path) -> None:
    add_summary({"GITHUB_STEP_SUMMARY": str(tmp_path / "summary")}, "ü" * (MAX_SUMMARY // 2 + 1))

    assert (tmp_path / "summary").read_text() == (
        "The summary is longer than GitHub shows; the report files hold it.\n"
    )


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=f"^cannot write {tmp_path}: is a directory$"):
        add_outputs({"GITHUB_OUTPUT": str(tmp_path)}, {"a": "b"})
