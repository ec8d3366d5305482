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
# What stands below the title of a document are its chapters.
_BELOW_TITLE = 2


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

    So do headings of one level below such a heading. A list headed or introduced by one of
    `without` is a plan. Notebooks tell of a method's steps.
    """
    passages = repository.passages
    led, off = passages.find(words), passages.find(without)
    patterns = [terms(*group) for group in stages]
    for first, items, leads in (*_lists(passages), *_headings(passages)):
        if len(items) < least or led.isdisjoint(leads) or not off.isdisjoint(leads):
            continue
        if _in_order([_stage(item, patterns) for item in items]) >= _LEAST_STAGES:
            yield excerpt(passages[first])


def _headings(passages: Passages) -> Iterator[tuple[int, list[Passage], set[int]]]:
    """The first heading of one level below each heading, with all of them, and the upper one."""
    for part in passages.sections:
        if part.heading is None or passages[part.heading].notebook:
            continue
        wanted = passages[part.heading].block.level + 1
        if wanted == _BELOW_TITLE:
            continue
        below = [i for i in passages.under(part) if passages[i].block.kind == "heading"]
        found = [i for i in below if passages[i].block.level == wanted]
        if found:
            yield found[0], [passages[i] for i in found], {part.heading}


def _lists(passages: Passages) -> Iterator[tuple[int, list[Passage], set[int]]]:
    """The index of the first item of each list in a document, with its items of the first depth,
    and what leads it."""
    first, items = 0, list[Passage]()
    for index, passage in enumerate(passages.all):
        listed = passage.block.kind == "item" and not passage.notebook
        if items and not (listed and passage.section == items[0].section):
            yield first, items, _leads(passages, first)
            items = []
        if listed and passage.block.level == 1:
            first = first if items else index
            items.append(passage)
    if items:
        yield first, items, _leads(passages, first)


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
    """The stage that is named first: what an item goes on to say names others."""
    opening = " ".join(item.text.split()[:_OPENING])
    firsts = ((next(words.spans(opening), None), n) for n, words in enumerate(stages))
    named = [(first.start, number) for first, number in firsts if first is not None]
    return min(named)[1] if named else None


def _in_order(numbers: Sequence[int | None]) -> int:
    """How many different stages follow each other in rising order, others left out."""
    ends: list[int] = []
    for number in numbers:
        if number is not None:
            ends[bisect_left(ends, number) : bisect_left(ends, number) + 1] = [number]
    return len(ends)
