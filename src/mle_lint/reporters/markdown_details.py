"""The folded sections at the end of the markdown report."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mle_lint.model import VERDICTS, Outcome
from mle_lint.reporters import groups
from mle_lint.reporters.escape import code_span, markdown

if TYPE_CHECKING:
    from mle_lint.model import Claim
    from mle_lint.report import Report, RuleResult

MAX_ROWS = 100


def _partial(report: Report) -> list[str]:
    return _folded("Partly there", list(map(_row, groups.evidence(report, Outcome.PARTIAL))))


def _there(report: Report) -> list[str]:
    return _folded("There", list(map(_row, groups.evidence(report, Outcome.FULL))))


def _row(result: RuleResult) -> str:
    places = [code_span(groups.place(item.location)) for item in result.evidence[:1]]
    return " ".join([code_span(result.rule.slug), markdown(result.rule.title), *places])


def _claims(report: Report) -> list[str]:
    """What the documents claim: what nothing bears out first, then what is borne out and where."""
    listed = sorted(report.claims, key=lambda claim: VERDICTS.index(claim.verdict))
    if not listed:
        return []
    rows = [f"| {' | '.join(_claim(claim))} |" for claim in listed[:MAX_ROWS]]
    head = ["| Claim | Place | Verdict | Borne out, or not, by |", "| --- | --- | --- | --- |"]
    more = ["", f"{len(listed) - MAX_ROWS:,} more claims."] if len(listed) > MAX_ROWS else []
    summary = f"<details><summary>Claims ({len(listed):,})</summary>"
    return [summary, "", *head, *rows, *more, "", "</details>"]


def _claim(claim: Claim) -> tuple[str, str, str, str]:
    places = [code_span(groups.place(item.location)) for item in claim.related[:1]]
    against = [markdown(claim.note)] if claim.note else []
    place = code_span(groups.place(claim.location))
    return markdown(claim.subject), place, claim.verdict, " ".join([*against, *places])


def _silenced(report: Report) -> list[str]:
    rows = []
    for finding in groups.silenced(report):
        why = finding.suppressed
        if why is not None:
            slug = code_span(finding.rule.rsplit("/", 1)[-1])
            place = code_span(groups.place(finding.location))
            rows.append(f"{slug} {place}: {markdown(why.reason)} ({code_span(why.origin)})")
    return _folded("Silenced", rows)


def _not_applicable(report: Report) -> list[str]:
    found = [r for r in report.results if r.outcome is Outcome.NOT_APPLICABLE]
    return _folded(
        "Not applicable", [f"{code_span(r.rule.slug)} {markdown(r.reason)}" for r in found]
    )


def _unknown(report: Report) -> list[str]:
    rows = [f"{code_span(r.rule.slug)} {markdown(r.reason)}" for r in groups.undecided(report)]
    rows += [f"{code_span(item.path)} {markdown(item.reason)}" for item in report.unknown]
    return _folded("Not analysed", rows)


def _reasons(report: Report) -> list[str]:
    rows = [f"**{markdown(report.lane.name)}**: {markdown('; '.join(report.lane.reasons))}"]
    for name, trait in report.traits.items():
        answer = "yes" if trait.value else "no"
        rows.append(f"{code_span(name)} {answer}: {markdown('; '.join(trait.reasons))}")
    return _folded("Why this lane and these traits", rows)


def _folded(heading: str, rows: list[str]) -> list[str]:
    """A folded list; the blank lines make GitHub read what is inside as markdown."""
    if not rows:
        return []
    more = [f"- and {len(rows) - MAX_ROWS:,} more"] if len(rows) > MAX_ROWS else []
    lines = [f"- {row}" for row in rows[:MAX_ROWS]]
    summary = f"<details><summary>{heading} ({len(rows):,})</summary>"
    return [summary, "", *lines, *more, "", "</details>"]


DETAILS: tuple[Callable[[Report], list[str]], ...] = (
    _partial,
    _there,
    _claims,
    _silenced,
    _not_applicable,
    _unknown,
    _reasons,
)
