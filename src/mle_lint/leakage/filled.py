"""What code says of the gaps that it fills: what else makes gaps, which tables it may read, and
which columns it leaves aside."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from mle_lint.artefacts.code_trees import Code
from mle_lint.leakage.knowledge import READERS, WRITERS, words_of
from mle_lint.leakage.shown import last_name
from mle_lint.leakage.shown_gaps import ADDING, MAKING
from mle_lint.leakage.trace import Fill
from mle_lint.model import Location

# What is worked out of columns, but also of scores and labels.
_STRETCHING = words_of("log log10 log1p sqrt")
# The condition, and what to take where it holds and where not; a column has one of these itself.
_ALL_OF_WHERE, _BOTH = 3, 2
_NUMPY = frozenset(("np", "numpy", "tf", "torch"))
# What makes gaps of what is no number.
_PARSING = frozenset(("coerce", "to_numeric"))
# What says by which values a reader or an imputer tells gaps.
_MARKING = frozenset(("na_values", "missing_values"))
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
        (code, statement, list(ast.walk(statement)))
        for code in codes
        for body in code.bodies
        for statement in body
    ]
    nodes = [node for _, _, found in parts for node in found]
    dropped = frozenset(_dropped(nodes))
    aside = {*_harmless(nodes), *_made_in(nodes, dropped)}
    words = {word for node in nodes if node not in aside for word in _words(node)}
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
            named = _text(node.args[0]) if node.args and name == "load_dataset" else ""
            found.add(name in _WHOLE or named in _WHOLE_NAMES)
    return found == {True}


def _with(fill: Fill, before: list[ast.AST], aside: set[ast.AST]) -> Fill:
    """A fill with what the code before it makes gaps by."""
    words = {word for node in before if node not in aside for word in _called(node)}
    plain = (MAKING - _PARSING).isdisjoint(words) and not _marks(before)
    adds = not ADDING.isdisjoint(words - _STRETCHING) or _divides(before) or _stretches(before)
    return fill._replace(
        numeric=not _PARSING.isdisjoint(words), plain=plain and (bool(fill.columns) or not adds)
    )


def _called(node: ast.AST) -> tuple[str, ...]:
    """What a name, a call or an option says of gaps; a text by itself says nothing."""
    if isinstance(node, ast.Call) and last_name(node.func) == "float":
        return tuple(_text(one).lower() for one in node.args)
    if isinstance(node, ast.keyword):
        return (_text(node.value),)
    return getattr(node, "attr", ""), getattr(node, "id", "")


def _stretches(nodes: Iterable[ast.AST]) -> bool:
    """Whether a column is made by a logarithm or a root, which gives none of what is below 0."""
    return any(
        last_name(n.func) in _STRETCHING
        for node in nodes
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript)
        for n in ast.walk(node)
        if isinstance(n, ast.Call)
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
        for word in _words(node)
    }
    return (MAKING - _PARSING).isdisjoint(words)


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


def _words(node: ast.AST) -> tuple[str, str, str]:
    return getattr(node, "attr", ""), getattr(node, "id", ""), _text(node)


def _harmless(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """What has a name that makes gaps, and makes none there."""
    for node in nodes:
        if isinstance(node, ast.Call) and _makes_none(node):
            yield node.func
        elif isinstance(node, ast.keyword) and node.arg == "missing_values":
            yield node.value
        if isinstance(node, ast.Call) and _replaces_infinities(node):
            yield from node.args[1:]
        if isinstance(node, ast.Call) and last_name(node.func) == "replace" and len(node.args) == 2:
            yield node.args[0]
        looked_up = _filled_at_once(node) if isinstance(node, ast.Call) else None
        if looked_up is not None:
            yield looked_up


def _made_in(nodes: Iterable[ast.AST], dropped: frozenset[str]) -> Iterator[ast.AST]:
    """What makes gaps in columns that are dropped: `df["y"] = df["y"].map({"no": 0, "yes": 1})`."""
    for node in nodes:
        target = node.targets[0] if isinstance(node, ast.Assign) else None
        key = target.slice if isinstance(target, ast.Subscript) else node
        if isinstance(node, ast.Assign) and _text(key) in dropped:
            yield from ast.walk(node.value)


def _filled_at_once(call: ast.Call) -> ast.expr | None:
    """The `map` in `map(numbers).fillna(0)`."""
    inner = call.func.value if isinstance(call.func, ast.Attribute) else None
    if not isinstance(inner, ast.Call) or last_name(inner.func) != "map":
        return None
    number = call.args[0] if call.args else None
    filled = last_name(call.func) == "fillna" and isinstance(number, ast.Constant)
    return inner.func if filled else None


def _makes_none(call: ast.Call) -> bool:
    """Whether a `reindex` is of columns, so that those that are there have no gap by it, a `where`
    is given what else to take, or an `apply` tells one of two numbers."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    if name in ("where", "mask"):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else call
        return len(call.args) == (_ALL_OF_WHERE if last_name(owner) in _NUMPY else _BOTH)
    if name in ("apply", "map"):
        return bool(call.args) and _tells_one_of_two(call.args[0])
    if name != "reindex":
        return False
    said = {k.arg: getattr(k.value, "value", None) for k in call.keywords}
    return "columns" in said or said.get("axis") in (1, "columns")


def _replaces_infinities(call: ast.Call) -> bool:
    """Whether a call is `df.replace([np.inf, -np.inf], np.nan)`: a table in a file has none."""
    if last_name(call.func) != "replace" or not call.args:
        return False
    listed = call.args[0].elts if isinstance(call.args[0], ast.List) else []
    plain = [one.operand if isinstance(one, ast.UnaryOp) else one for one in listed]
    return bool(plain) and all(last_name(one) == "inf" for one in plain)


def _divides(nodes: Iterable[ast.AST]) -> bool:
    """Whether columns are made by a division, which gives none of 0 by 0."""
    return any(
        isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Subscript)
        and any(isinstance(n, ast.BinOp) and isinstance(n.op, ast.Div) for n in ast.walk(node))
        for node in nodes
    )


def _tells_one_of_two(node: ast.expr) -> bool:
    """Whether a function is `lambda x: 1 if x > 3 else 0`."""
    body = node.body if isinstance(node, ast.Lambda) else None
    return isinstance(body, ast.IfExp) and all(
        isinstance(way, ast.Constant) and isinstance(way.value, int | str)
        for way in (body.body, body.orelse)
    )


def _marks(nodes: Iterable[ast.AST]) -> bool:
    """Whether a reader or an imputer is told of other gaps than NaN."""
    return any(
        isinstance(node, ast.keyword)
        and node.arg in _MARKING
        and last_name(node.value).lower() != "nan"
        for node in nodes
    )


def _written(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """The texts that are given to what saves a table."""
    for node in nodes:
        if isinstance(node, ast.Call) and last_name(node.func) in WRITERS:
            yield from (_text(one) for one in ast.walk(node))


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
            yield from (_text(item) for item in getattr(named, "elts", [named]))


def _text(node: ast.AST) -> str:
    value = node.value if isinstance(node, ast.Constant) else ""
    return value if isinstance(value, str) else ""
