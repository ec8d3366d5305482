"""Makes small PDF files of plain text, page by page."""

from __future__ import annotations

from collections.abc import Sequence


def pdf_of(*pages: str) -> bytes:
    """A PDF whose pages show these lines, in Helvetica, without compression."""
    shown = ("".join(f"({_escaped(line)}) Tj T* " for line in page.split("\n")) for page in pages)
    return _of_streams([f"BT /F1 11 Tf 14 TL 50 780 Td {lines}ET" for lines in shown])


def pdf_of_words(*lines: str) -> bytes:
    """A page that is turned over and places each word and each blank by itself, as Skia does."""
    shown = "1 0 0 -1 0 842 cm "
    for number, line in enumerate(lines):
        shown += f"q .75 0 0 .75 50 {60 + 14 * number} cm "
        for at, word in enumerate(line.split()):
            for x, text in ((60 * at, _escaped(word)), (60 * at + 55, " ")):
                shown += f"BT /F1 14 Tf 1 0 0 -1 0 0 Tm {x} -13 Td ({text}) Tj ET "
        shown += "Q "
    return _of_streams([shown])


def _of_streams(streams: Sequence[str]) -> bytes:
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(streams)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, stream in enumerate(streams):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    return _file(objects)


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _file(objects: list[str]) -> bytes:
    text, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    text += f"xref\n0 {size}\n0000000000 65535 f \n{table}"
    start = text.index("xref\n0")
    text += f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return text.encode("latin-1")
