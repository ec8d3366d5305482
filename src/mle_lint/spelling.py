"""What a misspelt name was meant to be."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, names: Iterable[object]) -> str:
    """`; did you mean 'x'?` for the closest of the names, or nothing."""
    import difflib

    close = difflib.get_close_matches(name, [str(item) for item in names], 1)
    return f"; did you mean '{close[0]}'?" if close else ""
