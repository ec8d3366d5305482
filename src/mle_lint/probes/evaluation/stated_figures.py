"""Numbers that may be results, wherever they stand in a text, whatever they are called."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.terms import Span
from mle_lint.patterns import pattern

_SHARE = (
    r"\s?(?:%|percent\b|per cent\b|pct\b|prozent\b|por ciento\b|por cento\b|pour cent\b|процент)"
)
_FIGURE = pattern(
    r"(?<![a-z0-9_@.,/])(?:"
    r"\d{1,6} (?:out )?(?:of|von|de|sur|su|из|dari) (?:[a-z]{2,6} )?\d{1,6}(?![\d.,]*%)"
    rf"|\d{{1,6}}(?:[.,]\d{{1,6}})?{_SHARE}"
    r"|%\s?\d{1,3}(?:[.,]\d{1,4})?"
    r"|\d{1,6}\s?/\s?\d{1,6}"
    r"|\d{1,3}(?:[ .,]\d{3}){1,3}(?!\d)"
    r"|\d{0,6}[.,]\d{1,6}|\d{1,9})(?![a-z0-9_])(?![.,]\d)"
)
_WHOLE = pattern(r"\d{1,9}")
_YEAR = pattern(r"(?:19|20)\d\d|0\d")
# What a number of four digits is the value of, though it looks like a year.
_ERROR = pattern(r"\b(?:mae|mse|rmse|error|fehler|erreur|hata\w*)[\s:=(]{1,3}$")
# A bar, a rank or a number that only numbers something.
_NO_RESULT = pattern(
    r"(?:(?<![-=])[<>≤≥]\s*[$€£]?|±\s*|\b(?:top|first|last|version|python|fold|seed|chapter|section|table|notebook"
    r"|figure|fig|step|number|nr|no|n|k)[\s=#.-]{0,3})$"
)
# What a share is of when it is no result, and what is measured of a machine.
_OF_DATA = pattern(
    r"\s?(?:of (?:the )?(?:data|rows|samples|dataset)\b"
    r"|(?:hold-?out|test(?:ing)?|train\w*|valid\w*)\b"
    r"|for (?:test|train|valid)|(?:ms|msec|[gmk]b|fps|qps|rps|tokens?|epochs?|layers?|parameters"
    r"|features|trees|folds?|neighbou?rs)\b)"
)
_UNIT = pattern(r"\s?(?:min|minutes?|seconds?|days?|hours?|s|h)\b|\s?[$€£°]")
_BEFORE = 14


def figures(text: str, measured: bool) -> Iterator[Span]:
    """Decimals, shares and counts out of so many; whole numbers where something is `measured`."""
    for match in _FIGURE.finditer(text):
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        if _NO_RESULT.search(before) or _OF_DATA.match(text, match.end()):
            continue
        if _WHOLE.fullmatch(match[0]) and not (
            measured and (_ERROR.search(before) or _tells(text, match.end(), match[0]))
        ):
            continue
        yield Span(match.start(), match.end(), match[0])


def _tells(text: str, end: int, digits: str) -> bool:
    """Whether a whole number may be a result: no year, and of some length, or with its unit."""
    if _UNIT.match(text, end):
        return True
    return len(digits) > 1 and not _YEAR.fullmatch(digits)
