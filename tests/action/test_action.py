"""The steps of action.yml, run as a runner runs them on the merge commit of a pull request."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

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


def search_path(installer: str, folder: Path) -> str:
    """A search path with the installer; without uv, the action must do with Python's own."""
    folder.mkdir()
    for name in ("git", "bash"):
        program(name)
    if installer == "uv":
        (folder / "uv").symlink_to(Path(program("uv")) / "uv")
    python = Path(sys.base_prefix) / "bin"
    parts = [str(folder), str(python), "/usr/bin", "/bin"]
    if installer == "pip" and shutil.which("uv", path=os.pathsep.join(parts)):
        pytest.skip("NOT TESTED: uv cannot be hidden on this machine")
    return os.pathsep.join(parts)


@pytest.fixture(params=["pip", "uv"])
def installer(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return search_path(request.param, tmp_path / "bin")


def act(pull: Change, fake: Fake, scratch: Path, path: str, number: int, gate: str = "") -> Result:
    environment = pull.environment(scratch, fake.url) | machine(path)
    # Variables of the workflow that would lead Python astray.
    environment |= {"GITHUB_RUN_ID": str(number), "PYTHONPATH": str(pull.clone)}
    for name in ("INPUT_PATH", "INPUT_TOKEN"):
        del environment[name]
    environment["MLE_LINT_CACHE"] = str(scratch / "cache")
    given = {"fail-on": "never", "json": "report.json", "fail-under": gate}
    return run(ROOT, scratch, environment, given)


def test_two_runs_give_one_comment_with_the_delta(
    tmp_path: Path, fake: Fake, installer: str
) -> None:
    before = {
        path.name: path.read_text(encoding="utf-8")
        for path in SAMPLE.iterdir()
        if path.suffix != ".joblib"
    }
    pull = change(tmp_path, before, LATER)
    scratch = tmp_path / "scratch"

    first = act(pull, fake, scratch, installer, 11)
    second = act(pull, fake, scratch, installer, 12)

    assert (first.code, second.code) == (0, 0), first.log + second.log
    assert fake.writes() == ["POST"]
    assert first.outputs["comment-status"] == "created"
    assert second.outputs["comment-status"] == "unchanged"
    assert float(first.outputs["delta"]) > 0
    assert first.outputs["score"] == second.outputs["score"]
    assert first.outputs["json"] == "report.json"
    assert (pull.clone / "report.json").stat().st_size
    text = fake.comments[0]["body"]
    assert f"{first.outputs['delta']} points" in text.splitlines()[1]
    assert first.summary.splitlines()[0] == text.splitlines()[1]
    assert "::stop-commands::" in first.log

    gated = act(pull, fake, scratch, installer, 13, gate="100")
    assert gated.code == 1
    assert gated.outputs == second.outputs
    assert "mle-lint: gate: the score" in gated.log
