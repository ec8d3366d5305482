"""The one exception of the parsers."""

from __future__ import annotations


class ParseError(Exception):
    """A file cannot be read as what its name says; the message is the reason, in plain words."""
