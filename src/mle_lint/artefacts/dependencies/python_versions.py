"""Reads the files that name a Python version and nothing else we need."""

from __future__ import annotations

import posixpath

from mle_lint.artefacts.dependencies.model import Manifest
from mle_lint.patterns import pattern

_PATTERNS = {
    ".python-version": pattern(r"\s*((?:pypy|cpython-)?[0-9]+(?:\.\S*)?)\s*"),
    "runtime.txt": pattern(r"\s*python-([0-9]\S*)\s*"),
    ".tool-versions": pattern(r"\s*python\s+([0-9]\S*)(?:\s.*)?"),
}


def parse(path: str, text: str) -> Manifest:
    """The first Python version that the file names, without the word python before it.

    The name of a virtual environment is no version, nor is that of another language.
    """
    pattern = _PATTERNS[posixpath.basename(path)]
    for number, line in enumerate(text.splitlines(), 1):
        match = pattern.fullmatch(line)
        if match:
            return Manifest(path, "python-version", python=match[1], python_line=number)
    return Manifest(path, "python-version")
