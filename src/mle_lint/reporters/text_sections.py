"""The sections of the text report that list rules and places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from mle_lint.model import Finding, Location, Outcome, Severity
from mle_lint.reporters import groups
from mle_lint.reporters.escape import plain, prose
from mle_lint.reporters.terminal import Style, joined, widest, wrapped

if TYPE_CHECKING:
    from mle_lint.report import Report, RuleResult

MAX_PLACES = 10
MAX_PLAN = 5
MAX_UNKNOWN = 5
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


def _broken(report: Report, style: Style) -> list[str]:
    return _listed("Could not run", ((r, prose(r.reason)) for r in report.broken), style)


def _faults(report: Report, style: Style) -> list[str]:
    found = groups.faults(report)
    if not found:
        return _no_faults(report, style)
    lines = [style.paint("Faults", "bold")]
    shown: Counter[str] = Counter()
    for finding in found:
        shown[finding.rule] += 1
        if shown[finding.rule] <= MAX_PLACES:
            lines += _fault(finding, style)
    for rule, count in shown.items():
        if count > MAX_PLACES:
            lines.append(f"  {count - MAX_PLACES} more of {_slug(rule)}: see --format json")
    held = groups.held_back(report)
    return [*lines, *wrapped("  ", prose(held))] if held else lines


def _no_faults(report: Report, style: Style) -> list[str]:
    if not groups.ran_faults(report):
        return []
    hidden = any(r.outcome is Outcome.FOUND for r in report.results)
    return [style.paint("No faults but silenced ones." if hidden else "No faults.", "dim")]


def _fault(finding: Finding, style: Style) -> list[str]:
    lead = f"  {style.paint(f'{finding.severity.value:<7}', _COLOURS[finding.severity])}  "
    place = style.paint(_place(finding.location), "bold")
    slug = style.paint(_slug(finding.rule), "dim")
    lines = wrapped(lead, f"{place}  {prose(finding.message)}  {slug}")
    for other in finding.related:
        where = style.paint(_place(other.location), "dim")
        lines += wrapped(" " * 11, f"{where}  {prose(other.message)}")
    return lines


def _missing(report: Report, style: Style) -> list[str]:
    found = groups.evidence(report, Outcome.ABSENT)
    return _listed("Missing", ((r, prose(r.rule.title)) for r in found), style)


def _claimed(report: Report, style: Style) -> list[str]:
    found = groups.evidence(report, Outcome.CLAIMED)
    return _listed("Only claimed", ((r, _placed(r, style)) for r in found), style)


def _partial(report: Report, style: Style) -> list[str]:
    found = groups.evidence(report, Outcome.PARTIAL)
    return _listed("Partly there", ((r, _placed(r, style)) for r in found), style)


def _there(report: Report, style: Style) -> list[str]:
    found = groups.evidence(report, Outcome.FULL)
    if not found:
        return []
    items = [" ".join([plain(r.rule.slug), *_best(r, style)]) for r in found]
    return [style.paint("There", "bold"), *wrapped("  ", ", ".join(items))]


def _next(report: Report, style: Style) -> list[str]:
    if not report.plan:
        return []
    steps = report.plan[:MAX_PLAN]
    width = widest(step.slug for step in steps)
    lines = [style.paint("Next", "bold")]
    for step in steps:
        gain = style.paint(f"{step.gain:+5.1f}", "green")
        lead = f"  {gain}  {step.effort:<7}  {style.paint(plain(step.slug).ljust(width), 'bold')}  "
        lines += wrapped(lead, prose(groups.first_sentence(step.action)))
    return lines


def _undecided(report: Report, style: Style) -> list[str]:
    found = groups.undecided(report)
    return _listed("Could not tell", ((r, prose(r.reason)) for r in found), style)


def _unknown(report: Report, style: Style) -> list[str]:
    count = len(report.unknown)
    if not count:
        return []
    lines = [style.paint(f"Not analysed ({count:,})", "bold")]
    for item in report.unknown[:MAX_UNKNOWN]:
        lines += wrapped("  ", f"{plain(item.path)}: {prose(item.reason)}")
    if count > MAX_UNKNOWN:
        lines.append(f"  and {count - MAX_UNKNOWN:,} more: see --format json")
    return lines


def _silenced(report: Report, style: Style) -> list[str]:
    lines = []
    for finding in groups.silenced(report):
        why = finding.suppressed
        if why is not None:
            place = _place(finding.location)
            told = f"{_slug(finding.rule)}  {place}  {prose(why.reason)} ({plain(why.origin)})"
            lines += wrapped("  ", told)
    return [style.paint("Silenced", "bold"), *lines] if lines else []


def _listed(heading: str, items: Iterable[tuple[RuleResult, str]], style: Style) -> list[str]:
    rows = [(plain(result.rule.slug), text) for result, text in items]
    if not rows:
        return []
    width = widest(slug for slug, _ in rows)
    lines = [style.paint(heading, "bold")]
    for slug, text in rows:
        lines += wrapped(f"  {slug.ljust(width)}  ", text)
    return lines


def _placed(result: RuleResult, style: Style) -> str:
    return "  ".join([prose(result.rule.title), *_best(result, style)])


def _best(result: RuleResult, style: Style) -> list[str]:
    places = [_place(item.location) for item in result.evidence[:1]]
    return [style.paint(place, "dim") for place in places]


def _place(location: Location) -> str:
    return joined(plain(groups.place(location)))


def _slug(rule: str) -> str:
    return plain(rule.rsplit("/", 1)[-1])


SECTIONS: tuple[Callable[[Report, Style], list[str]], ...] = (
    _broken,
    _faults,
    _missing,
    _claimed,
    _partial,
    _there,
    _next,
    _undecided,
    _unknown,
    _silenced,
)
