"""Files that repeat a few letters over and over: what is looked for in them ends in time."""

from __future__ import annotations

import json

import pytest

from mle_lint import catalogue, engine, judge
from mle_lint.deadlines import deadline
from mle_lint.model import Outcome
from mle_lint.repository import Repository
from tests.memory import MemoryTree

LETTERS = 20_000
LINES = ("http://a.b/ ", "|---|\n")
README = """\
# Churn

Which customers leave is predicted for the retention team, who call them. The model reaches F1 0.72.

{text}

- {line}

## {line}

| model | F1 |
| --- | --- |
| {line} | 0.61 |

```bash
{text}
```
"""
TRAIN = """\
# {line}
from fastapi import FastAPI
from sklearn.linear_model import LogisticRegression

NOTES = '''{text}'''
app = FastAPI()
model = LogisticRegression().fit([[1]], [1])


@app.get("/predict")
def predict(row: str) -> float:
    return model.predict([[row]])
"""


def repository(unit: str) -> Repository:
    """A service whose files are full of the unit."""
    text = (unit * LETTERS)[:LETTERS]
    line = text.replace("\n", " ")
    said = README.format(text=text, line=line)
    cell = {"cell_type": "markdown", "metadata": {}, "source": said}
    files: dict[str, str | bytes] = {
        "README.md": said,
        "docs/notes.rst": f"Notes\n=====\n\n{text}\n",
        "train.py": TRAIN.format(line=line, text=text.replace("'", "").replace("\\", "")),
        "tests/test_app.py": f"# {line}\ndef test_a():\n    assert 1 == 1\n",
        "notes.ipynb": json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4}),
        "Dockerfile": f"FROM python:3.11\n# {line}\nCMD python train.py\n",
        "Makefile": f"all:\n\tpython train.py {line}\n",
        "run.sh": text,
        "requirements.txt": f"scikit-learn==1.5.0\n# {line}\n",
        ".github/workflows/ci.yml": f"on: push\n# {line}\njobs: {{}}\n",
        "plot.R": text,
    }
    return Repository(MemoryTree(files))


@pytest.mark.parametrize(
    "unit",
    [
        "A",
        "a_",
        "a/",
        "1,",
        "\n",
        " \n",
        "- ",
        "<",
        "</",
        "<a ",
        "(a",
        'a("',
        "](",
        "`",
        "*a",
        *LINES,
    ],
)
def test_no_rule_gets_stuck(unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Ten times of what it takes. A search that takes the square of the length takes minutes.
    monkeypatch.setattr(judge, "SECONDS_PER_CHECK", 10.0)
    with deadline(30):
        report = engine.lint(repository(unit), catalogue.load().rules, engine.Settings())
    broken = {r.rule.slug for r in report.results if r.outcome is Outcome.ERROR}
    assert broken == set()
    assert not [r.rule.slug for r in report.results if r.reason.startswith("given up")]
