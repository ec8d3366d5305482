"""Tables in files as rows of texts; what is hostile is refused."""

from __future__ import annotations

import gzip
import zipfile
from io import BytesIO

import pytest

from mle_lint.artefacts import packed, table_rows, workbook
from mle_lint.artefacts.errors import ParseError

_ROWS = [["a", "b"], ["1", "x"], ["", "z"]]


def _read(path: str, data: bytes) -> list[list[list[str]]]:
    return [list(rows) for rows in table_rows.tables(path, data)]


def _zip(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return made.getvalue()


def _book(*sheets: str, texts: str = "") -> bytes:
    parts = {
        f"xl/worksheets/sheet{number}.xml": f"<worksheet xmlns='m'>{rows}</worksheet>".encode()
        for number, rows in enumerate(sheets, 1)
    }
    if texts:
        parts["xl/sharedStrings.xml"] = f"<sst xmlns='m'>{texts}</sst>".encode()
    return _zip(parts)


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("t.csv", b"a,b\n1,x\n,z\n"),
        ("t.csv", b"a;b\r\n1;x\r\n;z\r\n"),
        ("t.csv", "a,b\n1,x\n,z\n".encode("utf-16")),
        ("t.tsv", b"a\tb\n1\tx\n\tz\n"),
        ("t.csv.gz", gzip.compress(b"a|b\n1|x\n|z\n")),
        ("t.zip", _zip({"t.csv": b"a,b\n1,x\n,z\n", "readme.md": b"a"})),
    ],
)
def test_text(path: str, data: bytes) -> None:
    assert _read(path, data)[0][:3] == _ROWS


def test_a_mark_inside_of_values_parts_none() -> None:
    assert _read("t.csv", b'a,b\n"1,5",x')[0] == [["a", "b"], ["1,5", "x"]]


_TEXTS = "<si><t>a</t></si><si><r><t>b</t></r><rPh><t>no</t></rPh></si><si><t>x</t></si>"
_SHEET = (
    "<row><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c></row>"
    "<row><c r='A2'><v>1</v></c><c r='B2' t='s'><v>2</v></c></row>"
    "<row><c r='B3' t='inlineStr'><is><t>z</t></is></c></row><row><c r='A4'/></row>"
)


def test_a_workbook() -> None:
    assert _read("t.xlsx", _book(_SHEET, "", texts=_TEXTS)) == [_ROWS, []]


def test_empty_rows_between_others_are_rows() -> None:
    rows = "<row><c><v>1</v></c></row><row/><row><c><v>2</v></c></row><row/>"
    assert _read("t.xlsx", _book(rows)) == [[["1"], [""], ["2"]]]


_BOMB = b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><worksheet>&b;</worksheet>"


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("t.xlsx", b"no zip file"),
        ("t.xlsx", _zip({"other.xml": b"<a/>"})),
        ("t.xlsx", _zip({"xl/worksheets/sheet1.xml": _BOMB})),
        ("t.xlsx", _zip({"xl/worksheets/sheet1.xml": b"<worksheet>"})),
        ("t.xlsx", _zip({"xl/worksheets/sheet1.xml": b"<a/>"}, zipfile.ZIP_LZMA)),
        ("t.xlsx", _book("<row><c r='ZZZ1'><v>1</v></c></row>")),
        ("t.xlsx", _book("<row><c r='EAA1'><v>1</v></c></row>" * 300)),
        (
            "t.xlsx",
            _book(
                "<row><c r='EAA1'><v>1</v></c></row>"
                + "<row/>" * 300
                + "<row><c r='EAA1'><v>1</v></c></row>"
            ),
        ),
        ("t.xlsx", _book(*["<row/>"] * (workbook.MAX_SHEETS + 1))),
        ("t.xlsx", _book(_SHEET, texts=_TEXTS)[:-40]),
        ("t.zip", _zip({"a.csv": b"a", "b.csv": b"b"})),
        ("t.zip", _zip({"a.csv": b"0" * (table_rows.MAX_BYTES + 1)})),
        ("t.csv.gz", gzip.compress(b"0" * (table_rows.MAX_BYTES + 1))),
        ("t.csv.gz", b"none"),
        ("t.csv", b"a,b\n\0"),
    ],
)
def test_what_cannot_be_read(path: str, data: bytes) -> None:
    with pytest.raises(ParseError):
        _read(path, data)


def test_a_shared_text_that_is_not_there_is_a_gap() -> None:
    row = (
        "<row><c t='s'><v>7</v></c><c t='s'><v>-1</v></c><c t='s'><v>x</v></c><c><v>1</v></c></row>"
    )
    assert _read("t.xlsx", _book(row)) == [[["", "", "", "1"]]]


def test_deep_nesting_is_read_without_a_stack() -> None:
    assert _read("t.xlsx", _book("<a>" * 50_000 + "</a>" * 50_000)) == [[]]


def test_how_large_a_part_is_counts_and_not_what_it_says() -> None:
    parts = packed.Parts(_zip({"a": b"0" * 2_000}))
    assert parts.names == ("a",)
    with pytest.raises(ParseError, match="too large"):
        parts.read("a", 1_999)
    assert len(parts.read("a", 2_000)) == 2_000
