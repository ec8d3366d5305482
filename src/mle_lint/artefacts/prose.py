"""Reads the markdown cells of notebooks, long documentation and plain text, line by line.

A notebook has hundreds of small cells and a documentation folder hundreds of pages, for which a
full Markdown parser takes too long.
"""

from __future__ import annotations

from mle_lint.artefacts.document import Document
from mle_lint.artefacts.document_builder import Builder
from mle_lint.artefacts.item_levels import ItemLevels
from mle_lint.artefacts.prose_cell import read_cell
from mle_lint.patterns import pattern

_ITEM = pattern(r"([ \t]*)(?:[-*+•]|\d{1,4}[.)])[ \t]+(\S.*)")
_UNDERLINE = pattern(r"([=~^-])\1{2,}$")
_UNDERLINE_LEVELS = {"=": 1, "-": 2, "~": 3, "^": 4}


def parse_cell(text: str, cell: int | None = None) -> Document:
    """Reads one markdown cell of a notebook; lines count within the cell.

    Without a cell the text is a Markdown file, read by the same simple rules.
    """
    builder = Builder(cell)
    read_cell(text.split("\n"), builder)
    return builder.document()


def parse_plain(text: str) -> Document:
    """Reads text without markup: underlined headings, items and paragraphs between blank lines.

    Its links are the web addresses in it.
    """
    builder = Builder()
    builder.bare_links(text, 1)
    lines = [line.rstrip() for line in text.split("\n")]
    levels = ItemLevels()
    at = 0
    while at < len(lines):
        if not lines[at] or _UNDERLINE.match(lines[at]):
            at += 1
        elif at + 1 < len(lines) and (underline := _UNDERLINE.match(lines[at + 1])):
            builder.block("heading", lines[at], at + 1, at + 2, _UNDERLINE_LEVELS[underline[1]])
            at += 2
        else:
            at = _paragraph(lines, at, levels, builder)
    return builder.document()


def _paragraph(lines: list[str], at: int, levels: ItemLevels, builder: Builder) -> int:
    end = at + 1
    while end < len(lines) and lines[end] and not _ITEM.match(lines[end]):
        if end + 1 < len(lines) and _UNDERLINE.match(lines[end + 1]):
            break
        end += 1
    item = _ITEM.match(lines[at])
    if item:
        level, first = levels.enter(len(item[1].expandtabs(4))), item[2]
    else:
        level, first = levels.around(_indent(lines[at])), lines[at]
    text = " ".join([first, *lines[at + 1 : end]])
    builder.block("item" if level else "paragraph", text, at + 1, end, level)
    return end


def _indent(line: str) -> int:
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip())
