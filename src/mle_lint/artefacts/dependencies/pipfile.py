"""Reads a Pipfile."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from mle_lint.artefacts.dependencies.model import MAX_REQUIREMENTS, Manifest, Requirement
from mle_lint.artefacts.dependencies.specifiers import read_keyed_requirement
from mle_lint.artefacts.dependencies.toml_text import Places, load, string, table

_NO_PACKAGES = ("source", "requires", "scripts", "pipenv")
_GROUPS = {"packages": "", "dev-packages": "dev"}


def parse(path: str, text: str) -> Manifest:
    """What a Pipfile says; raises ParseError when it is not TOML.

    Tables other than Pipenv's own are package categories, and groups of their name.
    """
    document = load(text)
    places = Places(text)
    requires = table(document, "requires")
    key = "python_full_version" if "python_full_version" in requires else "python_version"
    python = string(requires.get(key))
    return Manifest(
        path,
        "pipfile",
        tuple(islice(_requirements(document, places), MAX_REQUIREMENTS)),
        python,
        places.line_of("requires", key) if python else 0,
    )


def _requirements(document: dict[str, object], places: Places) -> Iterator[Requirement]:
    for category in document:
        if category in _NO_PACKAGES:
            continue
        group = _GROUPS.get(category, category)
        for name, value in table(document, category).items():
            line = places.line_of(category, name)
            requirement = read_keyed_requirement(name, value, line, group)
            if requirement:
                yield requirement
