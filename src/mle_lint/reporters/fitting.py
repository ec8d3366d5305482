"""Cuts a page to a size, between rows only, so that no rule is shown by half."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from mle_lint.record import NamedTuple

# Enough for the lines that say what was left out.
_RESERVE = 200


class Section(NamedTuple):
    """A part of a page. A row is a line about one rule or place, and never cut.

    At most `most` rows are shown; the opening and the closing stay together.
    """

    rows: tuple[str, ...]
    opening: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    most: int = 1000


def fitted(
    sections: Iterable[Section],
    most: int,
    elsewhere: str,
    size: Callable[[str], int] = len,
) -> str:
    """The sections as one text of at most `most` in `size`, the first of them first.

    `elsewhere` ends the line that counts the rows that were left out.
    """
    room = most - _RESERVE
    blocks, dropped = [], 0
    for section in sections:
        block = _cut(section, room, elsewhere, size)
        if block is None:
            dropped += 1
        elif block:
            blocks.append(block)
            room -= size(block) + 2
    if dropped:
        blocks.append(f"There was no room for {_parts(dropped)}: {elsewhere}.")
    return "\n\n".join(blocks) + "\n"


def _cut(section: Section, room: int, elsewhere: str, size: Callable[[str], int]) -> str | None:
    """The section as a text; empty without rows, None when not even one row has room."""
    if not section.rows:
        return ""
    kept: list[str] = []
    room -= sum(size(line) + 1 for line in (*section.opening, *section.closing)) + _RESERVE
    for row in section.rows[: section.most]:
        room -= size(row) + 1
        if room < 0:
            break
        kept.append(row)
    if not kept:
        return None
    left = len(section.rows) - len(kept)
    more = (f"- and {left:,} more: {elsewhere}",) if left else ()
    return "\n".join((*section.opening, *kept, *more, *section.closing))


def _parts(number: int) -> str:
    return "one part" if number == 1 else f"{number:,} parts"
