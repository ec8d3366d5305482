"""The sheets of a workbook (.xlsx) as rows of texts, read with the standard library alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mle_lint.artefacts.errors import ParseError
from mle_lint.patterns import pattern

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

# Bytes of the parts of a workbook when unpacked, and cells of a sheet.
MAX_PARTS = 24 * 2**20
MAX_CELLS = 1_000_000
MAX_SHEETS = 8
# More columns than any table of features has; a sheet may name 16,384.
MAX_COLUMNS = 4_000
_SHEET = pattern(r"xl/worksheets/[^/]+\.xml")
_TEXTS = "xl/sharedStrings.xml"
_SHARED = "s"


def sheets(data: bytes) -> Iterator[list[list[str]]]:
    """The rows of each sheet, cells that are not there as empty texts; raises ParseError."""
    from mle_lint.artefacts.packed import Parts

    parts = Parts(data)
    names = [name for name in parts.names if _SHEET.fullmatch(name)]
    if not 0 < len(names) <= MAX_SHEETS:
        raise ParseError("not so many sheets as are read")
    left = MAX_PARTS
    texts = _Texts()
    if _TEXTS in parts.names:
        data = parts.read(_TEXTS, left)
        left -= len(data)
        texts.read(data)
    for name in names:
        data = parts.read(name, left)
        left -= len(data)
        sheet = _Sheet(texts.found)
        sheet.read(data)
        yield sheet.rows


class _Reader:
    """Reads one XML part. A document type could name entities without end, and is refused."""

    def read(self, data: bytes) -> None:
        """Takes in a part; raises ParseError."""
        from xml.parsers import expat

        parser: XMLParserType = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = lambda name, said: self.begin(_local(name), said)
        parser.EndElementHandler = lambda name: self.end(_local(name))
        parser.CharacterDataHandler = self.text
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise ParseError("a sheet is no XML") from error

    def begin(self, name: str, said: dict[str, str]) -> None:
        raise NotImplementedError

    def end(self, name: str) -> None:
        raise NotImplementedError

    def text(self, text: str) -> None:
        raise NotImplementedError


def _refuse(*said: object) -> None:
    raise ParseError("a sheet declares a document type")


def _local(name: str) -> str:
    return name.rpartition("}")[2]


class _Texts(_Reader):
    """The texts that cells share; how they sound (`rPh`) is left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._now: list[str] = []
        self._inside = self._aside = False

    def begin(self, name: str, said: dict[str, str]) -> None:
        if name == "si":
            self._now = []
        self._aside = self._aside or name == "rPh"
        self._inside = name == "t" and not self._aside

    def end(self, name: str) -> None:
        self._inside = False
        if name == "rPh":
            self._aside = False
        elif name == "si":
            self.found.append("".join(self._now))

    def text(self, text: str) -> None:
        if self._inside:
            self._now.append(text)


class _Sheet(_Reader):
    """The rows of a sheet. Empty rows at its end are none."""

    def __init__(self, texts: list[str]) -> None:
        self.rows: list[list[str]] = []
        self._texts = texts
        self._row: list[str] = []
        self._value: list[str] = []
        self._kind = ""
        self._inside = False
        self._empty = self._cells = 0

    def begin(self, name: str, said: dict[str, str]) -> None:
        if name == "row":
            self._row = []
        elif name == "c":
            self._value, self._kind = [], said.get("t", "")
            self._skip_to(said.get("r", ""))
        self._inside = name in ("v", "t")

    def end(self, name: str) -> None:
        self._inside = False
        if name == "c":
            self._row.append(self._cell())
            if len(self._row) > MAX_COLUMNS:
                raise ParseError("a sheet has too many columns")
        elif name == "row" and not any(self._row):
            self._empty += 1
        elif name == "row":
            # Empty rows count where others follow, below the header.
            empty = self._empty if self.rows else 0
            self._empty = 0
            self._cells += len(self._row) * (empty + 1)
            if self._cells > MAX_CELLS:
                raise ParseError("a sheet has too many cells")
            self.rows += [[""] * len(self._row) for _ in range(empty)]
            self.rows.append(self._row)

    def text(self, text: str) -> None:
        if self._inside:
            self._value.append(text)

    def _cell(self) -> str:
        value = "".join(self._value)
        if self._kind != _SHARED:
            return value
        at = int(value) if value.isascii() and value.isdigit() else -1
        return self._texts[at] if 0 <= at < len(self._texts) else ""

    def _skip_to(self, place: str) -> None:
        """Cells before the one called `C7` that are not there are empty."""
        column = 0
        for letter in place[:4]:
            if "A" <= letter <= "Z":
                column = column * 26 + ord(letter) - ord("A") + 1
        if column > MAX_COLUMNS:
            raise ParseError("a sheet has too many columns")
        self._row += [""] * (column - 1 - len(self._row))
