"""What code says of the gaps that it fills: what else makes gaps, which tables it may read, and
which columns it leaves aside."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from mle_lint.artefacts.code_trees import Code
from mle_lint.artefacts.syntax import walked
from mle_lint.leakage.fills import Fill
from mle_lint.leakage.judging.gap_makers import (
    ADDING,
    MAKING,
    PARSING,
    STRETCHING,
    divides,
    harmless,
    marks,
    said_of_gaps,
    stretches,
    text_of,
    words_in,
)
from mle_lint.leakage.knowledge import READERS, WRITERS, words_of
from mle_lint.leakage.syntax import last_name
from mle_lint.model import Location

_DEFINING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_DROPPING = frozenset(("drop", "pop"))
_MAX_WORD = 200
# What draws rows at random, and what gets some from elsewhere.
_DRAWING = frozenset(("DataFrame", "random"))
_GETTING = ("read", "load", "fetch", "open", "get", "scan", "download", "connect", "http")
# Tables without any gap that come with scikit-learn, by their loaders, and with seaborn.
_WHOLE = words_of("""
    load_iris load_wine load_breast_cancer load_diabetes load_digits load_linnerud load_boston
    fetch_california_housing
""")
_WHOLE_NAMES = words_of("anscombe car_crashes diamonds exercise flights fmri iris tips")
_LOADING = ("load_", "fetch_")

# A statement of a file, with all that is in it.
Part = tuple[Code, ast.stmt, list[ast.AST]]


def told(codes: Iterable[Code], fills: Mapping[Location, Fill]) -> dict[Location, Fill]:
    """The fills of a file and of its helpers, with what these say of gaps. Tables tell how many
    there are only where nothing else makes them."""
    parts = [
        (code, statement, walked(statement))
        for code in codes
        for body in code.bodies
        for statement in body
    ]
    nodes = [node for _, _, found in parts for node in found]
    dropped = frozenset(_dropped(nodes))
    aside = {*harmless(nodes), *_made_in(nodes, dropped)}
    words = {word for node in nodes if node not in aside for word in words_in(node)}
    named = frozenset(word for word in words.difference(_written(nodes)) if len(word) <= _MAX_WORD)
    drawn = words >= _DRAWING and not any(word.lower().startswith(_GETTING) for word in words)
    drawn = drawn or _are_whole(nodes)
    found = {}
    for place, fill in fills.items():
        before = [
            node
            for code, statement, inside in parts
            if not _is_later(code, statement, place)
            for node in inside
        ]
        again = any(_is_again(parts, at, place, aside) for at in fill.after)
        with_gaps = _with(fill, before, aside)
        aside_too = dropped | fill.done
        found[place] = with_gaps._replace(words=named, aside=aside_too, again=again, drawn=drawn)
    return found


def _are_whole(nodes: Iterable[ast.AST]) -> bool:
    """Whether all tables that code gets come with a library and have no gap."""
    found = set[bool]()
    for node in nodes:
        name = last_name(node.func) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and (name in READERS or name.startswith(_LOADING)):
            named = text_of(node.args[0]) if node.args and name == "load_dataset" else ""
            found.add(name in _WHOLE or named in _WHOLE_NAMES)
    return found == {True}


def _with(fill: Fill, before: list[ast.AST], aside: set[ast.AST]) -> Fill:
    """A fill with what the code before it makes gaps by."""
    words = {word for node in before if node not in aside for word in said_of_gaps(node)}
    plain = (MAKING - PARSING).isdisjoint(words) and not marks(before)
    adds = not ADDING.isdisjoint(words - STRETCHING) or divides(before) or stretches(before)
    return fill._replace(
        numeric=not PARSING.isdisjoint(words), plain=plain and (bool(fill.columns) or not adds)
    )


def _is_again(parts: list[Part], first: Location, place: Location, aside: set[ast.AST]) -> bool:
    """Whether nothing makes gaps between two fills of a file, in this order; numbers that stand for
    gaps are numbers when they are parsed."""
    if first.path != place.path or not _at(first) < _at(place):
        return False
    words = {
        word
        for code, statement, inside in parts
        if (_is_later(code, statement, first) and not _is_later(code, statement, place))
        or isinstance(statement, _DEFINING)
        for node in inside
        if node not in aside
        for word in words_in(node)
    }
    return (MAKING - PARSING).isdisjoint(words)


def _at(place: Location) -> tuple[int, int]:
    return place.cell or 0, place.cell_line or place.line


def _is_later(code: Code, statement: ast.stmt, place: Location) -> bool:
    """Whether a statement of a file is run after another one that stands there; a function may be
    called before."""
    if code.path != place.path or isinstance(statement, _DEFINING):
        return False
    at = code.at(statement.lineno)
    return (at.cell or 0, at.cell_line or at.line) > (
        place.cell or 0,
        place.cell_line or place.line,
    )


def _made_in(nodes: Iterable[ast.AST], dropped: frozenset[str]) -> Iterator[ast.AST]:
    """What makes gaps in columns that are dropped: `df["y"] = df["y"].map({"no": 0, "yes": 1})`."""
    for node in nodes:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        key = target.slice if isinstance(target, ast.Subscript) else node
        if isinstance(node, ast.Assign) and text_of(key) in dropped:
            yield from walked(node.value)


def _written(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The texts that are given to what saves a table."""
    for node in nodes:
        if isinstance(node, ast.Call) and last_name(node.func) in WRITERS:
            yield from (text_of(one) for one in walked(node))


def _dropped(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The columns that are dropped by their names, also by a list that has a name."""
    listed = {
        node.targets[0].id: node.value
        for node in nodes
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        if isinstance(node.value, ast.List | ast.Tuple | ast.Constant)
    }
    for node in nodes:
        if isinstance(node, ast.Call) and last_name(node.func) in _DROPPING:
            given = [
                *node.args,
                *(k.value for k in node.keywords if k.arg in ("columns", "labels")),
            ]
        elif isinstance(node, ast.Delete):
            given = [one.slice for one in node.targets if isinstance(one, ast.Subscript)]
        else:
            continue
        for one in given:
            named = listed.get(one.id, one) if isinstance(one, ast.Name) else one
            yield from (text_of(item) for item in getattr(named, "elts", [named]))
