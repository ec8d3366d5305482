"""Lists that name the parts of a system or of its work in the order in which data passes them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from mle_lint.artefacts.passages import Passage, Passages
from mle_lint.artefacts.terms import Terms, terms
from mle_lint.model import Evidence
from mle_lint.probes.documents.passages import excerpt
from mle_lint.repository import Repository

# A part is named at the beginning of its item, within this many words.
_OPENING = 7
# So many parts of the life of a model, in order, are more than a list of features has by chance.
_LEAST_STAGES = 3


def listed(
    repository: Repository,
    *,
    words: tuple[str, ...],
    without: tuple[str, ...],
    stages: Sequence[tuple[str, ...]],
    least: int,
) -> Iterator[Evidence]:
    """Lists of at least that many items, headed or introduced by one of `words`, that go through
    the stages in their order.

    A list headed or introduced by one of `without` is a plan. Notebooks tell of a method's steps.
    """
    passages = repository.passages
    led, off = passages.find(words), passages.find(without)
    patterns = [terms(*group) for group in stages]
    for first, items in _lists(passages):
        leads = _leads(passages, first)
        if len(items) < least or led.isdisjoint(leads) or not off.isdisjoint(leads):
            continue
        if _in_order([_stage(item, patterns) for item in items]) >= _LEAST_STAGES:
            yield excerpt(passages[first])


def _lists(passages: Passages) -> Iterator[tuple[int, list[Passage]]]:
    """The index of the first item of each list in a document, with its items of the first depth."""
    first, items = 0, list[Passage]()
    for index, passage in enumerate(passages.all):
        listed = passage.block.kind == "item" and not passage.notebook
        if items and not (listed and passage.section == items[0].section):
            yield first, items
            items = []
        if listed and passage.block.level == 1:
            first = first if items else index
            items.append(passage)
    if items:
        yield first, items


def _leads(passages: Passages, first: int) -> set[int]:
    """The heading over a list, and the paragraph right above it in the same section."""
    passage = passages[first]
    heading = passages.sections[passage.section].heading
    found = set() if heading is None else {heading}
    above = passages[first - 1] if first else None
    if above is not None and above.section == passage.section and _introduces(above):
        found.add(first - 1)
    return found


def _introduces(passage: Passage) -> bool:
    return passage.block.kind == "paragraph" and passage.text.rstrip().endswith((":", "："))


def _stage(item: Passage, stages: Sequence[Terms]) -> int | None:
    opening = " ".join(item.text.split()[:_OPENING])
    return next((number for number, words in enumerate(stages) if words.search(opening)), None)


def _in_order(numbers: Sequence[int | None]) -> int:
    """How many different stages follow each other in rising order, others left out."""
    ends: list[int] = []
    for number in numbers:
        if number is not None:
            ends[bisect_left(ends, number) : bisect_left(ends, number) + 1] = [number]
    return len(ends)
