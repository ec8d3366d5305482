"""A check run that holds every annotation, in the batches that GitHub takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mle_lint.model import Finding, Severity
from mle_lint.reporters import groups
from mle_lint.reporters.escape import plain, prose

if TYPE_CHECKING:
    from github.CheckRun import CheckRun
    from github.Repository import Repository

    from mle_lint.github.event import Run
    from mle_lint.github.patience import Patience
    from mle_lint.report import Report

NAME = "mle-lint"
BATCH = 50
# GitHub takes 65,535 characters.
MAX_SUMMARY = 60_000
_LEVELS = {Severity.ERROR: "failure", Severity.WARNING: "warning", Severity.INFO: "notice"}


def annotated(report: Report, folder: str) -> list[dict[str, Any]]:
    """An annotation of the Checks API for each open finding, worst first."""
    return [_annotation(finding, folder) for finding in groups.opened(report)]


def publish(
    repository: Repository,
    patience: Patience,
    commit: str,
    run: Run,
    output: dict[str, str],
    found: list[dict[str, Any]],
    passed: bool,
) -> None:
    """Makes the check run of this run, once, and completes it with the last batch."""
    name = f"{run.id}.{run.attempt}"
    conclusion = "success" if passed else "failure"

    def there() -> CheckRun | None:
        runs = repository.get_commit(commit).get_check_runs(check_name=NAME)
        return next((one for one in runs if one.external_id == name), None)

    def make() -> CheckRun:
        return repository.create_check_run(
            NAME, commit, external_id=name, status="in_progress", output=dict(output)
        )

    check = patience(make, there)
    for start in range(0, len(found), BATCH):
        part: dict[str, Any] = {**output, "annotations": found[start : start + BATCH]}
        patience(lambda part=part: check.edit(output=part))  # type: ignore[misc]
    patience(lambda: check.edit(status="completed", conclusion=conclusion))


def output(report: Report, summary: str) -> dict[str, str]:
    """Title and summary of the check run."""
    value, grade = groups.headline(report)
    return {"title": f"{value} {grade}", "summary": summary[:MAX_SUMMARY]}


def _annotation(finding: Finding, folder: str) -> dict[str, Any]:
    place = finding.location
    path = f"{folder}/{place.path}" if folder else place.path
    cell = f" ({groups.place(place)})" if place.cell is not None else ""
    return {
        "path": path.encode("utf-8", "replace").decode(),
        "start_line": place.line,
        "end_line": place.end_line or place.line,
        "annotation_level": _LEVELS[finding.severity],
        "title": plain(finding.rule.rsplit("/", 1)[-1]),
        "message": f"{prose(finding.message)}{plain(cell)}",
    }
