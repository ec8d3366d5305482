"""A document as its reader sees it: headings, paragraphs, list items, table rows, code, links.

Markdown, reStructuredText, plain text and the markdown cells of a notebook all become this.
"""

from __future__ import annotations

from mle_lint.record import NamedTuple


class Block(NamedTuple):
    """One unit of a document.

    kind      heading, paragraph, item, row, code or html
    text      plain text: markup removed, white space folded to single spaces, except in code.
              The cells of a table row are joined by " | "; a link shows its text, an image its
              alternative text.
    line      first physical line; `end_line` the last
    level     heading: 1-6. item: depth from 1. row: 1 for the header row, 0 for a body row
    language  code: the info word of the fence in lower case ("" when none)
    cell      notebook: number of the cell among code and markdown cells, from 1, else None;
              line and end_line then count within the cell
    """

    kind: str
    text: str
    line: int
    end_line: int
    level: int = 0
    language: str = ""
    cell: int | None = None


class Link(NamedTuple):
    """A link or image: its target as written (percent-decoding undone is the reader's job)."""

    target: str
    text: str
    line: int
    image: bool = False
    cell: int | None = None


class Document(NamedTuple):
    """Blocks in reading order, and every link and image."""

    blocks: tuple[Block, ...] = ()
    links: tuple[Link, ...] = ()
