from __future__ import annotations

import json
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest

from mle_lint import __version__
from mle_lint.artefacts.yaml_nodes import parse_map
from mle_lint.commands.init import CONFIGURATION, PLACEHOLDER, run, workflow_for
from mle_lint.commands.origin import Origin, origin
from mle_lint.config_values import config_of
from mle_lint.model import UserError
from mle_lint.yaml_values import value_of
from tests.github.change import git

COMMIT = "0123456789" * 4


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> Callable[[object], None]:
    """Lets the program be installed as a note of pip says; None for the package index."""

    def note(text: object) -> None:
        class Installed:
            def read_text(self, _: str) -> str | None:
                return None if text is None else json.dumps(text)

        monkeypatch.setattr(metadata, "distribution", lambda _: Installed())

    return note


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (None, Origin()),
        ({"url": "https://x.org/a.whl", "archive_info": {}}, Origin("https://x.org/a.whl")),
        (
            {"url": "https://github.com/ann/mle-lint.git", "vcs_info": {"commit_id": COMMIT}},
            Origin("https://github.com/ann/mle-lint.git", COMMIT),
        ),
        ({"url": "file:///no/where", "dir_info": {}}, Origin("file:///no/where")),
        ([], Origin()),
    ],
)
def test_the_origin_is_what_the_installer_noted(
    noted: Callable[[object], None], text: object, found: Origin
) -> None:
    noted(text)

    assert origin() == found


def test_the_origin_of_a_clone_is_that_of_the_clone(
    noted: Callable[[object], None], tmp_path: Path
) -> None:
    folder = tmp_path / "a clone"
    git(tmp_path, "init", "-q", str(folder))
    git(folder, "commit", "-q", "--allow-empty", "-m", "x")
    git(folder, "remote", "add", "origin", "git@github.com:ann/mle-lint.git")
    noted({"url": folder.as_uri(), "dir_info": {"editable": True}})

    assert origin() == Origin("git@github.com:ann/mle-lint.git", git(folder, "rev-parse", "HEAD"))
    assert origin().on_github == "ann/mle-lint"
    (folder / "sub").mkdir()
    noted({"url": (folder / "sub").as_uri(), "dir_info": {}})
    assert origin() == Origin((folder / "sub").as_uri())


@pytest.mark.parametrize(
    ("found", "used"),
    [
        (Origin(), f"mle-lint=={__version__}"),
        (Origin("https://github.com/ann/mle-lint", COMMIT), f"ann/mle-lint@{COMMIT}"),
        (
            Origin("https://git.example.com/ann/mle-lint.git", COMMIT),
            f"git+https://git.example.com/ann/mle-lint.git@{COMMIT}",
        ),
        (Origin("https://x.org/'; id #", COMMIT), PLACEHOLDER),
        (Origin("file:///somewhere"), PLACEHOLDER),
    ],
)
def test_the_workflow_uses_what_a_runner_can_get(found: Origin, used: str) -> None:
    told, text = workflow_for(found)

    assert told == used
    assert used in text


def test_both_files_are_written_and_the_badge_is_printed(
    noted: Callable[[object], None], tmp_path: Path
) -> None:
    noted(None)
    answer = run(str(tmp_path))

    written = (tmp_path / ".github/workflows/mle-lint.yml").read_text()
    assert written == workflow_for(Origin())[1]
    assert f"the workflow uses mle-lint=={__version__}" in answer.text
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
    workflow = value_of(parse_map(workflow_for(Origin())[1]))

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
