"""The abstract values that names stand for while code is followed.

Tables are boxes that several names may share, as in Python: a change through one name is seen
through the others. What a table holds (rows, tokens) are immutable sets.
"""

from __future__ import annotations

import ast
from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, Any

from mle_lint.leakage.rows import NO_ROWS, Rows, Side, in_order
from mle_lint.model import Location
from mle_lint.record import NamedTuple

if TYPE_CHECKING:
    from mle_lint.leakage.scope import Scope

MAX_TOKENS = 48
# So many columns are told apart by their names.
MAX_NAMED = 200


class Token(NamedTuple):
    """What was learnt from rows: by which kind of statistic, where, and from which rows. `doubted`
    where the columns that know it may have been left out on the way."""

    kind: str
    place: Location
    text: str
    rows: Rows
    fitted: bool = True
    block: Hashable = None
    origin: Location | None = None
    doubted: bool = False


Tokens = frozenset[Token]
NO_TOKENS: Tokens = frozenset()


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

    def label(self, names: Value | None) -> None:
        """The columns get names: what was known of all is known of each of them from now on. By
        names that are not known, nothing is left out later."""
        listed = names.items if isinstance(names, Sequence) and names.exact else []
        texts = [str(item.value) for item in listed if isinstance(item, Constant)]
        known = self.all_tokens()
        if texts and len(texts) == len(listed) and len(texts) <= MAX_NAMED:
            self.tokens, self.columns = NO_TOKENS, dict.fromkeys(texts, known)
        else:
            self.tokens, self.columns = known, {}

    def copy(self) -> Frame:
        """Another box with the same contents, bound to no parent."""
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

    def refill(self, other: Frame) -> None:
        """Takes the contents of another box: what an in-place operation does."""
        self.rows, self.tokens, self.columns = other.rows, other.tokens, dict(other.columns)
        self.lags, self.lineage, self.latent = other.lags, other.lineage, other.latent
        self.ranked, self.without = other.ranked, other.without
        self.lagged = other.lagged


class Estimator:
    """An object with `fit`: a transformer, a model, a pipeline or a search."""

    def __init__(self, name: str, kind: str, place: Location) -> None:
        self.name = name
        self.kind = kind
        self.place = place
        self.tokens: Tokens = NO_TOKENS
        self.trained: Rows = NO_ROWS
        self.either = False
        self.tuned_by: Estimator | None = None
        self.trained_at: Location | None = None
        # The columns that it was fitted on, as far as they are written down.
        self.columns: Lineage | None = None
        # The labels that it was fitted with.
        self.labels: Rows = NO_ROWS
        # The split of a search, and the rows that a training watches.
        self.folds: int | None = None
        self.watched: Rows = NO_ROWS
        self.rows: Frame | None = None
        self.steps: tuple[Estimator, ...] = ()
        # What may stand in its place, as where a loop goes through many models.
        self.beside: tuple[Estimator, ...] = ()
        self.options: dict[str, Value] = {}
        self.places: dict[str, Location] = {}


class Splitter:
    """A cross-validation or shuffle-split object."""

    def __init__(self, name: str, place: Location, options: dict[str, Value]) -> None:
        self.name, self.place, self.options = name, place, options
        self.pairs: Value = Unknown()


class Sequence:
    """A list or tuple. `exact` when its length is known: then `items` are all, in order. `ranked`
    are the rows by whose scores it is sorted; `written` is when it was written down as a list;
    `made_by` is the splitter that gave these folds."""

    def __init__(self, items: list[Value], exact: bool = True) -> None:
        self.items, self.exact = items, exact
        self.ranked: tuple[Rows, ...] = ()
        self.written = 0
        self.made_by: Splitter | None = None


class Mapping:
    """A dictionary with what is known of its keys; `rest` is any value under an unknown key."""

    def __init__(self, items: dict[Any, Value], rest: Value | None = None) -> None:
        self.items, self.rest = items, rest
        self.places: dict[str, Location] = {}


class Constant(NamedTuple):
    """A number, a text, a truth value or None."""

    value: Any


class Library(NamedTuple):
    """Something imported that is not the repository's own, by its dotted name."""

    name: str

    @property
    def last(self) -> str:
        """The last part of the name."""
        return self.name.rsplit(".", 1)[-1]


class Function:
    """A function of the repository, with the scope that it was defined in, and the first arguments
    that every call of it gets, as `partial` gives them."""

    def __init__(self, node: Any, scope: Scope, owner: Instance | Class | None = None) -> None:
        self.node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda = node
        self.scope, self.owner = scope, owner
        self.args: tuple[Value, ...] = ()
        self.names: dict[str, Value] = {}


class Class:
    """A class of the repository."""

    def __init__(self, node: ast.ClassDef, scope: Scope, bases: tuple[Value, ...]) -> None:
        self.node, self.scope, self.bases = node, scope, bases
        self.attributes: dict[str, Value] = {}
        self._asked: frozenset[str] | None = None

    def member(self, name: str) -> Value | None:
        """A member of the class, or of the repository's own classes that it is made from."""
        waiting: list[Class] = [self]
        seen: set[Class] = set()
        while waiting:
            one = waiting.pop()
            if name in one.attributes:
                return one.attributes[name]
            seen.add(one)
            bases = (base for base in reversed(one.bases) if isinstance(base, Class))
            waiting += [base for base in bases if base not in seen]
        return None

    @property
    def asked(self) -> frozenset[str]:
        """The attributes that the class, or one that it is made from, reads of its objects."""
        if self._asked is None:
            own = (node for node in ast.walk(self.node) if isinstance(node, ast.Attribute))
            names = {node.attr for node in own if _is_read(node)}
            bases = (base.asked for base in self.bases if isinstance(base, Class))
            self._asked = frozenset(names).union(*bases)
        return self._asked


def _is_read(node: ast.Attribute) -> bool:
    """Whether an attribute is read of the object itself."""
    is_self = isinstance(node.value, ast.Name) and node.value.id == "self"
    return is_self and isinstance(node.ctx, ast.Load)


class Instance:
    """An object of a class of the repository."""

    def __init__(self, made_of: Class) -> None:
        self.made_of = made_of
        self.attributes: dict[str, Value] = {}


class Namespace:
    """A module of the repository."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope


class Unknown(NamedTuple):
    """A value of which nothing is known; `varying` when it is another in each pass of a loop."""

    varying: bool = False


Value = (
    Frame | Estimator | Splitter | Sequence | Mapping | Constant | Library | Function | Class
    | Instance | Namespace | Unknown
)  # fmt: skip
UNKNOWN = Unknown()
VARYING = Unknown(True)
NONE = Constant(None)


def limited(tokens: Tokens) -> Tokens:
    """So many tokens as a reader could ever want; the first by place."""
    if len(tokens) <= MAX_TOKENS:
        return tokens
    return frozenset(sorted(tokens, key=_order)[:MAX_TOKENS])


def _order(token: Token) -> tuple[object, ...]:
    """By place; of what was learnt at one place from several rows, the fewest come first."""
    rows = sorted(in_order(atom) for atom in token.rows)
    return token.place[:2], token.place.cell or 0, token.kind, token.text, len(rows), rows


def frames_in(value: Value, depth: int = 0) -> Iterator[Frame]:
    """The frames that a value is or holds."""
    if isinstance(value, Frame):
        yield value
    elif depth < 4 and isinstance(value, Sequence):
        for item in value.items:
            yield from frames_in(item, depth + 1)
    elif depth < 4 and isinstance(value, Mapping):
        for item in value.items.values():
            yield from frames_in(item, depth + 1)
        if value.rest is not None:
            yield from frames_in(value.rest, depth + 1)
    elif depth < 2 and isinstance(value, Instance):
        asked = value.made_of.asked
        for name, item in value.attributes.items():
            if name in asked or not _is_statistic(item):
                yield from frames_in(item, depth + 2)


def _is_statistic(value: Value) -> bool:
    """Whether a value was worked out of rows and holds none itself."""
    return isinstance(value, Frame) and not value.rows and bool(value.tokens)


def elements(value: Value) -> list[Value] | None:
    """The items of a sequence whose length is known, else None."""
    return value.items if isinstance(value, Sequence) and value.exact else None
