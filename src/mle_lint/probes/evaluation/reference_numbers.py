"""Something simple with its number next to the model's, though nobody calls it the baseline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.terms import Span, Terms, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.documents.passages import background, excerpt, is_placeholder
from mle_lint.probes.documents.sentences import END
from mle_lint.probes.documents.variants import Table, tables
from mle_lint.probes.evaluation.printed_blocks import printed
from mle_lint.probes.evaluation.simple_references import Simplicity
from mle_lint.probes.evaluation.stated_figures import figures
from mle_lint.record import NamedTuple

# What a line has to keep to.
_BAR = pattern(r"(?<![-=])[<>≤≥]")
# How far a number may stand from what it is the number of, in characters.
_AFTER, _BEFORE, _BESIDE = 140, 60, 110
# Right after what is beaten: "beats the baseline of 0.61".
_RIGHT_AFTER = 16
# The same for an item of a list, and what is too long for a name and its number.
_LISTED, _ITEM = 90, 240
# Sentences and passages beside the one that names the reference in which the model's may stand.
_NEAR = 3
_BEATEN = pattern(
    r"\b(?:outperform\w*|beat\w*|better|exceed\w*|surpass\w*|improv\w+|over|above|than|versus|vs|"
    r"compar\w+|besser|mejor|melhor|mieux|meglio|supera\w*|лучше)\b[^.;,]{0,40}$"
)
_BEATS = pattern(
    r"\b(?:better|than|beat\w*|versus|vs|compar\w+|against|over|above|outperform\w*)\b"
)
# "A baseline is a simple model" explains the word.
_DEFINED = pattern(
    r"^\W*(?:an?|una?|une?|eine?)\s[\w\s-]{2,40}\s(?:is|are|es|est|ist)\s(?:an?|una?|une?|eine?)\s"
)
_AIM = pattern(r"\b(?:target|goal|threshold|delta|difference|improvement|gain|lift|uplift)\b")


class _Measures(NamedTuple):
    """What is measured, what is no simple thing, and what is so as plainly as can be."""

    measure: Terms
    contender: Terms
    rival: Terms


def told(
    passages: Passages,
    simplicity: Simplicity,
    measures: tuple[str, ...],
    contenders: tuple[str, ...],
    rivals: tuple[str, ...],
    without: tuple[str, ...],
) -> Iterator[Evidence]:
    """Tables, lists, printed lines and running text in which something simple and something else
    have a number each of what is measured."""
    known = _Measures(terms(*measures), terms(*contenders), terms(*rivals))
    aside = passages.find(without) | background(passages)
    for table in tables(passages):
        if table.at not in aside and (at := _in_table(passages, table, simplicity, known)):
            yield excerpt(passages[at])
    for index in simplicity.passages(passages):
        kind = passages[index].block.kind
        if index in aside or kind in ("row", "heading", "code") or is_placeholder(passages[index]):
            continue
        listed = kind == "item" and _in_list(passages, index, simplicity, known)
        if listed or _in_text(passages, index, simplicity, known):
            yield excerpt(passages[index])
    for index, passage in enumerate(passages.all):
        if passage.block.kind == "code" and printed(passage) and index not in aside:
            lines = passage.text.split("\n")
            if _measured(passages, index, known) and _side_by_side(lines, simplicity):
                yield excerpt(passage)


def _measured(passages: Passages, index: int, known: _Measures) -> bool:
    """Whether a passage, its heading or what stands right before or after says what is measured."""
    path = passages[index].path
    near = range(max(0, index - 1), min(len(passages), index + 2))
    texts = [passages[i].text for i in near if passages[i].path == path]
    return any(known.measure.search(text) for text in (*texts, passages.heading_of(index)))


def _side_by_side(lines: Sequence[str], simplicity: Simplicity) -> bool:
    """Whether lines that begin with a name give a number to something simple and to another."""
    given = [line for line in lines if any(figures(line, measured=True)) and not _BAR.search(line)]
    own = [line for line in given if simplicity.spans(line)]
    return 0 < len(own) < len(given)


def _in_list(passages: Passages, index: int, simplicity: Simplicity, known: _Measures) -> bool:
    group = [index]
    for step in (-1, 1):
        at = index + step
        while (
            0 <= at < len(passages)
            and passages[at].block.kind == "item"
            and passages[at].section == passages[index].section
        ):
            group.append(at)
            at += step
    said = (min(group), max(group), index)
    if not any(_measured(passages, i, known) for i in said):
        return False
    own = passages[index].text
    others = [passages[i].text for i in group if i != index]
    if len(own) > _ITEM or not _is_given(own, simplicity.spans(own)):
        return False
    return any(
        len(text) <= _ITEM
        and any(figures(text, measured=True))
        and not simplicity.spans(text)
        and not _AIM.search(text)
        for text in others
    )


def _is_given(text: str, named: list[Span]) -> bool:
    """Whether a number stands soon after, or right before, one of the places."""
    return any(
        0 <= figure.start - span.end <= _LISTED or 0 <= span.start - figure.end <= _RIGHT_AFTER
        for figure in figures(text, measured=True)
        for span in named
    )


def _in_table(
    passages: Passages, table: Table, simplicity: Simplicity, known: _Measures
) -> int | None:
    """The row of something simple that has a number where another row has one, or the first row
    where the columns are so headed."""
    named = " ".join([*table.header, *(row[0] for row in table.rows)])
    if not known.measure.search(named) and not _measured(passages, table.at, known):
        return None
    own = {n for n, row in enumerate(table.rows) if simplicity.spans(row[0])}
    for number in sorted(own):
        columns = _numbers(table.rows[number])
        for other, row in enumerate(table.rows):
            if other not in own and not _AIM.search(row[0]) and columns & _numbers(row):
                return table.at + 1 + number
    heads = {i for i, cell in enumerate(table.header) if i and simplicity.spans(cell)}
    rest = {
        i for i, c in enumerate(table.header) if i and c and i not in heads and not _AIM.search(c)
    }
    rows = [_numbers(row) for row in table.rows]
    if any(heads & given and rest & given for given in rows):
        return table.at
    return None


def _numbers(row: Sequence[str]) -> set[int]:
    return {i for i, cell in enumerate(row) if i and any(figures(cell, measured=True))}


def _in_text(passages: Passages, index: int, simplicity: Simplicity, known: _Measures) -> bool:
    """Whether a sentence gives something simple its number, and one nearby the model its own."""
    passage = passages[index]
    if not any(map(known.measure.search, (passage.text, passages.heading_of(index)))):
        return False
    said = [passage.text] if passage.block.kind == "item" else END.split(passage.text)
    for at, sentence in enumerate(said):
        if _DEFINED.match(sentence):
            continue
        for span in simplicity.spans(sentence):
            own = _own(said, at, span, known)
            if own is None:
                continue
            near = range(max(0, at - _NEAR), min(len(said), at + _NEAR + 1))
            given = {own[0]: own[1]}
            names = {at: span}
            shared = {m.text for i in {at, own[0]} for m in known.measure.spans(said[i])}
            if any(
                _other(said[i], given.get(i), names.get(i), simplicity, known)
                or (
                    i not in given
                    and not shared.isdisjoint(known.measure.findall(said[i]))
                    and any(figures(said[i], measured=True))
                    and not simplicity.spans(said[i])
                )
                for i in near
            ):
                return True
            if _elsewhere(passages, index, simplicity, known):
                return True
    return False


def _own(said: list[str], at: int, span: Span, known: _Measures) -> tuple[int, Span] | None:
    """The number of the reference, and the sentence that gives it."""
    sentence = said[at]
    reach = _RIGHT_AFTER if _BEATEN.search(sentence[: span.start]) else _AFTER
    given = list(figures(sentence, measured=True))
    for figure in given:
        between = sentence[span.end : figure.start]
        if 0 <= figure.start - span.end <= reach and not known.rival.search(between):
            return at, figure
    for figure in reversed(given):
        between = sentence[figure.end : span.start]
        if 0 <= span.start - figure.end <= _BEFORE:
            ruled_out = _BEATS.search(between) or known.rival.search(between)
            return None if ruled_out else (at, figure)
    if not given and at + 1 < len(said) and not known.rival.search(sentence):
        after = said[at + 1]
        for figure in figures(after, measured=True):
            return None if known.rival.search(after[: figure.start]) else (at + 1, figure)
    return None


def _other(
    sentence: str, own: Span | None, named: Span | None, simplicity: Simplicity, known: _Measures
) -> bool:
    """Whether a sentence gives a contender its number, besides that of the reference."""
    given = [f for f in figures(sentence, measured=True) if f != own]
    for number, figure in enumerate(given):
        ends = [f.end for f in given[:number]] + [
            s.end for s in (own, named) if s and s.end <= figure.start
        ]
        start = max([*ends, figure.start - _BESIDE, 0])
        begins = [f.start for f in given[number + 1 :]] + [
            own.start if own and own.start > figure.end else len(sentence)
        ]
        around = sentence[start : min([*begins, figure.end + _BESIDE])]
        if number > 1:
            around = sentence
        if known.contender.search(around) and not simplicity.spans(sentence[start : figure.start]):
            return True
    return False


def _elsewhere(passages: Passages, index: int, simplicity: Simplicity, known: _Measures) -> bool:
    """Whether a passage beside, of the same section, gives a contender its number."""
    section = passages[index].section
    for at in range(max(0, index - 2), min(len(passages), index + _NEAR + 1)):
        passage = passages[at]
        if (
            at == index
            or passage.section != section
            or passage.block.kind not in ("item", "paragraph")
        ):
            continue
        named = known.contender.search(passage.text) or known.measure.search(passage.text)
        if (
            named
            and any(figures(passage.text, measured=False))
            and not simplicity.spans(passage.text)
        ):
            return True
    return False


def compared_with(
    passages: Passages,
    simplicity: Simplicity,
    comparing: tuple[str, ...],
    words: tuple[str, ...],
    without: tuple[str, ...],
) -> Iterator[Evidence]:
    """Sentences that compare something with a simple thing, with or without numbers; what is only
    called by one of `words` says nothing of what it is."""
    comparison = terms(*comparing)
    aside = passages.find(without) | background(passages)
    for index in simplicity.passages(passages):
        passage = passages[index]
        if (
            index in aside
            or passage.block.kind in ("row", "heading", "code")
            or is_placeholder(passage)
        ):
            continue
        for sentence in END.split(passage.text):
            if _DEFINED.match(sentence):
                continue
            bare = terms(*words).blanked(sentence)
            found = simplicity.spans(bare)
            compared = list(comparison.spans(bare))
            if any(c.end <= f.start or c.start >= f.end for f in found for c in compared):
                yield excerpt(passage)
                break


def only_defined(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text explains what one of the words means, and says it nowhere else."""
    named = [said for said in END.split(text) if terms(*words).search(said)]
    return bool(named) and all(map(_DEFINED.match, named[:1]))


def only_beaten(text: str, words: tuple[str, ...]) -> bool:
    """Whether a text says of what is so called only that it is beaten, without its number."""
    found = [(said, span) for said in END.split(text) for span in terms(*words).spans(said)]
    return bool(found) and all(
        _BEATEN.search(said[: span.start])
        and not any(figures(said[span.end : span.end + _RIGHT_AFTER + 8], measured=True))
        for said, span in found
    )
