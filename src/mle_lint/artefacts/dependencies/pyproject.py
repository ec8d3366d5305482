"""Reads pyproject.toml: the standard tables and those of Poetry, uv, PDM and setuptools."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from mle_lint.artefacts.dependencies.model import (
    MAX_REQUIREMENTS,
    Manifest,
    Requirement,
    included_path,
    normalised,
)
from mle_lint.artefacts.dependencies.specifiers import read_keyed_requirement, read_requirement
from mle_lint.artefacts.dependencies.toml_text import Places, load, string, strings, table

_MAX_GROUPS = 100


def parse(path: str, text: str) -> Manifest:
    """What a pyproject.toml says; raises ParseError when it is not TOML.

    The requirements of a group that includes another are listed under both. The project's own
    name among the requirements, as in extras made of extras, is left out.
    """
    document = load(text)
    places = Places(text)
    project = string(table(document, "project").get("name"))
    project = project or string(table(document, "tool", "poetry").get("name"))
    own = normalised(project)
    every = chain(_standard(document, places), _of_tools(document, places))
    python, python_line = _python(document, places)
    return Manifest(
        path,
        "pyproject",
        tuple(one for one in islice(every, MAX_REQUIREMENTS) if one.name != own),
        python,
        python_line,
        _includes(path, document),
        _scripts(document),
        tuple(table(document, "tool")),
        project,
    )


def _standard(document: dict[str, object], places: Places) -> Iterator[Requirement]:
    project = table(document, "project")
    yield from _listed(project.get("dependencies"), places, "", "project", "dependencies")
    for extra, listed in table(project, "optional-dependencies").items():
        yield from _listed(listed, places, extra, "project", "optional-dependencies", extra)
    groups = dict(islice(table(document, "dependency-groups").items(), _MAX_GROUPS))
    read = {
        group: tuple(_listed(listed, places, group, "dependency-groups", group))
        for group, listed in groups.items()
    }
    named = _named_groups(groups)
    for group in groups:
        for part in _group_and_included(named, group):
            yield from (requirement._replace(group=group) for requirement in read[part])


def _of_tools(document: dict[str, object], places: Places) -> Iterator[Requirement]:
    tool = table(document, "tool")
    yield from _poetry(table(tool, "poetry"), places)
    uv = table(tool, "uv").get("dev-dependencies")
    yield from _listed(uv, places, "dev", "tool", "uv", "dev-dependencies")
    for group, listed in table(tool, "pdm", "dev-dependencies").items():
        yield from _listed(listed, places, group, "tool", "pdm", "dev-dependencies", group)


def _listed(value: object, places: Places, group: str, *keys: str) -> Iterator[Requirement]:
    offset = places.offset_of(*keys)
    for text in islice(strings(value), MAX_REQUIREMENTS):
        requirement = read_requirement(text, 0, group)
        if requirement:
            line, offset = places.quoted(text, offset)
            yield requirement._replace(line=line)


def _named_groups(groups: dict[str, object]) -> dict[str, tuple[str, ...]]:
    """The groups that each group includes, leaving out those that do not exist."""
    written = {normalised(group): group for group in groups}
    named: dict[str, tuple[str, ...]] = {}
    for group, listed in groups.items():
        items = listed if isinstance(listed, list) else []
        stated = (string(item.get("include-group")) for item in items if isinstance(item, dict))
        found = (written.get(normalised(name)) for name in stated)
        named[group] = tuple(name for name in found if name is not None)
    return named


def _group_and_included(named: dict[str, tuple[str, ...]], group: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    waiting = [group]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found[current] = None
            waiting.extend(reversed(named[current]))
    return tuple(found)


def _poetry(poetry: dict[str, object], places: Places) -> Iterator[Requirement]:
    extras = {
        normalised(name): extra
        for extra, listed in table(poetry, "extras").items()
        for name in strings(listed)
    }
    for name, value in table(poetry, "dependencies").items():
        group = extras.get(normalised(name), "") if table(value).get("optional") else ""
        yield from _keyed(name, value, places, group, "dependencies")
    for name, value in table(poetry, "dev-dependencies").items():
        yield from _keyed(name, value, places, "dev", "dev-dependencies")
    for group in table(poetry, "group"):
        for name, value in table(poetry, "group", group, "dependencies").items():
            yield from _keyed(name, value, places, group, "group", group, "dependencies")


def _keyed(
    name: str, value: object, places: Places, group: str, *keys: str
) -> Iterator[Requirement]:
    if name == "python":
        return
    line = places.line_of("tool", "poetry", *keys, name)
    requirement = read_keyed_requirement(name, value, line, group)
    if requirement:
        yield requirement


def _python(document: dict[str, object], places: Places) -> tuple[str, int]:
    stated = string(table(document, "project").get("requires-python"))
    if stated:
        return stated, places.line_of("project", "requires-python")
    value = table(document, "tool", "poetry", "dependencies").get("python")
    stated = string(value) or string(table(value).get("version"))
    line = places.line_of("tool", "poetry", "dependencies", "python")
    return (stated, line) if stated else ("", 0)


def _includes(path: str, document: dict[str, object]) -> tuple[str, ...]:
    dynamic = table(document, "tool", "setuptools", "dynamic", "dependencies")
    paths = (included_path(path, target) for target in strings(dynamic.get("file")))
    return tuple(found for found in paths if found)


def _scripts(document: dict[str, object]) -> tuple[tuple[str, str], ...]:
    stated = {
        **table(document, "tool", "poetry", "scripts"),
        **table(document, "project", "scripts"),
    }
    read = (
        (name, string(value) or string(table(value).get("reference", table(value).get("callable"))))
        for name, value in stated.items()
    )
    return tuple((name, target) for name, target in read if target)
