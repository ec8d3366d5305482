"""`mle-lint init`: writes a workflow and a configuration to start from."""

# Importing pathlib would cost more time than this module does.

from __future__ import annotations

import os

from mle_lint import __version__
from mle_lint.commands.answer import Answer
from mle_lint.commands.files import write_whole
from mle_lint.config import FILE
from mle_lint.model import UserError

WORKFLOW_FILE = ".github/workflows/mle-lint.yml"
WORKFLOW = f"""\
name: mle-lint

on:
  push:
    branches: [main, master]
  pull_request:

permissions: {{}}

concurrency:
  group: mle-lint-${{{{ github.ref }}}}
  cancel-in-progress: true

jobs:
  mle-lint:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    permissions:
      contents: read
      pull-requests: write # for the comment on a pull request
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          persist-credentials: false
      - run: pipx run --spec mle-lint=={__version__} mle-lint action
        # Elsewhere than in the repository, whose files must not take part in the installation.
        working-directory: ${{{{ runner.temp }}}}
        env:
          MLE_LINT_PATH: ${{{{ github.workspace }}}}
          MLE_LINT_TOKEN: ${{{{ github.token }}}}
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
