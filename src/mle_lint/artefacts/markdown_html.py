"""Reads the HTML inside Markdown: headings, paragraphs, items, table rows, links and images."""

from __future__ import annotations

import re

from mle_lint.artefacts.document_builder import Builder
from mle_lint.patterns import pattern

# What is unclosed runs to the end, and a tag ends at the next angle bracket even inside quotes:
# both keep the scan linear
_TAG = pattern(
    r"<!--(?:.*?-->|.*)"
    r"|<(?P<unseen>script|style)\b[^<>]*>(?:.*?</(?P=unseen)\s*>|.*)"
    r"|<(?P<close>/?)(?P<name>[a-z][a-z0-9]*)\b(?P<attributes>[^<>]*)>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = pattern(
    r"""(?:^|[\s"'])(href|src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_KINDS = {f"h{level}": ("heading", level) for level in range(1, 7)} | {
    "p": ("paragraph", 0),
    "li": ("item", 1),
    "summary": ("heading", 6),
    "pre": ("code", 0),
}
# What stands on lines of its own, apart from tables
BLOCK_TAGS = (
    r"address|article|aside|blockquote|body|caption|center|dd|details|div|dl|dt|figcaption"
    r"|figure|footer|form|header|h[1-6]|hr|html|li|main|nav|ol|p|picture|pre|section|summary|ul"
)
_BLOCK = pattern(BLOCK_TAGS)
_TABLE_PARTS = frozenset(("table", "thead", "tbody", "tfoot", "tr", "td", "th"))


def read_html(source: str, line: int, builder: Builder) -> None:
    """Adds what the HTML shows; `line` is the physical line of its start."""
    reader = _Reader(builder)
    position = 0
    for match in _TAG.finditer(source):
        line = reader.text(source[position : match.start()], line)
        name = match["name"]
        if name:
            reader.tag(name.lower(), bool(match["close"]), match["attributes"], line)
        line += match[0].count("\n")
        position = match.end()
    line = reader.text(source[position:], line)
    reader.finish(line)


def attributes(tag: str) -> dict[str, str]:
    """The href, src and alt of a tag, entities resolved; the first of a name counts."""
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(tag):
        found.setdefault(name.lower(), unescape(double or single or bare))
    return found


def unescape(text: str) -> str:
    """The text with its HTML entities resolved."""
    if "&" not in text:
        return text
    import html

    return html.unescape(text)


class _Reader:
    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._kind, self._level = "html", 0
        self._parts: list[str] = []
        self._line = self._end_line = 0
        self._lists = 0
        self._cells: list[str] | None = None
        self._row_line = 0
        self._header = False
        self._first_row = True
        self._anchor: tuple[str, int] | None = None
        self._anchor_parts: list[str] = []

    def text(self, source: str, line: int) -> int:
        """Takes the text between two tags; returns the line that it ends on."""
        shown = source.strip()
        if shown:
            first = line + source.count("\n", 0, len(source) - len(source.lstrip()))
            self._add(unescape(source), first, first + shown.count("\n"))
        return line + source.count("\n")

    def tag(self, name: str, close: bool, source: str, line: int) -> None:
        if name == "a":
            self._anchor_tag(close, source, line)
        elif name == "img":
            self._image(source, line)
        elif name in _TABLE_PARTS:
            self._table_tag(name, close, line)
        elif name == "br" or (self._cells is not None and _BLOCK.fullmatch(name)):
            self._space()
        elif _BLOCK.fullmatch(name):
            self._block_tag(name, close)

    def finish(self, line: int) -> None:
        self._end_row(line)
        self._flush()
        self._end_anchor()

    def _add(self, text: str, line: int, end_line: int) -> None:
        if self._cells is not None:
            if not self._cells:
                self._cells.append("")
            self._cells[-1] += text
        else:
            self._line = self._line or line
            self._end_line = end_line
            self._parts.append(text)
        if self._anchor:
            self._anchor_parts.append(text)

    def _space(self) -> None:
        if self._cells:
            self._cells[-1] += " "
        else:
            self._parts.append(" ")

    def _flush(self) -> None:
        if self._line:
            text = "".join(self._parts)
            if self._kind == "code":
                self._builder.code(text.strip("\n") + "\n", self._line, self._end_line)
            else:
                self._block(text)
        self._parts = []
        self._line = 0

    def _block(self, text: str) -> None:
        self._builder.block(self._kind, text, self._line, self._end_line, self._level)

    def _block_tag(self, name: str, close: bool) -> None:
        self._flush()
        if name in ("ul", "ol"):
            self._lists = max(0, self._lists + (-1 if close else 1))
        kind, level = ("html", 0) if close else _KINDS.get(name, ("html", 0))
        self._kind, self._level = kind, max(1, self._lists) if kind == "item" else level

    def _table_tag(self, name: str, close: bool, line: int) -> None:
        if name in ("td", "th"):
            self._cell_tag(name, close, line)
            return
        self._end_row(line)
        self._flush()
        self._kind, self._level = "html", 0
        if name == "table":
            self._first_row = True
        elif name == "tr" and not close:
            self._cells, self._row_line, self._header = [], line, False

    def _cell_tag(self, name: str, close: bool, line: int) -> None:
        if close:
            return
        if self._cells is None:
            self._flush()
            self._cells, self._row_line, self._header = [], line, False
        self._cells.append("")
        self._header = self._header or name == "th"

    def _end_row(self, line: int) -> None:
        if self._cells:
            header = self._header and self._first_row
            self._builder.row(self._cells, self._row_line, line, header)
            self._first_row = False
        self._cells = None

    def _image(self, source: str, line: int) -> None:
        found = attributes(source)
        alternative = found.get("alt", "")
        if "src" in found:
            self._builder.link(found["src"], alternative, line, image=True)
        if alternative:
            self._add(alternative, line, line)

    def _anchor_tag(self, close: bool, source: str, line: int) -> None:
        self._end_anchor()
        target = "" if close else attributes(source).get("href", "")
        if target:
            self._anchor = (target, line)

    def _end_anchor(self) -> None:
        if self._anchor:
            self._builder.link(self._anchor[0], "".join(self._anchor_parts), self._anchor[1])
        self._anchor, self._anchor_parts = None, []
