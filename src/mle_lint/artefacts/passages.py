"""Every document of a repository as passages that can be searched by words, in any language.

A passage is one block with the headings above it. Words are compared in lower case without
accents; a term ending in `*` matches the beginning of a word, a term of several words matches
them in order, and a term in a script without spaces matches anywhere.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property

from mle_lint.artefacts.document import Block, Document
from mle_lint.artefacts.terms import (
    first_words,
    folded,
    is_unspaced,
    on_lines,
    parts_of,
    spaced,
    terms,
)
from mle_lint.model import Location
from mle_lint.record import NamedTuple

LAST_CHARACTER = "\U0010ffff"
NOTHING: AbstractSet[int] = frozenset()
# Lists whose passages are remembered: the rules that share one follow each other.
MOST_FOUND = 64


class Passage(NamedTuple):
    """A block in its document. `section` numbers the innermost heading's section, repo-wide."""

    path: str
    notebook: bool
    rank: int
    section: int
    block: Block
    text: str

    @property
    def location(self) -> Location:
        """Where the passage stands."""
        block = self.block
        if block.cell is not None:
            return Location(self.path, 1, None, block.cell, block.line)
        return Location(self.path, block.line, block.end_line)


class Section(NamedTuple):
    """A heading with the passages under it, up to the next heading of its level or above."""

    heading: int | None
    first: int
    last: int


class Passages:
    """The searchable text of all documents, in a reviewer's reading order."""

    def __init__(self, documents: Iterable[tuple[str, bool, Document]]) -> None:
        self._all: list[Passage] = []
        self._sections: list[Section] = []
        self._found: dict[tuple[str, ...], frozenset[int]] = {}
        # A set takes ten times the room of an array.
        self._terms: dict[str, array[int]] = {}
        # What probes derive from the passages and share, by the words it was derived with.
        self.derived: dict[object, object] = {}
        for rank, (path, notebook, document) in enumerate(documents):
            self._add(path, notebook, rank, document)

    def _add(self, path: str, notebook: bool, rank: int, document: Document) -> None:
        start = len(self._all)
        root = section = len(self._sections)
        self._sections.append(Section(None, start, start))
        open_headings: list[tuple[int, int]] = []
        for block in document.blocks:
            index = len(self._all)
            if block.kind == "heading":
                while open_headings and open_headings[-1][0] >= block.level:
                    self._close(open_headings.pop()[1], index)
                section = len(self._sections)
                self._sections.append(Section(index, index, index))
                open_headings.append((block.level, section))
            self._all.append(Passage(path, notebook, rank, section, block, folded(block.text)))
        for _, number in open_headings:
            self._close(number, len(self._all))
        self._close(root, len(self._all))

    def _close(self, number: int, end: int) -> None:
        self._sections[number] = self._sections[number]._replace(last=end)

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, index: int) -> Passage:
        return self._all[index]

    @property
    def all(self) -> Sequence[Passage]:
        """Every passage, in reading order."""
        return self._all

    def of_document(self, path: str) -> range:
        """The indices of the passages of a document; none when it has no passage."""
        return self._of_document.get(path, range(0))

    @cached_property
    def _of_document(self) -> dict[str, range]:
        firsts: dict[str, int] = {}
        ends: dict[str, int] = {}
        for index, passage in enumerate(self._all):
            firsts.setdefault(passage.path, index)
            ends[passage.path] = index + 1
        return {path: range(first, ends[path]) for path, first in firsts.items()}

    @property
    def sections(self) -> Sequence[Section]:
        """Every section; those of one document are in order, outer before inner."""
        return self._sections

    def headed_by(self, index: int) -> Section | None:
        """The section under a passage, None when that is no heading."""
        return self._headed.get(index)

    @cached_property
    def _headed(self) -> dict[int, Section]:
        return {part.heading: part for part in self._sections if part.heading is not None}

    def under(self, section: Section) -> range:
        """The passages of a section with its subsections, the heading excluded."""
        first = section.first + (section.heading is not None)
        return range(first, max(section.last, first))

    def heading_of(self, index: int) -> str:
        """The folded text of the innermost heading above a passage, "" when there is none."""
        heading = self._sections[self._all[index].section].heading
        return self._all[heading].text if heading is not None else ""

    def find(self, terms: tuple[str, ...]) -> frozenset[int]:
        """Indices of the passages that hold any of the terms."""
        known = self._found.get(terms)
        if known is None:
            # The lists of different rules share many terms.
            likely = self._likely(terms)
            for term in likely:
                if term not in self._terms:
                    self._terms[term] = array("L", self._with(term))
            known = self._found[terms] = frozenset().union(*map(self._terms.__getitem__, likely))
            if len(self._found) > MOST_FOUND:
                del self._found[next(iter(self._found))]
        return known

    def _likely(self, terms: tuple[str, ...]) -> list[str]:
        """The terms whose first word is in a passage, and what may be in a text without spaces.

        Most terms of most lists are in none, so all of a list are looked at together.
        """
        postings, begins, dense = self._postings, self._begins, bool(self._unspaced)
        return [
            term
            for term, first in zip(terms, first_words(on_lines(terms)), strict=False)
            if first in postings
            or (first.endswith("*") and begins(first.rstrip("*")))
            or (dense and not term.isascii())
        ]

    def _begins(self, begin: str) -> bool:
        """Whether a word of a passage begins so."""
        vocabulary = self._vocabulary
        first = bisect_left(vocabulary, begin)
        return first < len(vocabulary) and vocabulary[first].startswith(begin)

    @cached_property
    def _postings(self) -> dict[str, list[int]]:
        postings: defaultdict[str, list[int]] = defaultdict(list)
        for index, words in enumerate(self._words):
            for word in set(words.split()):
                postings[word].append(index)
        return dict(postings)

    @cached_property
    def _words(self) -> list[str]:
        """Each passage as its words with a space around each; code has none."""
        return [
            "" if passage.block.kind == "code" else f" {spaced(passage.text)} "
            for passage in self._all
        ]

    @cached_property
    def _vocabulary(self) -> list[str]:
        return sorted(self._postings)

    @cached_property
    def _unspaced(self) -> list[int]:
        return [i for i, p in enumerate(self._all) if is_unspaced(p.text)]

    def _with(self, term: str) -> AbstractSet[int]:
        """The passages with one term."""
        if not term.isascii() and is_unspaced(folded(term)):
            bare = folded(term).rstrip("*")
            return {i for i in self._unspaced if bare in self._all[i].text}
        parts = parts_of(term)
        found = self._having(parts[0]) if parts else NOTHING
        for part in parts[1:] if found else ():
            found = found & self._having(part)
        if len(parts) < 2 or not found:
            return found
        words = self._words
        if any(part.endswith("*") for part in parts[:-1]):
            phrase = terms(term)
            return {i for i in found if phrase.search(words[i])}
        last = parts[-1]
        said = " " + " ".join(parts).rstrip("*") + ("" if last.endswith("*") else " ")
        return {i for i in found if said in words[i]}

    def _having(self, word: str) -> AbstractSet[int]:
        if not word.endswith("*"):
            postings = self._postings.get(word)
            return set(postings) if postings else NOTHING
        begin = word.rstrip("*")
        vocabulary = self._vocabulary
        first = bisect_left(vocabulary, begin)
        last = bisect_left(vocabulary, begin + LAST_CHARACTER, first)
        return set().union(*[self._postings[known] for known in vocabulary[first:last]])
