"""Fills that have hardly anything to fill: the table lies in the repository and has no gap there,
or the notebook shows that there is none."""

from __future__ import annotations

import ast
import csv
import posixpath
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from mle_lint.artefacts.code_trees import Code
from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.text import decode
from mle_lint.leakage import shown_gaps
from mle_lint.leakage.leak import AGAIN, Leak
from mle_lint.leakage.shown_gaps import ADDING, MAKING, Gaps
from mle_lint.leakage.trace import Fill
from mle_lint.model import Location
from mle_lint.repository import Repository
from mle_lint.trees.base import Unreadable

MAX_BYTES = 8_000_000
MAX_ROWS = 200_000
# The condition, and what to take where it holds and where not.
_ALL_OF_WHERE = 3
# So many tables of one name are looked at.
_MAX_TABLES = 4
# What pandas reads as a gap, unless it is told otherwise.
_GAPS = frozenset(
    """
    #N/A #NA -1.#IND -1.#QNAN -NaN -nan 1.#IND 1.#QNAN <NA> N/A NA NULL NaN None n/a nan null
    """.split()  # noqa: SIM905  as pandas lists them
) | {""}
# What makes gaps of what is no number.
_PARSING = frozenset(("coerce", "to_numeric"))


def readable(codes: Iterable[Code], fills: Mapping[Location, Fill]) -> dict[Location, Fill]:
    """The fills of a file and of its helpers; the paths of their tables only where nothing in them
    makes gaps, so that the tables tell how many there are."""
    nodes = [
        node
        for code in codes
        for body in code.bodies
        for statement in body
        for node in ast.walk(statement)
    ]
    aside = {node.func for node in nodes if isinstance(node, ast.Call) and _makes_none(node)}
    words = {
        word
        for node in nodes
        if node not in aside
        for word in (getattr(node, "attr", ""), getattr(node, "id", ""), _text(node))
    }
    numeric = not _PARSING.isdisjoint(words)
    plain, made = (MAKING - _PARSING).isdisjoint(words), not ADDING.isdisjoint(words)
    found = {}
    for place, fill in fills.items():
        known = plain and (fill.columns or not (made or numeric))
        found[place] = Fill(fill.paths if known else frozenset(), fill.columns, numeric)
    return found


def _makes_none(call: ast.Call) -> bool:
    """Whether a `reindex` is of columns, so that those that are there have no gap by it, or a
    `where` is given what else to take."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if name == "where":
        return len(call.args) == _ALL_OF_WHERE
    if name != "reindex":
        return False
    said = {k.arg: getattr(k.value, "value", None) for k in call.keywords}
    return "columns" in said or said.get("axis") in (1, "columns")


def _text(node: ast.AST) -> str:
    value = node.value if isinstance(node, ast.Constant) else ""
    return value if isinstance(value, str) else ""


class Tables:
    """Which columns of the tables of a repository have gaps; a table is read when it is asked
    for, and once."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._known: dict[tuple[str, bool], Gaps | None] = {}
        # The cells of the notebook that was asked for last.
        self._cells: dict[str, shown_gaps.Cells] = {}

    def is_idle(self, leak: Leak, fills: Mapping[Location, Fill]) -> bool:
        """Whether all that a leak learns fills gaps, and there is hardly one."""
        again = [place for place, said in leak.steps if said.startswith(AGAIN)]
        if leak.origin is not None and again:
            # Where the others were learnt in a helper is not told.
            return False
        places = [leak.origin or leak.place, *again]
        known = [fills.get(place) for place in places]
        return all(
            fill is not None and (self._is_idle(fill, leak.place.path) or self._is_shown(fill, at))
            for fill, at in zip(known, places, strict=True)
        )

    def _is_shown(self, fill: Fill, at: Location) -> bool:
        """Whether the notebook that fills shows that there is hardly a gap."""
        if at.cell is None or at.cell_line is None:
            return False
        if at.path not in self._cells:
            text = self._text(at.path)
            self._cells = {at.path: shown_gaps.cells_of(text) if text else []}
        return shown_gaps.are_few(self._cells[at.path], at.cell, at.cell_line, fill.columns)

    def _text(self, path: str) -> str:
        try:
            return decode(self._repository.content(path))
        except (Unreadable, ParseError):
            return ""

    def _is_idle(self, fill: Fill, asking: str) -> bool:
        for written in fill.paths:
            found = self._paths_of(written, asking)
            known = [self._gaps(path, fill.numeric) for path in found]
            if not known or any(gaps is None or not gaps.are_few(fill.columns) for gaps in known):
                return False
        return bool(fill.paths)

    def _paths_of(self, written: str, asking: str) -> tuple[str, ...]:
        """The file that a path leads to, beside the code or from the root; or those so called, any
        of which may be meant."""
        plain = written.replace("\\", "/")
        if "://" in plain or not plain.endswith((".csv", ".tsv")):
            return ()
        for start in (posixpath.dirname(asking), ""):
            path = posixpath.normpath(posixpath.join(start, plain)).lstrip("/")
            if self._repository.is_stored(path):
                return (path,)
        found = self._by_name.get(plain.rpartition("/")[2], ())
        return found if len(found) <= _MAX_TABLES else ()

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for path in self._repository.files:
            if path.endswith((".csv", ".tsv")):
                name = path.rpartition("/")[2]
                found[name] = (*found.get(name, ()), path)
        return found

    def _gaps(self, path: str, numeric: bool) -> Gaps | None:
        if (path, numeric) not in self._known:
            self._known[path, numeric] = self._read(path, numeric)
        return self._known[path, numeric]

    def _read(self, path: str, numeric: bool) -> Gaps | None:
        """How many gaps each column has; None where that is not known."""
        if not 0 < self._repository.size(path) <= MAX_BYTES:
            return None
        mark = "\t" if path.endswith(".tsv") else ","
        rows = csv.reader(self._text(path).splitlines(), delimiter=mark)
        try:
            return _columns(rows, _is_no_number if numeric else _is_gap)
        except csv.Error:
            return None


def _columns(rows: Iterable[list[str]], is_gap: Callable[[str], bool]) -> Gaps | None:
    header: list[str] | None = None
    gaps: list[int] = []
    count = 0
    for number, row in enumerate(rows):
        if header is None:
            header, gaps = row, [0] * len(row)
        elif number > MAX_ROWS or len(row) > len(header):
            return None
        elif row:
            count += 1
            row += [""] * (len(gaps) - len(row))
            gaps = [n + is_gap(value) for n, value in zip(gaps, row, strict=True)]
    if header is None or len(header) < 2:
        return None
    return Gaps(dict(zip(header, gaps, strict=True)), count)


def _is_gap(value: str) -> bool:
    return value.strip() in _GAPS


def _is_no_number(value: str) -> bool:
    """Whether `to_numeric` makes a gap of a value; NaN is none that equals itself."""
    try:
        return float(value) != float(value)
    except ValueError:
        return True
