"""What documents give as the reason why a metric was chosen."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.passages import Passage, Passages
from mle_lint.artefacts.terms import Terms, length, terms
from mle_lint.model import Evidence
from mle_lint.probes.documents.passages import (
    background,
    below,
    excerpt,
    is_placeholder,
    rows_below,
)
from mle_lint.probes.documents.sentences import END
from mle_lint.repository import Repository

_LEAST_WORDS = 7
# How many passages below a heading, or after a statement that puts one metric first, tell why.
_NEAR = 3
# Headings below which others speak.
_CITED = (
    "references",
    "bibliography",
    "citations",
    "further reading",
    "referencias",
    "bibliografia",
)


def metric_reason(
    repository: Repository,
    *,
    metrics: tuple[str, ...],
    reasons: tuple[str, ...],
    about: tuple[str, ...],
    columns: tuple[str, ...],
    choices: tuple[str, ...],
    first: tuple[str, ...],
    costs: tuple[str, ...],
    vague: tuple[str, ...],
    titles: tuple[str, ...],
    compounds: tuple[str, ...],
) -> Iterator[Evidence]:
    """Sentences that name a metric, a reason and what it is about, or a table that has a column
    for the reasons (`columns`) of its metrics, or of choices of which one is called by the
    `titles` of a metric, or what puts one metric `first` with the `costs`
    of an error told right after it.

    A sentence that names one of `choices`, such as resampling or a kind of model, gives the
    reason for that. `vague` words of the metrics, such as "loss", name none here. What is about
    an error only as a part of the metric's own name, as in "false positive rate", or of one of
    the `compounds`, as in "decision tree", is about nothing; neither is what others wrote.
    """
    passages = repository.passages
    metrics = tuple(word for word in metrics if word not in vague)
    yield from _reason_column(passages, metrics, columns, titles)
    metric, reason, stake, other = (terms(*group) for group in (metrics, reasons, about, choices))
    compound = terms(*compounds)
    named = passages.find(metrics) - background(passages) - below(passages, _CITED)
    for index in sorted(named & passages.find(reasons) & passages.find(about)):
        passage = passages[index]
        if not _speaks(passage):
            continue
        for sentence in END.split(passage.text):
            if length(sentence) < _LEAST_WORDS or other.search(sentence):
                continue
            if reason.search(sentence) and _about(sentence, metric, stake, compound):
                yield excerpt(passage)
                break
    yield from _put_first(passages, set(named & passages.find(first)), terms(*first), costs, metric)


def _speaks(passage: Passage) -> bool:
    """Whether a passage may hold a reason: no heading, no code, no names of columns."""
    block = passage.block
    if block.kind in ("heading", "code") or (block.kind == "row" and block.level == 1):
        return False
    return not is_placeholder(passage)


def _about(sentence: str, metric: Terms, stake: Terms, compound: Terms) -> bool:
    """Whether a sentence names a metric, and beside its name what a reason is about."""
    rest = metric.blanked(sentence)
    return rest != sentence and stake.search(compound.blanked(rest)) is not None


def _put_first(
    passages: Passages, found: set[int], first: Terms, costs: tuple[str, ...], metric: Terms
) -> Iterator[Evidence]:
    """What follows a sentence or a heading that puts one metric first, and tells of the costs."""
    if not found:
        return
    telling = passages.find(costs)
    for index in sorted(found):
        passage = passages[index]
        if passage.path.endswith(".pdf"):
            continue  # Its pages are read as one line.
        said = END.split(passage.text)
        if not any(first.search(sentence) and metric.search(sentence) for sentence in said):
            continue
        for near in range(index, min(index + _NEAR + 1, len(passages))):
            if passages[near].path != passage.path:
                break
            if near in telling and _speaks(passages[near]):
                yield excerpt(passages[near])
                break


def _reason_column(
    passages: Passages, metrics: tuple[str, ...], columns: tuple[str, ...], titles: tuple[str, ...]
) -> Iterator[Evidence]:
    """Table headers that promise a reason, with at least two rows that begin with a metric, or
    one that chooses a metric by the name of what is chosen (`titles`)."""
    metric, title = terms(*metrics), terms(*titles)
    for header in sorted(passages.find(columns)):
        if passages[header].block.kind != "row" or passages[header].block.level != 1:
            continue
        rows = 0
        for index in rows_below(passages, header):
            first, _, rest = passages[index].text.partition(" | ")
            rows += metric.search(first) is not None
            if title.search(first) and metric.search(rest.partition(" | ")[0]):
                yield excerpt(passages[index])
        if rows > 1:
            yield excerpt(passages[header])
