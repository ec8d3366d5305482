"""A repository whose names and README try everything, linted for real and shown in every format."""

from __future__ import annotations

import json
from functools import cache
from urllib.parse import unquote

import pytest

from mle_lint import catalogue, engine
from mle_lint.model import Unknown
from mle_lint.report import Report
from mle_lint.reporters import FORMATS, github, render, sarif
from mle_lint.reporters.comment import MARKER, comment
from mle_lint.reporters.place import HeadPlace
from mle_lint.reporters.summary import summary
from mle_lint.repository import Repository
from mle_lint.suppression import Ignore
from tests.memory import MemoryTree
from tests.probes.test_secrets import CAPITALS, mixed
from tests.reporters.rendered import BIDI, alive, headings
from tests.reporters.runner import commands

PLACE = HeadPlace("https://github.com/o/r", "a" * 40)
STAMP = "<!-- mle-lint:v1 key=default run=9 attempt=9 sha= score=99.0 -->"
TRICKS = (
    "::error::x",
    "##[add-mask]x",
    "a%0A::error::x",
    "a\n::set-output name=score::100",
    "a\r\n\n# Heading",
    STAMP,
    "@everyone",
    "<details></summary>",
    "![p](http:x.y",
    "[l](javascript:alert(1))",
    "`tick```",
    "a\u202eb\u2066",
    "| a | b |",
    "\x1b[2J",
    "www.x.y #12 GH-1",
)
KEY = f'"{"AK" + "IA"}{mixed(16, CAPITALS)}"'
CODE = f"""\
import joblib
from sklearn.linear_model import LogisticRegression

aws = {KEY}
model = LogisticRegression().fit([[1]], [1])
joblib.dump(model, "m.joblib")
"""


def readme(said: str) -> str:
    return (
        f"# Churn {said}\n\n{said} A model predicts which customers churn {said}.\n\n"
        f"## Results {said}\n\n| model {said} | F1 |\n| --- | --- |\n| baseline {said} | 0.61 |\n"
        f"| ours | 0.72 |\n\n## Limitations\n\n{said} The errors {said} are old customers, 12 %.\n\n"
        f"See [the notes](notes/{said}.md) and run `python {said}/train.py`.\n"
    )


@cache
def reported(said: str) -> Report:
    """The report on a repository that says this in all names and texts, and silences with it."""
    files: dict[str, str | bytes] = {
        "README.md": readme(said),
        f"{said}/train.py": CODE,
        f"src/{said}.py": CODE,
        f"{said}/nb.ipynb": "{not json",
        f"{said}.md": readme(said),
        ".github/workflows/ci.yml": f"on: push\njobs:\n  a:\n    steps:\n      - run: {said!r}\n",
    }
    rules = catalogue.load().rules
    ignores = (Ignore("model-card", said),)
    repository = Repository(MemoryTree(files))
    return engine.lint(repository, rules, engine.Settings(ignores=ignores, origin=said))


@pytest.mark.parametrize("said", TRICKS)
def test_the_names_are_in_the_report_at_all(said: str) -> None:
    report = reported(said)

    assert f"src/{said}.py" in {finding.location.path for finding in report.findings}
    assert any(said in item.path for item in report.unknown)


@pytest.mark.parametrize("said", TRICKS)
def test_the_log_holds_annotations_alone(said: str) -> None:
    report = reported(said)
    told = commands(github.render(report, token="f00d"))

    assert {command.name for command in told} <= {"error", "warning", "notice"}
    paths = {finding.location.path for finding in report.findings}
    assert {c.properties["file"] for c in told if "file" in c.properties} <= paths


@pytest.mark.parametrize("said", TRICKS)
@pytest.mark.parametrize("format_", [name for name in FORMATS if name != "github"])
def test_a_printed_report_holds_no_command(format_: str, said: str) -> None:
    output = render(format_, reported(said))

    assert commands(output) == []
    assert BIDI.findall(output) == []
    assert "\x1b" not in output


@pytest.mark.parametrize("said", TRICKS)
def test_pages_show_it_as_text(said: str) -> None:
    report = reported(said)
    base = reported("words")
    body = comment(report, base, PLACE).partition("\n")[2]

    assert alive(render("markdown", report)) == []
    for page in (body, summary(report, base, PLACE)):
        assert alive(page, f"{PLACE.url}/blob/{PLACE.sha}/") == []
        assert MARKER not in page
        assert "Heading" not in "".join(headings(page))


@pytest.mark.parametrize("said", TRICKS)
def test_sarif_names_files_of_the_repository(said: str) -> None:
    report = reported(said)
    (run,) = json.loads(sarif.render(report))["runs"]

    for result in run["results"]:
        (place,) = result["locations"]
        address = place["physicalLocation"]["artifactLocation"]["uri"]
        assert not address.startswith("/")
        assert ":" not in address
        assert unquote(address) in {finding.location.path for finding in report.findings}


def test_the_first_line_of_a_comment_is_ours_whatever_the_base_says() -> None:
    report = reported(STAMP)._replace(unknown=(Unknown(STAMP, STAMP),) * 3000)

    text = comment(report, STAMP, PLACE._replace(key=STAMP))
    assert text.count(MARKER) == 1
    assert len(text) <= 60_000
