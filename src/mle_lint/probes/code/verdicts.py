"""Verdicts that a comparison leaves behind, and what code does because of them later.

A comparison need not stop anything itself: it may note a problem in a list, set a flag or be the
answer of a function, and what follows is decided where that name, or that function's answer, is
asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mle_lint.artefacts.module import Call, Function, Module
from mle_lint.artefacts.paths import is_test
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import lines_of
from mle_lint.repository import Repository

MAX_LINE = 300
# Lines of a branch that are read, lines of a scope in which a verdict is asked, and callers.
AHEAD = 12
_REACH = 80
_MAX_CALLERS = 20
_STEPS = 2
_SET = pattern(r"^\s*([A-Za-z_]\w*)\s*(?::[^=]+)?(?:\+|\|)?=(?!=)")
_GIVEN = pattern(r"^\s*([A-Za-z_][\w ,.]*?)\s*(?::[^=]+)?=(?!=)")
_NOTED = pattern(r"\b([A-Za-z_]\w*)\.(?:append|extend|add)\(|\b([A-Za-z_]\w*)\[[^\]]+\]\s*=(?!=)")
_ANSWERED = pattern(r"^\s*(?:return\s+\(?(?:True|False|[\[\"'f]|\w+\s*[<>(]|\w.*[<>])|yield\b)")
_RETURNED = pattern(r"^\s*return\b")
_ASKS = pattern(r"\s*(?:el)?if\b")
_ASKED = pattern(r"\b(?:if|and|or|not|bool|int|len|exit|any|all)\b")
# Lines of a condition.
_LONG = 8


def is_heeded(
    repository: Repository, module: Module, at: int, action: re.Pattern[str], steps: int = _STEPS
) -> bool:
    """Whether the verdict of the comparison on line `at` (from 0) is followed by the action.

    The action stands on a line that asks for the verdict or in the branch below it, in the same
    function or in one that calls it.
    """
    lines = lines_of(repository, module.path)
    body = [lines[at], *branch(lines, at)]
    function = _around(module, at + 1)
    rest = _rest(lines, at, function)
    names = _joined(_held(body), rest)
    if any(_asked(rest, name, action) for name in names):
        return True
    if function is None or not steps:
        return False
    returned = any(_returns(row, name) for row in rest for name in names)
    if not returned and not any(_ANSWERED.search(row[:MAX_LINE]) for row in body):
        return False
    return _is_heeded_by_callers(repository, function, action, steps - 1)


def branch(lines: Sequence[str], at: int) -> list[str]:
    """The lines right below that are indented more, a few at most."""
    depth = _indent(lines[at])
    first = _opened(lines, at)
    found = []
    for line in lines[first + 1 : first + 1 + AHEAD]:
        if line.strip() and _indent(line) <= depth:
            break
        found.append(line)
    return found


def _opened(lines: Sequence[str], at: int) -> int:
    """The line on which the condition that starts at a line ends."""
    if _ASKS.match(lines[at]):
        for end in range(at, min(at + _LONG, len(lines))):
            if lines[end].partition("  #")[0].rstrip().endswith(":"):
                return end
    return at


def _is_heeded_by_callers(
    repository: Repository, function: Function, action: re.Pattern[str], steps: int
) -> bool:
    last = function.name.rsplit(".", 1)[-1]
    for module, call in _callers(repository, last):
        lines = lines_of(repository, module.path)
        at = call.line - 1
        if at >= len(lines):
            continue
        if _asked((lines[at], *branch(lines, at)), last, action):
            return True
        around = _around(module, call.line)
        rest = _rest(lines, at, around)
        given = _GIVEN.match(lines[at][:MAX_LINE])
        names = re.findall(r"\w+", given[1]) if given else []
        if any(_asked(rest, name, action) for name in names):
            return True
        passed = steps and any(_returns(row, name) for row in rest for name in (*names, last))
        if not passed or around is None or around.name == function.name:
            continue
        if _is_heeded_by_callers(repository, around, action, steps - 1):
            return True
    return False


def _returns(row: str, name: str) -> bool:
    return _RETURNED.search(row) is not None and _has(row, name)


def _callers(repository: Repository, last: str) -> Iterator[tuple[Module, Call]]:
    """Calls of a function by its last name, outside of tests and notebooks."""
    count = 0
    for module in repository.modules:
        for call in () if is_test(module.path) else module.by_last_name.get(last, ()):
            count += 1
            if count > _MAX_CALLERS:
                return
            yield module, call


def _held(body: list[str]) -> tuple[str, ...]:
    """The names in which a comparison, or the branch below it, leaves its verdict."""
    found: dict[str, None] = {}
    for line in body:
        noted = _SET.match(line[:MAX_LINE]) or _NOTED.search(line[:MAX_LINE])
        if noted:
            found[next(name for name in noted.groups() if name)] = None
    return tuple(found)


def _joined(names: tuple[str, ...], rows: tuple[str, ...]) -> tuple[str, ...]:
    """The names, and those that later lines set from them."""
    found = list(names)
    for row in rows:
        given = _SET.match(row[:MAX_LINE])
        if given and given[1] not in found and any(_has(row[given.end() :], n) for n in names):
            found.append(given[1])
    return tuple(found)


def _asked(rows: tuple[str, ...], name: str, action: re.Pattern[str]) -> bool:
    """Whether one of the lines asks for the name and the action follows there."""
    for at, row in enumerate(rows):
        row = row[:MAX_LINE]
        if not _has(row, name) or not _ASKED.search(row):
            continue
        if action.search(row):
            return True
        if _ASKS.match(row) and any(action.search(line[:MAX_LINE]) for line in branch(rows, at)):
            return True
    return False


def _rest(lines: tuple[str, ...], at: int, function: Function | None) -> tuple[str, ...]:
    """The lines of the scope after a line."""
    end = function.end_line if function else len(lines)
    return lines[at + 1 : min(end, at + 1 + _REACH)]


def _around(module: Module, line: int) -> Function | None:
    """The innermost function around a line."""
    found = [f for f in module.facts.functions if f.line <= line <= f.end_line]
    return max(found, key=lambda f: f.line, default=None)


def _has(row: str, name: str) -> bool:
    if name not in row:
        return False
    return re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", row) is not None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
