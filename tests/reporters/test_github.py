from __future__ import annotations

import pytest

from mle_lint.model import Finding, Location, Outcome, Severity
from mle_lint.report import Report, RuleResult
from mle_lint.reporters.github import annotation_lines, render
from tests.reporters.runner import Command, commands

NEXT = "\nNext: Write it down."


def _many(report: Report, **counts: int) -> Report:
    """The report with so many findings of each severity, of the rule at the start."""
    leak = report.findings[0]._replace(location=Location("a.py", 1))
    found = [
        leak._replace(severity=Severity(name), message=f"{name} {number}")
        for name, count in counts.items()
        for number in range(count)
    ]
    return report._replace(findings=tuple(found))


def test_what_is_worth_most_comes_first(report: Report) -> None:
    assert commands(annotation_lines(report)) == [
        Command(
            "error",
            {"file": "README.md", "line": "1", "title": "mle-lint: results-table"},
            f"Results stand in a table: not so.{NEXT}",
        ),
        Command(
            "error",
            {"file": "nb.ipynb", "line": "88", "title": "mle-lint: fit-before-split"},
            f"Nothing is fitted before the split: not so. (cell 4 line 2)"
            f"\n- src/train.py:30: split here{NEXT}",
        ),
    ]


@pytest.mark.parametrize(
    ("counts", "kinds", "last"),
    [
        ({"error": 10, "warning": 10, "info": 10}, (10, 10, 10), "info 9"),
        ({"error": 11}, (10, 0, 1), "1 error more"),
        (
            {"error": 12, "warning": 30, "info": 10},
            (10, 10, 10),
            "2 errors, 20 warnings and 1 notice more",
        ),
        ({"info": 12}, (0, 0, 10), "3 notices more"),
    ],
)
def test_ten_of_a_kind_and_a_line_for_the_rest(
    report: Report, counts: dict[str, int], kinds: tuple[int, int, int], last: str
) -> None:
    told = commands(annotation_lines(_many(report, **counts)))

    names = [command.name for command in told]
    assert tuple(names.count(kind) for kind in ("error", "warning", "notice")) == kinds
    assert last in told[-1].message


def test_the_number_can_be_chosen(report: Report) -> None:
    many = _many(report, error=12)

    assert len(commands(annotation_lines(many, 3))) == 4
    assert annotation_lines(many, 0) == ""


def test_a_folder_of_the_workspace_and_the_last_line(report: Report) -> None:
    place = Location("src/a.py", 3, 7)
    finding = report.findings[0]._replace(location=place)
    (told,) = commands(annotation_lines(report._replace(findings=(finding,)), folder="sub/x"))

    assert told.properties["file"] == "sub/x/src/a.py"
    assert (told.properties["line"], told.properties["endLine"]) == ("3", "7")


def _at(finding: Finding, path: str) -> Finding:
    return finding._replace(location=Location(path, 3))


@pytest.mark.parametrize("path", ["a\nb.py", "a\u202eb.py", "\x1b[2Jx.py", "##[error]x"])
def test_a_name_that_acts_in_a_log_is_shown_in_the_message(report: Report, path: str) -> None:
    finding = _at(report.findings[0], path)
    (told,) = commands(annotation_lines(report._replace(findings=(finding,))))

    assert set(told.properties) == {"title"}
    assert ":3)" in told.message


def test_a_broken_rule_is_an_error(report: Report) -> None:
    broken = RuleResult(report.results[0].rule, Outcome.ERROR, "KeyError: 'x'")
    (told,) = commands(annotation_lines(report._replace(results=(broken,), findings=())))

    assert told == Command(
        "error",
        {"title": "mle-lint: could not run"},
        "The rule fit-before-split could not run: KeyError: 'x'",
    )


def test_a_repository_without_a_score_lacks_nothing(report: Report) -> None:
    ungraded = report._replace(score=report.score._replace(value=None))

    titles = [c.properties["title"] for c in commands(annotation_lines(ungraded))]
    assert titles == ["mle-lint: fit-before-split"]


def test_the_text_stands_where_nothing_is_a_command(report: Report) -> None:
    log = render(report, token="f00d")

    assert log.startswith("::stop-commands::f00d\n50 / 100  D ")
    assert log.endswith(f"\n::f00d::\n{annotation_lines(report)}")
    tokens = {render(report).split("\n")[0] for _ in range(2)}
    assert len(tokens) == 2
    assert all(len(token) == len("::stop-commands::") + 32 for token in tokens)
