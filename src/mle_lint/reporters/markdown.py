"""The report for a reviewer on GitHub: what matters first, everything else folded away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mle_lint.model import Outcome
from mle_lint.reporters import groups
from mle_lint.reporters.escape import code_span, markdown
from mle_lint.reporters.markdown_details import DETAILS
from mle_lint.rule import STORIES

if TYPE_CHECKING:
    from mle_lint.report import Report, RuleResult

MAX_FAULTS = 30
MAX_FIXES = 3
_STATES = ("ready", "thin", "missing")


def render(report: Report) -> str:
    """The whole report; no text of the repository in it acts as markup, link or mention."""
    blocks = [section(report) for section in (*_SECTIONS, *DETAILS)]
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def _heading(report: Report) -> list[str]:
    value, grade = groups.headline(report)
    lines = [f"# mle-lint: {value}{'' if grade == '-' else f' ({grade})'}", ""]
    facts = [f"**{markdown(report.lane.name)}**", groups.counted(report.files, "file")]
    if report.commit:
        facts.append(f"commit {code_span(report.commit[:12])}")
    lines.append(", ".join(facts))
    ungraded = groups.ungraded(report)
    if ungraded:
        lines += ["", f"This repository is {markdown(ungraded)}."]
    hold = groups.hold(report)
    if hold:
        cap, title, lifted = hold
        lines += ["", f"Held at {cap.at:g} by {code_span(cap.slug)}: {markdown(title)}; {lifted}."]
    return lines


def _broken(report: Report) -> list[str]:
    if not report.broken:
        return []
    rows = [f"- {code_span(r.rule.slug)} {markdown(r.reason)}" for r in report.broken]
    return ["## Could not run", "", *rows]


def pillars(report: Report) -> list[str]:
    """A table of the points of each part; nothing when there is no score."""
    if report.score.value is None or not report.score.pillars:
        return []
    lines = ["| Part | Earned | Possible |", "| --- | --: | --: |"]
    for name, pillar in report.score.pillars.items():
        lines.append(f"| {markdown(name)} | {pillar.earned:.1f} | {pillar.possible:.1f} |")
    if report.score.penalties:
        lines.append(f"| faults | {-report.score.penalties:.1f} | |")
    return lines


def _standing(report: Report) -> list[str]:
    if report.score.value is None:
        return []
    told = []
    for state in _STATES:
        names = [name for name, found in report.stories.items() if found == state]
        if names:
            told.append(f"{state} {', '.join(map(markdown, names))}")
    ladder = report.ladder
    following = f"; next: {', '.join(map(code_span, ladder.next))}" if ladder.next else ""
    lines = [f"Stories: {'; '.join(told)}.", ""] if told else []
    return [*lines, f"Step {ladder.step} of 5: {markdown(ladder.name)}{following}."]


def _fixes(report: Report) -> list[str]:
    if not report.plan:
        return []
    lines = ["## Next fixes", ""]
    for number, step in enumerate(report.plan[:MAX_FIXES], 1):
        action = markdown(groups.first_sentence(step.action))
        gain = f"{step.gain:+.1f} points, {markdown(step.effort)}"
        lines.append(f"{number}. {code_span(step.slug)} ({gain}): {action}")
    return lines


def _faults(report: Report) -> list[str]:
    found = groups.faults(report)
    if not found:
        return ["No faults."] if groups.ran_faults(report) else []
    lines = [
        "## Faults",
        "",
        "| Severity | Place | What is so | Rule |",
        "| --- | --- | --- | --- |",
    ]
    for item in found[:MAX_FAULTS]:
        place, slug = groups.place(item.location), item.rule.rsplit("/", 1)[-1]
        said = markdown(item.message)
        for other in item.related:
            said += f" → {code_span(groups.place(other.location))} {markdown(other.message)}"
        cells = (item.severity.value, code_span(place), said, code_span(slug))
        lines.append(f"| {' | '.join(cells)} |")
    if len(found) > MAX_FAULTS:
        lines += ["", f"{len(found) - MAX_FAULTS} more are in the JSON report."]
    held = groups.held_back(report)
    return [*lines, "", markdown(held)] if held else lines


def _missing(report: Report) -> list[str]:
    found = groups.evidence(report, Outcome.ABSENT, Outcome.CLAIMED)
    lines = ["## Missing evidence"] if found else []
    for story in (*STORIES, ""):
        own = [result for result in found if (result.rule.stories or ("",))[0] == story]
        if own:
            heading = f"For the story of {story}" if story else "For the whole"
            lines += ["", f"**{heading}**", "", *map(_absent, own)]
    return lines


def _absent(result: RuleResult) -> str:
    line = f"- {code_span(result.rule.slug)} {markdown(result.rule.title)}"
    if result.outcome is not Outcome.CLAIMED:
        return line
    places = [f" in {code_span(groups.place(item.location))}" for item in result.evidence[:1]]
    return f"{line} (only claimed{''.join(places)})"


_SECTIONS: tuple[Callable[[Report], list[str]], ...] = (
    _heading,
    _broken,
    pillars,
    _standing,
    _fixes,
    _faults,
    _missing,
)
