"""Claims are collected with their verdicts, backed ones included, and reach the report."""

from __future__ import annotations

from mle_lint import catalogue, engine, reporters
from mle_lint.report import Report
from mle_lint.repository import Repository
from tests.memory import MemoryTree

FILES = {
    "README.md": "# Tides\n\n- Served with Flask\n- Tracked with MLflow\n- Streams come by Kafka\n",
    "app.py": "from flask import Flask\n\napp = Flask(__name__)\n",
    "requirements.txt": "flask\nmlflow\n",
}


def report() -> Report:
    rule = catalogue.load().named("unbacked-claim")
    return engine.lint(Repository(MemoryTree(FILES)), (rule,), engine.Settings())


def test_every_claim_has_its_verdict_and_the_place_that_decides() -> None:
    told = [
        (
            c.subject,
            c.location.line,
            c.verdict,
            [(r.location.path, r.location.line) for r in c.related],
        )
        for c in report().claims
    ]
    assert told == [
        ("Flask", 3, "backed", [("app.py", 1)]),
        ("MLflow", 4, "unbacked", [("requirements.txt", 2)]),
        ("Kafka", 5, "unbacked", []),
    ]


def test_the_reviewer_sees_claims_as_a_table_and_open_ones_first() -> None:
    page = reporters.render("markdown", report())
    rows = [line for line in page.partition("Claims (3)")[2].split("\n") if "README.md:" in line]
    assert rows == [
        "| MLflow | `README.md:4` | unbacked | only listed as a dependency `requirements.txt:2` |",
        "| Kafka | `README.md:5` | unbacked | no trace in code, settings or workflows |",
        "| Flask | `README.md:3` | backed | `app.py:1` |",
    ]
