"""Collects the blocks and links of a document in reading order."""

from __future__ import annotations

from collections.abc import Iterable

from mle_lint.artefacts.document import Block, Document, Link
from mle_lint.patterns import pattern

# The printable ASCII characters that may stand in a URL; other scripts often follow without a space
_URL = pattern(r"(?<![a-zA-Z0-9_])https?://[!#-;=?-_a-~]+")


def fold(text: str) -> str:
    """The text on one line, with every run of white space as one space."""
    return " ".join(text.split())


class Builder:
    """A document in the making; all its blocks and links belong to the same notebook cell."""

    def __init__(self, cell: int | None = None) -> None:
        self._cell = cell
        self._blocks: list[Block] = []
        self._links: list[Link] = []

    @property
    def link_count(self) -> int:
        """How many links and images were added so far."""
        return len(self._links)

    def block(self, kind: str, text: str, line: int, end_line: int, level: int = 0) -> None:
        """Adds a block of folded text, unless nothing is left of it."""
        text = fold(text)
        if text:
            self._blocks.append(Block(kind, text, line, end_line, level, "", self._cell))

    def code(self, text: str, line: int, end_line: int, language: str = "") -> None:
        """Adds a block of code as it is."""
        self._blocks.append(Block("code", text, line, end_line, 0, language, self._cell))

    def row(self, cells: Iterable[str], line: int, end_line: int, header: bool) -> None:
        """Adds a table row, unless all its cells are empty; an empty cell keeps its place."""
        folded = [fold(cell) for cell in cells]
        if any(folded):
            text = " | ".join(folded)
            self._blocks.append(Block("row", text, line, end_line, int(header), "", self._cell))

    def link(self, target: str, text: str, line: int, image: bool = False) -> None:
        """Adds a link or an image."""
        self._links.append(Link(target, fold(text), line, image, self._cell))

    def bare_links(self, text: str, line: int) -> None:
        """Adds the web addresses that stand in the text itself; `line` is the text's first."""
        position = 0
        for match in _URL.finditer(text):
            line += text.count("\n", position, match.start())
            position = match.start()
            target = match[0].rstrip(".,;:!?*_~'|]}")
            if target.endswith(")") and "(" not in target:
                target = target.rstrip(").,;:")
            self.link(target, target, line)

    def document(self) -> Document:
        """Everything added so far."""
        return Document(tuple(self._blocks), tuple(self._links))
