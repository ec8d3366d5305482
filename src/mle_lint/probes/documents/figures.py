"""Numbers of documents, known again among others that are rounded otherwise."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def is_near(known: Sequence[float], value: float, reach: float) -> bool:
    """Whether one of the known numbers, which stand in order, is no further away than `reach`."""
    at = bisect_left(known, value - reach)
    return at < len(known) and known[at] <= value + reach
