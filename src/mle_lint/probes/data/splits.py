"""What the documents, the configuration and the comments say about the split and leakage."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.terms import length, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.data import split_traces
from mle_lint.probes.documents.passages import below, excerpt, is_placeholder
from mle_lint.repository import Repository

# A number between `only` and the part that trains says how much there is of it.
_STOP = pattern(r"[.;:!?\d]")
# The name of a file tells of no split: "run train_test_model.py".
_FILE = pattern(r"[\w./\\-]+\.(?:py|ipynb|r|sh|csv|parquet|pkl|json|ya?ml|md)\b")
# An item that is still to be done.
_OPEN = "[ ]"
# Words of a passage that tells a reason.
LEAST = 7
# Letters between the words of one clause.
_CLAUSE = 40


def reasoned(
    repository: Repository,
    *,
    leaks: tuple[str, ...],
    named: tuple[str, ...],
    denials: tuple[str, ...],
    actions: tuple[str, ...],
    splits: tuple[str, ...],
    by: tuple[str, ...],
    prevents: tuple[str, ...],
    only: tuple[str, ...],
    parts: tuple[str, ...],
    steps: tuple[str, ...],
    inside: tuple[str, ...],
    later: tuple[str, ...],
    denied: tuple[str, ...],
    without: tuple[str, ...],
    planned: tuple[str, ...],
    loose: tuple[str, ...],
    of_data: tuple[str, ...],
) -> Iterator[Evidence]:
    """Leakage with what was done against it, a split (or leakage that is `named`) with the reason
    for its kind, or what was left out since it is only known `later` (with a word of `denied`).

    Few words are enough where they say that something `prevents` (or would cause) one of the
    `leaks`, that a split has none (`denials`), or that a step uses `only` the `parts` that train.
    Memory and counters leak too: a `loose` word of `leaks` counts beside a word `of_data` only.
    """
    passages = repository.passages
    found = _both(passages, leaks, actions) | _split(passages, splits + named, by)
    found |= _both(passages, later, denied) | _both(passages, inside, steps)
    trained = {*_close(passages, only, parts, _CLAUSE), *_close(passages, parts, only, 1)}
    clear = {*_close(passages, prevents, leaks, _CLAUSE)}
    if trained:
        clear |= trained & passages.find(steps)
    free = {*_close(passages, denials, named, 8)}
    if free:
        clear |= free & passages.find(splits)
    told = (found | clear) - _of_something_else(passages, leaks, loose, of_data)
    for index in sorted(told - passages.find(without) - _plans(passages, planned, told)):
        passage = passages[index]
        if passage.block.kind in ("heading", "code") or is_placeholder(passage):
            continue
        if index in clear or length(passage.text) >= LEAST:
            yield excerpt(passage)


def named(
    repository: Repository,
    *,
    words: tuple[str, ...],
    without: tuple[str, ...],
    planned: tuple[str, ...],
    sets: tuple[str, ...],
    parted: tuple[str, ...],
    keys: tuple[str, ...],
    comments: tuple[str, ...],
) -> Iterator[Evidence]:
    """A split or leakage named in a document; else in the configuration (`keys`), or in a
    comment of the code. An item below a heading with `planned` is only planned.

    Words for one of the `sets` do not say that there is a split of one's own: how the rows were
    `parted`, or how many there are of both, stands in the same sentence.
    """
    passages = repository.passages
    telling = split_traces.words_for(words, sets, parted)
    told = False
    found = passages.find(words) - passages.find(without)
    for index in sorted(found - _plans(passages, planned, found)):
        passage = passages[index]
        block = passage.block
        # The head of a table of results tells how no row was held out.
        head = block.kind == "row" and block.level == 1
        if block.kind in ("heading", "code") or head or is_placeholder(passage):
            continue
        if _says(passages, index, words) and telling.describe(passage.text):
            told = True
            yield excerpt(passage)
    if not told:
        yield from split_traces.in_configuration(repository, terms(*keys))
        yield from split_traces.in_comments(repository, comments, sets, parted)


def _of_something_else(
    passages: Passages, leaks: tuple[str, ...], loose: tuple[str, ...], of_data: tuple[str, ...]
) -> frozenset[int]:
    """Passages that hold a loose word for a leak, none of the other `leaks` and none of data."""
    found = passages.find(loose)
    if not found:
        return found
    clear = tuple(word for word in leaks if word not in loose)
    return found - passages.find(clear) - passages.find(of_data)


def _both(passages: Passages, first: tuple[str, ...], second: tuple[str, ...]) -> frozenset[int]:
    """Passages with a term of both lists; the second is looked up where the first is found."""
    found = passages.find(first)
    return found & passages.find(second) if found else found


def _split(passages: Passages, words: tuple[str, ...], by: tuple[str, ...]) -> set[int]:
    """Passages with a term of both lists, where no name of a file is it."""
    found = _both(passages, words, by)
    return {i for i in found if _says(passages, i, words) and _says(passages, i, by)}


def _says(passages: Passages, index: int, words: tuple[str, ...]) -> bool:
    """Whether a passage that holds one of the words does so beside the names of files."""
    text = passages[index].text
    bare = _FILE.sub(" ", text)
    return bare == text or terms(*words).search(bare) is not None


def _close(
    passages: Passages, first: tuple[str, ...], second: tuple[str, ...], most: int
) -> Iterator[int]:
    """Passages where one of `first` comes at most so many letters before one of `second`."""
    found = _both(passages, first, second)
    left, right = terms(*first), terms(*second)
    for index in found:
        text = passages[index].text
        ends = [span.end for span in left.spans(text)]
        gaps = (
            text[max(before) : after.start]
            for after in right.spans(text)
            if (before := [end for end in ends if end <= after.start])
        )
        if any(len(gap) <= most and not _STOP.search(gap) for gap in gaps):
            yield index


def _plans(passages: Passages, headings: tuple[str, ...], found: AbstractSet[int]) -> set[int]:
    """Items below headings that announce what is still to be done, and those not ticked off."""
    planned = {i for i in below(passages, headings) if passages[i].block.kind == "item"}
    return planned | {i for i in found if passages[i].text.startswith(_OPEN)}
