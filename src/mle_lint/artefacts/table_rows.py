"""Tables in files as rows of texts: text with any usual mark between its values, also packed, and
workbooks."""

from __future__ import annotations

import csv
import zlib
from collections.abc import Iterable, Iterator

from mle_lint.artefacts import workbook
from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.text import decode

# Bytes of a table, also when unpacked.
MAX_BYTES = 8_000_000
_TEXT = (".csv", ".tsv", ".txt", ".data")
_PACKED = (".gz", ".zip")
_BOOK = ".xlsx"
ENDINGS = (*_TEXT, ".csv.gz", ".tsv.gz", ".zip", _BOOK)
PACKED = (*_PACKED, _BOOK)
_MARKS = (",", ";", "\t", "|")
# Lines by which the mark between values is told.
_LOOKED_AT = 5


def tables(path: str, data: bytes) -> Iterator[Iterable[list[str]]]:
    """The tables of a file, each as rows of texts with the header first; raises ParseError, also
    while rows are taken."""
    if path.endswith(_BOOK):
        yield from workbook.sheets(data)
    else:
        yield _rows(path, data)


def _rows(path: str, data: bytes) -> Iterator[list[str]]:
    if path.endswith(_PACKED):
        data = _gzipped(data) if path.endswith(".gz") else _zipped(data)
    lines = decode(data).split("\n")
    mark = "\t" if path.endswith(".tsv") else _mark(lines[:_LOOKED_AT])
    try:
        # Line by line, so that an open quote ends the table and not the memory.
        yield from csv.reader(lines, delimiter=mark)
    except csv.Error as error:
        raise ParseError("no table that can be read") from error


def _mark(lines: list[str]) -> str:
    """What parts the values: what is found equally often in each of the first lines, or a comma."""
    full = [line for line in lines if line.strip()]
    for mark in _MARKS:
        counts = {line.count(mark) for line in full}
        if len(counts) == 1 and counts != {0}:
            return mark
    return max(_MARKS, key=full[0].count) if full else _MARKS[0]


def _gzipped(data: bytes) -> bytes:
    try:
        found = zlib.decompressobj(wbits=31).decompress(data, MAX_BYTES + 1)
    except zlib.error as error:
        raise ParseError("cannot be unpacked") from error
    return _bounded(found)


def _zipped(data: bytes) -> bytes:
    """The one table in a packed file."""
    from mle_lint.artefacts.packed import Parts

    parts = Parts(data)
    names = [name for name in parts.names if name.endswith(_TEXT)]
    if len(names) != 1:
        raise ParseError("holds not one table")
    return parts.read(names[0], MAX_BYTES)


def _bounded(data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        raise ParseError("too large when unpacked")
    return data
