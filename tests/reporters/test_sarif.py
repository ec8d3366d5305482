from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mle_lint import __version__, catalogue, engine
from mle_lint.model import Finding, Location, Outcome, Related, Suppression, Unknown
from mle_lint.report import Report
from mle_lint.reporters.sarif import render
from mle_lint.repository import Repository
from tests.memory import MemoryTree

SCHEMA = Path(__file__).parent / "sarif-2.1.0.json"
PROJECTS = Path(__file__).parent.parent.parent / "fixtures" / "_projects"


@cache
def _validator() -> Any:
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def _run(report: Report, folder: str = "") -> dict[str, Any]:
    """The only run of the log, after the log was held against the schema."""
    log = json.loads(render(report, folder))
    assert [error.message for error in _validator().iter_errors(log)] == []
    (run,) = log["runs"]
    return dict(run)


def _only(report: Report, finding: Finding) -> dict[str, Any]:
    (result,) = _run(report._replace(findings=(finding,)))["results"]
    return dict(result)


def test_the_schema_refuses_what_is_wrong(report: Report) -> None:
    log = json.loads(render(report))
    log["runs"][0]["results"][0]["level"] = "warn"

    (error,) = _validator().iter_errors(log)
    assert "'warn' is not one of" in error.message


def test_a_result_has_what_github_asks_for(report: Report) -> None:
    table, leak, card = _run(report, "sub")["results"]

    assert table == {
        "ruleId": "evaluation/results-table",
        "ruleIndex": 1,
        "level": "error",
        "message": {"text": "Results stand in a table: not so."},
        "locations": [_location("sub/README.md", 1)],
        "partialFingerprints": {"primaryLocationLineHash": "0123-results-table"},
        "suppressions": [],
    }
    assert leak["message"]["text"] == (
        "Nothing is fitted before the split: not so. (cell 4 line 2) See also [src/train.py:30](1)."
    )
    assert leak["relatedLocations"] == [
        {"id": 1, **_location("sub/src/train.py", 30), "message": {"text": "split here"}}
    ]
    assert "codeFlows" not in leak
    assert card["suppressions"] == [{"kind": "external", "justification": "internal model"}]


def _location(uri: str, line: int) -> dict[str, Any]:
    artifact = {"uri": uri, "uriBaseId": "%SRCROOT%"}
    return {"physicalLocation": {"artifactLocation": artifact, "region": {"startLine": line}}}


def test_a_comment_in_the_file_silences_in_source(report: Report) -> None:
    finding = report.findings[1]._replace(suppressed=Suppression("why", "README.md:3"))

    assert _only(report, finding)["suppressions"] == [{"kind": "inSource", "justification": "why"}]


@pytest.mark.parametrize(
    ("place", "lines"),
    [
        (Location("a.py", 1), [1, 3, 9]),
        (Location("a.py", 5), [3, 5, 9]),
        (Location("a.py", 20), [3, 9, 20]),
        (Location("helper.py", 20), [20, 3, 9]),
        (Location("a.py", 9), [3, 9]),
    ],
)
def test_a_leak_is_a_path_through_the_finding(
    report: Report, place: Location, lines: list[int]
) -> None:
    rule = report.results[0].rule._replace(id="leakage/fit-before-split")
    related = (
        Related(Location("a.py", 3), "read here"),
        Related(Location("a.py", 9), "split here"),
    )
    finding = report.findings[0]._replace(rule=rule.id, location=place, related=related)
    result = _only(report._replace(results=(report.results[0]._replace(rule=rule),)), finding)

    (flow,) = result["codeFlows"][0]["threadFlows"]
    told = {"read here", "split here", "Nothing is fitted before the split: not so."}
    steps = [step["location"] for step in flow["locations"]]
    assert [step["physicalLocation"]["region"]["startLine"] for step in steps] == lines
    assert {step["message"]["text"] for step in steps} <= told
    assert "See also" not in result["message"]["text"]


def test_a_rule_brings_its_help(report: Report) -> None:
    rule = report.results[3].rule._replace(
        references=("Rules of ML: https://developers.google.com/ml#one.",)
    )
    alone = report._replace(results=(report.results[3]._replace(rule=rule),), findings=())
    (descriptor,) = _run(alone)["tool"]["driver"]["rules"]

    assert descriptor == {
        "id": "evaluation/baseline",
        "name": "Baseline",
        "shortDescription": {"text": "A simple baseline stands next to the model: not so."},
        "fullDescription": {"text": "A simple baseline stands next to the model. A reviewer asks."},
        "help": {
            "text": "Why: A reviewer asks.\n\nHow to fix: Write it down. Then more.\n",
            "markdown": "**Why**: A reviewer asks.\n\n**How to fix**: Write it down. Then more.\n\n"
            "**What counts**\n\n\n**References**\n\n"
            "- Rules of ML: https:&#8203;//developers.google.com/ml#one.\n\n"
            "`mle-lint explain baseline` says more.",
        },
        "helpUri": "https://developers.google.com/ml#one",
        "defaultConfiguration": {"level": "error"},
        "properties": {
            "precision": "high",
            "problem.severity": "error",
            "tags": ["machine-learning", "evaluation", "baseline"],
        },
    }


def test_an_alert_is_headed_by_the_problem(report: Report) -> None:
    result = report.results[0]
    rule = result.rule._replace(title="No key is committed", message="{text} is committed.")
    alone = report._replace(results=(result._replace(rule=rule),), findings=())

    (descriptor,) = _run(alone)["tool"]["driver"]["rules"]
    assert descriptor["shortDescription"] == {"text": "Not so: No key is committed"}


def test_what_was_not_analysed_is_told(report: Report) -> None:
    broken = report.results[0]._replace(outcome=Outcome.ERROR, reason="KeyError")
    unknown = (Unknown("big file.ipynb", "larger than 32.0 MB"), Unknown(".", "2 links"))
    run = _run(report._replace(results=(broken, *report.results[1:]), unknown=unknown))

    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    notices = invocation["toolExecutionNotifications"]
    assert [(n["level"], n["message"]["text"]) for n in notices] == [
        ("error", "fit-before-split: KeyError"),
        ("note", "drift: the workflow could not be read"),
        ("warning", "big file.ipynb: larger than 32.0 MB"),
        ("warning", ".: 2 links"),
    ]
    assert notices[0]["associatedRule"] == {"id": "evaluation/fit-before-split", "index": 0}
    file = notices[2]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert file == {"uri": "big%20file.ipynb", "uriBaseId": "%SRCROOT%"}


def test_thousands_of_unknown_files_are_counted(report: Report) -> None:
    run = _run(report._replace(unknown=(Unknown("a", "b"),) * 1500))

    notices = run["invocations"][0]["toolExecutionNotifications"]
    assert len(notices) == 1 + 1000 + 1
    assert notices[-1]["message"]["text"] == "500 more were not analysed."


def test_nothing_found_is_an_empty_list(report: Report) -> None:
    run = _run(report._replace(findings=(), results=(), unknown=()))

    assert run["results"] == []
    assert run["tool"]["driver"] == {"name": "mle-lint", "version": __version__, "rules": []}
    assert run["automationDetails"] == {"id": "mle-lint/"}
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


@pytest.mark.parametrize("name", ["bare-notebook", "churn-service", "overclaimer"])
def test_real_reports_keep_to_what_github_takes(name: str) -> None:
    root = PROJECTS / name
    files = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }
    rules = catalogue.load().rules
    run = _run(engine.lint(Repository(MemoryTree(files)), rules, engine.Settings()))

    assert len(run["tool"]["driver"]["rules"]) == len(rules)
    for rule in run["tool"]["driver"]["rules"]:
        assert all(rule[key]["text"] for key in ("shortDescription", "fullDescription", "help"))
        assert len(rule["properties"]["tags"]) == len(set(rule["properties"]["tags"])) <= 10
    hashes = [r["partialFingerprints"]["primaryLocationLineHash"] for r in run["results"]]
    assert len(hashes) == len(set(hashes)) > 0
    for result in run["results"]:
        (place,) = result["locations"]
        assert set(place["physicalLocation"]["region"]) <= {"startLine", "endLine"}
        assert not place["physicalLocation"]["artifactLocation"]["uri"].startswith("/")
