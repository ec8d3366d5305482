"""Finds texts in files of other languages than Python, which have no syntax tree here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint import gates
from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.repository import Repository

# R, Julia and Scala are used to analyse; a report of R is a document by its suffix.
ANALYSIS = (".r", ".jl", ".rmd", ".qmd", ".scala")
MAX_FILES = 200
# What is larger was put together by a tool.
MAX_SIZE = 60_000


def sources(repository: Repository, suffixes: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Paths and texts of code in other languages, tests left out; the first 200 files.

    With `suffixes`, only files that end so and notebooks with another kernel than Python.
    """
    if suffixes:
        paths = [p for p in repository.files if p.lower().endswith(suffixes)]
        paths += [n.path for n in repository.notebooks if n.facts.language != "python"]
    else:
        paths = list(repository.of_kind("source"))
    written = [p for p in paths if not is_test(p) and repository.size(p) <= MAX_SIZE]
    for path in written[:MAX_FILES]:
        yield path, repository.text(path) or ""


def found(
    repository: Repository, texts: tuple[str, ...], suffixes: tuple[str, ...] = ()
) -> Iterator[Evidence]:
    """The first of the texts in each file."""
    pattern = any_of(texts)
    for path, text in sources(repository, suffixes):
        match = gates.search(pattern, text)
        if match is not None:
            yield at(repository, path, text, match)


def at(repository: Repository, path: str, text: str, match: re.Match[str]) -> Evidence:
    """A match as evidence, on the line of its first visible character."""
    start = match.end() - len(match.group().lstrip())
    line = text.count("\n", 0, start) + 1
    return Evidence(repository.place(path, line), match.group().strip())


@lru_cache(maxsize=16)
def any_of(texts: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for any of the texts as they are, but none that begins inside a word."""
    words = "|".join(re.escape(text) for text in texts if text[:1].isalnum())
    others = [re.escape(text) for text in texts if not text[:1].isalnum()]
    options = [rf"(?<!\w)(?:{words})", *others] if words else others
    return pattern("|".join(options) or r"(?!)")
