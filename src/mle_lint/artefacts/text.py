"""Bytes of a file as text: UTF-8, UTF-16 with a byte order mark, else Latin-1."""

from __future__ import annotations

from mle_lint.artefacts.errors import ParseError

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def decode(data: bytes) -> str:
    """Text with `\\n` line ends and no byte order mark; raises ParseError when it is binary."""
    if data.startswith(_UTF16):
        text = data.decode("utf-16", "replace")
    elif b"\0" in data:
        raise ParseError("binary: it holds NUL bytes")
    else:
        try:
            text = data.decode("utf-8").removeprefix("\ufeff")
        except UnicodeDecodeError:
            text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
