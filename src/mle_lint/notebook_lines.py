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
from mle_lint.repository import Repository
from mle_lint.trees.base import Unreadable

_SPACE = " \t\r\n"
_DECODER = json.JSONDecoder()


def resolve(repository: Repository, places: Iterable[Location]) -> dict[Location, int]:
    """Physical line by place. A place that cannot be found, as in an old notebook, is left out."""
    by_path: dict[str, list[Location]] = {}
    for place in places:
        by_path.setdefault(place.path, []).append(place)
    lines: dict[Location, int] = {}
    for path, wanted in by_path.items():
        try:
            text = decode(repository.tree.read(path))
            starts = cell_lines(text)
        except (Unreadable, ParseError, ValueError, IndexError, RecursionError):
            continue
        for place in wanted:
            number = place.cell or 0
            if 1 <= number <= len(starts) and starts[number - 1]:
                own = starts[number - 1]
                lines[place] = own[min((place.cell_line or 1), len(own)) - 1]
    return lines


def cell_lines(text: str) -> list[list[int]]:
    """For each code or markdown cell, the physical line of each of its source lines."""
    newlines = list(accumulate(len(line) + 1 for line in text.split("\n")))
    found: list[list[int]] = []
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
                found.append(_source_lines(text, source, newlines) if source >= 0 else [])
    return found


def _source_lines(text: str, at: int, newlines: list[int]) -> list[int]:
    if text[at] != "[":
        value, _ = _DECODER.raw_decode(text, at)
        return [bisect_right(newlines, at) + 1] * (str(value).count("\n") + 1)
    lines: list[int] = []
    for start in _elements(text, at):
        value, _ = _DECODER.raw_decode(text, start)
        lines.extend([bisect_right(newlines, start) + 1] * max(1, len(str(value).splitlines())))
    return lines


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
