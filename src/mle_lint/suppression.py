"""Findings that somebody chose to silence, with the reason that was given.

A silenced finding stays in the report and in the score; it only leaves the gate. Switching a
rule off can therefore never raise a score.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from fnmatch import fnmatchcase

from mle_lint.model import Finding, Suppression
from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple

# What a file must hold for a comment in it to silence anything.
MARK = b"mle-lint:"
_INLINE = pattern(r"mle-lint:\s*ignore\[([\w/, -]+)\][ \t]*(.*?)[ \t]*(?:-->|\*/|\"?,?\s*$)", re.M)


class Ignore(NamedTuple):
    """An entry of the configuration: a rule, the paths it covers (a glob), and why."""

    rule: str
    reason: str
    path: str = "*"


def suppressed(
    findings: Sequence[Finding],
    ignores: Iterable[Ignore],
    text: Callable[[str], str],
    origin: str,
) -> tuple[Finding, ...]:
    """The findings, those that are silenced marked so. `text` gives the content of a file."""
    entries = tuple(ignores)
    inline: dict[str, dict[int, list[tuple[frozenset[str], str]]]] = {}
    marked = []
    for finding in findings:
        path = finding.location.path
        if path not in inline:
            inline[path] = _inline(text(path))
        why = _configured(finding, entries, origin) or _commented(finding, inline[path])
        marked.append(finding._replace(suppressed=why))
    return tuple(marked)


def _configured(finding: Finding, entries: tuple[Ignore, ...], origin: str) -> Suppression | None:
    for entry in entries:
        if _names(finding, {entry.rule}) and fnmatchcase(finding.location.path, entry.path):
            return Suppression(entry.reason, origin)
    return None


def _inline(text: str) -> dict[int, list[tuple[frozenset[str], str]]]:
    found: dict[int, list[tuple[frozenset[str], str]]] = {}
    for match in _INLINE.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        rules = frozenset(part.strip() for part in match.group(1).split(","))
        found.setdefault(line, []).append((rules, match.group(2)))
    return found


def _commented(
    finding: Finding, inline: dict[int, list[tuple[frozenset[str], str]]]
) -> Suppression | None:
    """On the line of the finding or the one above; for a whole file, on any of its lines."""
    line = finding.location.line
    lines = inline if line == 1 else (line - 1, line)
    for number in lines:
        for rules, reason in inline.get(number, ()):
            if _names(finding, rules):
                where = f"{finding.location.path}:{number}"
                return Suppression(reason or "no reason given", where)
    return None


def _names(finding: Finding, rules: Iterable[str]) -> bool:
    category, _, slug = finding.rule.partition("/")
    return any(name in (finding.rule, slug, category) for name in rules)
