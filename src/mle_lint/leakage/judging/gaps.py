"""Fills that have hardly anything to fill: the table lies in the repository and has no gap there,
or the notebook shows that there is none."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from mle_lint.artefacts import table_rows
from mle_lint.leakage.fills import Fill
from mle_lint.leakage.judging import public_tables, shown_gaps
from mle_lint.leakage.judging.gap_counts import Gaps, usual
from mle_lint.leakage.judging.leak import AGAIN, Leak
from mle_lint.leakage.judging.table_gaps import gaps_of
from mle_lint.model import Location
from mle_lint.patterns import pattern
from mle_lint.repository import Repository
from mle_lint.trees.base import Unreadable

# So many tables of one name are looked at, and so many that code may mean.
_MAX_TABLES, _MAX_MEANT = 4, 8
# So many tables, and bytes of them, are read below a folder to find those that code may mean; so
# many times the bytes in a repository.
_MAX_READ, _MAX_BYTES = 40, 24_000_000
_MANY_FOLDERS = 2
_UNPACKED = 8
# A table is the one that is meant where code names so many of its columns.
_NAMED, _LIKE = 2, 3
# A table that is only meant has as many rows as are split, unlike one of results.
_LEAST_ROWS = 50
# So many notebooks are asked for what they show of a table.
_MAX_NOTEBOOKS = 20
# Tables that cannot be read, of which others of the same name are copies.
_UNREAD = (".parquet", ".feather", ".pkl", ".pickle")
# What others made of a table that was read, by its name.
_MADE = pattern(r"clean|process|prepar|imput|fill|predict|submi|result|output|final")


class Tables:
    """Which columns of the tables of a repository have gaps; a table is read when it is asked
    for, and once."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._known: dict[str, tuple[Gaps, ...]] = {}
        # So many bytes may still be read to find tables that code may mean.
        self._left = _MANY_FOLDERS * _MAX_BYTES
        # The cells of the notebook that was asked for last.
        self._cells: dict[str, shown_gaps.Cells] = {}

    def weighed(self, leak: Leak, fills: Mapping[Location, Fill]) -> Leak:
        """A leak by fills: a remark where there is hardly a gap for all that it learns, and told of
        the first that fills some where there is none for what it tells first."""
        again = [
            (place, said.removeprefix(AGAIN))
            for place, said in leak.steps
            if said.startswith(AGAIN) and place not in leak.minor
        ]
        if not fills or leak.mild or (leak.origin is not None and again):
            # Where the others were learnt in a helper is not told.
            return leak
        if not self._is_idle_at(leak.origin or leak.place, fills, leak.place.path):
            return leak
        for place, said in again:
            if not self._is_idle_at(place, fills, leak.place.path):
                steps = tuple(step for step in leak.steps if step[0] != place)
                return leak._replace(place=place, text=said, steps=steps)
        return leak._replace(mild=True)

    def _is_idle_at(self, at: Location, fills: Mapping[Location, Fill], asking: str) -> bool:
        """Whether what is learnt at a place fills gaps, and there is hardly one."""
        fill = fills.get(at)
        return fill is not None and (self._is_idle(fill, asking) or self._is_shown(fill, at))

    def _is_shown(self, fill: Fill, at: Location) -> bool:
        """Whether the notebook that fills shows that there is hardly a gap."""
        if at.cell is None or at.cell_line is None or fill.zeros:
            return False
        if at.path not in self._cells:
            self._cells = {at.path: shown_gaps.cells_of(self._repository.text_with(at.path, b""))}
        cells = self._cells[at.path]
        few = shown_gaps.are_few(cells, at.cell, at.cell_line, fill.columns, fill.aside)
        return few or shown_gaps.says_none(cells, at.cell, at.cell_line, fill.columns)

    def _is_idle(self, fill: Fill, asking: str) -> bool:
        if fill.zeros:
            found = [one for path in fill.paths for one in self._paths_of(path, asking)]
            known = [self._fitting(path, fill, 0) for path in found]
            known = known if fill.paths else list(self._meant(fill, asking))
            return self._is_idle_in(fill, (tuple(map(_lows, tables)) for tables in known))
        if fill.again or not fill.plain:
            return fill.again
        if fill.drawn:
            return True
        if not fill.paths:
            meant = list(self._meant(fill, asking))
            return self._is_idle_in(fill, meant) if meant else _is_full_in_public(fill)
        return all(self._is_full(written, fill, asking) for written in fill.paths)

    def _is_full(self, written: str, fill: Fill, asking: str) -> bool:
        """Whether the table of a path has hardly a gap, or where it is not there, any notebook
        that reads one of that name shows so; a public table where none says anything."""
        found = self._paths_of(written, asking)
        if found:
            return self._is_idle_in(fill, [self._fitting(path, fill, 0) for path in found])
        name = written.replace("\\", "/").rpartition("/")[2]
        told = [
            shown_gaps.first_told(shown_gaps.cells_of(text), name, fill.columns)
            for path in self._repository.of_kind("notebook")[:_MAX_NOTEBOOKS]
            if (text := self._repository.text_with(path, name.encode()))
        ]
        known = [gaps for gaps in told if gaps is not None]
        if not known:
            return _is_full_in_public(fill)
        return all(gaps.are_few(fill.columns, fill.aside) for gaps in known)

    def _is_idle_in(self, fill: Fill, found: Iterable[tuple[Gaps, ...]]) -> bool:
        """Whether there are such tables, each is known, and none has more than hardly a gap."""
        known = list(found)
        return bool(known) and all(
            tables
            and not any(fill.numeric and not one.texts.isdisjoint(fill.columns) for one in tables)
            and all(one.are_few(fill.columns, fill.aside) for one in tables)
            for tables in known
        )

    def _fitting(self, path: str, fill: Fill, least: int) -> tuple[Gaps, ...]:
        """The tables in a file of which code names so many columns; of several sheets those of
        which it names the most."""
        found = self._gaps(path)
        named = [len(fill.words & one.counts.keys()) for one in found]
        most = max(named, default=0)
        return tuple(one for one, count in zip(found, named, strict=True) if count == most >= least)

    def _meant(self, fill: Fill, asking: str) -> Iterator[tuple[Gaps, ...]]:
        """The tables that code may mean that does not say which it reads: those that it names, or
        the nearest with the columns that it names."""
        names = [word.replace("\\", "/").rpartition("/")[2] for word in fill.words]
        meant = {path for name in names for path in self._called(name)}
        if meant:
            return self._alike(meant if len(meant) <= _MAX_MEANT else (), fill, _NAMED)
        folder = posixpath.dirname(asking)
        while folder:
            found = list(self._alike(self._below(f"{folder}/"), fill, _LIKE))
            if found:
                return iter(found)
            folder = posixpath.dirname(folder)
        return self._alike(self._below(""), fill, _LIKE)

    def _alike(self, paths: Iterable[str], fill: Fill, least: int) -> Iterator[tuple[Gaps, ...]]:
        for path in sorted(paths):
            found = self._fitting(path, fill, least)
            if found and all(_may_be_meant(one, fill) for one in found):
                yield found

    def _called(self, name: str) -> tuple[str, ...]:
        stem, mark, ending = name.rpartition(".")
        unread = mark + ending in _UNREAD
        names = (f"{stem}.csv", f"{stem}.xlsx") if unread else (name,)
        return tuple(path for one in names for path in self._by_name.get(one, ()))

    def _below(self, folder: str) -> tuple[str, ...]:
        """Every table in a folder that nothing made of another, where these are not too many or too
        large to be read."""
        listed = (path for paths in self._by_name.values() for path in paths)
        below = (path for path in listed if path.startswith(folder))
        found = tuple(path for path in below if not _MADE.search(path.lower()))
        fresh = (path for path in found if path not in self._known)
        size = sum(self._repository.size(path) * _growth(path) for path in fresh)
        few = len(found) <= _MAX_READ and size <= min(self._left, _MAX_BYTES)
        self._left -= size if few else 0
        return found if few else ()

    def _paths_of(self, written: str, asking: str) -> tuple[str, ...]:
        """The file that a path leads to, beside the code or from the root; or those so called, any
        of which may be meant."""
        plain = written.replace("\\", "/")
        if not plain.endswith(table_rows.ENDINGS):
            return ()
        for start in (posixpath.dirname(asking), "") if "://" not in plain else ():
            path = posixpath.normpath(posixpath.join(start, plain)).lstrip("/")
            if self._repository.is_stored(path):
                return (path,)
        found = self._by_name.get(plain.rpartition("/")[2], ())
        return found if len(found) <= _MAX_TABLES else ()

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for path in self._repository.files:
            if path.endswith(table_rows.ENDINGS):
                name = path.rpartition("/")[2]
                found[name] = (*found.get(name, ()), path)
        return found

    def _gaps(self, path: str) -> tuple[Gaps, ...]:
        if path not in self._known:
            self._known[path] = self._read(path)
        return self._known[path]

    def _read(self, path: str) -> tuple[Gaps, ...]:
        if not 0 < self._repository.size(path) <= table_rows.MAX_BYTES:
            return ()
        try:
            return gaps_of(path, self._repository.content(path))
        except Unreadable:
            return ()


def _is_full_in_public(fill: Fill) -> bool:
    """Whether code names the columns of a public table that has hardly a gap where it fills."""
    known = public_tables.gaps_of(fill.words)
    return known is not None and known.are_few(frozenset(map(usual, fill.columns)), fill.aside)


def _lows(table: Gaps) -> Gaps:
    """A table in which numbers of 0 or less are gaps."""
    return table._replace(counts=table.low)


def _may_be_meant(table: Gaps, fill: Fill) -> bool:
    return table.rows >= _LEAST_ROWS and fill.columns <= table.counts.keys()


def _growth(path: str) -> int:
    """How much larger a file may be when it is unpacked."""
    return _UNPACKED if path.endswith(table_rows.PACKED) else 1
