"""Reads conda environment files line by line, as far as their plain layout goes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from mle_lint.artefacts.dependencies import requirements
from mle_lint.artefacts.dependencies.model import (
    MAX_REQUIREMENTS,
    Manifest,
    Requirement,
    normalised,
)
from mle_lint.artefacts.errors import ParseError
from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple

_COMMENT = pattern(r"(?:^|\s)#.*")
_SPEC = pattern(r"(?:[^:\s\[]+::)?([A-Za-z0-9_][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(.*)")
_PLAIN = pattern(r"[0-9][^*,|<>\s]*(?:\s\S+)?")
_BUILD = pattern(r"=([^=\s]+)[=\s]([^=\s]+)")


class _Item(NamedTuple):
    text: str
    line: int
    pip: bool


def parse(path: str, text: str) -> Manifest:
    """What a conda environment file says; raises ParseError for text with null characters.

    A file without a list of dependencies gives an empty manifest. The lines under `pip:` are
    read as those of a requirements file.
    """
    if "\0" in text:
        raise ParseError("not a text file")
    found: list[Requirement] = []
    includes: dict[str, None] = {}
    python, python_line = "", 0
    for item in islice(_items(text), MAX_REQUIREMENTS):
        if item.pip:
            part = requirements.parse(path, item.text)
            found.extend(one._replace(line=item.line, group="") for one in part.requirements)
            includes.update(dict.fromkeys(part.includes))
            continue
        requirement = _conda_requirement(item)
        if requirement and requirement.name == "python":
            python = _without_build(requirement.specifier)
            python_line = item.line if python else 0
        elif requirement:
            found.append(requirement)
    return Manifest(path, "conda", tuple(found), python, python_line, tuple(includes))


def _items(text: str) -> Iterator[_Item]:
    inside = False
    pip_indent: int | None = None
    for number, line in enumerate(text.splitlines(), 1):
        stripped = _COMMENT.sub("", line).strip()
        if not stripped:
            continue
        indent = len(line) - len(line.lstrip())
        if not stripped.startswith("-"):
            if indent == 0:
                inside = stripped.startswith("dependencies:")
                yield from _inline(stripped, "dependencies:", number, pip=False)
            continue
        if not inside:
            continue
        if pip_indent is not None and indent <= pip_indent:
            pip_indent = None
        content = _unquoted(stripped[1:])
        if content.startswith("pip:"):
            pip_indent = indent
            yield from _inline(content, "pip:", number, pip=True)
        else:
            yield _Item(content, number, pip_indent is not None)


def _inline(text: str, key: str, line: int, pip: bool) -> Iterator[_Item]:
    rest = text.removeprefix(key).strip()
    if not text.startswith(key) or not (rest.startswith("[") and rest.endswith("]")):
        return
    for part in rest[1:-1].split(","):
        yield _Item(_unquoted(part), line, pip)


def _unquoted(text: str) -> str:
    text = text.strip()
    quoted = len(text) >= 2 and text[0] in "\"'" and text[-1] == text[0]
    return text[1:-1].strip() if quoted else text


def _conda_requirement(item: _Item) -> Requirement | None:
    match = _SPEC.fullmatch(item.text)
    if not match or match[2].startswith(":"):
        return None
    specifier = match[2].strip()
    return Requirement(normalised(match[1]), _is_exact(specifier), specifier, item.line)


def _is_exact(specifier: str) -> bool:
    if specifier.startswith("=="):
        return "*" not in specifier and "," not in specifier
    build = _BUILD.fullmatch(specifier)
    if build:
        return "*" not in build[1]
    if _PLAIN.fullmatch(specifier):
        return True
    plain = specifier.startswith("=") and not set(specifier) & set("*,|<>")
    return plain and specifier.count(".") >= 2


def _without_build(specifier: str) -> str:
    build = _BUILD.fullmatch(specifier)
    return f"={build[1]}" if build else specifier
