"""Runs a composite action as GitHub does: its own bash, expressions, files and variables."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.github.change import outputs

_EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")


class Result(NamedTuple):
    """The exit code of the first step that failed, else 0; logs and summaries of all steps."""

    code: int
    log: str
    summary: str
    outputs: dict[str, str]


def run(
    action: Path, scratch: Path, environment: Mapping[str, str], given: Mapping[str, str]
) -> Result:
    """Runs the steps of action/action.yml in the workspace; `given` is what `with:` would say."""
    described = yaml.safe_load((action / "action.yml").read_text(encoding="utf-8"))
    inputs = described["inputs"]
    assert set(given) <= set(inputs)
    known = {"github.token": "x"}
    for name, about in inputs.items():
        value = given.get(name, filled(str(about.get("default", "")), known))
        known[f"inputs.{name}"] = value
    code, log, summary = 0, "", ""
    for number, step in enumerate(described["runs"]["steps"]):
        files = {
            "GITHUB_OUTPUT": scratch / f"output{number}",
            "GITHUB_STEP_SUMMARY": scratch / f"summary{number}",
        }
        for file in files.values():
            file.write_text("")
        code, text = _step(
            step,
            {
                **environment,
                "GITHUB_ACTION_PATH": str(action),
                **{name: str(file) for name, file in files.items()},
                **{name: filled(text, known) for name, text in step.get("env", {}).items()},
            },
            scratch,
        )
        log += text
        summary += files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
        for name, value in outputs(files["GITHUB_OUTPUT"]).items():
            known[f"steps.{step['id']}.outputs.{name}"] = value
        if code:
            break
    found = {name: filled(o["value"], known) for name, o in described["outputs"].items()}
    return Result(code, log, summary, found)


def filled(text: str, known: Mapping[str, str]) -> str:
    """The text with its expressions replaced; what is not known is empty, as on the runner."""
    return _EXPRESSION.sub(lambda match: known.get(match[1], ""), text)


def _step(
    step: Mapping[str, Any], environment: Mapping[str, str], scratch: Path
) -> tuple[int, str]:
    assert step["shell"] == "bash"
    script = scratch / "step.sh"
    script.write_text(step["run"], encoding="utf-8")
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
        cwd=environment["GITHUB_WORKSPACE"],
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def machine(path: str) -> dict[str, str]:
    """What a runner's variables say of the machine: the search path, a home, a package index."""
    kept = {n: v for n, v in os.environ.items() if n.startswith(("PIP_", "UV_", "SSL_"))}
    # uv brings certificates of its own; a machine behind a proxy has another one.
    kept = {"UV_SYSTEM_CERTS": "true", **kept}
    return {**kept, "PATH": path, "HOME": os.environ.get("HOME", "/"), "RUNNER_OS": "Linux"}
