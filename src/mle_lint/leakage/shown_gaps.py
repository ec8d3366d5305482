"""What the saved outputs of a notebook say of gaps: `df.isnull().sum()`, `df.info()`."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from mle_lint.leakage.knowledge import words_of
from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple

_ASKED = pattern(
    r"(?P<name>[A-Za-z_]\w*)\.(?:(?P<info>info\()|(?:isnull|isna)\(\)"
    r"(?P<how>\.sum\(\)\.sum\(\)|\.(?:values|any\(\))\.any\(\)|\.sum\(\)|\.mean\(\)|\.any\(\)))"
)
_TOTAL = frozenset((".sum().sum()", ".values.any()", ".any().any()"))
_ASKING = pattern(r"\b(?:isnull|isna|info)\(")
_COUNT = pattern(r"^(?P<column>\S(?:.*\S)?)\s+(?P<gaps>\d[\d.]{0,15}|True|False)$")
_KIND = pattern(r"\bdtype: (?:int64|float64|bool)$")
_NO = frozenset(("0", "False", "0.0"))
_NOTHING = "Series([], dtype: "
_SAYING = pattern(r"(?i)(?:miss|null|\bnans?\b|gap|\bna\b).*?[:=]?\s*(?P<total>\d+|True|False)\.?$")
_ENTRIES = pattern(r"^\w*Index: (?P<rows>[\d,]{1,12}) entries", re.MULTILINE)
_FILLED = pattern(
    r"^\s*(?:\d+\s+)?(?P<column>\S.*?)\s+(?P<rows>\d{1,9}) non-null(?:\s+(?P<kind>\w+))?",
    re.MULTILINE,
)
_TEXTS = frozenset(("object", "category", "string", "str", "bool"))
_VARIABLE = pattern(r"^\W*\d+\b.*\s(no|yes)\s*\|?\s*$")
# A table that is made of another one without any gap that was not there.
_MADE_OF = (
    r"(?P<of>[A-Za-z_]\w*)"
    r"(?:\.(?:copy|drop|dropna|drop_duplicates|reset_index|sample|rename|iloc|loc|head)\b|\[|\s*$)"
)
# A long list is shown in part.
_CUT = "..."
# More gaps than hardly any.
_MANY_GAPS = 10**9

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

_NAME = pattern(r"[A-Za-z_]\w*")

Cells = list[tuple[str, str]]


class Gaps(NamedTuple):
    """How many gaps each column of a table has, in so many rows; 0 rows where that is not known.
    `texts` are the columns that hold no numbers, as far as that is known; `full` says that there
    is no gap in any."""

    counts: Mapping[str, int]
    rows: int
    texts: frozenset[str] = frozenset()
    full: bool = False

    @property
    def says(self) -> bool:
        """Whether anything is known."""
        return self.full or bool(self.counts)

    def are_few(self, columns: Collection[str], aside: Collection[str] = ()) -> bool:
        """Whether these columns, or where none are named all that hold numbers but those set aside,
        have hardly a gap."""
        most = max(_FEW, self.rows // _ONE_IN) if self.rows >= _MANY or not self.rows else 0
        every = [name for name in self.counts if name not in self.texts and name not in aside]
        return self.full or (
            bool(self.counts)
            and all(self.counts.get(name, most + 1) <= most for name in columns or every)
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


def says_none(cells: Cells, cell: int, line: int, columns: frozenset[str]) -> bool:
    """Whether a notebook shows the list of variables of a data set of the UCI repository, of which
    none has missing values, and nothing makes any before a line of a cell, numbered from 1."""
    if not any("ucimlrepo" in source for source, _ in cells):
        return False
    said = [
        found[1]
        for _, shown in cells
        if "missing_values" in shown
        for found in map(_VARIABLE.search, shown.split("\n"))
        if found
    ]
    before = [source for source, _ in cells[: cell - 1]]
    written = cells[cell - 1][0].split("\n")[: line - 1] if 0 < cell <= len(cells) else []
    none = bool(said) and set(said) == {"no"}
    return none and not _makes("\n".join([*before, *written]), columns)


def are_few(
    cells: Cells, cell: int, line: int, columns: frozenset[str], aside: frozenset[str]
) -> bool:
    """Whether the table in a line of a cell, numbered from 1, was last shown to have hardly a gap
    in these columns, or in all but those aside where none are named; nothing made gaps since."""
    written = cells[cell - 1][0].split("\n") if 0 < cell <= len(cells) else []
    if not 0 < line <= len(written):
        return False
    names = set(_NAME.findall(written[line - 1]))
    since = "\n".join(written[: line - 1])
    for at in range(cell - 2, -1, -1):
        source, shown = cells[at]
        asked = _asked(source)
        if asked is not None and asked["name"] in names:
            known = _told(asked, shown, _rows(cells[: cell - 1]))
            after = f"{source[asked.end() :]}\n{since}"
            return known.are_few(columns, aside) and not _makes(after, columns)
        for name in sorted(names):
            made_of = _bound(source, name)
            if made_of == "":
                return False
            names |= {made_of} if made_of else set()
        since = f"{source}\n{since}"
    return False


def first_told(cells: Cells, table: str, columns: frozenset[str]) -> Gaps | None:
    """What a notebook that reads a file of that name first shows of its gaps, where nothing made
    any before; None where it shows nothing."""
    reads = re.compile(rf"^\s*(\w+)\s*=.*\bread_\w+\(.*\b{re.escape(table)}", re.MULTILINE)
    names: set[str] = set()
    since = ""
    for at, (source, shown) in enumerate(cells):
        names |= set(reads.findall(source))
        asked = _asked(source) if names else None
        if asked is not None and asked["name"] in names:
            before = source[: asked.start()]
            known = _told(asked, shown, _rows(cells[: at + 1]))
            return None if _makes(f"{since}\n{before}", columns) or not known.says else known
        since += f"\n{source}" if names else ""
    return None


def _makes(source: str, columns: frozenset[str]) -> bool:
    """Whether code may make gaps in columns."""
    words = frozenset(_NAME.findall(source))
    return not MAKING.isdisjoint(words) or not (columns or ADDING.isdisjoint(words))


def _rows(cells: Cells) -> int:
    """How many rows the largest table has that was shown."""
    texts = (group for _, shown in cells for found in _SIZES.findall(shown) for group in found)
    return max((int(text.replace(",", "")) for text in texts if text), default=0)


def _asked(source: str) -> re.Match[str] | None:
    """How a cell asks for gaps of a table, if it does so once, and not in a function."""
    found = _ASKED.search(source)
    if found is None or len(_ASKING.findall(source)) > 1:
        return None
    start = source.rfind("\n", 0, found.start()) + 1
    inside = source[start : start + 1].isspace() and "def " in source[:start]
    return None if inside else found


def _bound(source: str, name: str) -> str | None:
    """The name of the table that a cell makes another one of under a name, "" where it is not
    known which; None where it does nothing of that kind."""
    found = re.search(rf"^[ \t]*{name}\s*=\s*(?!=|{name}\b)(.*)$", source, re.MULTILINE)
    if found is None:
        return None
    made = re.match(_MADE_OF, found[1])
    return made["of"] if made else ""


def _told(asked: re.Match[str], shown: str, rows: int) -> Gaps:
    if asked["info"]:
        return _of_info(shown)
    if _NOTHING in shown:
        return Gaps({}, rows, full=True)
    if asked["how"] in _TOTAL:
        return Gaps({}, rows, full=_is_nothing(shown))
    return _of_counts(shown.split("\n"), rows)


def _is_nothing(shown: str) -> bool:
    """Whether the number of all gaps is shown to be none, alone or in a line that says so."""
    lines = [line.strip() for line in shown.split("\n") if line.strip()]
    if len(lines) == 1 and lines[0] in _NO:
        return True
    said = [found["total"] for found in map(_SAYING.search, lines) if found]
    return len(said) == 1 and said[0] in _NO


def _of_counts(lines: list[str], rows: int) -> Gaps:
    """The one list of counts or shares; where its middle is left out, not of all columns."""
    ends = [at for at, line in enumerate(lines) if _KIND.search(line)]
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
