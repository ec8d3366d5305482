"""Several models with a number each: in a list, in printed lines, or one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.terms import Terms, terms
from mle_lint.model import Evidence
from mle_lint.probes.documents.passages import background, excerpt, is_placeholder
from mle_lint.probes.evaluation.printed_blocks import printed
from mle_lint.probes.evaluation.stated_figures import figures

# Characters before a number in which its name stands.
_NAME = 70
_LEAST = 2


def of_models(
    passages: Passages, models: tuple[str, ...], measures: tuple[str, ...]
) -> Iterator[Evidence]:
    """Passages, and lists, in which at least two models have a number each of what is measured.

    The measure may be named by the heading or by what stands right before.
    """
    model, measure = terms(*models), terms(*measures)
    aside = background(passages)
    listed: dict[int, list[int]] = {}
    for index, passage in enumerate(passages.all):
        kind = passage.block.kind
        if index in aside or kind == "heading" or is_placeholder(passage):
            continue
        if not _measured(passages, index, measure):
            continue
        if kind == "code":
            lines = passage.text.split("\n") if printed(passage) else []
            if _named(lines, model) >= _LEAST:
                yield excerpt(passage)
        elif kind != "row" and _named(_names(passage.text), model) >= _LEAST:
            yield excerpt(passage)
        elif kind in ("item", "row") and _named([passage.text], model):
            listed.setdefault(passage.section, []).append(index)
    for group in listed.values():
        if len(group) >= _LEAST:
            yield excerpt(passages[group[0]])


def _measured(passages: Passages, index: int, measure: Terms) -> bool:
    before = index - 1
    kind = passages[index].block.kind
    near = [passages[index].text, passages.heading_of(index)]
    while before > 0 and kind in ("item", "row") and passages[before].block.kind == kind:
        if kind == "row" and passages[before].block.level == 1:
            near.append(passages[before].text)
        before -= 1
    if before >= 0 and passages[before].section == passages[index].section:
        near.append(passages[before].text)
    return any(map(measure.search, near))


def _names(text: str) -> list[str]:
    """The stretches of a text that end with a number, each with its number."""
    found, start = [], 0
    for figure in figures(text, measured=False):
        found.append(text[max(start, figure.start - _NAME) : figure.end])
        start = figure.end
    return found


def _named(entries: Sequence[str], model: Terms) -> int:
    """How many different entries name a model and give a number after it."""
    named = set()
    for entry in entries:
        span = model.search(entry)
        if span is not None and any(f.start >= span.end for f in figures(entry, measured=False)):
            named.add(span.text)
    return len(named)
