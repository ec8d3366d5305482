"""The steps of action.yml, run as a runner runs them on the merge commit of a pull request."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.action.runner import Result, machine, run
from tests.github.change import Change, change
from tests.github.fake import Fake

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "fixtures" / "_projects" / "bare-notebook"
LATER = {
    "README.md": "# Houses\n\nPredicts house prices from a table of sales with a linear model.\n",
    "requirements.txt": "pandas==2.2.2\nscikit-learn==1.5.0\n",
    # Names that a step must not take from the checked-out repository.
    "venv.py": "raise SystemExit('the venv module of the repository was run')\n",
    "pip.py": "raise SystemExit('the pip module of the repository was run')\n",
    "sitecustomize.py": "raise SystemExit('the start file of the repository was run')\n",
    "uv.toml": "index-url = 'https://index.invalid/simple'\n",
}


@pytest.fixture
def fake() -> Iterator[Fake]:
    with Fake() as server:
        yield server
    assert server.breaches == []


def program(name: str) -> str:
    """The folder of a program, or a skipped test."""
    beside = str(Path(sys.executable).parent)
    found = shutil.which(name, path=os.pathsep.join((beside, os.environ["PATH"])))
    if found is None:
        pytest.skip(f"NOT TESTED: {name} is not installed")
    return str(Path(found).parent)


def needs_index(uv: Path, path: str) -> None:
    """Skips where uv reaches no package index, which has its own settings and certificates."""
    command = [str(uv), "pip", "compile", "--quiet", "-"]
    done = subprocess.run(
        command, input="packaging\n", env=machine(path), capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"NOT TESTED: uv reaches no package index: {done.stderr[-300:]}")


class Runner(NamedTuple):
    """A machine: its search path, and the folder that all steps of a job share."""

    path: str
    temp: Path

    def act(
        self,
        pull: Change,
        fake: Fake,
        event: tuple[str, str | None] = ("pull_request", "octo/demo"),
        number: int = 11,
        **given: str,
    ) -> Result:
        """One job with the action in it; the first on a machine installs."""
        scratch = pull.clone.parent / "scratch"
        environment = pull.environment(scratch, fake.url, *event) | machine(self.path)
        for name in ("INPUT_PATH", "INPUT_TOKEN"):
            del environment[name]
        environment |= {
            "GITHUB_RUN_ID": str(number),
            "MLE_LINT_CACHE": str(scratch / "cache"),
            # Set by a workflow, it would lead Python into the repository.
            "PYTHONPATH": str(pull.clone),
            "RUNNER_TEMP": str(self.temp),
        }
        return run(ROOT, scratch, environment, {n.replace("_", "-"): v for n, v in given.items()})


@pytest.fixture(scope="module", params=["pip", "uv"])
def runner(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """With uv, or without it, where the action must do with Python's own."""
    folder = tmp_path_factory.mktemp("bin")
    for name in ("git", "bash"):
        program(name)
    parts = [str(folder), f"{sys.base_prefix}/bin", "/usr/bin", "/bin"]
    if request.param == "uv":
        (folder / "uv").symlink_to(Path(program("uv")) / "uv")
        needs_index(folder / "uv", os.pathsep.join(parts))
    elif shutil.which("uv", path=os.pathsep.join(parts)):
        pytest.skip("NOT TESTED: uv cannot be hidden on this machine")
    return Runner(os.pathsep.join(parts), tmp_path_factory.mktemp("temp"))


@pytest.fixture
def pull(tmp_path: Path) -> Change:
    names = ("House prices.ipynb", "README.md", "houses.csv")
    before = {name: (SAMPLE / name).read_text(encoding="utf-8") for name in names}
    return change(tmp_path, before, LATER)


def test_two_runs_give_one_comment_with_the_delta(runner: Runner, pull: Change, fake: Fake) -> None:
    first = runner.act(pull, fake, fail_on="never", json="report.json")
    second = runner.act(pull, fake, number=12, fail_on="never", json="report.json")

    assert (first.code, second.code) == (0, 0), first.log + second.log
    # Another version of the action would install anew.
    assert (runner.temp / "mle-lint/complete").read_text() == str(ROOT)
    assert fake.writes() == ["POST"]
    assert first.outputs["comment-status"] == "created"
    assert second.outputs == first.outputs | {"comment-status": "unchanged"}
    assert float(first.outputs["delta"]) > 0
    report = json.loads((pull.clone / "report.json").read_text(encoding="utf-8"))
    assert first.outputs["score"] == str(report["score"]["value"])
    text = fake.comments[0]["body"]
    assert f"{first.outputs['delta']} points" in text.splitlines()[1]
    assert first.summary.splitlines()[0] == text.splitlines()[1]
    assert "::stop-commands::" in first.log


def test_a_gate_fails_the_step_and_keeps_the_outputs(
    runner: Runner, pull: Change, fake: Fake
) -> None:
    done = runner.act(pull, fake, fail_under="100", comment="never")

    assert done.code == 1
    assert "mle-lint: gate: the score" in done.log
    assert float(done.outputs["delta"]) > 0
    assert fake.calls == []


def test_a_second_workflow_publishes_what_a_fork_handed_over(
    runner: Runner, pull: Change, fake: Fake
) -> None:
    fake.read_only = True
    lint = runner.act(pull, fake, ("pull_request", "ann/demo"), fail_on="never")
    assert (lint.code, lint.outputs["comment-status"]) == (0, "read-only"), lint.log
    fake.read_only = False
    fake.add_pull(7, pull.head, "feature", "ann/demo")

    event = ("workflow_run", "ann/demo")
    done = runner.act(pull, fake, event, handover=lint.outputs["handover"])

    assert (done.code, done.outputs["comment-status"]) == (0, "created"), done.log
    assert f"{lint.outputs['delta']} points" in fake.comments[0]["body"]


def test_a_mistake_in_an_input_is_an_annotation(runner: Runner, pull: Change, fake: Fake) -> None:
    done = runner.act(pull, fake, comment="sometimes")

    assert done.code == 2
    assert "::error title=mle-lint::comment: 'sometimes' is not one of auto" in done.log
