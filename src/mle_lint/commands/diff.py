"""`mle-lint diff`: what a change did to the score, both sides judged by the later one's rules."""

# Importing pathlib would cost more time than this module does.

from __future__ import annotations

import os
from typing import Any

from mle_lint.commands.answer import Answer
from mle_lint.commands.inspection import Choice, inspected, judge
from mle_lint.comparison import Change, Comparison, caps_part, compared
from mle_lint.model import Finding, Severity
from mle_lint.record import NamedTuple
from mle_lint.report import Report
from mle_lint.reporters import groups
from mle_lint.reporters.escape import plain, prose
from mle_lint.reporters.terminal import PLAIN, Style, joined, widest, wrapped
from mle_lint.reporters.workflow_command import spoken
from mle_lint.trees.open import open_tree

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


class Options(NamedTuple):
    """The options of `diff`. Without `head` the working folder is the later side."""

    base: str
    head: str | None = None
    path: str = "."
    choice: Choice = Choice()
    format: str = "text"
    style: Style = PLAIN


def run(options: Options) -> Answer:
    """The difference as text or JSON; code 2 when a probe broke, else 0. Raises UserError."""
    later = open_tree(options.path, options.head)
    root = options.path if options.head is None and os.path.isdir(options.path) else None
    chosen = judge(later, root, options.choice)
    earlier = open_tree(options.path, options.base)
    before = inspected(earlier, chosen, options.choice)
    after = inspected(later, chosen, options.choice)
    comparison = compared(before, after)
    broken = sorted({r.rule.slug for report in (before, after) for r in report.broken})
    notes = (f"a probe broke, so these rules are not judged: {', '.join(broken)}",)
    text = as_json(comparison) if options.format == "json" else as_text(comparison, options.style)
    return Answer(text, 2 if broken else 0, notes if broken else ())


def as_text(comparison: Comparison, style: Style = PLAIN) -> str:
    """The difference for a person; one line when nothing changed."""
    if comparison.quiet:
        return f"nothing changed: {groups.headline(comparison.after)[0]}\n"
    blocks = [
        _scores(comparison, style),
        _changes(comparison.changes, style),
        _findings("New faults", comparison.new, style),
        _findings("Fixed", comparison.fixed, style),
    ]
    return spoken("\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n")


def _scores(comparison: Comparison, style: Style) -> list[str]:
    before, after = comparison.before, comparison.after
    lines = [style.paint(f"{_value(before)} -> {_value(after)}", "bold") + _gain(comparison, style)]
    if before.lane.name != after.lane.name:
        lines.append(f"lane: {plain(before.lane.name)} -> {plain(after.lane.name)}")
    for sentence in caps_part(comparison):
        lines += wrapped("", prose(sentence))
    if before.score.penalties != after.score.penalties:
        was, now = before.score.penalties, after.score.penalties
        lines.append(f"faults cost {was:.1f} before, {now:.1f} now")
    return lines


def _value(report: Report) -> str:
    value = report.score.value
    return "no score" if value is None else f"{value:.1f} {report.score.grade}"


def _gain(comparison: Comparison, style: Style) -> str:
    delta = comparison.delta
    if delta is None:
        return ""
    return "  " + style.paint(f"{delta:+.1f}", "green" if delta >= 0 else "red")


def _changes(changes: tuple[Change, ...], style: Style) -> list[str]:
    if not changes:
        return []
    width = widest(plain(change.slug) for change in changes)
    rows = [
        f"  {plain(c.slug).ljust(width)}  {c.points:+5.1f}  {c.before.value} -> {c.after.value}"
        for c in changes
    ]
    return [style.paint("Changed", "bold"), *rows]


def _findings(heading: str, findings: tuple[Finding, ...], style: Style) -> list[str]:
    lines = [style.paint(heading, "bold")] if findings else []
    for finding in findings:
        severity = style.paint(f"{finding.severity.value:<7}", _COLOURS[finding.severity])
        slug = plain(finding.rule.rsplit("/", 1)[-1])
        place = joined(plain(groups.place(finding.location)))
        lines += wrapped(f"  {severity}  ", f"{place}  {prose(finding.message)}  {slug}")
    return lines


def as_json(comparison: Comparison) -> str:
    """The difference for another program: both scores, changed rules, new and fixed findings."""
    from mle_lint.reporters.as_json import dumped, finding, preamble, score

    def side(report: Report) -> dict[str, Any]:
        return {
            "path": report.path,
            "commit": report.commit,
            "lane": report.lane.name,
            "score": score(report.score),
        }

    return dumped(
        {
            **preamble(),
            "before": side(comparison.before),
            "after": side(comparison.after),
            "caps": list(caps_part(comparison)),
            "rules": [
                {
                    "slug": c.slug,
                    "before": c.before.value,
                    "after": c.after.value,
                    "points": c.points,
                }
                for c in comparison.changes
            ],
            "new": [finding(item) for item in comparison.new],
            "fixed": [finding(item) for item in comparison.fixed],
        }
    )
