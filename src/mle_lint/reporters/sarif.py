"""The report as SARIF 2.1.0, within what GitHub's code scanning takes.

GitHub needs a help text for each rule, a place for each result, and `primaryLocationLineHash` to
know a result again. Columns are left out, since no finding is finer than a line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mle_lint import __version__
from mle_lint.model import Finding, Location, Outcome
from mle_lint.reporters import groups
from mle_lint.reporters.as_json import dumped
from mle_lint.reporters.escape import plain
from mle_lint.reporters.sarif_rules import LEVELS, descriptor
from mle_lint.reporters.sarif_text import link, sentence
from mle_lint.reporters.uri import uri

if TYPE_CHECKING:
    from mle_lint.report import Report

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "%SRCROOT%"
MAX_NOTIFICATIONS = 1000
MAX_LINKS = 5
# Categories whose related places follow the data, in its order; elsewhere they are further places.
_FLOWS = ("leakage",)


def render(report: Report, folder: str = "") -> str:
    """One run with all findings, silenced ones too; `results` is there even when it is empty.

    `folder` is where the repository lies in the one whose root the addresses are relative to.
    """
    rules = [result.rule for result in report.results]
    index = {rule.id: number for number, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "mle-lint",
                "version": __version__,
                "rules": [descriptor(rule) for rule in rules],
            }
        },
        "automationDetails": {"id": "mle-lint/"},
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository."}}},
        "invocations": [
            {
                "executionSuccessful": not report.broken,
                "toolExecutionNotifications": list(_notifications(report, folder, index)),
            }
        ],
        "results": [_result(finding, folder, index) for finding in _findings(report)],
        "properties": {
            "lane": plain(report.lane.name),
            "score": report.score.value,
            "grade": report.score.grade,
            "rubric": report.rubric,
        },
    }
    return dumped({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _findings(report: Report) -> list[Finding]:
    """The open ones, and the silenced ones in the order of the report."""
    return [*groups.opened(report), *groups.silenced(report)]


def _result(finding: Finding, folder: str, index: dict[str, int]) -> dict[str, Any]:
    place, silenced = finding.location, finding.suppressed
    result = {
        "ruleId": plain(finding.rule),
        "ruleIndex": index[finding.rule],
        "level": LEVELS[finding.severity],
        "message": {"text": _message(finding)},
        "locations": [_location(place, folder)],
        "partialFingerprints": {"primaryLocationLineHash": finding.fingerprint},
        "suppressions": [],
    }
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, **_location(other.location, folder, other.message)}
            for number, other in enumerate(finding.related, 1)
        ]
    if finding.related and _flows(finding):
        result["codeFlows"] = [{"threadFlows": [{"locations": _flow(finding, folder)}]}]
    if silenced is not None:
        inline = silenced.origin.startswith(f"{place.path}:")
        kind = "inSource" if inline else "external"
        result["suppressions"] = [{"kind": kind, "justification": sentence(silenced.reason)}]
    return result


def _message(finding: Finding) -> str:
    """GitHub shows related places where the message links to them."""
    told = sentence(finding.message)
    if finding.location.cell is not None:
        told += f" ({_cell(finding.location)})"
    if finding.related and not _flows(finding):
        places = list(enumerate(finding.related[:MAX_LINKS], 1))
        links = [link(groups.place(other.location), number) for number, other in places]
        told += f" See also {', '.join(links)}."
    return told


def _flow(finding: Finding, folder: str) -> list[dict[str, Any]]:
    """The way of the rows: the related places, with the finding where its line stands in it."""
    steps = [(other.location, other.message) for other in finding.related]
    if finding.location not in [place for place, _ in steps]:
        steps.insert(_turn(finding), (finding.location, finding.message))
    return [{"location": _location(place, folder, told)} for place, told in steps]


def _turn(finding: Finding) -> int:
    """Before the first step further down in its file, else after the last one in that file.

    A finding in another file is where the way begins, such as a helper that is called.
    """
    own, turn = finding.location, 0
    for number, other in enumerate(finding.related):
        if other.location.path == own.path:
            if other.location.line > own.line:
                return number
            turn = number + 1
    return turn


def _flows(finding: Finding) -> bool:
    return finding.rule.split("/", 1)[0] in _FLOWS


def _location(place: Location, folder: str, message: str = "") -> dict[str, Any]:
    region = {"startLine": place.line}
    if place.end_line is not None and place.end_line > place.line:
        region["endLine"] = place.end_line
    path = {"artifactLocation": _artifact(place.path, folder), "region": region}
    told = {"message": {"text": sentence(message)}} if message else {}
    return {"physicalLocation": path, **told}


def _artifact(path: str, folder: str) -> dict[str, str]:
    return {"uri": uri(f"{folder}/{path}" if folder else path), "uriBaseId": ROOT}


def _cell(place: Location) -> str:
    return groups.place(place).removeprefix(place.path).strip()


def _notifications(report: Report, folder: str, index: dict[str, int]) -> Iterator[dict[str, Any]]:
    """What broke and what was not analysed; the reader must not take either for absent."""
    for outcome, level in ((Outcome.ERROR, "error"), (Outcome.UNKNOWN, "note")):
        for result in report.results:
            if result.outcome is outcome:
                rule = {"id": plain(result.rule.id), "index": index[result.rule.id]}
                said = _notice(level, f"{result.rule.slug}: {result.reason}")
                yield {**said, "associatedRule": rule}
    for item in report.unknown[:MAX_NOTIFICATIONS]:
        said = _notice("warning", f"{plain(item.path)}: {item.reason}")
        if item.path != ".":
            file = {"artifactLocation": _artifact(item.path, folder)}
            said["locations"] = [{"physicalLocation": file}]
        yield said
    left = len(report.unknown) - MAX_NOTIFICATIONS
    if left > 0:
        yield _notice("warning", f"{left:,} more were not analysed.")


def _notice(level: str, text: str) -> dict[str, Any]:
    return {"level": level, "message": {"text": sentence(text)}}
