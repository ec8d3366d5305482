"""Reads setup.cfg and setup.py."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from mle_lint.artefacts.dependencies.model import (
    MAX_REQUIREMENTS,
    Manifest,
    Requirement,
    included_path,
)
from mle_lint.artefacts.dependencies.specifiers import read_requirement
from mle_lint.artefacts.errors import ParseError
from mle_lint.patterns import pattern

if TYPE_CHECKING:
    from configparser import RawConfigParser

    from mle_lint.artefacts.dependencies.setup_literals import SetupCall

_OPTION_END = pattern(r"[=:]")
_SCRIPT = pattern(r"\s*([^=\s]+)\s*=\s*([\w.]+(?:\s*:\s*[\w.]+)?)\s*(?:\[[^\]]*\]\s*)?")


def parse(path: str, text: str) -> Manifest:
    """What a setup.cfg or setup.py says.

    A setup.py is read by its syntax; what it computes or reads from files is not known. Raises
    ParseError when the text has not the syntax of its format.
    """
    if posixpath.basename(path) == "setup.cfg":
        return _parse_cfg(path, text)
    return _parse_script(path, text)


def _parse_cfg(path: str, text: str) -> Manifest:
    config = _config(text)
    places = _cfg_places(text)
    python = config.get("options", "python_requires", fallback="").strip()
    stated = config.get("options", "install_requires", fallback="")
    named = stated.strip().startswith("file:")
    targets = stated.strip().removeprefix("file:").split(",") if named else ()
    includes = (included_path(path, target.strip()) for target in targets)
    scripts = config.get("options.entry_points", "console_scripts", fallback="")
    return Manifest(
        path,
        "setup.cfg",
        tuple(islice(_cfg_requirements(config, places), MAX_REQUIREMENTS)),
        python,
        places.get(("options", "python_requires", ""), 1) if python else 0,
        tuple(include for include in includes if include),
        _scripts(scripts.splitlines()),
        project=config.get("metadata", "name", fallback="").strip(),
    )


def _config(text: str) -> RawConfigParser:
    import configparser

    config = configparser.RawConfigParser(strict=False, default_section="")
    try:
        config.read_string(text)
    except (configparser.Error, ValueError, AttributeError) as error:
        # The parser fails with AttributeError on some keys without a value.
        reason = str(error).partition("\n")[0][:200]
        raise ParseError(f"not an INI file: {reason}") from None
    return config


def _cfg_places(text: str) -> dict[tuple[str, str, str], int]:
    """The line of each option (with an empty text) and of each line of its value."""
    places: dict[tuple[str, str, str], int] = {}
    section = option = ""
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if line.startswith("["):
            section = stripped.strip("[]")
        elif line[:1].isspace():
            places.setdefault((section, option, stripped), number)
        elif stripped:
            option = _OPTION_END.split(stripped, maxsplit=1)[0].strip().lower()
            places.setdefault((section, option, ""), number)
    return places


def _cfg_requirements(
    config: RawConfigParser, places: dict[tuple[str, str, str], int]
) -> Iterator[Requirement]:
    extras = "options.extras_require"
    options = [("options", "install_requires", ""), ("options", "tests_require", "test")]
    if config.has_section(extras):
        options.extend((extras, extra, extra) for extra in config.options(extras))
    for section, option, group in options:
        start = places.get((section, option, ""), 1)
        for text in config.get(section, option, fallback="").splitlines():
            line = places.get((section, option, text.strip()), start)
            requirement = read_requirement(text.partition(" #")[0], line, group)
            if requirement:
                yield requirement


def _parse_script(path: str, text: str) -> Manifest:
    from mle_lint.artefacts.dependencies.setup_literals import SetupCall

    call = SetupCall(text)
    python, python_line = call.string("python_requires")
    return Manifest(
        path,
        "setup.py",
        tuple(islice(_script_requirements(call), MAX_REQUIREMENTS)),
        python,
        python_line,
        scripts=_script_entry_points(call),
        project=call.string("name")[0],
    )


def _script_requirements(call: SetupCall) -> Iterator[Requirement]:
    groups = [
        ("", call.strings("install_requires")),
        ("test", call.strings("tests_require")),
        *call.lists("extras_require"),
    ]
    for group, listed in groups:
        for text, line in listed:
            requirement = read_requirement(text, line, group)
            if requirement:
                yield requirement


def _script_entry_points(call: SetupCall) -> tuple[tuple[str, str], ...]:
    for key, listed in call.lists("entry_points"):
        if key == "console_scripts":
            return _scripts(text for text, _ in listed)
    stated = (text for text, _ in call.strings("entry_points"))
    section = ""
    found: list[str] = []
    for line in stated:
        if line.strip().startswith("["):
            section = line.strip()
        elif section == "[console_scripts]":
            found.append(line)
    return _scripts(found)


def _scripts(lines: Iterable[str]) -> tuple[tuple[str, str], ...]:
    matches = (_SCRIPT.fullmatch(line) for line in lines)
    return tuple((match[1], match[2].replace(" ", "")) for match in matches if match)
