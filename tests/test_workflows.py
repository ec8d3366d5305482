"""Every workflow, action and Dockerfile of the project, and every example in its pages, is checked
by the linters of their kind."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from mle_lint.commands import init

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
_BLOCK = re.compile(r"^```ya?ml\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def run(tool: str, *words: str) -> tuple[int, str]:
    """The exit code and the output of a tool that comes with the development dependencies."""
    beside = Path(sys.executable).parent / tool
    program = str(beside) if beside.exists() else shutil.which(tool)
    if program is None:
        pytest.skip(f"NOT CHECKED: {tool} is not installed")
    done = subprocess.run([program, *words], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def blocks() -> list[tuple[str, str]]:
    """The YAML examples of the pages, with their page and number."""
    return [
        (f"{page.name}-{number}", text)
        for page in PAGES
        for number, text in enumerate(_BLOCK.findall(page.read_text(encoding="utf-8")))
    ]


def examples(word: str) -> dict[str, str]:
    return {name: text for name, text in blocks() if re.search(word, text, re.MULTILINE)}


WORKFLOWS = {
    **examples(r"^jobs:"),
    "init": init.WORKFLOW,
    **{path.name: path.read_text() for path in (ROOT / ".github/workflows").iterdir()},
}
GITLAB = examples(r"^ +script:")


def test_there_are_examples() -> None:
    assert len(WORKFLOWS) >= 6
    assert len(GITLAB) == 1


@pytest.fixture(scope="module")
def workflows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("w") / ".github" / "workflows"
    folder.mkdir(parents=True)
    for name, text in WORKFLOWS.items():
        (folder / f"{name.removesuffix('.yml')}.yml").write_text(text)
    return folder


def test_workflows_are_valid(workflows: Path) -> None:
    files = map(str, workflows.iterdir())

    assert run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *files) == (
        0,
        "ok -- validation done\n",
    )


def test_workflows_are_safe(workflows: Path) -> None:
    code, said = run(
        "zizmor", "--offline", "--no-progress", "--strict-collection", str(workflows.parents[1])
    )

    assert code == 0, said


def test_the_gitlab_example_is_valid(tmp_path: Path) -> None:
    for name, text in GITLAB.items():
        (tmp_path / f"{name}.yml").write_text(text)
    files = map(str, tmp_path.iterdir())

    assert run("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", *files) == (
        0,
        "ok -- validation done\n",
    )


def test_the_action_is_valid_and_safe() -> None:
    action = str(ROOT / "action.yml")

    assert run("check-jsonschema", "--builtin-schema", "vendor.github-actions", action)[0] == 0
    code, said = run("zizmor", "--offline", "--no-progress", "--strict-collection", action)
    assert code == 0, said


def test_the_dockerfile_is_clean() -> None:
    config = str(ROOT / ".hadolint.yaml")

    assert run("hadolint", "--config", config, str(ROOT / "Dockerfile")) == (0, "")


def test_the_base_image_is_pinned() -> None:
    text = (ROOT / "Dockerfile").read_text()

    assert re.search(r"^ARG PYTHON_IMAGE=python:[\w.-]+@sha256:[0-9a-f]{64}$", text, re.MULTILINE)
    assert set(re.findall(r"^FROM (\S+)", text, re.MULTILINE)) == {"${PYTHON_IMAGE}"}


def test_the_locked_versions_are_those_of_the_project() -> None:
    text = (ROOT / ".ci/locked.txt").read_text()
    locked = dict(re.findall(r"^([\w-]+)==(\S+)", text, re.MULTILINE))
    needs = requires("mle-lint") or []
    wanted = [need for need in map(Requirement, needs) if "extra" not in str(need.marker)]
    assert "pygithub" in {need.name for need in wanted}
    for needed in wanted:
        assert locked[needed.name] in needed.specifier, needed
