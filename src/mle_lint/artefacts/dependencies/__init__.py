"""Reads every dependency file of a Python project into one value, `Manifest`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.artefacts.dependencies.kinds import kind_of
from mle_lint.artefacts.dependencies.model import Manifest, Requirement, closure, normalised
from mle_lint.artefacts.errors import ParseError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Manifest", "Requirement", "closure", "kind_of", "normalised", "parse"]

MAX_CHARACTERS = 500_000
# Hashes make requirements files long, and they are read in a single pass.
MAX_CHARACTERS_OF_LINES = 5_000_000


def parse(path: str, text: str) -> Manifest:
    """What the dependency file at `path` with content `text` says.

    The name tells the format; any other name is read as a requirements file, since `-r` may
    name any file. Raises ParseError when nothing can be read, or when a file that is no lock file
    is longer than MAX_CHARACTERS, or MAX_CHARACTERS_OF_LINES for requirements.
    """
    kind = kind_of(path) or "requirements"
    lines = kind in ("requirements", "constraints")
    longest = MAX_CHARACTERS_OF_LINES if lines else MAX_CHARACTERS
    if kind != "lock" and len(text) > longest:
        raise ParseError(f"too long for a dependency file ({len(text)} characters)")
    return _reader(kind)(path, text.removeprefix("\ufeff"))


def _reader(kind: str) -> Callable[[str, str], Manifest]:
    # Each format is imported when it first occurs: most repositories hold two or three.
    if kind in ("requirements", "constraints"):
        from mle_lint.artefacts.dependencies import requirements

        return requirements.parse
    if kind == "lock":
        from mle_lint.artefacts.dependencies import locks

        return locks.parse
    if kind in ("pyproject", "pipfile"):
        return _toml_reader(kind)
    if kind in ("setup.cfg", "setup.py"):
        from mle_lint.artefacts.dependencies import setuptools_files

        return setuptools_files.parse
    if kind == "conda":
        from mle_lint.artefacts.dependencies import conda

        return conda.parse
    from mle_lint.artefacts.dependencies import python_versions

    return python_versions.parse


def _toml_reader(kind: str) -> Callable[[str, str], Manifest]:
    if kind == "pipfile":
        from mle_lint.artefacts.dependencies import pipfile

        return pipfile.parse
    from mle_lint.artefacts.dependencies import pyproject

    return pyproject.parse
