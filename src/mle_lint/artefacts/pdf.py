"""The text of a PDF report as a document; its lines are the pages.

pypdf reads the text layer. What is only drawn, such as a scanned page or a plot, is not there.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from mle_lint.artefacts.document import Block, Document
from mle_lint.artefacts.errors import ParseError
from mle_lint.patterns import pattern

# A reviewer leafs through no more of a report.
MAX_PAGES = 30
# Bytes that one compressed stream of the file may grow to; a page of text is some kilobytes.
MAX_STREAM = 4 * 1024 * 1024
# A page of fewer lines may hold one word in each: a title, a figure.
FEW_LINES = 20
_NUMBERED = pattern(r"\d{1,2}(?:\.\d{1,2})*\.?\s+[^\W\d]")
_ENDS = pattern(r"[.!?:;。！？][)\"'”]?$")
_ITEM = pattern(r"(?:[•●▪◦‣–*-]|\d{1,2}[.)]|\([a-z\d]\))\s+")
# A word that was divided to fill a line.
_HYPHENATED = pattern(r"(?<![\w-])([^\W\d_]{2,})[-\u2010]\n(?=[a-zß-öø-ÿа-я])")
_LEADERS = pattern(r"\.{4,}|(?:\. ){4,}")
_NUMBER = pattern(r"(?<![\w.])\d+(?:[.,]\d+)?%?(?![\w])")


def parse(data: bytes) -> Document:
    """Reads the first pages. Raises ParseError when the file is no PDF that can be read."""
    import logging

    import pypdf

    # What it has to say of the fonts of a page is nothing to its reader.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    blocks: list[Block] = []
    try:
        with pypdf.apply_configuration(zlib_maximum_output_length=MAX_STREAM, jbig2dec_binary=None):
            reader = pypdf.PdfReader(io.BytesIO(data))
            for number, page in enumerate(reader.pages[:MAX_PAGES], 1):
                text = page.extract_text()
                if _is_scattered(text):
                    text = page.extract_text(extraction_mode="layout")
                blocks += _blocks(text, number)
    except (RecursionError, MemoryError, TimeoutError):
        raise
    except Exception as error:
        # Broken and hostile files raise whatever their bytes led the reader to.
        raise ParseError(f"not a PDF that can be read: {type(error).__name__}") from error
    return Document(tuple(blocks))


def _is_scattered(text: str) -> bool:
    """Whether words stand on lines of their own, as those of Google Docs do when each is placed."""
    lines = [line.split() for line in text.split("\n") if line.strip()]
    alone = sum(1 for words in lines if len(words) == 1)
    return len(lines) >= FEW_LINES and alone > 0.8 * len(lines)


def _blocks(text: str, page: int) -> Iterator[Block]:
    lines = [" ".join(line.split()) for line in text.split("\n")]
    lines = [line for line in lines if not _LEADERS.search(line)]
    width = max((len(line) for line in lines), default=0)
    waiting: list[str] = []
    for at, line in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) else ""
        if not line or line.isdigit():
            yield from _paragraph(waiting, page)
        elif _is_heading(line, following, bool(waiting)):
            yield from _paragraph(waiting, page)
            yield Block("heading", line, page, page, _level(line))
        elif len(_NUMBER.findall(line)) >= 2 and len(line) < 0.8 * width:
            yield from _paragraph(waiting, page)
            yield Block("row", line, page, page)
        else:
            if _ITEM.match(line):
                yield from _paragraph(waiting, page)
            waiting.append(line)
            if _ENDS.search(line) and len(line) < 0.85 * width:
                yield from _paragraph(waiting, page)
    yield from _paragraph(waiting, page)


def _paragraph(waiting: list[str], page: int) -> Iterator[Block]:
    if waiting:
        kind = "item" if _ITEM.match(waiting[0]) else "paragraph"
        text = _HYPHENATED.sub(r"\1", "\n".join(waiting)).replace("\n", " ")
        text = _ITEM.sub("", text, count=1) if kind == "item" else text
        yield Block(kind, text, page, page, 1 if kind == "item" else 0)
        waiting.clear()


def _is_heading(line: str, following: str, within: bool) -> bool:
    """A short line that ends no sentence, numbered or in capitals, or alone before a sentence."""
    if len(line) > 60 or _ENDS.search(line) or not any(c.isalpha() for c in line):
        return False
    if len(_NUMBER.findall(line)) >= 2:
        return False
    if _NUMBERED.match(line) or line.isupper():
        return True
    return not within and line[0].isupper() and bool(following) and following[0].isupper()


def _level(line: str) -> int:
    first = line.split(" ", 1)[0].rstrip(".")
    return min(2 + first.count("."), 6) if first[:1].isdigit() else 2
