"""Indentation of the lines of reStructuredText."""

from __future__ import annotations

from collections.abc import Sequence


def indent_of(line: str) -> int:
    """The number of spaces that the line starts with."""
    return len(line) - len(line.lstrip(" "))


def block_end(lines: Sequence[str], at: int, indent: int) -> tuple[int, int]:
    """First line and end of the block from `at` that is indented deeper; blank edges left out.

    Both are `at` when there is no such block.
    """
    start = at
    while start < len(lines) and not lines[start]:
        start += 1
    end = last = start
    while end < len(lines) and (not lines[end] or indent_of(lines[end]) > indent):
        end += 1
        if lines[end - 1]:
            last = end
    return (start, last) if last > start else (at, at)


def dedented(lines: Sequence[str], start: int, end: int) -> str:
    """The lines without the indentation that they share, each ended by a newline."""
    margin = min((indent_of(line) for line in lines[start:end] if line), default=0)
    return "".join(line[margin:] + "\n" for line in lines[start:end])
