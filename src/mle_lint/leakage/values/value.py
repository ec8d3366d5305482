"""The abstract values that names stand for while code is followed.

Tables are boxes that several names may share, as in Python: a change through one name is seen
through the others. What a table holds (rows, tokens) are immutable sets.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mle_lint.leakage.syntax import within
from mle_lint.leakage.values.frame import Frame, Lineage
from mle_lint.leakage.values.rows import NO_ROWS, Rows
from mle_lint.leakage.values.tokens import NO_TOKENS, Tokens
from mle_lint.model import Location
from mle_lint.record import NamedTuple

if TYPE_CHECKING:
    from mle_lint.leakage.values.scope import Scope


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
            names = {node.attr for node in within(ast.Attribute, self.node) if _is_read(node)}
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


def carried(value: Value) -> Tokens:
    """What other rows take on when a value is joined to them."""
    return NO_TOKENS.union(*(frame.carried() for frame in frames_in(value)))


def known_of(value: Value) -> Tokens:
    """All that the frames know that a value is or holds."""
    return NO_TOKENS.union(*(frame.all_tokens() for frame in frames_in(value)))


def _is_statistic(value: Value) -> bool:
    """Whether a value was worked out of rows and holds none itself."""
    return isinstance(value, Frame) and not value.rows and bool(value.tokens)


def elements(value: Value) -> list[Value] | None:
    """The items of a sequence whose length is known, else None."""
    return value.items if isinstance(value, Sequence) and value.exact else None


MAX_ITEMS = 1_000


def shortened(items: list[Value], exact: bool) -> Sequence:
    """A list, of which only so many items are kept as a person would write down."""
    return Sequence(items[:MAX_ITEMS], exact and len(items) <= MAX_ITEMS)
