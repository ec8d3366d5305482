"""Reads a Markdown file into a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.artefacts.document import Document
from mle_lint.artefacts.document_builder import Builder
from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.markdown_front_matter import blank_front_matter
from mle_lint.artefacts.markdown_html import read_html
from mle_lint.artefacts.markdown_inline import inline_text, is_bold
from mle_lint.artefacts.markdown_parser import parser
from mle_lint.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_BOLD_LEVEL = 6
_TOO_DEEP = "too deeply nested"
# Text without any of these is its own plain text, so inline parsing is spared
_MARKUP = pattern(r"[\\`*\[<&]|~~|\b_|_\b")
# More than any prose has: the cost of markup that never closes grows with the square of these
_LONGEST_INLINE = 20_000
_MOST_BRACKETS = 500
_LANGUAGE = pattern(r"[\s{.]*([^\s{},]*)")


def parse(text: str) -> Document:
    """Reads CommonMark with tables, strikethrough, HTML and a YAML head, lines ending in \\n.

    Raises ParseError when the text is nested too deeply, about ten lists or twenty quotes.
    """
    try:
        return _read(text)
    except RecursionError:
        raise ParseError(_TOO_DEEP) from None


def language_of(info: str) -> str:
    """The language that the info string of a fence names, in lower case; "" when none."""
    match = _LANGUAGE.match(info)
    return match[1].rstrip(".").lower() if match else ""


def _read(text: str) -> Document:
    markdown = parser()
    environment: dict[str, object] = {}
    tokens = markdown.parse(blank_front_matter(text), environment)
    reader = _Reader(markdown, environment)
    for token in tokens:
        handler = _HANDLERS.get(token.type)
        if handler:
            handler(reader, token)
    return reader.builder.document()


class _Reader:
    def __init__(self, markdown: MarkdownIt, environment: dict[str, object]) -> None:
        self.builder = Builder()
        self._markdown = markdown
        self._environment = environment
        self._kind, self._level = "paragraph", 0
        self._lines = (1, 1)
        self._depth = 0
        # One level per open list item, 0 for a block quote
        self._containers: list[int] = []
        self._cells: list[str] | None = None
        self._row_line = 0
        self._in_head = False

    def heading(self, token: Token) -> None:
        self._kind, self._level = "heading", int(token.tag[1])
        self._lines = _lines(token)

    def paragraph(self, token: Token) -> None:
        self._lines = _lines(token)
        self._level = self._containers[-1] if self._containers else 0
        self._kind = "item" if self._level else "paragraph"

    def open_item(self, token: Token) -> None:
        self._check_depth(token)
        self._depth += 1
        self._containers.append(self._depth)

    def close_item(self, _: Token) -> None:
        self._depth -= 1
        self._containers.pop()

    def open_quote(self, token: Token) -> None:
        self._check_depth(token)
        self._containers.append(0)

    def close_quote(self, _: Token) -> None:
        self._containers.pop()

    def head(self, token: Token) -> None:
        self._in_head = token.nesting == 1

    def open_row(self, token: Token) -> None:
        self._cells = []
        self._row_line = _lines(token)[0]

    def close_row(self, _: Token) -> None:
        self.builder.row(self._cells or (), self._row_line, self._row_line, self._in_head)
        self._cells = None

    def inline(self, token: Token) -> None:
        if self._cells is not None:
            self._cells.append(self._text(token.content, self._row_line)[0])
            return
        line, end_line = self._lines
        kind, level = self._kind, self._level
        text, bold = self._text(token.content, line)
        if bold and kind == "paragraph":
            kind, level = "heading", _BOLD_LEVEL
        self.builder.block(kind, text, line, end_line, level)

    def code(self, token: Token) -> None:
        line, end_line = _lines(token)
        self.builder.code(token.content, line, end_line, language_of(token.info))

    def html(self, token: Token) -> None:
        read_html(token.content, _lines(token)[0], self.builder)

    def _check_depth(self, token: Token) -> None:
        # Beyond that depth the parser drops the rest of the text without a word
        if token.level + 1 >= self._markdown.options["maxNesting"]:
            raise ParseError(_TOO_DEEP)

    def _text(self, source: str, line: int) -> tuple[str, bool]:
        """The plain text, and whether all of it is bold and none of it a link."""
        if not _MARKUP.search(source) or _is_excessive(source):
            self.builder.bare_links(source, line)
            return source, False
        tokens: list[Token] = []
        self._markdown.inline.parse(source, self._markdown, self._environment, tokens)
        links = self.builder.link_count
        text = inline_text(tokens, line, self.builder)
        return text, links == self.builder.link_count and is_bold(tokens)


def _is_excessive(source: str) -> bool:
    return len(source) > _LONGEST_INLINE or source.count("[") > _MOST_BRACKETS


def _lines(token: Token) -> tuple[int, int]:
    start, end = token.map or (0, 1)
    return start + 1, end


_HANDLERS: dict[str, Callable[[_Reader, Token], None]] = {
    "heading_open": _Reader.heading,
    "paragraph_open": _Reader.paragraph,
    "list_item_open": _Reader.open_item,
    "list_item_close": _Reader.close_item,
    "blockquote_open": _Reader.open_quote,
    "blockquote_close": _Reader.close_quote,
    "thead_open": _Reader.head,
    "thead_close": _Reader.head,
    "tr_open": _Reader.open_row,
    "tr_close": _Reader.close_row,
    "inline": _Reader.inline,
    "fence": _Reader.code,
    "code_block": _Reader.code,
    "html_block": _Reader.html,
}
