"""What a change did to the score, as markdown for its reviewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.comparison import Change, Comparison, caps_part
from mle_lint.model import Outcome
from mle_lint.reporters import groups
from mle_lint.reporters.escape import code_span, markdown
from mle_lint.reporters.fitting import Section

if TYPE_CHECKING:
    from mle_lint.model import Finding
    from mle_lint.report import Report, RuleResult
    from mle_lint.reporters.place import HeadPlace

_OPENING = ("### What changed", "")
# Worst first; what has no place here says nothing about better or worse.
_ORDER = (Outcome.FOUND, Outcome.ABSENT, Outcome.CLAIMED, Outcome.PARTIAL, Outcome.FULL)


def change(comparison: Comparison | str, place: HeadPlace, most: int) -> Section:
    """New and fixed faults first, then what moved the score, then the rules.

    One line when nothing changed. A text in place of the comparison is why there is none.
    """
    if isinstance(comparison, str):
        return Section((f"Not compared with the base: {markdown(comparison)}.",))
    if comparison.quiet:
        return Section(("Nothing changed since the base.",))
    told = {finding.rule.rsplit("/", 1)[-1] for finding in (*comparison.new, *comparison.fixed)}
    results = {result.rule.slug: result for result in comparison.after.results}
    rows = [
        *(f"- **New** {fault(finding, place)}" for finding in comparison.new),
        *(f"- **Fixed** {_gone(finding)}" for finding in comparison.fixed),
        *(f"- {markdown(sentence[:1].upper() + sentence[1:])}." for sentence in _told(comparison)),
        *(_changed(c, results[c.slug], place) for c in comparison.changes if c.slug not in told),
    ]
    return Section(tuple(rows), _OPENING, most=most)


def fault(finding: Finding, place: HeadPlace) -> str:
    """A fault in a line: how bad, what is so, where, and its rule."""
    told, where = markdown(finding.message), place.shown(finding.location)
    return f"{finding.severity.value}: {told} {where} {_slug(finding)}"


def gain(points: float) -> str:
    """`+3.2 points`."""
    return f"{points:+.1f} {'point' if abs(points) == 1 else 'points'}"


def _gone(finding: Finding) -> str:
    """Without a link, since the place is one of the base."""
    where = code_span(groups.place(finding.location))
    return f"{finding.severity.value}: {markdown(finding.message)} {where} {_slug(finding)}"


def _changed(change: Change, result: RuleResult, place: HeadPlace) -> str:
    """With the place that shows it now, where there is one."""
    told = f"`{change.before.value}` to `{change.after.value}`"
    points = f", {gain(change.points)}" if change.points else ""
    where = "".join(f" {place.shown(item.location)}" for item in result.evidence[:1])
    title = markdown(result.rule.title)
    return f"- **{_direction(change)}** {code_span(change.slug)} {told}{points}: {title}{where}"


def _direction(change: Change) -> str:
    rank = {**{outcome: n for n, outcome in enumerate(_ORDER)}, Outcome.CLEAN: len(_ORDER)}
    if change.before not in rank or change.after not in rank:
        return "Other"
    return "Better" if rank[change.after] > rank[change.before] else "Worse"


def _told(comparison: Comparison) -> list[str]:
    before, after = comparison.before, comparison.after
    told = list(caps_part(comparison))
    if before.lane.name != after.lane.name:
        told.append(f"the lane went from {before.lane.name} to {after.lane.name}")
    if before.score.penalties != after.score.penalties:
        was, now = before.score.penalties, after.score.penalties
        told.append(f"faults cost {was:.1f} points before and {now:.1f} now")
    if before.score.value != after.score.value:
        told.append(f"the score went from {_value(before)} to {_value(after)}")
    return told


def _value(report: Report) -> str:
    value = report.score.value
    return "none" if value is None else f"{value:.1f} ({report.score.grade})"


def _slug(finding: Finding) -> str:
    return code_span(finding.rule.rsplit("/", 1)[-1])
