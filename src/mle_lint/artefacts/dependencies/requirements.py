"""Reads requirements and constraints files as pip does, without following their includes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from itertools import islice

from mle_lint.artefacts.dependencies.direct_urls import (
    is_fixed_address,
    is_remote,
    name_in_address,
)
from mle_lint.artefacts.dependencies.kinds import kind_of
from mle_lint.artefacts.dependencies.model import (
    MAX_REQUIREMENTS,
    Manifest,
    Requirement,
    included_path,
    normalised,
)
from mle_lint.artefacts.dependencies.specifiers import read_requirement
from mle_lint.artefacts.errors import ParseError
from mle_lint.patterns import pattern

_COMMENT = pattern(r"(?:^|\s)#.*")
_OPTIONS = pattern(r"\s--?[a-z]")
_INCLUDE = pattern(r"(?:-r|--requirement|-c|--constraint)(?:=|\s|(?<=-[rc]))\s*(\S.*)")
_EDITABLE = pattern(r"(?:-e|--editable)(?:=|\s)\s*(\S.*)")
_CONDA_EXPORT = pattern(r"([A-Za-z0-9_][A-Za-z0-9._-]*)=([^=<>\s]+)=[^=<>\s]+")
_WORDS = pattern(r"[a-z]+")
_GROUPS = {
    "dev": "dev",
    "develop": "dev",
    "development": "dev",
    "test": "test",
    "tests": "test",
    "testing": "test",
    "doc": "docs",
    "docs": "docs",
    "lint": "lint",
    "ci": "ci",
    "build": "build",
}
_MAX_LINES = 100_000


def parse(path: str, text: str) -> Manifest:
    """What a requirements file says; raises ParseError for text with null characters.

    Requirements are of the group that the name of the file or its folder tells (dev, test,
    docs, lint, ci, build), else of the main group "". Lines that `conda list --export` writes
    are read too.
    """
    if "\0" in text:
        raise ParseError("not a text file")
    group = _group_of(path)
    lines = tuple(_logical_lines(text))
    read = (_read(line, number, group) for number, line in lines)
    found = tuple(islice((one for one in read if one), MAX_REQUIREMENTS))
    python, python_line = _exported_python(lines)
    targets = (_included(path, line) for _, line in lines)
    includes = tuple(dict.fromkeys(target for target in targets if target))
    kind = kind_of(path) or "requirements"
    return Manifest(path, kind, found, python, python_line, includes)


def _group_of(path: str) -> str:
    folder, name = posixpath.split(path.lower())
    words = _WORDS.findall(name) + _WORDS.findall(posixpath.basename(folder))
    return next((_GROUPS[word] for word in words if word in _GROUPS), "")


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """The number of the first physical line and the joined text, comments and blanks removed."""
    start = 0
    parts: list[str] = []
    for number, line in enumerate(islice(text.splitlines(), _MAX_LINES), 1):
        start = start or number
        comment = line.lstrip().startswith("#")
        if line.endswith("\\") and not comment:
            parts.append(line[:-1])
            continue
        joined = "".join([*parts, "" if comment else line])
        joined = (_COMMENT.sub("", joined) if "#" in joined else joined).strip()
        if joined:
            yield start, joined
        start, parts = 0, []
    rest = _COMMENT.sub("", "".join(parts)).strip()
    if rest:
        yield start, rest


def _exported_python(lines: tuple[tuple[int, str], ...]) -> tuple[str, int]:
    for number, line in lines:
        export = _CONDA_EXPORT.fullmatch(line) if line.startswith("python=") else None
        if export:
            return f"={export[2]}", number
    return "", 0


def _included(path: str, line: str) -> str | None:
    match = _INCLUDE.fullmatch(line)
    return included_path(path, match[1].strip("\"' ")) if match else None


def _read(line: str, number: int, group: str) -> Requirement | None:
    export = _CONDA_EXPORT.fullmatch(line)
    if export:
        return _exported(export, number, group)
    editable = _EDITABLE.fullmatch(line)
    text = editable[1] if editable else line
    if text.startswith(("-", ".", "/", "~", "file:")):
        return None
    hashed = "--hash" in text
    options = _OPTIONS.search(text)
    text = text[: options.start()] if options else text
    if is_remote(text):
        return _addressed(text, number, group, hashed)
    return None if editable else read_requirement(text, number, group, hashed)


def _exported(export: re.Match[str], line: int, group: str) -> Requirement | None:
    if export[1] == "python":
        return None
    specifier = export[0][len(export[1]) :]
    return Requirement(normalised(export[1]), "*" not in specifier, specifier, line, group)


def _addressed(text: str, line: int, group: str, hashed: bool) -> Requirement | None:
    address = text.partition(";")[0].strip() if " ;" in text else text.strip()
    name = name_in_address(address)
    if not name:
        return None
    return Requirement(normalised(name), is_fixed_address(address), address, line, group, hashed)
