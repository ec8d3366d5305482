"""Splits the tables of reStructuredText into rows of cells."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple

_COLUMN = pattern(r"=+")
_GAP = pattern(r" {2,}")
_SIMPLE = pattern(r"=+(?: +=+)+$")
_GRID = pattern(r"\+[-=+]+\+$")
_ITEM = pattern(r"(\* +)?-(?: +(\S.*))?$")


class Row(NamedTuple):
    """A row: its cells with their inline markup, its first and last index into the lines."""

    cells: tuple[str, ...]
    start: int
    end: int
    header: bool


def is_simple_border(line: str) -> bool:
    """Whether the line is a border of a simple table with several columns."""
    return line.lstrip().startswith("==") and _SIMPLE.match(line.strip()) is not None


def is_grid_border(line: str) -> bool:
    """Whether the line is a border of a grid table."""
    return line.lstrip().startswith("+") and _GRID.match(line.strip()) is not None


def simple_table(lines: Sequence[str], start: int) -> tuple[list[Row], int]:
    """The rows of the table whose upper border is at `start`, and the index after it.

    A line without text in its first column continues the row above it.
    """
    columns = [match.start() for match in _COLUMN.finditer(lines[start])]
    rows = _Rows()
    borders = 0
    end = start + 1
    while end < len(lines):
        line = lines[end]
        end += 1
        if is_simple_border(line):
            borders += 1
            if borders > 1 or end == len(lines) or not lines[end].strip():
                break
            rows.end_header()
            continue
        cells = _split(line, columns)
        if any(cell.strip("- ") for cell in cells):
            rows.add(cells, end - 1, is_new=bool(cells and cells[0]))
    return rows.done(), end


def grid_table(lines: Sequence[str], start: int) -> tuple[list[Row], int]:
    """The rows of the table whose upper border is at `start`, and the index after it."""
    rows = _Rows()
    is_new = True
    end = start + 1
    while end < len(lines) and (bare := lines[end].strip())[:1] in ("|", "+"):
        is_border = is_grid_border(bare)
        if not is_border:
            cells = bare.removeprefix("|").removesuffix("|").split("|")
            rows.add([cell.strip() for cell in cells], end, is_new)
        elif "=" in bare:
            rows.end_header()
        is_new = is_border
        end += 1
    return rows.done(), end


def list_table(lines: Sequence[str], start: int, end: int, headers: int) -> list[Row]:
    """The rows of a nested list; the first `headers` are header rows."""
    rows = _Rows()
    for index in range(start, end):
        bare = lines[index].strip()
        match = _ITEM.match(bare)
        if match:
            rows.add_cell(match[2] or "", index, is_new=match[1] is not None)
        elif bare:
            rows.add_line(bare, index)
    return rows.done(headers)


def csv_table(lines: Sequence[str], start: int, end: int, header: str) -> list[Row]:
    """The rows of comma-separated lines after the header, itself one such line or empty."""
    import csv

    rows: list[Row] = []
    try:
        names = next(csv.reader([header], skipinitialspace=True), [])
        rows.append(Row(tuple(names), start - 1, start - 1, True))
        reader = csv.reader([line.strip() for line in lines[start:end]], skipinitialspace=True)
        first = start
        for cells in reader:
            last = start + reader.line_num - 1
            if cells:
                rows.append(Row(tuple(cells), first, last, False))
            first = last + 1
    except csv.Error:
        # A cell beyond the size limit: the rows before it stand
        pass
    return rows


def _split(line: str, columns: Sequence[int]) -> list[str]:
    if not line.isascii():
        # Wide characters shift the columns
        return _GAP.split(line.strip(), len(columns) - 1)
    # Only the columns that the line reaches, or short lines under many columns take too long
    begins = columns[: bisect_left(columns, len(line))]
    ends = [*begins[1:], len(line)] if begins else []
    return [line[begin:end].strip() for begin, end in zip(begins, ends, strict=True)]


class _Rows:
    """Rows in the making: each is its cells, each cell its lines."""

    def __init__(self) -> None:
        self._cells: list[list[list[str]]] = []
        self._spans: list[tuple[int, int]] = []
        self._headers = 0

    def add(self, cells: Sequence[str], index: int, is_new: bool) -> None:
        """Begins a row, or adds a line to each cell of the last one."""
        if is_new or not self._cells:
            self._cells.append([[cell] for cell in cells])
            self._spans.append((index, index))
            return
        last = self._cells[-1]
        last.extend([] for _ in range(len(cells) - len(last)))
        for parts, cell in zip(last, cells, strict=False):
            if cell:
                parts.append(cell)
        self._spans[-1] = (self._spans[-1][0], index)

    def add_cell(self, text: str, index: int, is_new: bool) -> None:
        """Adds a cell to a new row or to the last one."""
        if is_new or not self._cells:
            self.add([text], index, is_new=True)
        else:
            self._cells[-1].append([text])
            self._spans[-1] = (self._spans[-1][0], index)

    def add_line(self, text: str, index: int) -> None:
        """Adds a line to the last cell, if there is one."""
        if self._cells:
            self._cells[-1][-1].append(text)
            self._spans[-1] = (self._spans[-1][0], index)

    def end_header(self) -> None:
        """Says that the rows so far are the header, the first time that it is called."""
        self._headers = self._headers or len(self._cells)

    def done(self, headers: int | None = None) -> list[Row]:
        """The rows, the first `headers` of them header rows when that is given."""
        count = self._headers if headers is None else headers
        return [
            Row(tuple([" ".join(parts).strip() for parts in cells]), start, end, place < count)
            for place, (cells, (start, end)) in enumerate(
                zip(self._cells, self._spans, strict=True)
            )
        ]
