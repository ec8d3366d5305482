from __future__ import annotations

from pathlib import Path

import pytest

from mle_lint.artefacts.yaml_nodes import parse_map
from mle_lint.commands.init import CONFIGURATION, WORKFLOW, run
from mle_lint.config_values import config_of
from mle_lint.model import UserError
from mle_lint.yaml_values import value_of


def test_both_files_are_written_and_the_badge_is_printed(tmp_path: Path) -> None:
    answer = run(str(tmp_path))

    assert (tmp_path / ".github/workflows/mle-lint.yml").read_text() == WORKFLOW
    assert (tmp_path / ".mle-lint.yml").read_text() == CONFIGURATION
    assert answer.text.splitlines()[-1] == (
        "[![mle-lint](https://img.shields.io/badge/mle--lint-checked-informational)]"
        "(../../actions/workflows/mle-lint.yml)"
    )


def test_what_exists_is_left_alone_and_nothing_else_is_written(tmp_path: Path) -> None:
    (tmp_path / ".mle-lint.yml").write_text("mine\n")

    with pytest.raises(UserError, match=r"^\.mle-lint\.yml exists already; nothing was written$"):
        run(str(tmp_path))

    assert [path.name for path in tmp_path.iterdir()] == [".mle-lint.yml"]


def test_the_workflow_may_write_nothing_but_the_comment() -> None:
    workflow = value_of(parse_map(WORKFLOW))

    assert workflow["permissions"] == {}
    (job,) = workflow["jobs"].values()
    assert job["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert job["steps"][0]["with"] == {"persist-credentials": False}
    assert workflow["concurrency"]["cancel-in-progress"] is True


def test_the_configuration_is_valid_as_written_and_with_its_suggestions() -> None:
    lines = CONFIGURATION.splitlines()[1:]
    whole = "\n".join(line.removeprefix("# ") for line in lines)

    assert config_of(value_of(parse_map(CONFIGURATION)), "x").fail_on == "error"
    assert config_of(value_of(parse_map(whole)), "x").fail_under == 60.0
