"""Whether a document says on which held-out rows its numbers were found."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.terms import Terms, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.training import trained
from mle_lint.probes.documents.passages import excerpt
from mle_lint.probes.evaluation.metrics import Reported, reported
from mle_lint.probes.evaluation.printed_blocks import by_class
from mle_lint.probes.evaluation.rows_apart import Partings, apart
from mle_lint.probes.evaluation.stated_figures import figures
from mle_lint.probes.evaluation.stored_values import StoredValues, told
from mle_lint.repository import Repository

_NUMBER_BEFORE = pattern(r"\d[\d,.]*\W+(?:[^\W\d]+\W+){0,3}$|(?:^|\W)n\s*=\s*$")
_NUMBER_AFTER = pattern(r"\W{1,4}\d")
_REACH = 40
# A name and its number are no longer.
_SHORT = 100


def results(
    repository: Repository,
    *,
    metrics: tuple[str, ...],
    goals: tuple[str, ...],
    split: tuple[str, ...],
    bare: tuple[str, ...],
    counted: tuple[str, ...],
    unsure: tuple[str, ...],
    curves: tuple[str, ...],
    places: tuple[str, ...],
    suffixes: tuple[str, ...],
    least_values: int,
    quoted: tuple[str, ...],
    nots: tuple[str, ...],
    sees: tuple[str, ...],
    seers: tuple[str, ...],
    uses: tuple[str, ...],
    learning: tuple[str, ...],
    puts: tuple[str, ...],
    away: tuple[str, ...],
    after: tuple[str, ...],
) -> Iterator[Evidence]:
    """Tables or lists of values in a document that say which held-out rows they are from.

    The rows are said by a word of `split`, or by one of `counted` with its number ("200
    questions"): in the value's own text, in its section's or its table's, or in the headings
    and the introductions above. A word of `bare`, which may mean other tests, must stand in the
    value's own text, in a heading or in the section's running text. What is called `unsure`
    (expected, typical) is no result, and neither is the course of the training (`curves`), nor
    what is `quoted` from others. That rows took no part in the training may be said in any words
    (see `rows_apart`).

    Where nothing is trained every row is held out, and a printed report by class counts its rows:
    then the document may say it anywhere.
    """
    passages = repository.passages
    learns = next(trained(repository), None) is not None
    parted = apart(passages, Partings(nots, sees, seers, uses, learning, puts, away, after))
    named = passages.find(split) | _with_number(passages, counted) | parted
    others = passages.find(quoted)
    close = named | passages.find(bare)
    vague = passages.find(unsure)
    left_out = vague | _course(passages, curves)
    stored: StoredValues | None = None
    for section, items in _by_section(passages, reported(passages, metrics, goals)).items():
        kept = [item for item in items if not left_out & {item.at, item.header}]
        headings = _headings(passages, section)
        given = sum(item.values for item in kept) + _beside(passages, kept)
        if given < least_values or not vague.isdisjoint(headings):
            continue
        said = headings.union(*(_introduction(passages, heading) for heading in headings))
        around = _around(passages, section, kept) | headings
        if not others.isdisjoint(around):
            continue
        printed = _printed(passages, kept, (*split, *bare))
        anywhere = _in_document(passages, kept, named, learns)
        if close.isdisjoint(around) and named.isdisjoint(said) and not (printed or anywhere):
            stored = stored or StoredValues(repository, (*split, *bare), places, suffixes)
            if _stored(passages, kept, stored) < least_values:
                continue
        yield from (excerpt(passages[item.at]) for item in kept[:3])


def _beside(passages: Passages, items: list[Reported]) -> int:
    """How many items right before and after one with a value give a number as well."""
    own = {item.at for item in items if passages[item.at].block.kind == "item"}
    near = {at + step for at in own for step in (-1, 1)} - own
    return sum(
        1
        for at in near
        if 0 <= at < len(passages)
        and passages[at].block.kind == "item"
        and len(passages[at].text) <= _SHORT
        and any(figures(passages[at].text, measured=False))
    )


def _printed(passages: Passages, items: list[Reported], words: tuple[str, ...]) -> bool:
    """Whether a printed block says the rows itself; the words of such blocks are in no index."""
    texts = [passages[item.at].text for item in items if passages[item.at].block.kind == "code"]
    return bool(texts) and any(map(terms(*words).search, texts))


def _in_document(
    passages: Passages, items: list[Reported], named: AbstractSet[int], learns: bool
) -> bool:
    """Whether a document names the rows of its values, where that says enough."""
    found = (passages[item.at] for item in items)
    paths = {p.path for p in found if not learns or (p.block.kind == "code" and by_class(p.text))}
    return any(not named.isdisjoint(passages.of_document(path)) for path in paths)


def _course(passages: Passages, words: tuple[str, ...]) -> set[int]:
    """Passages on the course of the training; a row of a table is one by its first cell, since
    others say at which epoch a value was found."""
    word = terms(*words)
    return {
        i
        for i in passages.find(words)
        if passages[i].block.kind != "row"
        or passages[i].block.level == 1
        or word.search(passages[i].text.split(" | ", 1)[0])
    }


def _stored(passages: Passages, items: list[Reported], stored: StoredValues) -> int:
    """How many of the values a run left in the repository."""
    numbers = {number for item in items for number in told(passages[item.at].text)}
    return sum(map(stored.hold, numbers))


def _by_section(passages: Passages, items: tuple[Reported, ...]) -> dict[int, list[Reported]]:
    found: dict[int, list[Reported]] = {}
    for item in items:
        if item.tabular and not passages[item.at].notebook:
            found.setdefault(passages[item.at].section, []).append(item)
    return found


def _with_number(passages: Passages, words: tuple[str, ...]) -> set[int]:
    """Passages that say how many there are of something."""
    pattern = terms(*words)
    return {i for i in passages.find(words) if _is_counted(passages[i].text, pattern)}


def _is_counted(text: str, words: Terms) -> bool:
    return any(
        _NUMBER_BEFORE.search(text[max(0, span.start - _REACH) : span.start])
        or _NUMBER_AFTER.match(text[span.end : span.end + _REACH])
        for span in words.spans(text)
    )


def _around(passages: Passages, section: int, items: list[Reported]) -> set[int]:
    """The values' own passages, table headers and outer items, and the section's running text."""
    own = {item.at for item in items} | {item.header for item in items if item.header is not None}
    whole = passages.under(passages.sections[section])
    prose = (i for i in whole if passages[i].block.kind in ("paragraph", "html"))
    outer = {i for item in items for i in _outer(passages, item.at)}
    return own | outer | {i for i in prose if passages[i].section == section}


def _outer(passages: Passages, index: int) -> Iterator[int]:
    """The list items that an item stands under."""
    level = passages[index].block.level
    while passages[index].block.kind == "item" and level > 1 and index:
        index -= 1
        block = passages[index].block
        if block.kind == "item" and block.level < level:
            level = block.level
            yield index


def _headings(passages: Passages, section: int) -> set[int]:
    """The headings over a section, its own included."""
    first = passages.sections[section].first
    return {
        part.heading
        for part in passages.sections
        if part.heading is not None and part.first <= first < part.last
    }


def _introduction(passages: Passages, heading: int) -> Iterator[int]:
    """What is said directly under a heading, down to the first table or inner heading."""
    number = passages[heading].section
    for index in range(heading + 1, len(passages)):
        if passages[index].section != number or passages[index].block.kind == "row":
            return
        yield index
