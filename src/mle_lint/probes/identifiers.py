"""The words that an identifier or an address is made of."""

from __future__ import annotations

from functools import lru_cache

from mle_lint.patterns import pattern

_HUMP = pattern(r"(?<=[a-z0-9])(?=[A-Z])")
_BREAK = pattern(r"[\W_]+")


def speaks(text: str, words: tuple[str, ...]) -> bool:
    """Whether one of the parts of an identifier or address begins with one of the words."""
    return any(part.startswith(words) for part in _parts(text))


@lru_cache(maxsize=8192)
def _parts(text: str) -> tuple[str, ...]:
    spaced = _HUMP.sub(" ", text)
    return tuple(part.lower() for part in _BREAK.split(spaced) if part)
