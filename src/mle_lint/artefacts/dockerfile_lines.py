"""The instructions of a Dockerfile: continuations joined, comments dropped, here-documents kept."""

from __future__ import annotations

import re

from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple

_ESCAPE = pattern(r"#[ \t]*escape[ \t]*=[ \t]*([`\\])[ \t]*$", re.IGNORECASE)
_DIRECTIVE = pattern(r"#[ \t]*[A-Za-z]+[ \t]*=")
_INSTRUCTION = pattern(r"([A-Za-z]+)(?:[ \t]+|$)")
_FLAG = pattern(r"(--[a-z][\w-]*(?:=(?:\"[^\"]*\"|\S+))?)(?:\s+|$)")
_FLAGGED = frozenset({"FROM", "RUN", "COPY", "ADD", "HEALTHCHECK"})
_HEREDOC = pattern(r"(?:^|\s)\d?<<-?(['\"]?)([A-Za-z_]\w*)\1")
_WITH_HEREDOC = frozenset({"RUN", "COPY", "ADD"})


class Instruction(NamedTuple):
    """One instruction.

    keyword   in upper case
    value     what follows the keyword and its flags: continuations joined with single spaces,
              and the lines of a here-document appended after a line break each
    line      its first line, `end_line` its last
    flags     the leading words such as --from=build
    """

    keyword: str
    value: str
    line: int
    end_line: int
    flags: tuple[str, ...] = ()

    def flag(self, name: str) -> str:
        """The value of a flag, as in `flag("from")`; "" when it is not given."""
        start = f"--{name}="
        given = [word[len(start) :] for word in self.flags if word.startswith(start)]
        return given[0].strip('"') if given else ""


def instructions(text: str) -> tuple[Instruction, ...]:
    """Every instruction in order; lines that are none are skipped."""
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").split("\n")
    escape = _escape_mark(lines)
    last_line = {row.strip(): number for number, row in enumerate(lines)}
    found = []
    at = 0
    while at < len(lines):
        if lines[at].lstrip().startswith("#"):
            at += 1
            continue
        start, (joined, at) = at, _joined(lines, at, escape)
        head = _INSTRUCTION.match(joined)
        if not head:
            continue
        keyword = head[1].upper()
        flags, value = _flags(keyword, joined[head.end() :].strip())
        if keyword in _WITH_HEREDOC and "<<" in value:
            value, at = _with_bodies(value, lines, at, last_line)
        found.append(Instruction(keyword, value, start + 1, at, flags))
    return tuple(found)


def _escape_mark(lines: list[str]) -> str:
    for row in lines:
        found = _ESCAPE.match(row.strip())
        if found:
            return found[1]
        if not _DIRECTIVE.match(row.strip()):
            break
    return "\\"


def _joined(lines: list[str], at: int, escape: str) -> tuple[str, int]:
    """The logical line at index `at`, and the index after it."""
    parts: list[str] = []
    while at < len(lines):
        row = lines[at].strip()
        at += 1
        if row.startswith("#") or (parts and not row):
            continue
        goes_on = row.endswith(escape)
        parts.append((row[:-1] if goes_on else row).strip())
        if not goes_on:
            break
    return " ".join(part for part in parts if part), at


def _flags(keyword: str, value: str) -> tuple[tuple[str, ...], str]:
    if keyword not in _FLAGGED:
        return (), value
    flags = []
    at = 0
    while found := _FLAG.match(value, at):
        flags.append(found[1])
        at = found.end()
    return tuple(flags), value[at:]


def _with_bodies(
    value: str, lines: list[str], at: int, last_line: dict[str, int]
) -> tuple[str, int]:
    parts = [value]
    for found in _HEREDOC.finditer(value):
        if last_line.get(found[2], -1) < at:
            continue
        while lines[at].strip() != found[2]:
            parts.append(lines[at])
            at += 1
        at += 1
    return "\n".join(parts), at
