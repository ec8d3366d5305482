"""The files by which a step talks with its runner: outputs, and the summary of the job."""

# Importing pathlib would cost more time than this module does.

from __future__ import annotations

import secrets
from collections.abc import Mapping

from mle_lint.model import UserError
from mle_lint.trees.words import shown

# Above this, the runner drops the whole summary.
MAX_SUMMARY = 1 << 20


def add_outputs(environ: Mapping[str, str], values: Mapping[str, str]) -> None:
    """Sets outputs of the step; does nothing without a runner. Raises UserError.

    The delimiter is random, so that no value can end itself and set another output.
    """
    lines = []
    for name, value in values.items():
        end = f"end_{secrets.token_hex(16)}"
        lines.append(f"{name}<<{end}\n{value}\n{end}\n")
    _append(environ.get("GITHUB_OUTPUT", ""), "".join(lines))


def add_summary(environ: Mapping[str, str], text: str) -> None:
    """Adds to the summary of the job, never more than it takes. Raises UserError."""
    data = text.encode("utf-8", "backslashreplace")
    if len(data) > MAX_SUMMARY:
        text = "The summary is longer than GitHub shows; the report files hold it.\n"
    _append(environ.get("GITHUB_STEP_SUMMARY", ""), text)


def _append(path: str, text: str) -> None:
    if not path or not text:
        return
    try:
        with open(path, "ab") as file:
            file.write(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise UserError(f"cannot write {shown(path)}: {(error.strerror or '').lower()}") from error
