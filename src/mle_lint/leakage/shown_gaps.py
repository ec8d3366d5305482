"""What the saved outputs of a notebook say of gaps: `df.isnull().sum()`, `df.info()`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from mle_lint.patterns import pattern

_ASKED = pattern(
    r"^\s*(?:print\(|display\()?(?P<name>[A-Za-z_]\w*)\."
    r"(?:(?P<info>info\(\))|(?:isnull|isna)\(\)\.sum\(\))\)?;?\s*$",
    re.MULTILINE,
)
_COUNT = pattern(r"^(?P<column>\S(?:.*\S)?)\s+(?P<gaps>\d+)$", re.MULTILINE)
_ENTRIES = pattern(r"^\w*Index: (?P<rows>[\d,]+) entries", re.MULTILINE)
_FILLED = pattern(r"^\s*(?:\d+\s+)?(?P<column>\S.*?)\s+(?P<rows>\d+) non-null", re.MULTILINE)
# A long list is shown in part.
_CUT = "..."

Cells = list[tuple[str, str]]


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


def is_without(cells: Cells, cell: int, line: int, columns: frozenset[str]) -> bool:
    """Whether the table in a line of a cell, numbered from 1, was last shown to have no gaps in
    these columns, or in any where none are named, and has not been bound anew since."""
    written = cells[cell - 1][0].split("\n") if 0 < cell <= len(cells) else []
    if not 0 < line <= len(written):
        return False
    for source, shown in reversed(cells[: cell - 1]):
        for name, asked in _asked(source):
            if re.search(rf"\b{name}\b", written[line - 1]):
                gaps = _of_info(shown) if asked else _of_counts(shown)
                return bool(gaps) and not any(gaps.get(one, True) for one in columns or gaps)
        if any(_binds(source, name) for name in re.findall(r"[A-Za-z_]\w*", written[line - 1])):
            return False
    return False


def _asked(source: str) -> Iterator[tuple[str, bool]]:
    """The table that a cell asks for gaps, if that is all that it shows."""
    found = list(_ASKED.finditer(source))
    if len(found) == 1:
        yield found[0]["name"], found[0]["info"] is not None


def _binds(source: str, name: str) -> bool:
    """Whether a cell binds a name to another table: to what does not begin with it."""
    return bool(re.search(rf"^\s*{name}\s*=\s*(?!=|{name}\b)", source, re.MULTILINE))


def _of_counts(shown: str) -> dict[str, bool]:
    if _CUT in shown or "dtype: int64" not in shown:
        return {}
    return {one["column"]: one["gaps"] != "0" for one in _COUNT.finditer(shown)}


def _of_info(shown: str) -> dict[str, bool]:
    rows = _ENTRIES.search(shown)
    if rows is None:
        return {}
    most = rows["rows"].replace(",", "")
    return {one["column"]: one["rows"] != most for one in _FILLED.finditer(shown)}
