"""Finds the physical line in an .ipynb file of a line in one of its cells.

Only the notebooks that a report points into are read again for this.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.text import decode
from mle_lint.model import Location
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository
from mle_lint.trees.base import Unreadable

_SPACE = " \t\r\n"
_DECODER = json.JSONDecoder()


class CellPlace(NamedTuple):
    """Where the source of a cell begins, and whether each of its lines has one of its own."""

    line: int
    spread: bool

    def of(self, cell_line: int) -> int:
        """The physical line of a line of the cell."""
        return self.line + (max(cell_line, 1) - 1 if self.spread else 0)


def resolve(repository: Repository, places: Iterable[Location]) -> dict[Location, int]:
    """Physical line by place. A place that cannot be found, as in an old notebook, is left out."""
    by_path: dict[str, list[Location]] = {}
    for place in places:
        by_path.setdefault(place.path, []).append(place)
    lines: dict[Location, int] = {}
    for path, wanted in by_path.items():
        try:
            text = decode(repository.content(path))
            cells = _as_saved(text) or cell_places(text)
        except (Unreadable, ParseError, ValueError, IndexError, RecursionError):
            continue
        for place in wanted:
            number = place.cell or 0
            cell = cells[number - 1] if 1 <= number <= len(cells) else None
            if cell is not None:
                lines[place] = cell.of(place.cell_line or 1)
    return lines


def _as_saved(text: str) -> list[CellPlace | None]:
    """The cells of a notebook as Jupyter saves it: sorted keys, a line for each source line.

    Finds the two keys in turn without reading what lies between, which is most of the file.
    Empty when the keys do not come in turn; the text must then be read properly.
    """
    cells: list[CellPlace | None] = []
    at, line = 0, 1
    while (kind := text.find('"cell_type":', at)) >= 0:
        source = text.find('"source":', kind)
        following = text.find('"cell_type":', kind + 1)
        if source < 0 or (0 <= following < source):
            return []
        line += text.count("\n", at, source)
        at = source
        if text[kind + 12 : kind + 24].lstrip().startswith(('"code"', '"markdown"')):
            spread = text[source + 9 : source + 12].lstrip(" ") == "[\n"
            cells.append(CellPlace(line + spread, spread))
    return cells


def cell_places(text: str) -> list[CellPlace | None]:
    """The place of each code or markdown cell, by reading the JSON key by key."""
    newlines = list(accumulate(len(line) + 1 for line in text.split("\n")))
    found: list[CellPlace | None] = []
    for key, at in _members(text, _skip(text, 0)):
        if key != "cells":
            continue
        for cell in _elements(text, at):
            kind, source = "", -1
            for name, value in _members(text, cell):
                if name == "cell_type":
                    kind = str(_DECODER.raw_decode(text, value)[0])
                elif name == "source":
                    source = value
            if kind in ("code", "markdown"):
                found.append(_source_place(text, source, newlines) if source >= 0 else None)
    return found


def _source_place(text: str, at: int, newlines: list[int]) -> CellPlace | None:
    if text[at] != "[":
        return CellPlace(bisect_right(newlines, at) + 1, False)
    starts = [bisect_right(newlines, start) + 1 for start in _elements(text, at)]
    if not starts:
        return None
    return CellPlace(starts[0], len(set(starts)) == len(starts))


def _members(text: str, at: int) -> Iterable[tuple[str, int]]:
    """Keys of the object at a position, each with the position of its value."""
    if text[at] != "{":
        return
    at = _skip(text, at + 1)
    while text[at] != "}":
        key, at = _DECODER.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        yield str(key), at
        _, at = _DECODER.raw_decode(text, at)
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)


def _elements(text: str, at: int) -> Iterable[int]:
    """Positions of the elements of the array at a position."""
    if text[at] != "[":
        return
    at = _skip(text, at + 1)
    while text[at] != "]":
        yield at
        _, at = _DECODER.raw_decode(text, at)
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)


def _skip(text: str, at: int) -> int:
    while text[at] in _SPACE:
        at += 1
    return at
