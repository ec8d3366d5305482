"""Values of JSON that a stranger wrote, each checked for its type and its bounds.

Every function returns the value, or raises ValueError that says what is missing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeVar

MAX_TEXT = 4_000
MAX_ITEMS = 20_000

T = TypeVar("T")


def mapping(value: Any) -> dict[str, Any]:
    """A mapping of no more entries than a report can have."""
    if not isinstance(value, dict) or len(value) > MAX_ITEMS:
        raise ValueError("a mapping is missing")
    return value


def items(value: Any) -> list[Any]:
    """A list of no more items than a report can have."""
    if not isinstance(value, list) or len(value) > MAX_ITEMS:
        raise ValueError("a list is missing or too long")
    return value


def each(value: Any, read: Callable[[dict[str, Any]], T]) -> tuple[T, ...]:
    """The mappings of a list, each read."""
    return tuple(read(mapping(item)) for item in items(value))


def text(value: Any) -> str:
    """A text of no more letters than a report shows."""
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise ValueError("a text is missing or too long")
    return value


def path(value: Any) -> str:
    """A path below the repository, so that no link made of it leads to another page."""
    path = text(value)
    if path.startswith("/") or ".." in path.split("/"):
        raise ValueError("a path leads out of the repository")
    return path


def one_of(words: tuple[str, ...], value: Any) -> str:
    """One of the words."""
    if value not in words:
        raise ValueError(f"none of {', '.join(words)}")
    return text(value)


def texts(value: Any) -> tuple[str, ...]:
    """The texts of a list."""
    return tuple(map(text, items(value)))


def flag(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise ValueError("true or false is missing")
    return value


def count(value: Any) -> int:
    """A whole number, zero or more."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**53:
        raise ValueError("a count is missing")
    return value


def number(value: Any) -> float:
    """Points; none in a report are above a few hundred."""
    good = isinstance(value, int | float) and not isinstance(value, bool)
    if not good or not math.isfinite(value) or abs(value) > 1000:
        raise ValueError("a number is missing or out of bounds")
    return float(value)
