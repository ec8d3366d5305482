"""Fills of gaps: by what is learnt where, of which columns of which tables."""

from __future__ import annotations

from mle_lint.leakage.values.rows import Rows
from mle_lint.leakage.values.sources import read_from
from mle_lint.leakage.values.tokens import NO_TOKENS, Tokens
from mle_lint.model import Location
from mle_lint.record import NamedTuple

# What reads a table whose gaps can be counted.
_TABLES = frozenset(("read_csv", "read_table", "read_excel"))


class Fill(NamedTuple):
    """Gaps are filled by a statistic that is learnt there, in rows of the files at these paths, as
    written, if these are all; of all columns where none are named. `numeric` where what is no
    number is made a gap before, `plain` where nothing else makes gaps. The code has these `words`,
    and leaves the columns `aside`, of which those `done` were filled before; `drawn` where its rows
    are drawn at random or come with a library, without gaps. `zeros` where numbers that are 0 or
    less stand for gaps."""

    paths: frozenset[str]
    columns: frozenset[str]
    numeric: bool = False
    plain: bool = False
    words: frozenset[str] = frozenset()
    aside: frozenset[str] = frozenset()
    after: frozenset[Location] = frozenset()
    again: bool = False
    done: frozenset[str] = frozenset()
    drawn: bool = False
    zeros: bool = False

    def beside(self, other: Fill) -> Fill:
        """Both, as in a loop over columns, or in a helper that is called for several tables."""
        named = bool(self.columns and other.columns)
        columns = self.columns | other.columns if named else frozenset[str]()
        known = bool(self.paths and other.paths)
        paths = self.paths | other.paths if known else frozenset[str]()
        after, done = self.after & other.after, self.done & other.done
        return self._replace(paths=paths, columns=columns, after=after, done=done)


class Fills(dict[Location, Fill]):
    """The fills of a file, by where it is learnt what fills the gaps."""

    def note(
        self,
        place: Location,
        rows: Rows,
        columns: frozenset[str],
        known: Tokens = NO_TOKENS,
        zeros: bool = False,
    ) -> None:
        """Gaps of rows that know something are filled by what is learnt at a place."""
        files = {file for atom in rows if (file := read_from(atom.source)) is not None}
        paths = frozenset(file.path for file in files if file.reader in _TABLES)
        others = any(read_from(atom.source) is None for atom in rows)
        plain = bool(files) and not others and len(paths) == len(files)
        after = [token.origin or token.place for token in known if not token.doubted]
        done = frozenset[str]().union(*map(self._filled_at, after))
        fill = Fill(paths if plain else frozenset(), columns, zeros=zeros, done=done)
        fill = fill._replace(after=frozenset(at for at in after if self._fills_all(at, columns)))
        self[place] = self.get(place, fill).beside(fill)

    def _filled_at(self, place: Location) -> frozenset[str]:
        """The columns of which all gaps are filled by what is learnt at a place."""
        fill = self.get(place)
        return fill.columns if fill is not None and not fill.zeros else frozenset()

    def _fills_all(self, place: Location, columns: frozenset[str]) -> bool:
        """Whether all of some columns are filled by what is learnt at a place."""
        return bool(columns) and columns <= self._filled_at(place)
