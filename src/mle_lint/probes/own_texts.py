"""The text of the own code in every language, without comments, and the identifiers in it.

Some notions, a retry or a stage say, have no call that every project makes; they show in the
names that a project gives. Docstrings and comments are left out, since saying is not doing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.elsewhere import MAX_SIZE
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_FILES = 300
# Written by a generator, or the frame that a migration tool brings along.
_MADE = pattern(r"\.pb\.go$|\.d\.ts$|_pb2(?:_grpc)?\.py$|(?:^|/)(?:alembic|migrations)/env\.py$")
_PYTHON = pattern(
    r"\A\s*(?:\"\"\".*?\"\"\"|'''.*?''')"
    r"|(?<=:\n)(?:[ \t]*\n)*[ \t]*[rR]?(?:\"\"\".*?\"\"\"|'''.*?''')"
    r"|^[ \t]*#[^\n]*|(?<=[\w)\]}\"',:])  #[^\n]*",
    re.MULTILINE | re.DOTALL,
)
_SLASHED = pattern(r"/\*.*?\*/|(?:^|(?<=\s))//[^\n]*", re.MULTILINE | re.DOTALL)
_DASHED = pattern(r"--[^\n]*")
_IDENTIFIER = pattern(r"[A-Za-z_]\w{2,60}")
_HUMP = pattern(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BREAK = pattern(r"[^0-9a-zA-Z]+")


class CodeText(NamedTuple):
    """A file of own code. Comments are gone from the text, its lines stay where they are."""

    path: str
    text: str

    def line(self, position: int) -> int:
        """The line of a position in the text."""
        return self.text.count("\n", 0, position) + 1


@lru_cache(maxsize=1)
def code_texts(repository: Repository) -> tuple[CodeText, ...]:
    """Own code that is no test and no notebook, by path; SQL files are code here."""
    paths = [*repository.of_kind("module", "source")]
    paths += [path for path in repository.files if path.lower().endswith(".sql")]
    own = [
        path
        for path in sorted(paths)
        if not (is_test(path) or _MADE.search(path)) and repository.size(path) <= MAX_SIZE
    ]
    return tuple(CodeText(path, _stripped(repository, path)) for path in own[:MAX_FILES])


def _stripped(repository: Repository, path: str) -> str:
    text = (repository.text(path) or "").replace("\r\n", "\n")
    suffix = path.rsplit(".", 1)[-1].lower()
    comment = {"py": _PYTHON, "sql": _DASHED}.get(suffix, _SLASHED)
    return comment.sub(lambda match: "\n" * match.group().count("\n"), text)


@lru_cache(maxsize=65_536)
def spelled(identifier: str) -> str:
    """The parts of an identifier in lower case between underscores: `_job_status_`."""
    parts = _BREAK.split(_HUMP.sub("_", identifier))
    return "_" + "_".join(part.lower() for part in parts if part) + "_"


def says(identifier: str, words: tuple[str, ...]) -> bool:
    """Whether a part of an identifier begins with a word; `pit_` asks for the whole part."""
    parts = spelled(identifier)
    return any(f"_{word}" in parts for word in words)


@lru_cache(maxsize=1)
def _identifiers(repository: Repository) -> dict[str, tuple[tuple[str, int], ...]]:
    """Every identifier of the own code with its first position in each file."""
    found: dict[str, list[tuple[str, int]]] = {}
    for path, text in code_texts(repository):
        seen: set[str] = set()
        for match in _IDENTIFIER.finditer(text):
            word = match.group()
            if word not in seen:
                seen.add(word)
                found.setdefault(word, []).append((path, match.start()))
    return {word: tuple(places) for word, places in found.items()}


def identifiers(
    repository: Repository,
    words: tuple[str, ...],
    without: tuple[str, ...] = (),
    aside: tuple[str, ...] = (),
) -> Iterator[Evidence]:
    """Identifiers that say one of the words and none of `without`, outside paths of `aside`."""
    by_path = {item.path: item for item in code_texts(repository)}
    places = [
        (path, position, word)
        for word, found in _identifiers(repository).items()
        if says(word, words) and not says(word, without)
        for path, position in found
        if not says(path, aside)
    ]
    for path, position, word in sorted(places):
        yield Evidence(repository.place(path, by_path[path].line(position)), word)


def matches(repository: Repository, wanted: re.Pattern[str]) -> Iterator[Evidence]:
    """The first match of a pattern in each file."""
    for item in code_texts(repository):
        match = wanted.search(item.text)
        if match is not None:
            place = repository.place(item.path, item.line(match.start()))
            yield Evidence(place, " ".join(match.group().split())[:80])


@lru_cache(maxsize=32)
def phrases(texts: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for any of the texts in any case, with any white space where they have some."""
    written = [r"\s+".join(re.escape(word) for word in text.split()) for text in texts]
    return pattern("|".join(written) or r"(?!)", re.IGNORECASE)
