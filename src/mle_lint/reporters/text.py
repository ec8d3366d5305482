"""The report for a person at a terminal or in the log of a CI job, in eighty columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.reporters import groups
from mle_lint.reporters.escape import plain, prose
from mle_lint.reporters.terminal import PLAIN, Style, widest, wrapped
from mle_lint.reporters.text_sections import SECTIONS
from mle_lint.reporters.workflow_command import spoken

if TYPE_CHECKING:
    from mle_lint.report import Report

_GRADE_COLOURS = {"A": "green", "B": "green", "C": "yellow", "D": "yellow", "E": "red", "F": "red"}
_STATES = ("ready", "thin", "missing")


def render(report: Report, style: Style = PLAIN) -> str:
    """The whole report; text of the repository in it is escaped."""
    blocks = [_headline(report, style), _pillars(report, style), _standing(report, style)]
    blocks += [section(report, style) for section in SECTIONS]
    return spoken("\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n")


def _headline(report: Report, style: Style) -> list[str]:
    value, grade = groups.headline(report)
    colour = _GRADE_COLOURS.get(grade, "dim")
    score = style.paint(value if grade == "-" else f"{value}  {grade}", "bold", colour)
    files = groups.counted(report.files, "file")
    lines = [f"{score}   {plain(report.lane.name)}   {files}"]
    ungraded = groups.ungraded(report)
    if ungraded:
        lines += wrapped("", prose(ungraded))
    hold = groups.hold(report)
    if hold:
        cap, title, lifted = hold
        text = f"held at {cap.at:g} by {style.paint(cap.slug, 'bold')}: {prose(title)}; {lifted}"
        lines += wrapped("", text)
    return lines + _reasons(report)


def _reasons(report: Report) -> list[str]:
    lines = wrapped("", f"{plain(report.lane.name)}: {prose('; '.join(report.lane.reasons))}")
    told = []
    for word, value in (("yes", True), ("no", False)):
        names = [plain(name) for name, trait in report.traits.items() if trait.value is value]
        if names:
            told.append(f"{word} {', '.join(names)}")
    return lines + (wrapped("", f"traits: {'; '.join(told)}") if told else [])


def _pillars(report: Report, style: Style) -> list[str]:
    if report.score.value is None:
        return []
    pillars = report.score.pillars
    width = widest([*pillars, "faults"])
    lines = [
        f"{name.ljust(width)}  {pillar.earned:5.1f} / {pillar.possible:4.1f}  "
        f"{style.bar(pillar.earned / pillar.possible if pillar.possible else 0.0)}"
        for name, pillar in pillars.items()
    ]
    if report.score.penalties:
        lines.append(f"{'faults'.ljust(width)}  {-report.score.penalties:5.1f}")
    return lines


def _standing(report: Report, style: Style) -> list[str]:
    if report.score.value is None:
        return []
    told = []
    for state in _STATES:
        names = [name for name, found in report.stories.items() if found == state]
        if names:
            told.append(f"{state} {', '.join(names)}")
    lines = wrapped(style.paint("Stories", "bold") + " ", "; ".join(told)) if told else []
    ladder = report.ladder
    step = f"Step {ladder.step} of 5: {ladder.name}"
    following = "; next: " + ", ".join(map(plain, ladder.next)) if ladder.next else ""
    return lines + wrapped("", step + following)
