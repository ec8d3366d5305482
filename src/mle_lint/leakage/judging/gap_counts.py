"""How many gaps the columns of a table have, and whether these are hardly any."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from mle_lint.record import NamedTuple

# So many gaps in a table of many rows, or one in so many rows, may be filled by whatever number:
# that it was learnt of all rows and not of the training part hardly moves a score.
_FEW, _MANY, _ONE_IN = 2, 100, 150


class Gaps(NamedTuple):
    """How many gaps each column of a table has, in so many rows; 0 rows where that is not known.
    `texts` are the columns that hold no numbers, as far as that is known; `full` says that there
    is no gap in any; `low` is how many numbers of 0 or less a column of a file holds."""

    counts: Mapping[str, int]
    rows: int
    texts: frozenset[str] = frozenset()
    full: bool = False
    low: Mapping[str, int] = {}

    @property
    def says(self) -> bool:
        """Whether anything is known."""
        return self.full or bool(self.counts)

    def are_few(self, columns: Collection[str], aside: Collection[str] = ()) -> bool:
        """Whether these columns, or where none are named all that hold numbers but those set aside,
        have hardly a gap."""
        most = max(_FEW, self.rows // _ONE_IN) if self.rows >= _MANY or not self.rows else 0
        left = self.texts.union(aside, map(usual, aside))
        every = [name for name in self.counts if name not in left]
        return self.full or (
            bool(self.counts)
            and all(self.counts.get(name, most + 1) <= most for name in columns or every)
        )


def usual(name: str) -> str:
    """How a column is usually called after its name was put in order."""
    return name.strip().lower().replace(" ", "_")
