"""Word lists matched against text, token by token.

Compiling a list of a hundred words into a regular expression takes longer than reading most
READMEs, so the lists are kept as sets and looked up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import filterfalse

from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple

# So many words of texts are kept with a list of terms; there are hundreds of lists.
MOST_SEEN = 1_000
WORD = pattern(r"[^\W_]+")
_BREAKS = {code: " " for code in range(128) if not chr(code).isalnum()}
# The same for terms, in lower case.
_TERM_BREAKS = {code: chr(code).lower() for code in range(128) if chr(code).isupper()}
_TERM_BREAKS |= {code: " " for code in _BREAKS if chr(code) != "*"}
_FIRST = pattern(r"(?m)^[^\w*\n]*([\w*]*)")
_FOREIGN = pattern(r"[^\x00-\x7f]+")
_PLAIN: dict[str, str] = {}
# The first byte, in UTF-8, of the letters from U+3000 to U+D7FF: Chinese, Japanese, Korean. A class
# of so many characters takes longer to compile than a README takes to read.
_UNSPACED = re.compile(rb"[\xe3-\xed]")


def folded(text: str) -> str:
    """Lower case, without accents."""
    text = text.lower()
    if text.isascii():
        return text
    return _FOREIGN.sub(_unaccented, text)


def _unaccented(match: re.Match[str]) -> str:
    run = match.group()
    known = _PLAIN.get(run)
    if known is None:
        parts = unicodedata.normalize("NFKD", run)
        known = _PLAIN[run] = "".join(filterfalse(unicodedata.combining, parts))
    return known


def spaced(text: str) -> str:
    """The words of a text with one space between them."""
    if text.isascii():
        return " ".join(text.translate(_BREAKS).split())
    return " ".join(WORD.findall(text))


def is_unspaced(text: str) -> bool:
    """Whether a character of a script without spaces between words is in the text."""
    return not text.isascii() and _UNSPACED.search(_bytes(text)) is not None


def length(text: str) -> int:
    """Words of a text; two characters of a script without spaces count as one."""
    words = len(text.split())
    return words if text.isascii() else words + len(_UNSPACED.findall(_bytes(text))) // 2


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


class Span(NamedTuple):
    """Where a term was found in a text, and the words it was found as."""

    start: int
    end: int
    text: str


class Part(NamedTuple):
    """One word of a term; `prefix` when it matches the beginning of a word."""

    word: str
    prefix: bool

    def matches(self, word: str) -> bool:
        """Whether a word of the text is meant."""
        return word.startswith(self.word) if self.prefix else word == self.word


def parts_of(term: str) -> list[str]:
    """The words of a term, folded: `Error analy*` is `error`, then a word that begins `analy`."""
    if term.isascii():
        return term.translate(_TERM_BREAKS).split()
    return [word for word in re.split(r"[^\w*]+|_", folded(term)) if word]


def on_lines(terms: Sequence[str]) -> str:
    """The terms, folded, each on a line of its own."""
    text = "\n".join(terms)
    if text.count("\n") >= len(terms):
        text = "\n".join([term.replace("\n", " ") for term in terms])
    return folded(text)


def first_words(lines: str) -> list[str]:
    """The first word of each line of folded terms, "" where there is none."""
    return _FIRST.findall(lines.replace("_", " "))


def _part(word: str) -> Part:
    return Part(word.rstrip("*"), word.endswith("*"))


class Terms:
    """A list of terms, ready to be looked for in folded text."""

    def __init__(self, terms: tuple[str, ...]) -> None:
        lines = on_lines(terms)
        self._terms = lines.split("\n")
        # The numbers of the terms by their first words.
        self._exact: dict[str, list[int]] = {}
        # By the first letter of the first word: how that begins, and the number of the term.
        self._begun: dict[str, list[tuple[str, int]]] = {}
        unspaced: dict[int, str] = {}
        if is_unspaced(lines):
            unspaced = {n: term for n, term in enumerate(self._terms) if is_unspaced(term)}
        for number, first in enumerate(first_words(lines)):
            if not first or number in unspaced:
                continue
            if first[-1] == "*":
                begin = first.rstrip("*")
                self._begun.setdefault(begin[:1], []).append((begin, number))
            else:
                self._exact.setdefault(first, []).append(number)
        self._seen: set[str] = set()
        self._starting: dict[str, tuple[tuple[Part, ...], ...]] = {}
        self._unspaced = tuple([term.rstrip("*") for term in unspaced.values()])

    def search(self, text: str) -> Span | None:
        """The first place of any term, or None."""
        return next(self.spans(text), None)

    def may_be_in(self, words: AbstractSet[str]) -> bool:
        """False only where no text of these words holds a term."""
        if self._unspaced:
            return True
        if not self._seen.issuperset(words):
            self._learn(words)
        return not self._starting.keys().isdisjoint(words)

    def begin(self, text: str) -> bool:
        """Whether the text begins with a term."""
        first = WORD.match(text, 0, 200)
        if first is None:
            return False
        self._learn((first[0],))
        return first[0] in self._starting and self._length(words_of(text[:200]), 0) > 0

    def findall(self, text: str) -> list[str]:
        """The words of every place, in order."""
        return [span.text for span in self.spans(text)]

    def spans(self, text: str) -> Iterator[Span]:
        """Every place of a term, at most one for each word of the text."""
        words = words_of(text)
        if not self._seen.issuperset(words):
            self._learn(words)
        starting = self._starting
        if not starting.keys().isdisjoint(words):
            tokens: list[re.Match[str]] = []
            for index, word in enumerate(words):
                length = self._length(words, index) if word in starting else 0
                if length:
                    tokens = tokens or list(WORD.finditer(text))
                    start, end = tokens[index].start(), tokens[index + length - 1].end()
                    yield Span(start, end, text[start:end])
        for term in self._unspaced:
            start = text.find(term)
            if start >= 0:
                yield Span(start, start + len(term), term)

    def blanked(self, text: str) -> str:
        """The text with blanks in place of all terms, and every other word where it was."""
        for span in self.spans(text):
            text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
        return text

    def _learn(self, words: Iterable[str]) -> None:
        """Notes the terms that words of texts begin; most begin none, and come again."""
        if len(self._seen) > MOST_SEEN:
            self._seen.clear()
        exact, begun = self._exact.get, self._begun.get
        every = begun("", [])
        for word in set(words) - self._seen:
            found = list(exact(word, ()))
            for begin, number in (*every, *begun(word[0], ())):
                if word.startswith(begin):
                    found.append(number)
            if found:
                parts = [parts_of(self._terms[number]) for number in found]
                self._starting[word] = tuple([tuple(map(_part, words)) for words in parts])
        self._seen.update(words)

    def _length(self, words: Sequence[str], index: int) -> int:
        """How many words the longest term beginning at a word covers; 0 when none does."""
        longest = 0
        for parts in self._starting.get(words[index], ()):
            end = index + len(parts)
            if (
                len(parts) > longest
                and end <= len(words)
                and all(map(Part.matches, parts, words[index:end]))
            ):
                longest = len(parts)
        return longest


@lru_cache(maxsize=2048)
def words_of(text: str) -> list[str]:
    """The words of a text; several lists of terms are looked for in the same one."""
    return WORD.findall(text)


@lru_cache(maxsize=1024)
def terms(*words: str) -> Terms:
    """The terms of a word list; lists that come again are prepared once."""
    return Terms(words)
