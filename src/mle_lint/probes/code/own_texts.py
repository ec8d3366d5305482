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
from mle_lint.probes.code.elsewhere import MAX_SIZE
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_FILES = 300
# Written by a generator, or the frame that a migration tool brings along.
_MADE = pattern(r"\.pb\.go$|\.d\.ts$|_pb2(?:_grpc)?\.py$|(?:^|/)(?:alembic|migrations)/env\.py$")
# Where a docstring or a comment of Python may begin.
_OPENED = pattern(r"\"\"\"|'''|#")
_BEFORE_COMMENT = frozenset(")]}\"',:_")
_SLASHED = pattern(r"/(?:\*.*?\*/|(?<!\S/)/[^\n]*)", re.DOTALL)
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
    return uncommented(path, repository.text(path) or "")


def uncommented(path: str, text: str) -> str:
    """The text of a file of code without its comments and docstrings; lines stay in place."""
    text = text.replace("\r\n", "\n")
    suffix = path.rsplit(".", 1)[-1].lower()
    if suffix == "py":
        return _without(text, _python(text))
    comment = _DASHED if suffix == "sql" else _SLASHED
    return comment.sub(lambda match: "\n" * match.group().count("\n"), text)


def _without(text: str, spans: Iterator[tuple[int, int]]) -> str:
    kept, done = [], 0
    for start, end in spans:
        kept.append(text[done:start])
        kept.append("\n" * text.count("\n", start, end))
        done = end
    return "".join((*kept, text[done:]))


def _python(text: str) -> Iterator[tuple[int, int]]:
    """Where the docstrings and comments of Python begin and end, by the signs that open them.

    An expression for all of it would be tried at every letter, which takes ten times as long.
    """
    done = at = 0
    while (opened := _OPENED.search(text, at)) is not None:
        at = opened.end()
        if opened[0] == "#":
            start, end = _comment(text, opened.start(), done), text.find("\n", at)
            end = len(text) if end < 0 else end
        else:
            start, end = _docstring(text, opened.start(), done), text.find(opened[0], at)
            end = end + len(opened[0]) if end >= 0 else -1
        if start >= 0 and end >= 0:
            yield start, end
            done = at = end


def _comment(text: str, sign: int, done: int) -> int:
    """Where a comment begins with the blanks before it, alone on a line or two behind code; -1 for
    a sign that may stand in a string."""
    start = sign
    while start > done and text[start - 1] in " \t":
        start -= 1
    if start == 0 or text[start - 1] == "\n":
        return start
    behind = sign - 3
    if sign - 2 < done or behind < 0 or text[sign - 2 : sign] != "  ":
        return -1
    return sign - 2 if text[behind].isalnum() or text[behind] in _BEFORE_COMMENT else -1


def _docstring(text: str, quotes: int, done: int) -> int:
    """Where a text alone below a colon or atop the module begins with the blanks before it; -1 for
    any other."""
    if done == 0 and (quotes == 0 or text[:quotes].isspace()):
        return 0
    start = quotes - (text[quotes - 1] in "rR" and quotes > done)
    while start > 0 and text[start - 1] in " \t\n":
        start -= 1
    is_below = start > 0 and text[start - 1] == ":" and text.startswith("\n", start)
    return start + 1 if is_below and start + 1 >= done else -1


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
