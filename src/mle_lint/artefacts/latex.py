"""Reads a LaTeX file, as people write theses and reports, into a document.

Commands are not expanded and files are not included: what a reader of the source sees counts.
"""

from __future__ import annotations

from mle_lint.artefacts.document import Document
from mle_lint.artefacts.document_builder import Builder
from mle_lint.artefacts.latex_text import LINK, plain
from mle_lint.patterns import pattern

_COMMENT = pattern(r"(?<!\\)%.*")
_TITLE = pattern(
    r"\\(title|part|chapter|section|subsection|subsubsection|paragraph)\*?\s{0,9}(?:\[[^\[\]]{0,99}\])?\{"
)
_LEVELS = {
    "title": 1, "part": 1, "chapter": 1, "section": 2, "subsection": 3, "subsubsection": 4,
    "paragraph": 5,
}  # fmt: skip
_END = pattern(r"\\end\{(\w+)\*?\}")
# The borders of environments, with what is told to one: columns, widths, places.
_BORDER = pattern(
    r"\\(?:begin\{(\w+)\*?\}(?:\[[^\[\]]{0,199}\]|\{(?:[^{}]|\{[^{}]*\}){0,199}\}){0,4}"
    r"|end\{(\w+)\*?\})"
)
_LISTS = frozenset({"itemize", "enumerate", "description"})
_TABLES = frozenset({"tabular", "tabularx", "longtable", "array", "tabulary"})
_CODE = frozenset({"verbatim", "lstlisting", "minted", "alltt"})
_SKIPPED = frozenset({
    "equation", "align", "gather", "multline", "displaymath", "thebibliography", "tikzpicture",
})  # fmt: skip
_URL = pattern(r"\\url\{([^{}]+)\}")
# An ampersand that is none of the text ends a cell.
_BETWEEN = pattern(r"(?<!\\)&")


def parse(text: str) -> Document:
    """Titles, paragraphs, items, table rows, captions, code and links.

    Pictures are left out: LaTeX looks for them in folders, and under endings, that it is told.
    """
    lines = text.split("\n")
    start = next((n for n, line in enumerate(lines) if "\\begin{document}" in line), -1)
    reader = _Reader()
    for number, line in enumerate(lines[:start] if start > 0 else (), 1):
        if _TITLE.search(line):
            reader.line(number, line)
    for number, line in enumerate(lines[start + 1 :], start + 2):
        reader.line(number, line)
    reader.flush()
    return reader.builder.document()


class _Reader:
    """Takes one line after the other; a blank line, a title or an environment ends a block."""

    def __init__(self) -> None:
        self.builder = Builder()
        self._inside: list[str] = []
        self._kind = "paragraph"
        self._kept: list[str] = []
        self._first = 1
        self._last = 1
        self._rows = 0

    def line(self, number: int, line: str) -> None:
        """Reads the line of that number."""
        if self._inside and self._inside[-1] in _CODE:
            self._code_line(number, line)
            return
        line = _COMMENT.sub("", line)
        if not line.strip():
            self.flush()
            return
        self._links(number, line)
        title = _TITLE.search(line)
        if title and not _BORDER.search(line):
            self.flush()
            end = _closing(line, title.end())
            level = _LEVELS[title[1]]
            self.builder.block("heading", plain(line[title.end() : end]), number, number, level)
            line = line[end + 1 :]
        last = 0
        for border in _BORDER.finditer(line):
            self._part(number, line[last : border.start()])
            last = border.end()
            if border[1]:
                self._enter(border[1])
            else:
                self._leave(border[2])
        self._part(number, line[last:])

    def _part(self, number: int, text: str) -> None:
        """Reads what stands on a line between titles and borders."""
        begins = "\\item" in text or "\\\\" in text
        if _SKIPPED.isdisjoint(self._inside) and (begins or plain(text).strip()):
            self._text(number, text)

    def flush(self) -> None:
        """Ends what was begun."""
        text = "\n".join(self._kept)
        if self._kind == "row":
            self._end_row(text)
        elif self._kind == "code":
            self.builder.code(text, self._first, self._last)
        else:
            level = sum(name in _LISTS for name in self._inside) if self._kind == "item" else 0
            self.builder.block(self._kind, plain(text), self._first, self._last, level)
        self._kept, self._kind = [], "paragraph"

    def _enter(self, name: str) -> None:
        self.flush()
        self._inside.append(name)
        self._rows = 0

    def _leave(self, name: str) -> None:
        self.flush()
        if name in self._inside:
            del self._inside[self._inside.index(name) :]

    def _code_line(self, number: int, line: str) -> None:
        ended = _END.search(line)
        if ended and ended[1] == self._inside[-1]:
            self._leave(ended[1])
            return
        self._add("code", number, line)

    def _text(self, number: int, line: str) -> None:
        if self._inside and self._inside[-1] in _TABLES:
            self._add("row", number, line)
            if "\\\\" in line:
                self.flush()
            return
        if line.lstrip().startswith("\\item"):
            self.flush()
            self._add("item", number, line)
            return
        self._add(self._kind, number, line)

    def _add(self, kind: str, number: int, line: str) -> None:
        if not self._kept:
            self._first = number
        self._kind, self._last = kind, number
        self._kept.append(line)

    def _end_row(self, text: str) -> None:
        cells = [plain(cell) for cell in _BETWEEN.split(text.replace("\\\\", " "))]
        if len(cells) > 1:
            self.builder.row(cells, self._first, self._last, header=self._rows == 0)
            self._rows += 1

    def _links(self, number: int, line: str) -> None:
        for found in LINK.finditer(line):
            self.builder.link(found[1], plain(found[2]), number)
        for found in _URL.finditer(line):
            self.builder.link(found[1], found[1], number)


def _closing(line: str, start: int) -> int:
    """Where the brace is closed that was opened before `start`; the end of the line if not."""
    depth = 1
    for index in range(start, len(line)):
        depth += (line[index] == "{") - (line[index] == "}")
        if depth == 0:
            return index
    return len(line)
