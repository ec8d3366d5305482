"""Tables that say what is done for each level of what was predicted."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.terms import Terms, terms
from mle_lint.model import Evidence
from mle_lint.probes.documents.passages import background, excerpt, rows_below

# A table that answers levels with acts has at least this many of them.
LEAST_LEVELS = 2


def tables(
    passages: Passages,
    levels: tuple[str, ...],
    responses: tuple[str, ...],
    without: tuple[str, ...],
) -> Iterator[Evidence]:
    """Tables that say for each level of the output what is done.

    The header names the response, and it or the first cells of the rows name the level.
    """
    wrong = passages.find(without) | background(passages)
    leveled, wanted, response = passages.find(levels), terms(*levels), terms(*responses)
    for index in sorted(passages.find(responses)):
        block = passages[index].block
        if block.kind != "row" or block.level != 1:
            continue
        if not _levels_first(passages[index].text, wanted, response):
            continue
        rows = list(rows_below(passages, index))
        if index not in leveled:
            firsts = (passages[row].text.split(" | ")[0] for row in rows)
            rows = rows if sum(wanted.search(first) is not None for first in firsts) > 1 else []
        if len(rows) >= LEAST_LEVELS and not wrong.intersection((index, *rows)):
            yield excerpt(passages[index])


def _levels_first(header: str, levels: Terms, responses: Terms) -> bool:
    """Whether the column of the response is not the first, and no level stands only after it."""
    cells = header.split(" | ")
    said = next((i for i, cell in enumerate(cells) if responses.search(cell)), 0)
    level = next((i for i, cell in enumerate(cells) if levels.search(cell)), 0)
    return said > 0 and level <= said
