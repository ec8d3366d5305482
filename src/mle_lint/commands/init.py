"""`mle-lint init`: writes a workflow and a configuration to start from."""

# Importing pathlib would cost more time than this module does.

from __future__ import annotations

import os

from mle_lint.commands.answer import Answer
from mle_lint.commands.files import write_whole
from mle_lint.config import FILE
from mle_lint.model import UserError

WORKFLOW_FILE = ".github/workflows/mle-lint.yml"
WORKFLOW = """\
name: mle-lint

on:
  push:
    branches: [main]
  pull_request:

permissions:
  contents: read

concurrency:
  group: mle-lint-${{ github.ref }}
  cancel-in-progress: true

jobs:
  mle-lint:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - uses: actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0
        with:
          python-version: "3.12"
      - run: pipx run mle-lint check --format markdown >> "$GITHUB_STEP_SUMMARY"
"""
CONFIGURATION = """\
# What mle-lint takes into account; every key may be left out.
# lane: product-ml            # or mlops-platform, llm-genai, analysis-only; else inferred
# fail-under: 60              # the run fails below this score
fail-on: error                # the run fails on faults as bad as this; or warning, info, never
# ignore:
#   baseline: The reason, which the report prints
"""
_BADGE = "https://img.shields.io/badge/mle--lint-checked-informational"
_PLACE = "../../actions/workflows/mle-lint.yml"


def run(folder: str = ".") -> Answer:
    """Writes both files, or neither when one exists already (UserError); the badge is the text."""
    files = {WORKFLOW_FILE: WORKFLOW, FILE: CONFIGURATION}
    for name in files:
        if os.path.lexists(os.path.join(folder, name)):
            raise UserError(f"{name} exists already; nothing was written")
    for name, text in files.items():
        file = os.path.join(folder, name)
        os.makedirs(os.path.dirname(file) or ".", exist_ok=True)
        write_whole(file, text)
    lines = [*(f"wrote {name}" for name in files), "badge for the README:"]
    return Answer("\n".join([*lines, f"[![mle-lint]({_BADGE})]({_PLACE})"]) + "\n")
