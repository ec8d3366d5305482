"""The page for the reviewer of a change, who has one minute: what matters first, the rest folded.

The comment on a pull request and the job summary are this page, cut to their sizes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mle_lint.comparison import Comparison, compared, incomparable
from mle_lint.model import Outcome
from mle_lint.reporters import groups
from mle_lint.reporters.change import change, fault, gain
from mle_lint.reporters.escape import code_span, markdown
from mle_lint.reporters.fitting import Section
from mle_lint.reporters.markdown import pillars
from mle_lint.reporters.markdown_details import DETAILS, MAX_ROWS
from mle_lint.rule import STORIES

if TYPE_CHECKING:
    from mle_lint.model import Finding
    from mle_lint.report import Report, RuleResult
    from mle_lint.reporters.place import HeadPlace

MAX_CHANGES = 12
MAX_FAULTS = 10
MAX_STRONGEST = 5
MAX_OF_A_STORY = 3
MAX_FIXES = 3


def page(
    head: Report, base: Report | str, place: HeadPlace, brief: bool = False
) -> Iterator[Section]:
    """The sections, the most important first. `base` is a report or why there is none.

    When `brief`, lists are short, and all is folded below the line that nothing changed.
    """
    comparison = _comparison(head, base)
    folded = brief and not isinstance(comparison, str) and comparison.quiet
    yield _heading(head, comparison, place)
    yield change(comparison, place, MAX_CHANGES if brief else MAX_ROWS)
    yield _broken(head)
    new = () if isinstance(comparison, str) else comparison.new
    yield _faults(head, new, place, folded, MAX_FAULTS if brief else MAX_ROWS)
    yield _strongest(head, place, folded)
    yield from _missing(head, place, folded)
    yield _fixes(head, folded)
    yield _section("Parts of the score", pillars(head), True)
    for section in DETAILS:
        yield _again(section(head))


def _comparison(head: Report, base: Report | str) -> Comparison | str:
    if isinstance(base, str):
        return base
    return incomparable(base, head) or compared(base, head)


def _heading(head: Report, comparison: Comparison | str, place: HeadPlace) -> Section:
    value, grade = groups.headline(head)
    delta = None if isinstance(comparison, str) else comparison.delta
    told = f"{value}{'' if grade == '-' else f' ({grade})'}"
    told += f", {gain(delta)}" if delta else ""
    facts = [f"**{markdown(head.lane.name)}**", groups.counted(head.files, "file")]
    sha = place.sha or head.commit or ""
    facts += [f"commit {code_span(sha[:12])}"] if sha else []
    if head.score.value is not None:
        facts.append(f"step {head.ladder.step} of 5: {markdown(head.ladder.name)}")
    lines = [f"## mle-lint: {told}", "", ", ".join(facts)]
    ungraded = groups.ungraded(head)
    if ungraded:
        lines += ["", f"This repository is {markdown(ungraded)}."]
    hold = groups.hold(head)
    if hold:
        cap, title, lifted = hold
        lines += ["", f"Held at {cap.at:g} by {code_span(cap.slug)}: {markdown(title)}; {lifted}."]
    return Section(tuple(lines))


def _broken(head: Report) -> Section:
    rows = [f"- {code_span(r.rule.slug)} {markdown(r.reason)}" for r in head.broken]
    return Section(tuple(rows), ("### Could not run", ""))


def _faults(
    head: Report, new: tuple[Finding, ...], place: HeadPlace, folded: bool, most: int
) -> Section:
    """The open faults without the new ones, which were told before."""
    found = groups.faults(head)
    if not found:
        return Section(("No faults.",) if groups.ran_faults(head) else ())
    rows = [f"- {fault(finding, place)}" for finding in found if finding not in new]
    return _section("Faults from before" if new else "Faults", rows, folded, most)


def _strongest(head: Report, place: HeadPlace, folded: bool) -> Section:
    rows = []
    for result in groups.evidence(head, Outcome.FULL)[:MAX_STRONGEST]:
        where = [place.shown(item.location) for item in result.evidence[:1]]
        rows.append(" ".join([f"- {markdown(result.rule.title)}", *where]))
    return _section("Strongest evidence", rows, folded)


def _missing(head: Report, place: HeadPlace, folded: bool) -> Iterator[Section]:
    """Missing and merely claimed evidence, under the interview story that it is needed for."""
    found = groups.evidence(head, Outcome.ABSENT, Outcome.CLAIMED)
    shown, more = [], []
    for story in (*STORIES, ""):
        own = [r for r in found if (r.rule.stories or ("",))[0] == story]
        if own:
            rows = [_absent(result, place) for result in own]
            shown += [_story(head, story), "", *rows[:MAX_OF_A_STORY], ""]
            more += rows[MAX_OF_A_STORY:]
    yield _section("Missing evidence", shown[:-1], folded)
    yield _section("More missing evidence", more, True)


def _story(head: Report, story: str) -> str:
    if not story:
        return "**For the whole**"
    return f"**{story.capitalize()}** ({markdown(head.stories.get(story, 'missing'))})"


def _absent(result: RuleResult, place: HeadPlace) -> str:
    told = f"- {code_span(result.rule.slug)} {markdown(result.rule.title)}"
    lacks = gain(result.possible - result.points)
    if result.outcome is not Outcome.CLAIMED:
        return f"{told} ({lacks})"
    where = "".join(f" in {place.shown(item.location)}" for item in result.evidence[:1])
    return f"{told} (only claimed{where}, {lacks})"


def _fixes(head: Report, folded: bool) -> Section:
    rows = []
    for number, step in enumerate(head.plan[:MAX_FIXES], 1):
        action = markdown(groups.first_sentence(step.action))
        worth = f"{gain(step.gain)}, {markdown(step.effort)}"
        rows.append(f"{number}. {code_span(step.slug)} ({worth}): {action}")
    return _section("Next fixes", rows, folded)


def _section(heading: str, rows: list[str], folded: bool, most: int = MAX_ROWS) -> Section:
    """A part under a heading, or folded; the blank lines make GitHub read it as markdown."""
    if not folded:
        return Section(tuple(rows), (f"### {heading}", ""), (), most)
    opening = (f"<details><summary>{heading}</summary>", "")
    return Section(tuple(rows), opening, ("", "</details>"), most)


def _again(lines: list[str]) -> Section:
    """A folded part of the markdown report, which can be cut between its lines."""
    return Section(tuple(lines[2:-2]), tuple(lines[:2]), tuple(lines[-2:]))
