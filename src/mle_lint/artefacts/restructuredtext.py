"""Reads a reStructuredText file, as a README uses it, into a document."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mle_lint.artefacts import restructuredtext_tables as tables
from mle_lint.artefacts.document import Document
from mle_lint.artefacts.document_builder import Builder
from mle_lint.artefacts.item_levels import ItemLevels
from mle_lint.artefacts.restructuredtext_directives import read_explicit
from mle_lint.artefacts.restructuredtext_inline import References, inline_text
from mle_lint.artefacts.restructuredtext_lines import block_end, dedented, indent_of
from mle_lint.patterns import pattern

_DEEPEST_HEADING = 6
_ADORNMENT = pattern(r"([!-/:-@\[-`{-~])\1+$")
_SURE_ADORNMENT = 4
_ITEM = pattern(r" *(?:[-*+•]|\(?(?:\d{1,4}|#|[a-zA-Z])[.)]) +(?=\S)")
_FIELD = pattern(r" *:([^:\s`][^:`]*): +(?=\S)")
_LINE_BLOCK = pattern(r" *\|(?: +|$)")


def parse(text: str) -> Document:
    """Reads titles, paragraphs, items, tables, code, images and links, lines ending in \\n.

    Included files are not looked at, comments are dropped, and the body of a directive that
    is not known is read as text.
    """
    lines = [line.expandtabs(8).rstrip() for line in text.split("\n")]
    reader = _Reader(lines)
    at = 0
    while at < len(lines):
        at = reader.step(at)
    return reader.builder.document()


class _Reader:
    """Each method that reads a block returns the index of the line after it, or None."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.builder = Builder()
        self._lines = lines
        self._references = References(lines)
        self._levels = ItemLevels()
        self._styles: list[str] = []

    def step(self, at: int) -> int:
        line = self._lines[at]
        if not line:
            return at + 1
        for read in _READERS:
            end = read(self, at)
            if end is not None:
                return end
        return self._paragraph(at, indent_of(line), indent_of(line))

    def explicit(self, at: int) -> int | None:
        bare = self._lines[at].lstrip()
        if bare.startswith("__ "):
            return at + 1
        if bare != ".." and not bare.startswith(".. "):
            return None
        self._levels.around(indent_of(self._lines[at]))
        return read_explicit(self._lines, at, self._references, self.builder)

    def table(self, at: int) -> int | None:
        if tables.is_simple_border(self._lines[at]):
            rows, end = tables.simple_table(self._lines, at)
        elif tables.is_grid_border(self._lines[at]):
            rows, end = tables.grid_table(self._lines, at)
        else:
            return None
        self._levels.around(indent_of(self._lines[at]))
        for row in rows:
            cells = [self._inline(cell, row.start) for cell in row.cells]
            self.builder.row(cells, row.start + 1, row.end + 1, row.header)
        return end

    def overlined_title(self, at: int) -> int | None:
        line = self._lines[at]
        if not _ADORNMENT.match(line):
            return None
        if at + 2 < len(self._lines) and self._lines[at + 1] and self._lines[at + 2] == line:
            self._title(self._lines[at + 1], at, at + 3, line[0] * 2)
            return at + 3
        # A transition, unless it is short enough to be text such as the mark of a literal block
        return at + 1 if len(line) >= _SURE_ADORNMENT else None

    def underlined_title(self, at: int) -> int | None:
        line = self._lines[at]
        if line[0] == " " or at + 1 == len(self._lines):
            return None
        under = self._lines[at + 1]
        if not _ADORNMENT.match(under) or len(under) < min(len(line), _SURE_ADORNMENT):
            return None
        if under == "::":
            return None
        self._title(line, at, at + 2, under[0])
        return at + 2

    def doctest(self, at: int) -> int | None:
        if not self._lines[at].lstrip().startswith(">>> "):
            return None
        end = at
        while end < len(self._lines) and self._lines[end]:
            end += 1
        self.builder.code(dedented(self._lines, at, end), at + 1, end, "pycon")
        return end

    def item(self, at: int) -> int | None:
        match = _ITEM.match(self._lines[at])
        if not match:
            return None
        self._levels.enter(indent_of(self._lines[at]))
        return self._paragraph(at, match.end(), match.end())

    def field(self, at: int) -> int | None:
        match = _FIELD.match(self._lines[at])
        if not match:
            return None
        end = at + 1
        indent = indent_of(self._lines[at])
        while end < len(self._lines) and indent_of(self._lines[end]) > indent:
            end += 1
        text = "\n".join([self._lines[at][match.end() :], *self._lines[at + 1 : end]])
        self._block("paragraph", f"{match[1]}: {text}", at, end, 0)
        return end

    def line_block(self, at: int) -> int | None:
        match = _LINE_BLOCK.match(self._lines[at])
        if not match:
            return None
        self._block("paragraph", self._lines[at][match.end() :], at, at + 1, 0)
        return at + 1

    def _title(self, text: str, at: int, end: int, style: str) -> None:
        if style not in self._styles:
            self._styles.append(style)
        level = min(self._styles.index(style) + 1, _DEEPEST_HEADING)
        self._levels.around(0)
        self._block("heading", text.strip(), at, end, level)

    def _paragraph(self, at: int, start: int, indent: int) -> int:
        """Reads the lines indented alike; the text of the first begins at column `start`."""
        end = at + 1
        while end < len(self._lines) and self._goes_on(end, indent):
            end += 1
        text = "\n".join([self._lines[at][start:], *self._lines[at + 1 : end]])
        is_literal = text.endswith("::")
        if is_literal:
            text = text[:-2] if text[:-2][-1:].isspace() else text[:-1]
        level = self._levels.around(indent)
        shown = "" if text == ":" else text
        self._block("item" if level else "paragraph", shown, at, end, level)
        return self._literal(end, indent) if is_literal else end

    def _goes_on(self, at: int, indent: int) -> bool:
        line = self._lines[at]
        return bool(line) and indent_of(line) == indent and not _ITEM.match(line)

    def _literal(self, at: int, indent: int) -> int:
        start, end = block_end(self._lines, at, indent)
        if start == end:
            return at
        self.builder.code(dedented(self._lines, start, end), start + 1, end)
        return end

    def _inline(self, source: str, at: int) -> str:
        return inline_text(source, at + 1, self._references, self.builder)

    def _block(self, kind: str, source: str, at: int, end: int, level: int) -> None:
        self.builder.block(kind, self._inline(source, at), at + 1, end, level)


_READERS: tuple[Callable[[_Reader, int], int | None], ...] = (
    _Reader.explicit,
    _Reader.table,
    _Reader.overlined_title,
    _Reader.underlined_title,
    _Reader.doctest,
    _Reader.item,
    _Reader.field,
    _Reader.line_block,
)
