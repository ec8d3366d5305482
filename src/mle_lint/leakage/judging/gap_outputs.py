"""What pandas prints of gaps, as counts."""

from __future__ import annotations

import re

from mle_lint.leakage.judging.gap_counts import Gaps
from mle_lint.patterns import pattern

# Questions that are answered by one number or truth value for a whole table.
TOTAL = frozenset((".sum().sum()", ".values.any()", ".any().any()"))
_COUNT = pattern(r"^(?P<column>\S(?:.*\S)?)\s+(?P<gaps>\d[\d.]{0,15}|True|False)$")
_KIND = pattern(r"^(?:Length: \d+, )?dtype: (?:int64|float64|bool)$")
_NO = frozenset(("0", "False", "0.0"))
_NOTHING = "Series([], dtype: "
_SAYING = pattern(r"(?i)(?:miss|null|\bnans?\b|gap|\bna\b).*?[:=]?\s*(?P<total>\d+|True|False)\.?$")
_ENTRIES = pattern(r"^\w*Index: (?P<rows>[\d,]{1,12}) entries", re.MULTILINE)
_FILLED = pattern(
    r"^[^\S\n]*(?:\d+\s+)?(?P<column>\S.*?)\s+(?P<rows>\d{1,9}) non-null(?:\s+(?P<kind>\w+))?",
    re.MULTILINE,
)
_TEXTS = frozenset(("object", "category", "string", "str", "bool"))
# A long list is shown in part.
_CUT = "..."
# More gaps than hardly any.
_MANY_GAPS = 10**9


def read(how: str, shown: str, rows: int) -> Gaps:
    """The gaps of a table of so many rows that was asked for them, "" by its `info()`."""
    if not how:
        return _of_info(shown)
    if how in TOTAL:
        return Gaps({}, rows, full=_is_nothing(shown))
    if _NOTHING in shown:
        return Gaps({}, rows, full=True)
    return _of_counts(shown.split("\n"), rows)


def parts(shown: str) -> list[str]:
    """What is shown of each of several tables."""
    return [*_lists(shown.split("\n")), *_infos(shown)]


def _lists(lines: list[str]) -> list[str]:
    """The lists of numbers in what is shown, one for each line that tells their kind."""
    found, start = [], 0
    for at, line in enumerate(lines):
        if _KIND.match(line) or line.startswith(_NOTHING):
            found.append("\n".join(lines[start : at + 1]))
            start = at + 1
    return found


def _infos(shown: str) -> list[str]:
    """What each `info()` shows."""
    starts = [one.start() for one in _ENTRIES.finditer(shown)]
    ends = [*starts[1:], len(shown)] if starts else []
    return [shown[start:end] for start, end in zip(starts, ends, strict=True)]


def _is_nothing(shown: str) -> bool:
    """Whether the number of all gaps is shown to be none, alone or in a line that says so."""
    lines = [line.strip() for line in shown.split("\n") if line.strip()]
    if len(lines) == 1 and lines[0] in _NO:
        return True
    said = [found["total"] for found in map(_SAYING.search, lines) if found]
    return len(said) == 1 and said[0] in _NO


def _of_counts(lines: list[str], rows: int) -> Gaps:
    """The one list of counts or shares; where its middle is left out, not of all columns."""
    ends = [at for at, line in enumerate(lines) if _KIND.match(line)]
    if len(ends) != 1:
        return Gaps({}, 0)
    counts: dict[str, int] = {}
    for line in reversed(lines[: ends[0]]):
        found = _COUNT.match(line)
        if found is None:
            counts |= {_CUT: _MANY_GAPS} if line.strip().endswith(_CUT) else {}
            break
        counts[found["column"]] = _number(found["gaps"])
    return Gaps(counts, rows)


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    none = not text.strip("0.") if text[0].isdigit() else text in _NO
    return 0 if none else _MANY_GAPS


def _of_info(shown: str) -> Gaps:
    found = _ENTRIES.findall(shown)
    if len(found) != 1:
        return Gaps({}, 0)
    rows = int(found[0].replace(",", ""))
    listed = list(_FILLED.finditer(shown))
    counts = {one["column"]: rows - int(one["rows"]) for one in listed}
    return Gaps(counts, rows, frozenset(one["column"] for one in listed if one["kind"] in _TEXTS))
