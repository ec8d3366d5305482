"""Splits the Markdown of a notebook cell into blocks by simple rules on its lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mle_lint.artefacts.document_builder import Builder
from mle_lint.artefacts.item_levels import ItemLevels
from mle_lint.artefacts.markdown import language_of
from mle_lint.artefacts.markdown_html import read_html
from mle_lint.artefacts.prose_inline import inline_text
from mle_lint.artefacts.prose_lines import (
    BOLD,
    FENCE,
    HEADING,
    HTML,
    INTERRUPTION,
    ITEM,
    QUOTE,
    RULE,
    UNDERLINE,
    cells_of,
    closes_fence,
    code_of,
    indent_of,
    is_code,
    is_delimiter_row,
)

_BOLD_LEVEL = 6


def read_cell(lines: Sequence[str], builder: Builder) -> None:
    """Adds the blocks and links of the cell."""
    reader = _Reader(lines, builder)
    at = 0
    while at < len(lines):
        at = reader.step(at)


class _Reader:
    """Each method that reads a block returns the index of the line after it, or None."""

    def __init__(self, lines: Sequence[str], builder: Builder) -> None:
        self._lines = lines
        self._builder = builder
        self._levels = ItemLevels()
        # By level: the column at which the text of the last item begins.
        self._columns = {0: 0}

    def step(self, at: int) -> int:
        bare = self._lines[at].lstrip()
        if not bare:
            return at + 1
        if len(bare) == len(self._lines[at]) and not ITEM.match(bare):
            self._levels.around(0)
        for read in _READERS.get(bare[0], _NO_READERS):
            end = read(self, at)
            if end is not None:
                return end
        if self._is_table(at):
            return self._table(at)
        level = self._levels.around(indent_of(self._lines[at]))
        after_blank = at == 0 or not self._lines[at - 1].strip()
        column = self._columns.get(level, 0)
        if is_code(self._lines[at], column) and (not level or after_blank):
            return self._indented_code(at, column)
        return self._paragraph(at, level)

    def heading(self, at: int) -> int | None:
        match = HEADING.match(self._lines[at])
        if not match:
            return None
        text = (match[2] or "").rstrip()
        unclosed = text.rstrip("#")
        if not unclosed or unclosed[-1].isspace():
            text = unclosed
        self._levels.around(0)
        self._add("heading", text, at, at + 1, len(match[1]))
        return at + 1

    def fence(self, at: int) -> int | None:
        match = FENCE.match(self._lines[at])
        if not match or "`" in match[2]:
            return None
        mark = match[1]
        end = at + 1
        while end < len(self._lines) and not closes_fence(self._lines[end], mark):
            end += 1
        content = "".join(line + "\n" for line in self._lines[at + 1 : end])
        end = min(end + 1, len(self._lines))
        self._builder.code(content, at + 1, end, language_of(match[2]))
        return end

    def rule(self, at: int) -> int | None:
        return at + 1 if RULE.match(self._lines[at]) else None

    def item(self, at: int) -> int | None:
        match = ITEM.match(self._lines[at])
        if not match:
            return None
        level = self._levels.enter(indent_of(self._lines[at]))
        self._columns[level] = len(self._lines[at][: match.start(2)].expandtabs(4))
        end = at + 1
        while self._continues(end) and not ITEM.match(self._lines[end]):
            end += 1
        self._add("item", "\n".join([match[2], *self._lines[at + 1 : end]]), at, end, level)
        return end

    def quote(self, at: int) -> int:
        end = at
        lines: list[str] = []
        while end < len(self._lines) and (match := QUOTE.match(self._lines[end])):
            lines.append(self._lines[end][match.end() :])
            if not lines[-1].strip():
                break
            end += 1
        self._add("paragraph", "\n".join(lines), at, max(end, at + 1), 0)
        return max(end, at + 1)

    def html(self, at: int) -> int | None:
        match = HTML.match(self._lines[at])
        if not match:
            return None
        close = "-->" if match[1] else f"</{match[2].lower()}" if match[2] else ""
        end = at
        while end < len(self._lines) and (close or self._lines[end].strip()):
            end += 1
            if close and close in self._lines[end - 1].lower():
                break
        read_html("\n".join(self._lines[at:end]), at + 1, self._builder)
        return end

    def _is_table(self, at: int) -> bool:
        lines = self._lines
        return at + 1 < len(lines) and "|" in lines[at] and is_delimiter_row(lines[at + 1])

    def _table(self, at: int) -> int:
        self._row(at, header=True)
        end = at + 2
        while self._continues(end):
            self._row(end, header=False)
            end += 1
        return end

    def _row(self, at: int, header: bool) -> None:
        cells = cells_of(self._lines[at])
        texts = [inline_text(cell, at + 1, self._builder) for cell in cells]
        self._builder.row(texts, at + 1, at + 1, header)

    def _indented_code(self, at: int, column: int) -> int:
        end = at
        while end < len(self._lines) and is_code(self._lines[end], column):
            end += 1
        content = "".join(code_of(line, column) + "\n" for line in self._lines[at:end])
        self._builder.code(content, at + 1, end)
        return end

    def _paragraph(self, at: int, level: int) -> int:
        end = at + 1
        while end < len(self._lines) and self._lines[end].strip():
            if UNDERLINE.match(self._lines[end]):
                return self._setext(at, end)
            if not self._continues(end):
                break
            end += 1
        source = "\n".join(self._lines[at:end])
        links = self._builder.link_count
        text = inline_text(source, at + 1, self._builder)
        kind = "item" if level else "paragraph"
        if not level and links == self._builder.link_count and BOLD.match(source.strip()):
            kind, level = "heading", _BOLD_LEVEL
        self._builder.block(kind, text, at + 1, end, level)
        return end

    def _setext(self, at: int, end: int) -> int:
        level = 1 if "=" in self._lines[end] else 2
        self._add("heading", "\n".join(self._lines[at:end]), at, end, level, end + 1)
        return end + 1

    def _continues(self, at: int) -> bool:
        """Whether the line goes on with the block before it."""
        return (
            at < len(self._lines)
            and bool(self._lines[at].strip())
            and not INTERRUPTION.match(self._lines[at])
            and not self._is_table(at)
        )

    def _add(
        self, kind: str, source: str, at: int, end: int, level: int, end_line: int = 0
    ) -> None:
        text = inline_text(source, at + 1, self._builder)
        self._builder.block(kind, text, at + 1, end_line or end, level)


_Read = Callable[[_Reader, int], "int | None"]
_NO_READERS: tuple[_Read, ...] = ()
_READERS: dict[str, tuple[_Read, ...]] = {
    "#": (_Reader.heading,),
    "`": (_Reader.fence,),
    "~": (_Reader.fence,),
    "<": (_Reader.html,),
    ">": (_Reader.quote,),
    "_": (_Reader.rule,),
    **dict.fromkeys("-*+", (_Reader.rule, _Reader.item)),
    **dict.fromkeys("0123456789", (_Reader.item,)),
}
