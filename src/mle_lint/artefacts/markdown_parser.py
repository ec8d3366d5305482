"""Builds the Markdown parser, once per process."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

# A row may leave out cells that the parser then adds, so that a small text makes a huge table
_MOST_CELLS = 100_000


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables and strikethrough; leaves inline tokens to the caller to parse.

    Link targets stay as written. Tables beyond 100,000 cells in a text are read as paragraphs.
    """
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    markdown.disable(["inline", "text_join"])
    markdown.block.ruler.at("table", _bounded_table, {"alt": ["paragraph", "reference"]})
    markdown.normalizeLink = lambda url: url  # type: ignore[method-assign]
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    return markdown


def _bounded_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    # Most lines have no bar, and then the parser's own rule takes much longer to say no
    if state.src.find("|", state.bMarks[start], state.eMarks[start]) < 0:
        return False
    from markdown_it.rules_block import table

    seen = state.env.get("cells", 0)
    if seen > _MOST_CELLS or not table(state, start, end, True):
        return False
    if silent:
        return True
    seen += _columns(state, start) * _rows(state, start, end)
    state.env["cells"] = seen
    return seen <= _MOST_CELLS and table(state, start, end, False)


def _columns(state: StateBlock, line: int) -> int:
    return state.src.count("|", state.bMarks[line], state.eMarks[line]) + 1


def _rows(state: StateBlock, start: int, end: int) -> int:
    line = start
    while line < end and not state.isEmpty(line):
        line += 1
    return line - start
