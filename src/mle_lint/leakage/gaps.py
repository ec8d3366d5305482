"""Fills that have nothing to fill: the table lies in the repository, and has no gap there, or the
notebook shows that there is none."""

from __future__ import annotations

import ast
import csv
import posixpath
from collections.abc import Iterable, Mapping
from functools import cached_property

from mle_lint.artefacts.code_trees import Code
from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.text import decode
from mle_lint.leakage import shown_gaps
from mle_lint.leakage.knowledge import words_of
from mle_lint.leakage.leak import AGAIN, Leak
from mle_lint.leakage.trace import Fill
from mle_lint.model import Location
from mle_lint.repository import Repository
from mle_lint.trees.base import Unreadable

MAX_BYTES = 8_000_000
MAX_ROWS = 200_000
# What pandas reads as a gap, unless it is told otherwise.
_GAPS = frozenset(
    """
    #N/A #NA -1.#IND -1.#QNAN -NaN -nan 1.#IND 1.#QNAN <NA> N/A NA NULL NaN None n/a nan null
    """.split()  # noqa: SIM905  as pandas lists them
) | {""}
# What may make gaps in a table that had none, by its name.
_MAKING = words_of("""
    nan NaN NAN NA NaT coerce to_numeric merge reindex shift where mask unstack pivot pivot_table
    resample asfreq
""")
# What may do so in columns that come to the table.
_ADDING = words_of("diff pct_change rolling expanding ewm map apply log log10 log1p sqrt")


def may_be_idle(code: Code, fills: Mapping[Location, Fill]) -> dict[Location, Fill]:
    """The fills of a file in which nothing makes gaps."""
    if not fills:
        return {}
    words = {
        word
        for body in code.bodies
        for statement in body
        for node in ast.walk(statement)
        for word in (getattr(node, "attr", ""), getattr(node, "id", ""), _text(node))
    }
    if not _MAKING.isdisjoint(words):
        return {}
    added = not _ADDING.isdisjoint(words)
    return {place: fill for place, fill in fills.items() if fill.columns or not added}


def _text(node: ast.AST) -> str:
    value = node.value if isinstance(node, ast.Constant) else ""
    return value if isinstance(value, str) else ""


class Tables:
    """Which columns of the tables of a repository have gaps; a table is read when it is asked
    for, and once."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._known: dict[str, Mapping[str, bool] | None] = {}
        # The cells of the notebook that was asked for last.
        self._cells: dict[str, shown_gaps.Cells] = {}

    def is_idle(self, leak: Leak, fills: Mapping[Location, Fill]) -> bool:
        """Whether all that a leak learns fills gaps, and there are none."""
        places = [leak.place, *(place for place, said in leak.steps if said.startswith(AGAIN))]
        known = [fills.get(place) for place in places]
        return leak.origin is None and all(
            fill is not None and (self._is_idle(fill, at.path) or self._is_shown(fill, at))
            for fill, at in zip(known, places, strict=True)
        )

    def _is_shown(self, fill: Fill, at: Location) -> bool:
        """Whether the notebook that fills shows that there are no gaps."""
        if at.cell is None or at.cell_line is None:
            return False
        if at.path not in self._cells:
            text = self._text(at.path)
            self._cells = {at.path: shown_gaps.cells_of(text) if text else []}
        return shown_gaps.is_without(self._cells[at.path], at.cell, at.cell_line, fill.columns)

    def _text(self, path: str) -> str:
        try:
            return decode(self._repository.content(path))
        except (Unreadable, ParseError):
            return ""

    def _is_idle(self, fill: Fill, asking: str) -> bool:
        for written in fill.paths:
            path = self._path_of(written, asking)
            gaps = self._gaps(path) if path is not None else None
            if gaps is None or any(gaps.get(name, True) for name in fill.columns or gaps):
                return False
        return bool(fill.paths)

    def _path_of(self, written: str, asking: str) -> str | None:
        """The file that a path leads to: beside the code, from the root, or the only one so
        called."""
        plain = written.replace("\\", "/")
        if "://" in plain or not plain.endswith((".csv", ".tsv")):
            return None
        for start in (posixpath.dirname(asking), ""):
            path = posixpath.normpath(posixpath.join(start, plain)).lstrip("/")
            if self._repository.is_stored(path):
                return path
        found = self._by_name.get(plain.rpartition("/")[2], ())
        return found[0] if len(found) == 1 else None

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for path in self._repository.files:
            if path.endswith((".csv", ".tsv")):
                name = path.rpartition("/")[2]
                found[name] = (*found.get(name, ()), path)
        return found

    def _gaps(self, path: str) -> Mapping[str, bool] | None:
        if path not in self._known:
            self._known[path] = self._read(path)
        return self._known[path]

    def _read(self, path: str) -> Mapping[str, bool] | None:
        """Whether each column has a gap; None where that is not known."""
        if not 0 < self._repository.size(path) <= MAX_BYTES:
            return None
        mark = "\t" if path.endswith(".tsv") else ","
        try:
            return _columns(csv.reader(self._text(path).splitlines(), delimiter=mark))
        except csv.Error:
            return None


def _columns(rows: Iterable[list[str]]) -> Mapping[str, bool] | None:
    header: list[str] | None = None
    open_columns: set[int] = set()
    for number, row in enumerate(rows):
        if header is None:
            header, open_columns = row, set(range(len(row)))
        elif not row:
            continue
        elif number > MAX_ROWS or len(row) > len(header):
            return None
        else:
            row += [""] * (len(header) - len(row))
            open_columns -= {at for at in open_columns if row[at].strip() in _GAPS}
    if header is None or len(header) < 2:
        return None
    return {name: at not in open_columns for at, name in enumerate(header)}
