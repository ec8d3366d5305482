"""Rows with what they know: tables, columns, arrays, statistics."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

from mle_lint.leakage.values.rows import NO_ROWS, Rows, Side
from mle_lint.leakage.values.tokens import NO_TOKENS, Tokens
from mle_lint.model import Location
from mle_lint.record import NamedTuple

if TYPE_CHECKING:
    from mle_lint.leakage.values.value import Estimator


class Lineage(NamedTuple):
    """Which columns of which table these are; `kept` is None when all but `dropped` are."""

    table: Hashable
    dropped: frozenset[str] = frozenset()
    kept: frozenset[str] | None = None

    def holds(self, column: str) -> bool:
        """Whether a column is surely among them."""
        return column not in self.dropped and (self.kept is None or column in self.kept)

    def is_like(self, other: Lineage) -> bool:
        """Whether these may be the same columns as those of another table: lists of names that
        differ, or a list beside all columns but some, are not."""
        if self.kept is None or other.kept is None:
            return self.kept is other.kept
        return self.kept - self.dropped == other.kept - other.dropped


class Frame:
    """Rows with what they know: a table, a column, an array, a batch, a prediction, a statistic.

    `tokens` belong to all of it, `columns` to single columns; `latent` ones come into force when
    the values are joined to other rows (group statistics, counts). A statistic has no rows.
    `either` says that these are the rows of one of several ways to here, not of all of them;
    `lagged` names the columns that hold values of other moments, where all of them are known;
    `curve` that a score is one for each threshold, and `chosen` by which choices it was picked;
    `window` says that these are some rows beside each other, others in each pass of a loop.
    `answers` are the rows whose predictions are among the columns, `cut` is the threshold at which
    predictions were made, `ranked` the rows by whose scores a table
    is sorted; `turned` is what was known when rows became columns, until they are rows again;
    `affix` is how all of these names of columns begin or end, `without` are names that are surely
    not among them.
    """

    __slots__ = (
        "affix",
        "answers",
        "chosen",
        "columns",
        "curve",
        "cut",
        "either",
        "element",
        "given",
        "groups",
        "index_of",
        "judged",
        "lagged",
        "lags",
        "latent",
        "lineage",
        "mask",
        "model",
        "parent",
        "predicted",
        "ranked",
        "rows",
        "score_of",
        "scored",
        "shuffled",
        "tokens",
        "trained",
        "tuned_by",
        "turned",
        "unknown",
        "window",
        "without",
    )  # fmt: skip

    def __init__(self, rows: Rows = NO_ROWS, tokens: Tokens = NO_TOKENS) -> None:
        self.rows = rows
        self.tokens = tokens
        self.columns: dict[str, Tokens] = {}
        self.latent: Tokens = NO_TOKENS
        self.lags: tuple[Location, ...] = ()
        self.lagged: frozenset[str] | None = None
        self.lineage: Lineage | None = None
        self.parent: tuple[Frame, str | None] | None = None
        self.mask: Side | None = None
        self.groups: tuple[str, ...] | None = None
        self.predicted: Estimator | None = None
        self.trained: Rows = NO_ROWS
        self.tuned_by: Estimator | None = None
        self.model: Estimator | None = None
        self.scored: tuple[Rows, ...] = ()
        self.score_of: dict[str, tuple[Rows, ...]] = {}
        self.given: tuple[Frame, ...] = ()
        self.shuffled: Location | None = None
        self.answers: frozenset[Side] = frozenset()
        self.chosen: tuple[int, ...] = ()
        self.curve = False
        self.cut: float | str | None = None
        self.ranked: tuple[Rows, ...] = ()
        self.either = False
        self.element = False
        self.index_of = False
        self.judged = False
        self.unknown = False
        self.window = False
        self.affix: tuple[str, str] | None = None
        self.turned: Tokens | None = None
        self.without: frozenset[str] = frozenset()

    @property
    def column_name(self) -> str | None:
        """The name of the column that this is of a table, where it is one and known."""
        return self.parent[1] if self.parent is not None else None

    @property
    def kept(self) -> frozenset[str] | None:
        """The columns that were picked, where they are written down."""
        return self.lineage.kept if self.lineage is not None else None

    def all_tokens(self) -> Tokens:
        """The tokens of the whole and of every column."""
        return self.tokens.union(*self.columns.values()) if self.columns else self.tokens

    def carried(self) -> Tokens:
        """What other rows take on when these values are joined to them."""
        return self.all_tokens() | self.latent

    def copy(self) -> Frame:
        """Another box with the same contents, bound to no parent, and known for a table."""
        other = Frame(self.rows, self.tokens)
        other.columns = dict(self.columns)
        other.latent, other.lags, other.lineage = self.latent, self.lags, self.lineage
        other.mask, other.groups, other.predicted = self.mask, self.groups, self.predicted
        other.scored, other.element, other.index_of = self.scored, self.element, self.index_of
        other.tuned_by, other.judged, other.window = self.tuned_by, self.judged, self.window
        other.score_of = self.score_of
        other.shuffled, other.trained = self.shuffled, self.trained
        other.lagged, other.turned = self.lagged, self.turned
        other.either, other.curve, other.chosen = self.either, self.curve, self.chosen
        other.cut, other.ranked, other.answers = self.cut, self.ranked, self.answers
        return other

    def twin(self) -> Frame:
        """Another box with the same contents, of which as little is known as of this one."""
        other = self.copy()
        other.unknown = self.unknown
        return other

    def refill(self, other: Frame) -> None:
        """Takes the contents of another box: what an in-place operation does."""
        self.rows, self.tokens, self.columns = other.rows, other.tokens, dict(other.columns)
        self.lags, self.lineage, self.latent = other.lags, other.lineage, other.latent
        self.ranked, self.without = other.ranked, other.without
        self.lagged = other.lagged
