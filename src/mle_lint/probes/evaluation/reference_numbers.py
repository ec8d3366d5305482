"""Something simple with its number next to the model's, though nobody calls it the baseline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.terms import Span, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.documents.passages import background, excerpt
from mle_lint.probes.documents.variants import Table, tables
from mle_lint.probes.evaluation.printed_blocks import printed
from mle_lint.probes.evaluation.reference_sentences import Measures, in_text
from mle_lint.probes.evaluation.simple_references import Simplicity
from mle_lint.probes.evaluation.stated_figures import figures

# What a line has to keep to.
_BAR = pattern(r"(?<![-=])[<>≤≥]")
# How far a number may stand after and before its name in an item, and what is too long for both.
_AFTER, _BEFORE, _ITEM = 90, 16, 240
# Items before and after one that are looked at.
_ITEMS = 12
_AIM = pattern(r"\b(?:target|goal|threshold|delta|difference|improvement|gain|lift|uplift)\b")


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
    known = Measures(terms(*measures), terms(*contenders), terms(*rivals))
    aside = passages.find(without) | background(passages)
    for table in tables(passages):
        if table.at not in aside and (at := _in_table(passages, table, simplicity, known)):
            yield excerpt(passages[at])
    for index in simplicity.passages(passages):
        if index in aside:
            continue
        listed = passages[index].block.kind == "item" and _in_list(
            passages, index, simplicity, known
        )
        if listed or in_text(passages, index, simplicity, known):
            yield excerpt(passages[index])
    for index, passage in enumerate(passages.all):
        if passage.block.kind == "code" and printed(passage) and index not in aside:
            lines = passage.text.split("\n")
            if _measured(passages, index, known) and _side_by_side(lines, simplicity):
                yield excerpt(passage)


def _measured(passages: Passages, index: int, known: Measures) -> bool:
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


def _items(passages: Passages, index: int) -> Iterator[int]:
    """An item of a list and those around it."""
    yield index
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(passages) and abs(at - index) <= _ITEMS:
            passage = passages[at]
            if passage.block.kind != "item" or passage.section != passages[index].section:
                break
            yield at
            at += step


def _in_list(passages: Passages, index: int, simplicity: Simplicity, known: Measures) -> bool:
    """Whether an item gives something simple its number, and another of the list gives one."""
    group = list(_items(passages, index))
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
        0 <= figure.start - span.end <= _AFTER or 0 <= span.start - figure.end <= _BEFORE
        for figure in figures(text, measured=True)
        for span in named
    )


def _in_table(
    passages: Passages, table: Table, simplicity: Simplicity, known: Measures
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
