"""The targets of a Makefile, a justfile or the scripts of package.json, with their commands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts import commands as shell
from mle_lint.artefacts.task_files import parse_justfile, parse_package_json
from mle_lint.artefacts.task_model import Makefile, Target
from mle_lint.patterns import pattern

__all__ = [
    "Makefile",
    "Target",
    "commands",
    "parse",
    "parse_justfile",
    "parse_package_json",
]

_ASSIGNMENT = pattern(
    r"(?:(?:export|override|private)\s+)*([\w.-]+)\s*(:::?=|::?=|\?=|\+=|!=|=)\s*(.*)"
)
_REFERENCE = pattern(r"\$(?:\$|\(([\w.-]+)\)|\{([\w.-]+)\})")
_SPECIAL = pattern(r"\.[A-Z_]+$")
_DIRECTIVE = pattern(
    r"-?(?:ifeq|ifneq|ifdef|ifndef|else|endif|include|sinclude|vpath|export|unexport)\b(?!\s*&?:)"
)
_TARGET_VARIABLE = pattern(r"(?:(?:export|override|private)\s+)*[\w.-]+\s*[:?+!]*=")
_PREFIX = pattern(r"[@+\-\s]*")
_LONGEST_VALUE = 500
_LONGEST_COMMAND = 10_000
_MAX_REFERENCES = 100
_MAX_NAMES = 1_000


def parse(text: str) -> Makefile:
    """Reads a Makefile. Never fails: what is no rule and no variable is passed over.

    Variables of the file are put in one level deep, both branches of a condition are read,
    and includes are ignored. The prefixes @, - and + of recipe lines are taken off.
    """
    reader = _Reader()
    for line, row in _logical_lines(text):
        reader.take(line, row)
    return reader.finish()


def commands(target: Target) -> tuple[shell.Command, ...]:
    """The shell commands of a recipe; those of a line with the prefix - are swallowed."""
    found: list[shell.Command] = []
    for line, text in target.recipe:
        made = shell.split(text, line)
        if line in target.ignored:
            made = tuple(command._replace(swallowed=True) for command in made)
        found += made
        if len(found) >= shell.MAX_COMMANDS:
            break
    return tuple(found[: shell.MAX_COMMANDS])


class _Rule:
    """What is known of one target so far."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.prerequisites: dict[str, None] = {}
        self.body = _Body()


class _Body:
    """The recipe of one rule, which several targets may share."""

    def __init__(self) -> None:
        self.recipe: list[tuple[int, str]] = []
        self.ignored: list[int] = []
        self._frozen: tuple[tuple[tuple[int, str], ...], tuple[int, ...]] | None = None

    def frozen(self) -> tuple[tuple[tuple[int, str], ...], tuple[int, ...]]:
        """Both as tuples, made once for all targets."""
        self._frozen = self._frozen or (tuple(self.recipe), tuple(self.ignored))
        return self._frozen


class _Reader:
    """Goes through the lines of a Makefile."""

    def __init__(self) -> None:
        self._values: dict[str, str] = {}
        self._rules: dict[str, _Rule] = {}
        self._phony: set[str] = set()
        self._names: list[str] = []
        self._body = _Body()
        self._in_define = False

    def take(self, line: int, row: str) -> None:
        if self._in_define:
            self._in_define = not row.strip().startswith("endef")
        elif row.startswith("\t"):
            self._command(line, row)
        elif row.strip().startswith("define "):
            self._in_define = True
        elif row.strip() and not row.strip().startswith("#"):
            self._other(line, row.split(" #")[0].split("\t#")[0].strip())

    def finish(self) -> Makefile:
        return Makefile(tuple(self._target(name, rule) for name, rule in self._rules.items()))

    def _target(self, name: str, rule: _Rule) -> Target:
        recipe, ignored = rule.body.frozen()
        needs = tuple(rule.prerequisites)
        return Target(name, rule.line, needs, recipe, ignored, name in self._phony)

    def _other(self, line: int, row: str) -> None:
        assignment = _ASSIGNMENT.fullmatch(row)
        if assignment:
            self._assign(assignment[1], assignment[2], assignment[3])
            return
        left, colon, right = row.partition(":")
        right = right.removeprefix(":").strip()
        if not colon or "=" in left or right.startswith("=") or _DIRECTIVE.match(row):
            return
        if not _TARGET_VARIABLE.match(right):
            self._begin(line, left.rstrip("&"), right)

    def _assign(self, name: str, operator: str, value: str) -> None:
        known = self._values.get(name)
        if operator == "+=" and known:
            value = f"{known} {value}"
        if operator != "?=" or known is None:
            self._values[name] = value[:_LONGEST_VALUE]

    def _begin(self, line: int, left: str, right: str) -> None:
        names = self._filled(left).split()[:_MAX_NAMES]
        needs, _, command = self._filled(right).partition(";")
        prerequisites = needs.rpartition(":")[2].replace("|", " ").split()[:_MAX_NAMES]
        special = bool(names) and _SPECIAL.match(names[0]) is not None
        if special and names[0] == ".PHONY":
            self._phony.update(prerequisites)
        # What still holds a bracket is a function call and makes no names that can be known.
        self._names = [] if special or "(" in "".join(names) else names
        self._body = _Body()
        for name in self._names:
            rule = self._rules.setdefault(name, _Rule(line))
            rule.prerequisites.update(dict.fromkeys(prerequisites))
        if command.strip():
            self._command(line, command)

    def _command(self, line: int, row: str) -> None:
        text = self._filled(row.strip())
        prefix = _PREFIX.match(text)
        bare = text[prefix.end() :] if prefix else text
        if not self._names or not bare or bare.startswith("#"):
            return
        if not self._body.recipe:
            for name in self._names:
                self._rules[name].body = self._body
        self._body.recipe.append((line, bare))
        if prefix and "-" in prefix[0]:
            self._body.ignored.append(line)

    def _filled(self, text: str) -> str:
        def value(found: re.Match[str]) -> str:
            if found[0] == "$$":
                return "$"
            return self._values.get(found[1] or found[2], found[0])

        return _REFERENCE.sub(value, text, count=_MAX_REFERENCES)[:_LONGEST_COMMAND]


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their continuations joined by one space, and the number of the first."""
    parts: list[str] = []
    first = 1
    for number, row in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if not parts:
            first = number
        goes_on = row.endswith("\\")
        part = row[:-1].rstrip() if goes_on else row
        parts.append(part.strip() if parts else part)
        if not goes_on:
            yield first, " ".join(parts)
            parts = []
    if parts:
        yield first, " ".join(parts)
