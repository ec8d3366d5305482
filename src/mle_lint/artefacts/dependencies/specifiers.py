"""Reads one requirement: as PEP 508 writes it, and as Poetry and Pipenv write it in TOML."""

from __future__ import annotations

from mle_lint.artefacts.dependencies.direct_urls import (
    is_fixed_address,
    is_fixed_revision,
    is_remote,
)
from mle_lint.artefacts.dependencies.model import Requirement, normalised
from mle_lint.patterns import pattern

_NAME = r"([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\]\s*)?"
_CLAUSE = r"(?:===|==|~=|!=|<=|>=|<|>)\s*[A-Za-z0-9_.*+!-]+\s*"
_SIMPLE = pattern(rf"{_NAME}((?:{_CLAUSE}(?:,\s*{_CLAUSE})*)?)(?:;.*)?")
_DIRECT = pattern(rf"{_NAME}@\s*([^\s;]\S*)\s*(?:;.*)?")
_PLAUSIBLE = pattern(r"[A-Za-z0-9][A-Za-z0-9._-]*\s*[\[@(;<>=!~]")
_EXACT_VERSION = pattern(r"(?:={1,3}\s*)?v?[0-9][A-Za-z0-9_.+!-]*")
_ARCHIVES = (".whl", ".tar.gz", ".zip", ".tar.bz2")
_LONGEST = 2_000


def read_requirement(
    text: str, line: int, group: str = "", hashed: bool = False
) -> Requirement | None:
    """The requirement that a PEP 508 text states, or None if it is not understood."""
    text = text.strip()
    if len(text) > _LONGEST or (text.endswith(_ARCHIVES) and "@" not in text):
        return None
    match = _SIMPLE.fullmatch(text)
    if match:
        specifier = match[2].strip()
        return Requirement(
            normalised(match[1]), is_exact(specifier), specifier, line, group, hashed
        )
    match = _DIRECT.fullmatch(text)
    if match and "://" not in match[2] and not is_remote(match[2]):
        return None
    if match:
        fixed = is_fixed_address(match[2])
        return Requirement(normalised(match[1]), fixed, match[2], line, group, hashed)
    return _read_odd_requirement(text, line, group, hashed)


def is_exact(specifier: str) -> bool:
    """Whether a PEP 440 specifier allows one version only."""
    clauses = [clause.strip() for clause in specifier.split(",")]
    return any(
        clause.startswith("===") or (clause.startswith("==") and "*" not in clause)
        for clause in clauses
    )


def read_keyed_requirement(
    name: str, value: object, line: int, group: str = ""
) -> Requirement | None:
    """The requirement `name = value` of Poetry or Pipenv; None if it is local or senseless.

    The value is a version, a table, or a list of tables for several platforms, which counts
    as pinned when each of them is.
    """
    options = value if isinstance(value, list) else [value]
    read = [_keyed_option(option) for option in options]
    stated = [option for option in read if option is not None]
    if not stated or not name:
        return None
    pinned = all(option[0] for option in stated)
    specifier = " || ".join(dict.fromkeys(option[1] for option in stated))
    return Requirement(normalised(name), pinned, specifier, line, group)


def _keyed_option(value: object) -> tuple[bool, str] | None:
    if isinstance(value, str):
        return _EXACT_VERSION.fullmatch(value.strip()) is not None, value
    if not isinstance(value, dict) or "path" in value:
        return None
    if isinstance(value.get("git"), str):
        return _git_option(value)
    address = value.get("url", value.get("file"))
    if isinstance(address, str):
        return (is_fixed_address(address), address) if is_remote(address) else None
    return _keyed_option(str(value.get("version", "*")))


def _git_option(value: dict[str, object]) -> tuple[bool, str]:
    tag = value.get("tag")
    if isinstance(tag, str):
        return True, f"{value['git']}@{tag}"
    revision = value.get("rev", value.get("ref"))
    if isinstance(revision, str):
        return is_fixed_revision(revision), f"{value['git']}@{revision}"
    return False, str(value["git"])


def _read_odd_requirement(text: str, line: int, group: str, hashed: bool) -> Requirement | None:
    if not _PLAUSIBLE.match(text):
        return None
    from packaging.requirements import InvalidRequirement
    from packaging.requirements import Requirement as Parsed

    try:
        parsed = Parsed(text)
    except (InvalidRequirement, ValueError, RecursionError):
        return None
    specifier = parsed.url or str(parsed.specifier)
    pinned = is_fixed_address(parsed.url) if parsed.url else is_exact(specifier)
    return Requirement(normalised(parsed.name), pinned, specifier, line, group, hashed)
