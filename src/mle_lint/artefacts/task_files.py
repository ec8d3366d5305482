"""The recipes of a justfile and the scripts of package.json."""

from __future__ import annotations

import re

from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.task_model import Makefile, Target
from mle_lint.patterns import pattern

_VARIABLE = pattern(r"(?:export\s+)?([A-Za-z_][\w-]*)\s*:=\s*(.*)")
_RECIPE = pattern(r"@?([A-Za-z_][\w-]*)(\s[^:]*)?:(?!=)(.*)")
_QUOTED_OR_CALL = pattern(r"\"[^\"]*\"|'[^']*'")
_NAME = pattern(r"[A-Za-z_][\w-]*")
_CALL = pattern(r"\(\s*([A-Za-z_][\w-]*)[^()]*\)")
_INSERTION = pattern(r"\{\{\s*([A-Za-z_][\w-]*)\s*\}\}")
_KEY = pattern(r'"((?:[^"\\]|\\.)*)"\s*(:)?', re.DOTALL)
_SHELLS = pattern(r"#!.*\b(?:ba|z|da|k)?sh\b")
_LONGEST_VALUE = 500
_LONGEST_COMMAND = 10_000
_MAX_TARGETS = 5_000


def parse_justfile(text: str) -> Makefile:
    """Reads a justfile. Never fails: what is no recipe and no variable is passed over.

    Variables are put in one level deep. Of a recipe in another language than the shell only
    its `#!` line is kept.
    """
    values: dict[str, str] = {}
    found: list[tuple[str, int, tuple[str, ...], list[tuple[int, str]]]] = []
    for number, row in _lines(text):
        if row[:1] in (" ", "\t"):
            if found and row.strip():
                found[-1][3].append((number, row.strip()))
            continue
        variable = _VARIABLE.fullmatch(row.strip())
        recipe = None if variable else _RECIPE.fullmatch(row.rstrip())
        if variable:
            values[variable[1]] = variable[2].strip().strip("\"'")[:_LONGEST_VALUE]
        elif recipe and not row.startswith("#") and len(found) < _MAX_TARGETS:
            found.append((recipe[1], number, _needs(recipe[3]), []))
    return Makefile(
        tuple(_recipe(name, line, needs, body, values) for name, line, needs, body in found)
    )


def parse_package_json(text: str) -> Makefile:
    """The scripts of package.json; raises ParseError when it is broken."""
    import json

    try:
        root = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError, MemoryError):
        raise ParseError("not valid JSON") from None
    if not isinstance(root, dict):
        raise ParseError("the top level is not an object")
    scripts = root.get("scripts")
    if not isinstance(scripts, dict):
        return Makefile()
    lines = _key_lines(text)
    given = [(name, script) for name, script in scripts.items() if isinstance(script, str)]
    return Makefile(
        tuple(
            Target(name, lines.get(name, 1), recipe=((lines.get(name, 1), script),))
            for name, script in given[:_MAX_TARGETS]
        )
    )


def _lines(text: str) -> list[tuple[int, str]]:
    rows: list[tuple[int, str]] = []
    parts: list[str] = []
    for number, row in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        goes_on = row.endswith("\\")
        part = row[:-1].rstrip() if goes_on else row
        parts.append(part.strip() if parts else part)
        if not goes_on:
            rows.append((number - len(parts) + 1, " ".join(parts)))
            parts = []
    if parts:
        rows.append((len(rows) + 1, " ".join(parts)))
    return rows


def _needs(text: str) -> tuple[str, ...]:
    """The names of dependencies; of one with arguments, `(name "x")`, its name."""
    bare = _CALL.sub(r" \1 ", _QUOTED_OR_CALL.sub(" ", text.split("#")[0]))
    return tuple(_NAME.findall(bare))


def _recipe(
    name: str,
    line: int,
    needs: tuple[str, ...],
    body: list[tuple[int, str]],
    values: dict[str, str],
) -> Target:
    if body and body[0][1].startswith("#!"):
        body = body[1:] if _SHELLS.match(body[0][1]) else body[:1]
    recipe = []
    ignored = []
    for number, text in body:
        bare = text.lstrip("@-")
        if bare.startswith("#") and not bare.startswith("#!"):
            continue
        if "-" in text[: len(text) - len(bare)]:
            ignored.append(number)
        recipe.append((number, _filled(bare, values)))
    return Target(name, line, needs, tuple(recipe), tuple(ignored), phony=True)


def _filled(text: str, values: dict[str, str]) -> str:
    filled = _INSERTION.sub(lambda found: values.get(found[1], found[0]), text, count=100)
    return filled[:_LONGEST_COMMAND]


def _key_lines(text: str) -> dict[str, int]:
    """The line of every key after "scripts", the first of equal ones."""
    start = text.find('"scripts"')
    line, counted = 1, 0
    lines: dict[str, int] = {}
    for found in _KEY.finditer(text, max(start, 0)):
        if found[2]:
            line += text.count("\n", counted, found.start())
            counted = found.start()
            lines.setdefault(found[1], line)
    return lines
