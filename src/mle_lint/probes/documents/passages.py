"""What the documents say, by words near each other.

A word counts in a passage when the passage holds it or when the heading right above does, as
people write `## Baseline` and then only the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from mle_lint import gates
from mle_lint.artefacts.passages import Passage, Passages
from mle_lint.artefacts.terms import length
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.repository import Repository

_NUMBER = pattern(r"(?<![\w.])\d+(?:[.,]\d+)?\s?%?(?![\w])")
_PLACEHOLDER = pattern(
    r"(?:^|[\[(*:|>-]\s*)todo\b(?! (?:el|lo|la|los|las|o|a|os|as|est[eao]|un|una)\b)"
    r"|\btodo\s*(?:[:)\]|-]|$)|\b(tbd|tba|fixme|lorem ipsum|coming soon|"
    r"work in progress|to be (added|written|done)|"
    r"placeholder|xxx*\s?%|insert (here|your)|por completar|pendiente|a completer|em breve)\b"
    r"|^\W*example:.*\.\.\..*\.\.\."
    r"|<(your|insert|add|fill)[^>]*>|\[(your|insert|add|fill)[^\]]*\]|待补充|待完善",
)
_FORM = pattern(r"\[[^\]\n]{0,80}\?[^\]\n]{0,80}\]|\[\s{0,3}\]")
# What others wrote, what the work is graded by, what is still to be filled in, and answers that
# tests record: none of it tells what was done here.
_BACKGROUND = pattern(
    r"(^|/)(references?|literature|courses?|lectures?|lessons?)/"
    r"|(^|[/_-])(rubric|assessment|grading|criteria)[^/]*$|(^|/)tests?[_-][^/]*$"
    r"|(^|[/_.-])(template|plantilla|vorlage)\.\w+$",
    re.IGNORECASE,
)
EXCERPT = 100


def mentions(
    repository: Repository,
    *,
    words: tuple[str, ...],
    near: tuple[str, ...] = (),
    also: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    not_under: tuple[str, ...] = (),
    numbers: int = 0,
    least_words: int = 0,
    at_least: int = 1,
    readme_only: bool = False,
    by_heading: bool = True,
) -> Iterator[Evidence]:
    """Passages with a word of `words`, of `near` and of `also`, and none of `without`.

    `not_under` excludes what stands below headings with such words; `numbers` and `least_words`
    ask for that many numbers and words in the passage; fewer than `at_least` passages are none.
    """
    passages = repository.passages
    found = holding(passages, words, by_heading)
    for group in (near, also):
        if group:
            found &= holding(passages, group, by_heading)
    if without:
        found -= passages.find(without)
    if not_under:
        found -= below(passages, not_under)
    kept = [
        passage
        for passage in (passages[index] for index in sorted(found))
        if counts(passage, numbers, least_words) and not (readme_only and passage.rank > 0)
    ]
    if len(kept) >= at_least:
        yield from map(excerpt, kept)


def section(
    repository: Repository,
    *,
    headings: tuple[str, ...],
    least_words: int = 15,
    least_items: int = 0,
    without: tuple[str, ...] = (),
) -> Iterator[Evidence]:
    """Sections whose heading holds one of the words and whose own text has substance."""
    passages = repository.passages
    titles = passages.find(headings) - (passages.find(without) if without else frozenset())
    for part in passages.sections:
        if part.heading is None or part.heading not in titles:
            continue
        body = [p for i in passages.under(part) if counts(p := passages[i], 0, 0)]
        body = [p for p in body if p.block.kind not in ("heading", "code")]
        listed = sum(1 for p in body if p.block.kind in ("item", "row"))
        if sum(length(p.text) for p in body) >= least_words and listed >= least_items:
            yield excerpt(passages[part.heading])


def headed(repository: Repository, *, headings: tuple[str, ...]) -> Iterator[Evidence]:
    """Headings that hold one of the words, whatever stands below them."""
    passages = repository.passages
    for index in sorted(passages.find(headings)):
        if passages[index].block.kind == "heading":
            yield excerpt(passages[index])


def excerpt(passage: Passage) -> Evidence:
    """A passage as evidence, with the beginning of its text."""
    text = " ".join(passage.block.text.split())
    return Evidence(passage.location, text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…")


def is_placeholder(passage: Passage) -> bool:
    """Whether a passage only holds the place of something not written yet."""
    return _holds_place(passage.text)


@lru_cache(maxsize=16_384)
def _holds_place(text: str) -> bool:
    return gates.search(_PLACEHOLDER, text) is not None


def is_form(passage: Passage) -> bool:
    """Whether a passage asks its writer something in brackets, or holds a box not ticked yet."""
    return _FORM.search(passage.text) is not None


def is_filled(passage: Passage) -> bool:
    """Whether a passage is text, and no place or form of something still to be written."""
    return passage.block.kind not in ("heading", "code") and not (
        is_placeholder(passage) or is_form(passage)
    )


def counts(passage: Passage, numbers: int, least_words: int) -> bool:
    """Whether a passage tells something, with at least so many numbers and words."""
    if passage.block.kind in ("heading", "code") or is_placeholder(passage):
        return False
    if numbers and len(_NUMBER.findall(passage.text)) < numbers:
        return False
    return not least_words or length(passage.text) >= least_words


def holding(passages: Passages, words: tuple[str, ...], by_heading: bool) -> set[int]:
    """Passages that hold a word, or stand directly below a heading that does."""
    found = set(passages.find(words))
    if not by_heading:
        return found
    for index in tuple(found):
        if passages[index].block.kind == "heading":
            found.update(_direct(passages, index))
    return found


def _direct(passages: Passages, heading: int) -> Iterable[int]:
    """The passages after a heading up to the next heading."""
    section_number = passages[heading].section
    for index in range(heading + 1, len(passages)):
        if passages[index].section != section_number:
            return
        yield index


def below(passages: Passages, words: tuple[str, ...]) -> set[int]:
    """Everything below headings that hold a word, subsections included."""
    titles = passages.find(words)
    below: set[int] = set()
    for title in titles:
        part = passages.headed_by(title)
        if part is not None:
            below.update(passages.under(part))
    return below


def background(passages: Passages) -> frozenset[int]:
    """The passages of documents that are read beside the work: references, courses, rubrics."""
    known = passages.derived.get(background)
    if known is None:
        paths = {passage.path for passage in passages.all}
        found = (passages.of_document(path) for path in paths if is_background(path))
        known = passages.derived[background] = frozenset(i for part in found for i in part)
    return known  # type: ignore[return-value]


def is_background(path: str) -> bool:
    """Whether a document is read beside the work, by its path."""
    return _BACKGROUND.search(path) is not None


def rows_below(passages: Passages, header: int) -> Iterator[int]:
    """The body rows right below a table's header row."""
    for index in range(header + 1, len(passages)):
        block = passages[index].block
        if block.kind != "row" or block.level == 1:
            return
        yield index


def about(passages: Passages, words: tuple[str, ...]) -> set[int]:
    """Passages that hold a word, and everything in sections whose heading does."""
    return set(passages.find(words)) | below(passages, words)
