"""Modules of the project that the Python of a document imports and that are not there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from mle_lint.artefacts import paths
from mle_lint.artefacts.passages import Passage
from mle_lint.model import Location
from mle_lint.patterns import pattern
from mle_lint.probes.honesty.path_endings import endings
from mle_lint.probes.honesty.published import is_published
from mle_lint.probes.honesty.shown_files import shown
from mle_lint.repository import Repository

_IMPORT = pattern(r"^(?:from\s+([\w.]+)\s+import\b|import\s+([\w.]+)).*$", re.MULTILINE)
_EXAMPLE = pattern(r"\b(?:module|my_\w+|your_\w+|foo|bar|My[A-Z]\w*|xxx)\b")
_INNER = pattern(r"^```\s*(?:python3?|py)\s*$", re.MULTILINE)
_PYTHON = ("python", "py", "python3", "ipython")


def lacking(
    repository: Repository, local: tuple[str, ...], writes: tuple[str, ...], later: set[int]
) -> Iterator[tuple[Location, str, str]]:
    """Imports in the Python of READMEs that lead to no module of the repository: the place, the
    line and the module's path.

    `local` are names that modules of a project have and packages to install have not. Of others
    nothing is known, since they may be installed. What a document shows below words of `writes`
    is the reader's to write, and so is what stands beside a package that is installed by name.
    Passages of `later` are left out.
    """
    if repository.submodules or is_published(repository):
        return
    own = {
        posixpath.basename(name) for names in shown(repository, writes).values() for name in names
    }
    for index, passage in enumerate(repository.passages.all):
        if index in later or passage.notebook or not paths.is_readme(passage.path):
            continue
        for place, text, path in _imports(repository, passage, local):
            if posixpath.basename(path) not in own:
                yield place, text, path


def _imports(
    repository: Repository, passage: Passage, local: tuple[str, ...]
) -> Iterator[tuple[Location, str, str]]:
    block = passage.block
    begin = 0
    if block.kind == "code" and block.language not in _PYTHON:
        # A block that was never closed holds the next one.
        inner = _INNER.search(block.text)
        begin = inner.end() if inner else len(block.text)
    if block.kind != "code":
        return
    first = block.line + (block.end_line - block.line + 1 > len(block.text.split("\n")))
    for found in _IMPORT.finditer(block.text, begin):
        dotted = found[1] or found[2]
        head = dotted.partition(".")[0]
        path = dotted.replace(".", "/")
        if head not in local or _is_there(repository, path) or _EXAMPLE.search(found[0]):
            continue
        line = first + block.text.count("\n", 0, found.start())
        yield Location(passage.path, line), found[0].strip(), f"{path}.py"


def _is_there(repository: Repository, path: str) -> bool:
    """Whether a module or package of that path is anywhere, in whatever language it is written."""
    known = endings(repository)
    return any(f"{path}{end}" in known for end in ("", ".py", ".ipynb", ".pyx", ".so", ".pyi"))
