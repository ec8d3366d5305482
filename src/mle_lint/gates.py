"""Passes over texts in which an expression cannot match, before it is tried at every letter.

An expression of many alternatives takes a hundred times as long for a letter as a look for a
plain word, and most files hold none of its words.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from itertools import takewhile
from typing import Any

from mle_lint.record import NamedTuple

# More words than these, or shorter ones, save nothing.
MOST, SHORTEST = 80, 2
# So many letters in a row are rare enough where they are not meant.
LETTERS = 5
# Letters beyond ASCII that `re` takes for `i` or `s` in another case, and `lower` does not.
_ODD = ("\u0130", "\u0131", "\u017f")
# Bytes in which all words are looked for before the next.
_WINDOW = 131_072
# Alternatives that are words as they stand.
_WORDS = re.compile(r"[a-z0-9_/ |-]{2,}")
_ANY_CASE = re.compile(r"\(\?[a-zA-Z]*i")


class Stem(NamedTuple):
    """Letters that several words have in common, and the words."""

    letters: str
    words: tuple[str, ...]


class _Gate(NamedTuple):
    """Groups of words; every match holds a word of each."""

    groups: tuple[tuple[Stem, ...], ...]
    any_case: bool
    # Whether all words are of ASCII letters.
    plain: bool = False


class Parts:
    """Texts in lower case that are looked through together."""

    def __init__(self, texts: Iterable[str]) -> None:
        data = bytearray()
        self._starts = [0]
        # Letters beyond ASCII are all the same in the data, so that each takes one byte.
        self._others: dict[int, bytes] = {}
        for number, text in enumerate(texts):
            data += text.encode("ascii", "replace") + b"\n"
            self._starts.append(len(data))
            if not text.isascii():
                self._others[number] = text.encode("utf-8", "surrogatepass")
        self._data = data

    def __len__(self) -> int:
        return len(self._starts) - 1

    def text(self, number: int) -> str:
        """One of the texts."""
        other = self._others.get(number)
        if other is not None:
            return other.decode("utf-8", "surrogatepass")
        first, end = self._starts[number : number + 2]
        return self._data[first : end - 1].decode("ascii")

    def candidates(self, source: str) -> Iterator[int]:
        """The numbers of the texts in which an expression for small letters may match."""
        gate = _plain(source) if _WORDS.fullmatch(source) else _gate(source, 0)
        if gate.any_case or not gate.groups:
            yield from range(len(self))
            return
        first, *others = [
            [word.encode("ascii", "replace") for stem in group for word in stem.words]
            for group in sorted(gate.groups, key=_shortest, reverse=True)
        ]
        for number in self._holding(first):
            span = self._starts[number : number + 2]
            if all(any(self._data.find(w, *span) >= 0 for w in group) for group in others):
                yield number

    def _holding(self, words: list[bytes]) -> Iterator[int]:
        """The texts with one of the words. What follows the last that is asked for is not read."""
        at, longest = 0, max(map(len, words))
        for window in range(0, len(self._data), _WINDOW):
            end = window + _WINDOW
            nearest = dict.fromkeys(words, -1)
            while nearest and at < end:
                at = max(at, window)
                for word, place in nearest.items():
                    if place < at:
                        nearest[word] = self._data.find(word, at, end + longest)
                nearest = {word: place for word, place in nearest.items() if place >= 0}
                if nearest:
                    number = bisect_right(self._starts, min(nearest.values())) - 1
                    at = self._starts[number + 1]
                    yield number


def search(expression: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The same as `expression.search(text)`, in less time where there is no match."""
    return expression.search(text) if may_match(expression, text) else None


def finditer(expression: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The same as `expression.finditer(text)`, in less time where there is no match."""
    return expression.finditer(text) if may_match(expression, text) else iter(())


def may_match(expression: re.Pattern[str], text: str) -> bool:
    """False only where the expression matches nowhere in the text."""
    gate = _gate(expression.pattern, expression.flags)
    if gate.any_case:
        if not text.isascii() and (not gate.plain or any(letter in text for letter in _ODD)):
            return True
        text = text.lower()
    return all(next(held(text, group), None) is not None for group in gate.groups)


def held(text: str, group: tuple[Stem, ...]) -> Iterator[str]:
    """The words of a group that are in a text, those of a stem together."""
    for stem in group:
        if stem.letters in text:
            yield from (word for word in stem.words if word in text)


@lru_cache(maxsize=64)
def stems(words: tuple[str, ...]) -> tuple[Stem, ...]:
    """Words by letters that they share, so that a text is looked through for few of them."""
    parts = {word: {word[at : at + LETTERS] for at in range(len(word) - LETTERS + 1)} or {word}
             for word in words}  # fmt: skip
    found = []
    while parts:
        counts = Counter(part for own in parts.values() for part in own)
        letters = max(counts, key=lambda part: (counts[part], part))
        shared = tuple(word for word, own in parts.items() if letters in own)
        found.append(Stem(letters, shared))
        parts = {word: own for word, own in parts.items() if letters not in own}
    return tuple(found)


@lru_cache(maxsize=1024)
def _plain(source: str) -> _Gate:
    words = tuple(sorted(set(source.split("|"))))
    telling = min(map(len, words)) >= SHORTEST
    return _Gate(((Stem("", words),),) if telling else (), any_case=False)


def _shortest(group: tuple[Stem, ...]) -> int:
    return min(len(word) for stem in group for word in stem.words)


@lru_cache(maxsize=1024)
def _gate(source: str, flags: int) -> _Gate:
    parser = import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")
    parsed = parser.parse(source, flags & ~re.UNICODE)
    # A part alone may also be in any case; then the words of all are looked for so.
    any_case = bool(flags & re.IGNORECASE) or _ANY_CASE.search(source) is not None
    groups = []
    for found in _all_words(parsed):
        words = {word.lower() for word in found} if any_case else set(found)
        needed = {w for w in words if not any(other != w and other in w for other in words)}
        if min(map(len, needed)) >= SHORTEST and len(needed) <= MOST:
            groups.append(stems(tuple(sorted(needed))))
    plain = all(
        stem.letters.isascii() and "".join(stem.words).isascii() for g in groups for stem in g
    )
    return _Gate(tuple(sorted(groups, key=len)), any_case, plain)


def _all_words(parsed: Any) -> Iterator[frozenset[str]]:
    """Texts of which every match of a sequence holds one, for each part of the sequence."""
    # The texts that a run of letters may be: `a(?:b|c)d` is `abd` or `acd`, which tells more
    # than `a`, one of the others, and `d`.
    run = frozenset([""])
    for operator, value in (*parsed, (None, None)):
        if str(operator) == "LITERAL":
            run = frozenset([text + chr(value) for text in run])
            continue
        options = [_lead(option) for option in value[1]] if str(operator) == "BRANCH" else []
        joined = frozenset([text + lead for text in run for lead, _ in options])
        if options and len(joined) <= MOST and all(whole for _, whole in options):
            run = joined
            continue
        if "" not in (known := joined or run):
            yield known
        run = frozenset([""])
        found = _inner(str(operator), value)
        if found:
            yield found


def _lead(parsed: Any) -> tuple[str, bool]:
    """The letters with which every match of a sequence begins, and whether they are all of it."""
    literals = list(takewhile(lambda item: str(item[0]) == "LITERAL", parsed))
    return "".join(chr(value) for _, value in literals), len(literals) == len(parsed)


def _words(parsed: Any) -> frozenset[str] | None:
    """The most telling of these; None when nothing is known."""
    return max(_all_words(parsed), key=_telling, default=None)


def _inner(operator: str, value: Any) -> frozenset[str] | None:
    if operator == "SUBPATTERN":
        return _words(value[3])
    if operator in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _words(value[2]) if value[0] > 0 else None
    if operator == "ATOMIC_GROUP":
        return _words(value)
    if operator == "BRANCH":
        found = [_words(option) for option in value[1]]
        return frozenset().union(*[w for w in found if w]) if all(found) else None
    return None


def _telling(words: frozenset[str]) -> tuple[int, int]:
    """How much sooner a choice of words rules a text out: by the shortest, then by their number."""
    return min(map(len, words)), -len(words)
