"""The report in the log of a GitHub Actions job: the text, and annotations at the places.

A runner keeps ten annotations of each kind a step (ExecutionContext.cs), so the worst come first
and one last line counts the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from mle_lint.model import Finding, Severity
from mle_lint.reporters import groups, text
from mle_lint.reporters.escape import plain, prose
from mle_lint.reporters.workflow_command import command, inert

if TYPE_CHECKING:
    from mle_lint.report import Report

MAX_ANNOTATIONS = 10
MAX_RELATED = 4
_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report, folder: str = "", token: str | None = None) -> str:
    """The text report, of which the runner takes no command, then the annotations.

    `folder` is where the repository lies in the workspace. `token` is for tests; without it, it
    is drawn at random, so this output alone differs from run to run.
    """
    if token is None:
        from secrets import token_hex

        token = token_hex(16)
    return inert(text.render(report), token) + annotation_lines(report, folder=folder)


def annotation_lines(report: Report, most: int = MAX_ANNOTATIONS, folder: str = "") -> str:
    """A line for each of the worst findings, at most `most` of a kind; 0 switches them off."""
    if most <= 0:
        return ""
    lines = {kind: list(_of_kind(report, kind, folder)) for kind in _KINDS.values()}
    over = any(len(found) > most for found in lines.values())
    shown, left = [], []
    for kind, found in lines.items():
        # The last line is a notice itself.
        room = most - 1 if over and kind == "notice" else most
        shown += found[:room]
        if len(found) > room:
            left.append(groups.counted(len(found) - room, kind))
    if left:
        told = f"{_listed(left)} more: see the job summary or the report."
        shown.append(command("notice", told, {"title": "mle-lint"}))
    return "".join(f"{line}\n" for line in shown)


def _of_kind(report: Report, kind: str, folder: str) -> Iterator[str]:
    if kind == "error":
        for result in report.broken:
            told = f"The rule {result.rule.slug} could not run: {prose(result.reason)}"
            yield command("error", told, {"title": "mle-lint: could not run"})
    for finding in groups.opened(report):
        if _KINDS[finding.severity] == kind:
            yield _annotation(finding, kind, folder)


def _annotation(finding: Finding, kind: str, folder: str) -> str:
    place = finding.location
    path = f"{folder}/{place.path}" if folder else place.path
    properties, where = {}, ""
    if plain(path) == path and "##" not in path:
        properties = {"file": path, "line": str(place.line)}
        if place.end_line is not None and place.end_line > place.line:
            properties["endLine"] = str(place.end_line)
        if place.cell is not None:
            where = f" ({groups.place(place).removeprefix(place.path).strip()})"
    else:
        # The runner could not find it by a name that is safe to print.
        where = f" ({plain(groups.place(place))})"
    properties["title"] = f"mle-lint: {plain(finding.rule.rsplit('/', 1)[-1])}"
    further = (
        f"- {plain(groups.place(other.location))}: {prose(other.message)}"
        for other in finding.related[:MAX_RELATED]
    )
    told = (
        f"{prose(finding.message)}{where}",
        *further,
        f"Next: {prose(groups.first_sentence(finding.fix))}",
    )
    return command(kind, "\n".join(told), properties)


def _listed(parts: Iterable[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
