"""Running text that gives something simple its number, and the model its own nearby."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.terms import Span, Terms, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.documents.passages import background, excerpt
from mle_lint.probes.documents.sentences import END
from mle_lint.probes.evaluation.simple_references import Simplicity
from mle_lint.probes.evaluation.stated_figures import figures
from mle_lint.record import NamedTuple

# How far a number may stand from what it is the number of, in characters.
_AFTER, _BEFORE, _BESIDE = 140, 60, 110
# Right after what is beaten: "beats the baseline of 0.61".
_RIGHT_AFTER = 16
# How far a simple thing may stand from the word that compares it.
_COMPARED = 60
# Sentences and passages beside the one that names the reference in which the model's may stand.
_NEAR = 3
# Nobody reads longer sentences, or more of them in a paragraph.
_LONG, _MANY = 1_500, 60
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


class Measures(NamedTuple):
    """What is measured, what is no simple thing, and what is so as plainly as can be."""

    measure: Terms
    contender: Terms
    rival: Terms


def in_text(passages: Passages, index: int, simplicity: Simplicity, known: Measures) -> bool:
    """Whether a sentence gives something simple its number, and one nearby the model its own."""
    passage = passages[index]
    if not any(map(known.measure.search, (passage.text, passages.heading_of(index)))):
        return False
    said = [passage.text] if passage.block.kind == "item" else END.split(passage.text)
    said = [sentence[:_LONG] for sentence in said[:_MANY]]
    for at, sentence in enumerate(said):
        if _DEFINED.match(sentence):
            continue
        for span in simplicity.spans(sentence):
            own = _own(said, at, span, known)
            if own is None:
                continue
            if _model_beside(said, at, span, own, simplicity, known):
                return True
            if _elsewhere(passages, index, simplicity, known):
                return True
    return False


def _model_beside(
    said: list[str],
    at: int,
    span: Span,
    own: tuple[int, Span],
    simplicity: Simplicity,
    known: Measures,
) -> bool:
    """Whether the same sentence or one nearby has another number, of a contender or of the same
    measure."""
    given, names = {own[0]: own[1]}, {at: span}
    shared = {m.text for i in {at, own[0]} for m in known.measure.spans(said[i])}
    for number in range(max(0, at - _NEAR), min(len(said), at + _NEAR + 1)):
        sentence = said[number]
        if _other(sentence, given.get(number), names.get(number), simplicity, known):
            return True
        same = number not in given and not shared.isdisjoint(known.measure.findall(sentence))
        if same and any(figures(sentence, measured=True)) and not simplicity.spans(sentence):
            return True
    return False


def _own(said: list[str], at: int, span: Span, known: Measures) -> tuple[int, Span] | None:
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
    sentence: str, own: Span | None, named: Span | None, simplicity: Simplicity, known: Measures
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


def _elsewhere(passages: Passages, index: int, simplicity: Simplicity, known: Measures) -> bool:
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
        for sentence in () if index in aside else END.split(passage.text)[:_MANY]:
            if _DEFINED.match(sentence):
                continue
            bare = terms(*words).blanked(sentence)
            found = simplicity.spans(bare)
            compared = list(comparison.spans(bare))
            if any(
                0 <= max(f.start - c.end, c.start - f.end) <= _COMPARED
                for f in found
                for c in compared
            ):
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
