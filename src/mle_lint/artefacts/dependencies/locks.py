"""Notes lock files, and names the packages in those of Python tools without a full parse."""

from __future__ import annotations

import posixpath
import re

from mle_lint.artefacts.dependencies.model import (
    MAX_REQUIREMENTS,
    Manifest,
    Requirement,
    normalised,
)
from mle_lint.patterns import pattern

_TOML_PACKAGE = pattern(
    r'^\[\[packages?\]\]\r?\n(?:(?!name)[a-z-]+ = .*\n)*name = "([^"\n]+)"'
    r'(?:\r?\nversion = "([^"\n]+)")?'
    r"(?:\r?\nsource = \{ ?(editable|virtual|directory))?",
    re.MULTILINE,
)
_PIPENV_ENTRY = pattern(r'^(?: {4}"([^"\n]+)"| {8}"([^"\n]+)"): ?\{', re.MULTILINE)
_PIPENV_GROUPS = {"default": "", "develop": "dev"}
_TOML_LOCKS = ("poetry.lock", "uv.lock", "pdm.lock")


def parse(path: str, text: str) -> Manifest:
    """The lock file at `path`, with the packages locked by Poetry, uv, PDM, Pipenv or pylock.

    A package that lies in the project itself is left out. Other lock files give no
    requirements. Never raises, save ParseError for requirements*.lock with null characters.
    """
    name = posixpath.basename(path)
    if name.lower().startswith("requirements"):
        from mle_lint.artefacts.dependencies import requirements

        return requirements.parse(path, text)
    if name in _TOML_LOCKS or name.lower().startswith("pylock."):
        return Manifest(path, "lock", _toml_packages(text))
    if name == "Pipfile.lock":
        return Manifest(path, "lock", _pipenv_packages(text))
    return Manifest(path, "lock")


def _toml_packages(text: str) -> tuple[Requirement, ...]:
    hashed = "sha256" in text
    found: list[Requirement] = []
    line, offset = 1, 0
    for match in _TOML_PACKAGE.finditer(text):
        line += text.count("\n", offset, match.start(1))
        offset = match.start(1)
        if match[3]:
            continue
        specifier = f"=={match[2]}" if match[2] else ""
        found.append(Requirement(normalised(match[1]), True, specifier, line, "", hashed))
        if len(found) >= MAX_REQUIREMENTS:
            break
    return tuple(found)


def _pipenv_packages(text: str) -> tuple[Requirement, ...]:
    hashed = "sha256:" in text
    found: list[Requirement] = []
    group: str | None = None
    line, offset = 1, 0
    for match in _PIPENV_ENTRY.finditer(text):
        line += text.count("\n", offset, match.start())
        offset = match.start()
        if match[1]:
            group = None if match[1] == "_meta" else _PIPENV_GROUPS.get(match[1], match[1])
        elif group is not None:
            found.append(Requirement(normalised(match[2]), True, "", line, group, hashed))
        if len(found) >= MAX_REQUIREMENTS:
            break
    return tuple(found)
