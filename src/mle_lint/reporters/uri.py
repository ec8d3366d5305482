"""Paths of the inspected repository as parts of an address."""

from __future__ import annotations

from urllib.parse import quote


def uri(path: str) -> str:
    """A relative path with every character encoded that could mean something in an address.

    A colon is encoded too, so that the first part of the path is not read as a scheme.
    """
    try:
        name = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        name = path.encode("utf-8", "surrogatepass")
    return quote(name, safe="/")
