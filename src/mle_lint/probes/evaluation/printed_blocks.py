"""Results that were printed and pasted: a report by class, and lines of a name with its value."""

from __future__ import annotations

from mle_lint.artefacts.passages import Passage
from mle_lint.artefacts.terms import Terms
from mle_lint.patterns import pattern

_VALUE = pattern(r"(?<![\w.])[01]?[.,]\d+(?![\w.])")
# A name, and a number that is all there is to say of it.
_LISTED = pattern(
    r"^\s*([^\W\d_][\w .%@/()-]{1,38}?)\s*[:=]\s*([01]?[.,]\d{1,8}|\d{1,3}(?:[.,]\d+)?\s?%)\s*$"
)
_LEAST_NAMES = 2
# Blocks that are not in a programming language often hold the printed result.
_PRINTED = frozenset({"", "text", "txt", "plaintext", "console", "output", "none"})
_PRINTED_LINES = 60
# What scikit-learn's report calls its columns: counts of rows beside what was found on them.
_BY_CLASS = ("precision", "recall", "f1-score", "support")


def printed(passage: Passage) -> bool:
    """Whether a block may be what a run printed, and is no longer than what a reader looks at."""
    short = passage.text.count("\n") < _PRINTED_LINES
    return short and passage.block.language in _PRINTED


def by_class(text: str) -> bool:
    """Whether a text is the printed report of scores by class."""
    return any(all(name in line for name in _BY_CLASS) for line in text.split("\n"))


def values(text: str, metric: Terms) -> int:
    """How many lines give values below a line that names the metrics of the columns, or beside
    lines of the same form of which one names a metric."""
    lines = text.split("\n")
    return max(_under_names(lines, metric), _in_list(lines, metric))


def _under_names(lines: list[str], metric: Terms) -> int:
    found, columns = 0, 0
    for line in lines:
        given = len(_VALUE.findall(line))
        if not given:
            named = len(metric.findall(line))
            columns = named if named >= _LEAST_NAMES else columns
        elif columns and given >= _LEAST_NAMES:
            found += 1
    return found


def _in_list(lines: list[str], metric: Terms) -> int:
    listed = [match for match in map(_LISTED.match, lines) if match is not None]
    return len(listed) if any(metric.search(match[1]) for match in listed) else 0
