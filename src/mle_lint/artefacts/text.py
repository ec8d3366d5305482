"""Bytes of a file as text: UTF-8, UTF-16 with a byte order mark, else Latin-1."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts.errors import ParseError
from mle_lint.patterns import pattern

UTF16 = (b"\xff\xfe", b"\xfe\xff")
CONFLICTED = "holds merge conflict markers; only the first side of each was read"
# How a notebook keeps a picture: base64 in one string, without a word for anybody.
_PICTURE = b'"image/'
_PICTURES = (b'"image/png": "', b'"image/jpeg": "')

# No word of any language, no name and no address is so long: pictures, keys and rulers are. Of such
# a run the beginning is kept, since patterns that look for words take its length squared.
LONGEST_WORD = 1_000
KEPT_OF_WORD = 100
_LETTER = r"[\w+/=.,-]"
_BREAKS = bytes(
    code if code == ord("?") or re.fullmatch(_LETTER, chr(code), re.ASCII) else ord(" ")
    for code in range(256)
)
_LONG_WORD = pattern(rf"(?<!{_LETTER}){_LETTER}{{{LONGEST_WORD},}}")


def decode(data: bytes) -> str:
    """Text with `\\n` line ends and no byte order mark; raises ParseError when it is binary."""
    if data.startswith(UTF16):
        text = data.decode("utf-16", "replace")
    elif b"\0" in data:
        raise ParseError("binary: it holds NUL bytes")
    else:
        try:
            text = data.decode("utf-8").removeprefix("\ufeff")
        except UnicodeDecodeError:
            text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def settled(text: str) -> str:
    """The text with the first side of every merge conflict; the other lines are left empty.

    Without a whole conflict it is the text itself. Lines keep their numbers.
    """
    if "<<<<<<< " not in text or ">>>>>>> " not in text:
        return text
    kept: list[str] = []
    side = 0
    found = False
    for line in text.split("\n"):
        mark = line[:8]
        if mark == "<<<<<<< ":
            side = 1
        elif side and (mark.rstrip() == "=======" or mark == "||||||| "):
            side = 2
        elif side == 2 and mark == ">>>>>>> ":
            side, found = 0, True
        else:
            kept.append("" if side == 2 else line)
            continue
        kept.append("")
    return "\n".join(kept) if found and not side else text


def shortened(text: str) -> str:
    """The text with the beginning alone of each run of letters that is too long to be a word.

    Lines keep their numbers. Without such a run it is the text itself.
    """
    parts: list[str] = []
    kept = 0
    for start, end in _long_lines(text):
        line = text[start:end]
        cut = _without_runs(line)
        if cut != line:
            parts += (text[kept:start], cut)
            kept = end
    return "".join([*parts, text[kept:]]) if parts else text


def _without_runs(line: str) -> str:
    if not _may_hold_run(line):
        return line
    return _LONG_WORD.sub(lambda run: run[0][:KEPT_OF_WORD], line)


def _may_hold_run(line: str) -> bool:
    """False where letters around no place of so many are as many. The search takes ten times as
    long; a letter beyond ASCII is a `?` here."""
    letters = line.encode("ascii", "replace").translate(_BREAKS)
    for at in range(LONGEST_WORD - 1, len(letters), LONGEST_WORD):
        start = letters.rfind(b" ", at - LONGEST_WORD + 1, at + 1) + 1
        end = (start or at - LONGEST_WORD + 1) + LONGEST_WORD
        if start <= at and end <= len(letters) and letters.find(b" ", at, end) < 0:
            return True
    return False


def _long_lines(text: str) -> Iterator[tuple[int, int]]:
    """Where lines that have room for such a run begin and end.

    The search goes back from as far as a short line may reach, so that most are leapt over.
    """
    start = 0
    while start + LONGEST_WORD <= len(text):
        last = text.rfind("\n", start, start + LONGEST_WORD)
        if last < 0:
            last = text.find("\n", start + LONGEST_WORD)
            last = last if last >= 0 else len(text)
            yield start, last
        start = last + 1


def without_pictures(data: bytes) -> bytes:
    """A notebook without the letters of its pictures; every line stays where it is."""
    parts, start = [], 0
    at = data.find(_PICTURE)
    while at >= 0:
        mark = next((mark for mark in _PICTURES if data.startswith(mark, at)), None)
        if mark is None:
            at = data.find(_PICTURE, at + 1)
            continue
        parts.append(data[start : at + len(mark)])
        end = data.find(b'"', at + len(mark))
        start = end if end >= 0 else len(data)
        at = data.find(_PICTURE, start)
    return b"".join([*parts, data[start:]]) if parts else data
