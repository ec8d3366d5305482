"""What the saved outputs of a notebook say of gaps: `df.isnull().sum()`, `df.info()`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from mle_lint.artefacts.notebook import numbered_cells
from mle_lint.leakage.judging import gap_outputs
from mle_lint.leakage.judging.gap_counts import Gaps
from mle_lint.leakage.judging.gap_makers import ADDING, MAKING
from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple

_ASKED = pattern(
    r"(?P<name>[A-Za-z_]\w*)\.(?:(?P<info>info\()|(?:isnull|isna)\(\)"
    r"(?P<how>\.sum\(\)\.sum\(\)|\.(?:values|any\(\))\.any\(\)|\.sum\(\)|\.mean\(\)|\.any\(\)))"
)
_ASKING = pattern(r"\b(?:isnull|isna|info)\(")
_VARIABLE = pattern(r"^\W*\d+\b.*\s(no|yes)\s*\|?\s*$")
# A table that is made of another one without any gap that was not there.
_MADE_OF = (
    r"(?P<of>[A-Za-z_]\w*)"
    r"(?:\.(?:copy|drop|dropna|drop_duplicates|reset_index|sample|rename|iloc|loc|head)\b|\[|\s*$)"
)
_COMMENT = pattern(r"(?:^|(?<=\s))#")
_SIZES = pattern(
    r"^\((\d{1,9}), \d+\)$|\[(\d{1,9}) rows x \d+ columns\]"
    r"|^\w*Index: ([\d,]{1,12}) entries",
    re.MULTILINE,
)

_NAME = pattern(r"[A-Za-z_]\w*")

Cells = list[tuple[str, str]]


class _Asked(NamedTuple):
    """A question of a cell for the gaps of a table: of which, how, the code before and after it,
    and what is shown."""

    name: str
    how: str
    before: str
    after: str
    shown: str = ""


def cells_of(text: str) -> Cells:
    """The code without its comments and the shown text of every cell, neither of one that is not
    run; none where the notebook cannot be read."""
    try:
        cells = numbered_cells(json.loads(text).get("cells", ()))
        return [(_code(cell), _shown(cell)) for _, cell in cells]
    except (AttributeError, TypeError, ValueError, RecursionError):
        return []


def _code(cell: Mapping[str, Any]) -> str:
    run = cell.get("cell_type", "code") == "code"
    return "\n".join(map(_uncommented, _joined(cell.get("source")).split("\n"))) if run else ""


def _uncommented(line: str) -> str:
    """A line without its comment, unless a quote follows: the sign may stand in a text."""
    last = max(line.rfind('"'), line.rfind("'"))
    found = _COMMENT.search(line, last + 1)
    return line[: found.start()] if found else line


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
        asked = [one for one in _asked(source, shown) if one.name in names]
        if asked:
            known = gap_outputs.read(asked[-1].how, asked[-1].shown, _rows(cells[: cell - 1]))
            after = f"{asked[-1].after}\n{since}"
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
    reads = re.compile(rf"^[^\S\n]*(\w+)\s*=.*\bread_\w+\(.*\b{re.escape(table)}", re.MULTILINE)
    names: set[str] = set()
    since = ""
    for at, (source, shown) in enumerate(cells):
        names |= set(reads.findall(source))
        asked = [one for one in _asked(source, shown) if one.name in names] if names else []
        if asked:
            known = gap_outputs.read(asked[0].how, asked[0].shown, _rows(cells[: at + 1]))
            before = f"{since}\n{asked[0].before}"
            return None if _makes(before, columns) or not known.says else known
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


def _asked(source: str, shown: str) -> list[_Asked]:
    """How a cell asks for gaps of tables, outside of functions, with what is shown of each."""
    found = list(_ASKED.finditer(source))
    if not found or len(_ASKING.findall(source)) > len(found) or _is_inside(source, found[0]):
        return []
    made = [
        _Asked(one["name"], one["how"] or "", source[: one.start()], source[one.end() :])
        for one in found
    ]
    parts = gap_outputs.parts(shown)
    if len(made) == 1:
        whole = made[0].how in gap_outputs.TOTAL
        return [made[0]._replace(shown=shown if whole else "\n".join(parts))]
    same = len({one.how for one in made}) == 1 and len(parts) == len(made)
    pairs = zip(made, parts, strict=True) if same else ()
    return [one._replace(shown=part) for one, part in pairs]


def _is_inside(source: str, found: re.Match[str]) -> bool:
    """Whether something stands in a function."""
    start = source.rfind("\n", 0, found.start()) + 1
    return source[start : start + 1].isspace() and "def " in source[:start]


def _bound(source: str, name: str) -> str | None:
    """The name of the table that a cell makes another one of under a name, "" where it is not
    known which; None where it does nothing of that kind."""
    found = re.search(rf"^[ \t]*{name}\s*=\s*(?!=|{name}\b)(.*)$", source, re.MULTILINE)
    if found is None:
        return None
    made = re.match(_MADE_OF, found[1])
    return made["of"] if made else ""
