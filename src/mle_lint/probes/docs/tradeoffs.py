"""Design choices with their price, and limits of the work."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from itertools import chain

from mle_lint.artefacts.passages import Passage, Passages, Section
from mle_lint.artefacts.terms import Terms, folded, length, terms
from mle_lint.model import Evidence, Location
from mle_lint.patterns import pattern
from mle_lint.probes.documents.passages import (
    background,
    below,
    excerpt,
    is_background,
    is_placeholder,
    mentions,
    rows_below,
    section,
)
from mle_lint.probes.documents.sentences import SHELL, of_prose, with_words
from mle_lint.repository import Repository

_TICKED = pattern(r"\[[xX]\]|[✅☑✔]")
# A heading of so many words is a sentence that is only set as one.
LEAST_SENTENCE = 10
# A list names limits, several of them, in so many words each.
SEVERAL, LEAST_LISTED = 3, 4
# More words than a paragraph has.
LONG = 120
# A table that weighs options has this many columns, and rows on prices.
LEAST_COLUMNS, LEAST_PRICES = 3, 2


def weighed(
    repository: Repository,
    *,
    words: tuple[str, ...],
    headings: tuple[str, ...],
    choices: tuple[str, ...],
    contrasts: tuple[str, ...],
    methods: tuple[str, ...],
    virtues: tuple[str, ...],
    limits: tuple[str, ...],
    generic: tuple[str, ...],
    prices: tuple[str, ...],
    attributes: tuple[str, ...],
    textbook: tuple[str, ...],
    not_under: tuple[str, ...],
    least_words: int,
    least_in_all: int,
) -> Iterator[Evidence]:
    """Documents that weigh limits at some length; option tables.

    A passage counts when it holds one of `words` and is not on what a `textbook` tells of any
    model, or when it stands under a heading with one of them or of `headings` and is not only
    `generic`; under one of `choices`, when it holds one of `contrasts`. Several short ones under a
    heading with one of `words` are a list of limits. The `virtues` and `limits` of `methods` are
    those of any work.
    """
    passages = repository.passages
    aside = below(passages, not_under) | background(passages)
    aside |= _of_any_work(passages, methods, virtues, limits)
    held = passages.find(words) - passages.find(textbook)
    wishes = passages.find(generic)
    under = below(passages, words + headings)
    chosen = below(passages, choices)
    if chosen:
        under |= chosen & passages.find(contrasts)
    under -= wishes
    by_path: dict[str, list[int]] = {}
    for index in sorted((held | under) - aside):
        passage = passages[index]
        heading = passage.block.kind == "heading" and length(passage.text) < LEAST_SENTENCE
        if heading or passage.block.kind == "code" or is_placeholder(passage):
            continue
        if length(passage.text) >= least_words:
            by_path.setdefault(passage.path, []).append(index)
    wanted = terms(*words)
    for indices in by_path.values():
        said = sum(_said(passages[i], wanted, i in under) for i in indices)
        if said >= least_in_all:
            yield from (excerpt(passages[index]) for index in indices[:4])
    yield from _listed(passages, sorted(below(passages, words) - wishes - aside), wishes)
    yield from _options_compared(passages, prices, attributes)


def _said(passage: Passage, wanted: Terms, whole: bool) -> int:
    """Words of a passage; of a long one, such as a page, those of the sentences around a term."""
    if whole or length(passage.text) <= LONG:
        return length(passage.text)
    sentences = of_prose(passage)
    found = {i for i, sentence in enumerate(sentences) if wanted.search(sentence)}
    around = {i + step for i in found for step in (-1, 0, 1)}
    return sum(length(sentence) for i, sentence in enumerate(sentences) if i in around)


def _of_any_work(
    passages: Passages, methods: tuple[str, ...], virtues: tuple[str, ...], limits: tuple[str, ...]
) -> set[int]:
    """What stands under the `limits` of a method, or under its virtues where the heading above
    may name it."""
    told, bounds = passages.find(virtues), passages.find(limits)
    found: set[int] = set()
    if not told | bounds:
        return found
    named = passages.find(methods)
    open_parts: list[Section] = []
    for part in passages.sections:
        while open_parts and open_parts[-1].last <= part.first:
            open_parts.pop()
        above = open_parts[-1].heading if open_parts else None
        own = part.heading in named and part.heading in (told | bounds)
        if own or (part.heading in told and above in named):
            found.update(passages.under(part))
        open_parts.append(part)
    return found


def _listed(passages: Passages, indices: list[int], wishes: frozenset[int]) -> Iterator[Evidence]:
    """Items of one section that each name a limit in a few words, if there are several.

    A list that is introduced as one of `wishes` ("I would also add") holds no limits.
    """
    sections: dict[int, list[int]] = {}
    for index in indices:
        passage = passages[index]
        if passage.block.kind == "item" and length(passage.text) >= LEAST_LISTED:
            sections.setdefault(passage.section, []).append(index)
    for items in sections.values():
        above = items[0] - 1
        wished = above in wishes and passages[above].block.kind == "paragraph"
        if len(items) < SEVERAL or wished:
            continue
        if not any(is_placeholder(passages[item]) for item in items):
            yield from (excerpt(passages[item]) for item in items[:4])


def _options_compared(
    passages: Passages, prices: tuple[str, ...], attributes: tuple[str, ...]
) -> Iterator[Evidence]:
    """Tables with a column for each option and rows on what it costs.

    A table with a column of `attributes` describes things one by one, such as fields or targets.
    """
    priced, described = passages.find(prices), passages.find(attributes)
    wanted = terms(*prices)
    for index, header in enumerate(passages.all):
        if header.block.kind != "row" or header.block.level != 1:
            continue
        if index in described or header.text.count(" | ") + 1 < LEAST_COLUMNS:
            continue
        rows = [i for i in rows_below(passages, index) if i in priced]
        labels = (passages[row].text.split(" | ")[0] for row in rows)
        if sum(wanted.search(label) is not None for label in labels) >= LEAST_PRICES:
            yield excerpt(header)


def told(
    repository: Repository,
    *,
    words: tuple[str, ...],
    unfinished: tuple[str, ...],
    headings: tuple[str, ...],
    done: tuple[str, ...],
    choices: tuple[str, ...],
    grounds: tuple[str, ...],
    steps: tuple[str, ...],
    ordering: tuple[str, ...],
    guides: tuple[str, ...],
    not_under: tuple[str, ...],
    least_words: int,
) -> Iterator[Evidence]:
    """One passage on a limit, a section on choices or on what is to come, one reasoned choice.

    A passage with one of `unfinished` tells of the state of the work, and of no limit.
    A section's heading holds one of `headings` and none of `done`, which tell of finished work; a
    reasoned choice is a sentence with one of `choices` and one of `grounds`. The next `steps` of
    a guide begin with words of `ordering`, or stand in a file that is called one (`guides`), and
    are no plans, nor is a list on which everything is ticked off.
    """
    passages = repository.passages
    said = mentions(repository, words=words, without=unfinished, not_under=not_under, least_words=3)
    parts = section(repository, headings=headings, least_words=least_words, without=done)
    orders = _orders(passages, steps, ordering, guides) | _ticked_off(passages)
    for item in chain(said, parts):
        if not is_background(item.location.path) and item.location not in orders:
            yield item
    aside = below(passages, not_under) | background(passages)
    for index, sentence in with_words(repository, choices, grounds):
        if index not in aside and length(sentence) >= least_words:
            yield excerpt(passages[index])


def _ticked_off(passages: Passages) -> set[Location]:
    """Headings of lists on which everything is ticked, which is no longer to come."""
    found = set()
    for part in passages.sections:
        blocks = [passages[index].block for index in passages.under(part)]
        items = [block.text for block in blocks if block.kind == "item"]
        if part.heading is not None and items and all(map(_TICKED.match, items)):
            found.add(passages[part.heading].location)
    return found


def _orders(
    passages: Passages, steps: tuple[str, ...], ordering: tuple[str, ...], guides: tuple[str, ...]
) -> set[Location]:
    """The next `steps` of a guide, which are for its reader: sections with commands, of a file
    that is called a guide, or of which most passages begin with an order, with their headings."""
    order, guide = terms(*ordering), terms(*guides)
    titles = passages.find(steps)
    found: set[Location] = set()
    for part in passages.sections:
        if part.heading is None or part.heading not in titles:
            continue
        body = [passages[index] for index in passages.under(part)]
        if guide.search(folded(posixpath.basename(passages[part.heading].path))):
            found.update(p.location for p in (passages[part.heading], *body))
            continue
        told = [p for p in body if p.block.kind in ("item", "paragraph")]
        run = [p for p in told if _begins(order, p.text)]
        if 2 * len(run) >= len(told) or any(p.block.language in SHELL for p in body):
            found.update(p.location for p in (passages[part.heading], *body))
    return found


def _begins(order: Terms, text: str) -> bool:
    """Whether an item begins with an order, after a label such as `Run setup:` at most."""
    return order.begin(text.lstrip(" *_`")) or order.begin(text.partition(":")[2].lstrip(" *_`"))
