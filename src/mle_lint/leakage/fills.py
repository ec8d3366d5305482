"""Fills of gaps: by what is learnt where, of which columns of which tables."""

from __future__ import annotations

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
