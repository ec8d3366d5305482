"""What a Python module or the code of a notebook says, without its syntax tree.

The tree of a file takes some sixty times the file's size, so it is dropped as soon as these
facts are read off. They are small, can be sent between processes, and can be cached.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from sys import intern
from typing import TYPE_CHECKING, Any, TypeVar

from mle_lint.model import Location
from mle_lint.record import NamedTuple

T = TypeVar("T")


class Import(NamedTuple):
    """`name` is the dotted origin: `sklearn.svm.SVC` for `from sklearn.svm import SVC`."""

    name: str
    line: int


class Call(NamedTuple):
    """A call. `name` is resolved through the imports; `?` stands for what has no name.

    `keywords` are the names of keyword arguments (`**` alone is written `**`), `text` is the
    first string literal among the arguments, `scope` the enclosing function or method.
    """

    name: str
    line: int
    keywords: tuple[str, ...] = ()
    text: str = ""
    scope: str = ""


class Decorator(NamedTuple):
    """A decorator of a function, with its first string argument (the path of a route, say)."""

    name: str
    text: str


class Parameter(NamedTuple):
    """A parameter of a function; `annotation` is its dotted name or outermost generic."""

    name: str
    annotation: str


@lru_cache(maxsize=4096)
def parameter(name: str, annotation: str) -> Parameter:
    """A parameter; equal ones are one object, since most files name the same."""
    return Parameter(name, annotation)


def _same(value: T) -> T:
    """The value of its kind that was equal before, if it was not long ago.

    The keywords of calls come again in every file; whole calls in copies of a notebook.
    """
    return value


# To a type checker, what goes in comes out; `lru_cache` forgets that.
shared = _same if TYPE_CHECKING else lru_cache(maxsize=16_384, typed=True)(_same)


def forget_shared() -> None:
    """Lets go of the values that wait to be met again, once all files are read."""
    for kept in (parameter, shared):
        kept.cache_clear()  # type: ignore[union-attr]


class _Numbers(dict[int, int]):
    """Every number as one object: lines of files come again in each, and take 32 bytes."""

    def __missing__(self, number: int) -> int:
        self[number] = number
        return number


same_number = _Numbers().__getitem__


class Function(NamedTuple):
    """A function or method, by its qualified name, with the assertions in its body."""

    name: str
    line: int
    end_line: int
    decorators: tuple[Decorator, ...]
    parameters: tuple[Parameter, ...]
    asserts: int
    branches: int


class Field(NamedTuple):
    """An annotated attribute; `constrained` when a call such as `Field(ge=0)` sets it."""

    name: str
    annotation: str
    constrained: bool


class Class(NamedTuple):
    """A class with its base names and annotated attributes."""

    name: str
    line: int
    bases: tuple[str, ...]
    fields: tuple[Field, ...]


class Place(NamedTuple):
    """A text seen at a line: a string literal, a name, a shell command."""

    text: str
    line: int
    scope: str = ""


class Cell(NamedTuple):
    """The first line of a code cell in the notebook's joined code, and the cell's number."""

    first_line: int
    number: int


class ModuleFacts(NamedTuple):
    """Everything the probes may ask of a module, in source order.

    `opaque` counts the string literals that are long and mixed enough to be a credential; the
    strings themselves are not kept.
    """

    imports: tuple[Import, ...] = ()
    calls: tuple[Call, ...] = ()
    functions: tuple[Function, ...] = ()
    classes: tuple[Class, ...] = ()
    strings: tuple[Place, ...] = ()
    raises: tuple[Place, ...] = ()
    asserts: tuple[int, ...] = ()
    constants: tuple[Place, ...] = ()
    seeds: tuple[Place, ...] = ()
    instances: tuple[Place, ...] = ()
    shell: tuple[Place, ...] = ()
    prints: tuple[int, ...] = ()
    opaque: int = 0
    main_line: int = 0
    code_lines: int = 0
    cells: tuple[Cell, ...] = ()
    trouble: str = ""


# The trouble of a script that only IPython runs.
SAVED_NOTEBOOK = "a notebook saved as a script: its magics are no Python"


class Module:
    """The facts of one file, at a path. Derived views are computed once, when asked."""

    def __init__(self, path: str, facts: ModuleFacts, notebook: bool = False) -> None:
        self.path = path
        self.facts = facts
        self.notebook = notebook

    @property
    def saved_notebook(self) -> bool:
        """Whether the file is a notebook that was saved as a script, and is none."""
        return self.facts.trouble == SAVED_NOTEBOOK

    def at(self, line: int, end_line: int | None = None) -> Location:
        """The place of a line: physical for a file, cell and line of the cell for a notebook."""
        cells = self.facts.cells
        if not cells:
            return Location(self.path, max(line, 1), end_line)
        index = max(bisect_right(cells, line, key=lambda cell: cell.first_line) - 1, 0)
        cell = cells[index]
        return Location(self.path, 1, None, cell.number, line - cell.first_line + 1)

    @cached_property
    def imported(self) -> frozenset[str]:
        """Top-level names of imported packages."""
        names = frozenset([intern(item.name.split(".", 1)[0]) for item in self.facts.imports])
        return shared(names)

    @cached_property
    def by_last_name(self) -> dict[str, tuple[Call, ...]]:
        """Calls grouped by the last part of their name."""
        groups: dict[str, list[Call]] = {}
        for call in self.facts.calls:
            groups.setdefault(intern(call.name.rsplit(".", 1)[-1]), []).append(call)
        return {name: tuple(calls) for name, calls in groups.items()}

    @cached_property
    def keywords(self) -> frozenset[str]:
        """The names of keyword arguments in all calls."""
        return shared(frozenset().union(*{call.keywords for call in self.facts.calls}))

    def with_keyword(self, names: Iterable[str]) -> Iterator[Call]:
        """Calls with one of the keyword arguments, in order."""
        wanted = self.keywords.intersection(names)
        for call in self.facts.calls if wanted else ():
            if not wanted.isdisjoint(call.keywords):
                yield call

    @cached_property
    def types(self) -> dict[str, str]:
        """Variable name to the dotted name of the call that was assigned to it last."""
        return {place.scope: place.text for place in self.facts.instances}

    def resolved(self, name: str) -> str:
        """A dotted name with its first part replaced by the class it was made from."""
        first, dot, rest = name.partition(".")
        kind = self.types.get(first)
        return f"{kind}{dot}{rest}" if kind and dot else name


def to_json(facts: ModuleFacts) -> list[Any]:
    """Plain lists for `json.dumps`; named tuples already are, to the encoder."""
    return list(facts)


def from_json(values: list[Any]) -> ModuleFacts:
    """The inverse of `to_json`. Raises TypeError or ValueError on anything else."""
    row = dict(zip(ModuleFacts._fields, values, strict=True))
    row["calls"] = tuple(
        [
            shared(Call(intern(name), at, shared(tuple(keywords)), text, intern(scope)))
            for name, at, keywords, text, scope in row["calls"]
        ]
    )
    row["functions"] = tuple([_function(item) for item in row["functions"]])
    row["classes"] = tuple([_class(item) for item in row["classes"]])
    for field in ("instances", "strings", "raises", "constants", "seeds", "shell"):
        row[field] = tuple(
            [shared(Place(intern(text), at, intern(scope))) for text, at, scope in row[field]]
        )
    row["imports"] = tuple([Import(intern(name), at) for name, at in row["imports"]])
    row["cells"] = tuple([shared(Cell._make(cell)) for cell in row["cells"]])
    row["asserts"] = tuple(row["asserts"])
    row["prints"] = tuple(row["prints"])
    return ModuleFacts(**row)


def _function(item: list[Any]) -> Function:
    name, line, end_line, decorators, parameters, asserts, branches = item
    return Function(
        name,
        line,
        end_line,
        tuple(map(Decorator._make, decorators)),
        shared(tuple([parameter(name, annotation) for name, annotation in parameters])),
        asserts,
        branches,
    )


def _class(item: list[Any]) -> Class:
    name, line, bases, fields = item
    return Class(name, line, tuple(bases), tuple(map(Field._make, fields)))
