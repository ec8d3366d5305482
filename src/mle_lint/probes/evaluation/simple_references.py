"""What is simple enough to be beaten: a rule, an average, a repeated value, a guess, a bare model.

People seldom call it the baseline. They say what it does, so kinds of things are looked for, some
of them as two words near each other: an average of a group, the same hour a week ago, no retrieval.
"""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.passages import Passage, Passages
from mle_lint.artefacts.terms import Span, Terms, terms
from mle_lint.patterns import pattern
from mle_lint.probes.documents.passages import is_placeholder
from mle_lint.record import NamedTuple

# Nobody reads longer statements.
_LONG = 1_500
# Words between the two of a pair.
_APART = 3
# "Average processing days" is a column of the data, "the average of the last days" predicts.
_A_COLUMN = pattern(
    r"(?:means?|averages?|medians?)\s+(?!(?:of|per|by|in|for|over|across|je|nach|pro|por|par|de|del|der|selon|predict\w*)\b)[a-z]"
)


class Simplicity(NamedTuple):
    """Words of what is simple. `simplest` say so themselves; an average must be that of a group or
    be what is predicted, a time be repeated, a part of the system be lacking, something be done
    plainly. `asides` are blanked out before, as "random forest", and right beside one of
    `complex_models` nothing is simple."""

    simplest: tuple[str, ...]
    averages: tuple[str, ...]
    grouped: tuple[str, ...]
    repeats: tuple[str, ...]
    times: tuple[str, ...]
    lacking: tuple[str, ...]
    lacked: tuple[str, ...]
    plainly: tuple[str, ...]
    acting: tuple[str, ...]
    asides: tuple[str, ...]
    complex_models: tuple[str, ...]

    @property
    def pairs(self) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
        """Words of two kinds that mean something simple where they stand close together."""
        return (
            (self.averages, self.grouped),
            (self.repeats, self.times),
            (self.lacking, self.lacked),
            (self.plainly, self.acting),
        )

    def spans(self, text: str) -> list[Span]:
        """The places where something simple is named, in order."""
        text = text[:_LONG]
        complicated = list(terms(*self.complex_models).spans(text))
        text = terms(*self.asides).blanked(text)
        found = list(terms(*self.simplest).spans(text))
        for first, second in self.pairs:
            ordered = first == self.plainly
            found += _close(text, list(terms(*first).spans(text)), terms(*second), ordered)
        return sorted(
            span
            for span in found
            if not _A_COLUMN.match(span.text)
            and not any(_touch(text, span, other) for other in complicated)
        )

    def passages(self, passages: Passages) -> list[int]:
        """The running text that names something simple."""
        found = set(passages.find(self.simplest))
        for first, second in self.pairs:
            found |= passages.find(first) & passages.find(second)
        return sorted(i for i in found if _is_text(passages[i]) and self.spans(passages[i].text))


def _is_text(passage: Passage) -> bool:
    apart = passage.block.kind in ("row", "heading", "code")
    return not apart and not is_placeholder(passage)


def _touch(text: str, span: Span, other: Span) -> bool:
    between = text[min(span.end, other.end) : max(span.start, other.start)]
    return not between.strip(" -(/")


def _close(text: str, first: list[Span], second: Terms, ordered: bool) -> Iterator[Span]:
    """The places of both kinds together; `ordered` where the second must come after the first."""
    for other in second.spans(text) if first else ():
        for one in first:
            if ordered and other.start < one.start:
                continue
            start, end = min(one.start, other.start), max(one.end, other.end)
            between = text[min(one.end, other.end) : max(one.start, other.start)]
            if len(between.split()) <= _APART and not any(mark in between for mark in ".;|"):
                yield Span(start, end, text[start:end])
                break
