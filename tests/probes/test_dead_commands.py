"""An error is sure from the tree alone; what might come from elsewhere is a warning."""

from __future__ import annotations

import pytest

from mle_lint import catalogue, engine
from mle_lint.repository import Repository
from tests.memory import MemoryTree

README = "# Tides\n\n{text}\n"
FIT = "import argparse\n\nap = argparse.ArgumentParser()\nap.add_argument('--days')\n"
WARNED, FAILED = ["warning"], ["error"]


@pytest.mark.parametrize(
    ("path", "text", "severities"),
    [
        ("README.md", "```bash\npython src/watch.py\n```", FAILED),
        ("README.md", "```bash\npip install -r needs/requirements.txt\n```", FAILED),
        ("README.md", "```bash\npython fit.py --config tides.yaml\n```", WARNED),
        ("README.md", "```bash\npython fit.py --weeks 2\n```", WARNED),
        ("README.md", "Then start `python src/watch.py` once.", WARNED),
        ("docs/setup.md", "```bash\npython src/watch.py\n```", WARNED),
        ("docs/README.md", "```bash\npython watch.py\n```", WARNED),
        ("README.md", "```bash\npython fit.py --days 2\n```", []),
    ],
)
def test_how_sure_a_dead_command_is(path: str, text: str, severities: list[str]) -> None:
    files = {path: README.format(text=text), "fit.py": FIT}
    rule = catalogue.load().named("dead-command")
    report = engine.lint(Repository(MemoryTree(files)), (rule,), engine.Settings())
    assert [finding.severity.value for finding in report.findings] == severities
