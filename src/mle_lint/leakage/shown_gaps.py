"""What the saved outputs of a notebook say of gaps: `df.isnull().sum()`, `df.info()`."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from mle_lint.leakage.knowledge import words_of
from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple

_ASKED = pattern(
    r"^\s*(?:print\(|display\()?(?P<name>[A-Za-z_]\w*)\."
    r"(?:(?P<info>info\(\))|(?:isnull|isna)\(\)\.sum\(\))\)?;?\s*$",
    re.MULTILINE,
)
_COUNT = pattern(r"^(?P<column>\S(?:.*\S)?)\s+(?P<gaps>\d{1,9})$", re.MULTILINE)
_ENTRIES = pattern(r"^\w*Index: (?P<rows>[\d,]{1,12}) entries", re.MULTILINE)
_FILLED = pattern(r"^\s*(?:\d+\s+)?(?P<column>\S.*?)\s+(?P<rows>\d{1,9}) non-null", re.MULTILINE)
# A long list is shown in part.
_CUT = "..."

# What may make gaps in a table that had none, by its name.
MAKING = words_of("""
    nan NaN NAN NA NaT coerce to_numeric merge reindex shift where mask unstack pivot pivot_table
    resample asfreq
""")
# What may do so in columns that come to the table.
ADDING = words_of("diff pct_change rolling expanding ewm map apply log log10 log1p sqrt")
# So many gaps in a table of many rows, or one in so many rows, are filled by whatever number
# without any effect.
_FEW, _MANY, _ONE_IN = 2, 100, 500
_SIZES = pattern(
    r"^\((\d{1,9}), \d+\)$|\[(\d{1,9}) rows x \d+ columns\]"
    r"|^\w*Index: ([\d,]{1,12}) entries",
    re.MULTILINE,
)

Cells = list[tuple[str, str]]


class Gaps(NamedTuple):
    """How many gaps each column of a table has, in so many rows; 0 rows where that is not known."""

    counts: Mapping[str, int]
    rows: int

    def are_few(self, columns: Collection[str]) -> bool:
        """Whether these columns, or all where none are named, have hardly a gap."""
        most = max(_FEW, self.rows // _ONE_IN) if self.rows >= _MANY or not self.rows else 0
        return bool(self.counts) and all(
            self.counts.get(name, most + 1) <= most for name in columns or self.counts
        )


def cells_of(text: str) -> Cells:
    """The source and the shown text of every cell; none where the notebook cannot be read."""
    try:
        cells = json.loads(text).get("cells", ())
        return [(_joined(cell.get("source")), _shown(cell)) for cell in cells]
    except (AttributeError, TypeError, ValueError, RecursionError):
        return []


def _shown(cell: Mapping[str, Any]) -> str:
    outputs = cell.get("outputs") or ()
    texts = (o.get("text") or (o.get("data") or {}).get("text/plain") for o in outputs)
    return "\n".join(_joined(text) for text in texts)


def _joined(lines: Any) -> str:
    text = lines if isinstance(lines, str) else "".join(str(line) for line in lines or ())
    return text[:100_000]


def are_few(cells: Cells, cell: int, line: int, columns: frozenset[str]) -> bool:
    """Whether the table in a line of a cell, numbered from 1, was last shown to have hardly a gap
    in these columns, or in any where none are named, and nothing made gaps since."""
    written = cells[cell - 1][0].split("\n") if 0 < cell <= len(cells) else []
    if not 0 < line <= len(written):
        return False
    names = frozenset(re.findall(r"[A-Za-z_]\w*", written[line - 1]))
    since = "\n".join(written[: line - 1])
    for at in range(cell - 2, -1, -1):
        source, shown = cells[at]
        for name, info, after in _asked(source):
            if name in names:
                known = _of_info(shown) if info else _of_counts(shown, _rows(cells[: cell - 1]))
                return known.are_few(columns) and not _makes(f"{after}\n{since}", columns)
        if any(_binds(source, name) for name in names):
            return False
        since = f"{source}\n{since}"
    return False


def _makes(source: str, columns: frozenset[str]) -> bool:
    """Whether code may make gaps in columns."""
    words = frozenset(re.findall(r"[A-Za-z_]\w*", source))
    return not MAKING.isdisjoint(words) or not (columns or ADDING.isdisjoint(words))


def _rows(cells: Cells) -> int:
    """How many rows the largest table has that was shown."""
    texts = (group for _, shown in cells for found in _SIZES.findall(shown) for group in found)
    return max((int(text.replace(",", "")) for text in texts if text), default=0)


def _asked(source: str) -> Iterator[tuple[str, bool, str]]:
    """The table that a cell asks for gaps, if that is all that it shows; whether by `info`; and the
    code after it."""
    found = list(_ASKED.finditer(source))
    if len(found) == 1:
        yield found[0]["name"], found[0]["info"] is not None, source[found[0].end() :]


def _binds(source: str, name: str) -> bool:
    """Whether a cell binds a name to another table: to what does not begin with it."""
    return bool(re.search(rf"^\s*{name}\s*=\s*(?!=|{name}\b)", source, re.MULTILINE))


def _of_counts(shown: str, rows: int) -> Gaps:
    if _CUT in shown or "dtype: int64" not in shown:
        return Gaps({}, 0)
    return Gaps({one["column"]: int(one["gaps"]) for one in _COUNT.finditer(shown)}, rows)


def _of_info(shown: str) -> Gaps:
    found = _ENTRIES.search(shown)
    if found is None:
        return Gaps({}, 0)
    rows = int(found["rows"].replace(",", ""))
    filled = {one["column"]: int(one["rows"]) for one in _FILLED.finditer(shown)}
    return Gaps({name: rows - count for name, count in filled.items()}, rows)
