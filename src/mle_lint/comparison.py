"""What differs between two reports that were made by the same rules."""

from __future__ import annotations

from mle_lint.model import Finding, Outcome
from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple
from mle_lint.report import Report
from mle_lint.reporters import groups

_NUMBER = pattern(r"-\d+\Z")


class Change(NamedTuple):
    """A rule whose outcome changed, and what that did to its points."""

    slug: str
    before: Outcome
    after: Outcome
    points: float


class Comparison(NamedTuple):
    """Two reports and their difference; findings are those of fault rules."""

    before: Report
    after: Report
    changes: tuple[Change, ...]
    new: tuple[Finding, ...]
    fixed: tuple[Finding, ...]

    @property
    def quiet(self) -> bool:
        """Whether there is nothing to tell."""
        same = (
            self.before.score == self.after.score and self.before.lane.name == self.after.lane.name
        )
        return same and not (self.changes or self.new or self.fixed)

    @property
    def delta(self) -> float | None:
        """Points gained, in the precision of the score; None when a side has no score."""
        was, now = self.before.score.value, self.after.score.value
        return None if was is None or now is None else round(now - was, 1) + 0.0


def incomparable(before: Report, after: Report) -> str:
    """Why the two must not be compared; nothing when they may be."""
    if before.rubric == after.rubric:
        return ""
    return f"it was scored by rubric {before.rubric}, this one by {after.rubric}"


def compared(before: Report, after: Report) -> Comparison:
    """The difference; findings are matched by fingerprint, so that moving one is no change."""
    earlier = {result.rule.id: result for result in before.results}
    changes = [
        Change(r.rule.slug, old.outcome, r.outcome, round(r.points - old.points, 1) + 0.0)
        for r in after.results
        if (old := earlier.get(r.rule.id)) is not None and old.outcome is not r.outcome
    ]
    changes.sort(key=lambda change: (-abs(change.points), change.slug))
    return Comparison(
        before, after, tuple(changes), _only_in(after, before), _only_in(before, after)
    )


def caps_part(comparison: Comparison) -> tuple[str, ...]:
    """What caps did to the two scores, in a sentence that is not yet escaped; else nothing.

    A cap that binds on both sides hides a change, so the scores without it are told.
    """
    before, after = groups.hold(comparison.before), groups.hold(comparison.after)
    if after is None:
        return (f"the hold at {before[0].at:g} by {before[0].slug} is lifted",) if before else ()
    cap, title, lifted = after
    told = f"held at {cap.at:g} by {cap.slug}: {title}; {lifted}"
    if before is None:
        return (f"now {told}",)
    if before[0].slug != cap.slug:
        return (f"{told}; before, {before[0].slug} held it at {before[0].at:g}",)
    was, now = (_unbound(report) for report in (comparison.before, comparison.after))
    hidden = f"; without that it went from {was:.1f} to {now:.1f}" if was != now else ""
    return (told + hidden,)


def _only_in(report: Report, other: Report) -> tuple[Finding, ...]:
    """Open faults that the other report has neither open nor silenced.

    Of several in a file that are alike, as many as there are more now: those at other lines first.
    """
    here, there = _alike(report), _alike(other)
    found: set[str] = set()
    for name, own in here.items():
        known = there.get(name, [])
        found.update(finding.fingerprint for finding in _added(own, known))
    return tuple(finding for finding in groups.faults(report) if finding.fingerprint in found)


def _added(own: list[Finding], known: list[Finding]) -> list[Finding]:
    """As many of `own` as it has more, open ones first; silenced ones count as well."""
    lines = {finding.location.line for finding in known}
    ordered = sorted(own, key=lambda f: (f.suppressed is not None, f.location.line in lines))
    return ordered[: max(0, len(own) - len(known))]


def _alike(report: Report) -> dict[str, list[Finding]]:
    """Findings by their fingerprint without the number that tells apart those that are alike."""
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        found.setdefault(_NUMBER.sub("", finding.fingerprint), []).append(finding)
    return found


def _unbound(report: Report) -> float:
    return max(0.0, report.score.earned - report.score.penalties)
