"""The values of expressions: of each kind by itself, of the larger ones elsewhere."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mle_lint.leakage.knowledge import WATCHED
from mle_lint.leakage.running import attributes, calls, comprehensions, subscripts
from mle_lint.leakage.running.conditions import truth
from mle_lint.leakage.running.operators import binary, boolean, compare, unary
from mle_lint.leakage.values.joining import joined
from mle_lint.leakage.values.scope import Scope
from mle_lint.leakage.values.value import (
    UNKNOWN,
    Constant,
    Function,
    Library,
    Mapping,
    Sequence,
    Value,
    elements,
    shortened,
)
from mle_lint.model import Location

if TYPE_CHECKING:
    from mle_lint.leakage.running.machine import Machine

# Shorter lists of names rarely are all features of a model.
FEW = 3


def _constant(m: Machine, node: ast.Constant, scope: Scope) -> Value:
    return Constant(node.value)


def _name(m: Machine, node: ast.Name, scope: Scope) -> Value:
    value = scope.get(node.id)
    return Library(node.id) if value is None else value


def _attribute(m: Machine, node: ast.Attribute, scope: Scope) -> Value:
    return attributes.read(m, m.value(node.value, scope), node.attr, node, scope)


def _list(m: Machine, node: ast.List | ast.Tuple | ast.Set, scope: Scope) -> Value:
    items: list[Value] = []
    exact = True
    for item in node.elts:
        if isinstance(item, ast.Starred):
            inner = m.value(item.value, scope)
            known = elements(inner)
            exact = exact and known is not None
            items += known if known is not None else [inner]
        else:
            items.append(m.value(item, scope))
    made = shortened(items, exact)
    made.written = m.trace.tick()
    if len(items) >= FEW:
        texts = [item.value for item in items if isinstance(item, Constant)]
        m.listed.update(text for text in texts if isinstance(text, str))
    return made


def _dict(m: Machine, node: ast.Dict, scope: Scope) -> Value:
    items: dict[Any, Value] = {}
    places: dict[str, Location] = {}
    rest: Value | None = None
    for key, value in zip(node.keys, node.values, strict=True):
        found = m.value(value, scope)
        name = m.value(key, scope) if key is not None else UNKNOWN
        if key is None and isinstance(found, Mapping):
            items.update(found.items)
        elif isinstance(name, Constant) and _is_hashable(name.value):
            items[name.value] = found
            if name.value in WATCHED:
                places[name.value] = m.place(value, scope)
        else:
            rest = found if rest is None else joined(rest, found)
    made = Mapping(items, rest)
    made.places = places
    return made


def _is_hashable(value: Any) -> bool:
    return isinstance(value, str | int | float | bool | bytes | type(None))


def _conditional(m: Machine, node: ast.IfExp, scope: Scope) -> Value:
    decided = truth(m, node.test, scope)
    if decided is not None:
        return m.value(node.body if decided else node.orelse, scope)
    return joined(m.value(node.body, scope), m.value(node.orelse, scope))


def _lambda(m: Machine, node: ast.Lambda, scope: Scope) -> Value:
    return Function(node, scope)


def _formatted(m: Machine, node: ast.JoinedStr, scope: Scope) -> Value:
    """`f"{column}_scaled"`: the text, where all of it is known."""
    texts: list[str] = []
    for item in node.values:
        inner = item.value if isinstance(item, ast.FormattedValue) else item
        plain = not isinstance(item, ast.FormattedValue) or _is_plain(item)
        value = m.value(inner, scope)
        if plain and isinstance(value, Constant) and isinstance(value.value, str | int):
            texts.append(str(value.value))
    return Constant("".join(texts)) if len(texts) == len(node.values) else UNKNOWN


def _is_plain(item: ast.FormattedValue) -> bool:
    return item.format_spec is None and item.conversion == -1


def _inner(m: Machine, node: Any, scope: Scope) -> Value:
    return m.value(node.value, scope)


def _yield(m: Machine, node: Any, scope: Scope) -> Value:
    value = m.value(node.value, scope)
    if m.returned:
        m.returned[-1].append(Sequence([value], exact=False))
    return UNKNOWN


def _named(m: Machine, node: ast.NamedExpr, scope: Scope) -> Value:
    value = m.value(node.value, scope)
    m.bind(node.target, value, scope)
    return value


TABLE: dict[type, Callable[[Any, Any, Scope], Value]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Subscript: subscripts.read,
    ast.Call: calls.call,
    ast.List: _list,
    ast.Tuple: _list,
    ast.Set: _list,
    ast.Dict: _dict,
    ast.BinOp: binary,
    ast.UnaryOp: unary,
    ast.BoolOp: boolean,
    ast.Compare: compare,
    ast.IfExp: _conditional,
    ast.ListComp: comprehensions.comprehension,
    ast.SetComp: comprehensions.comprehension,
    ast.GeneratorExp: comprehensions.comprehension,
    ast.DictComp: comprehensions.dict_comprehension,
    ast.Lambda: _lambda,
    ast.JoinedStr: _formatted,
    ast.Starred: _inner,
    ast.Await: _inner,
    ast.YieldFrom: _yield,
    ast.Yield: _yield,
    ast.NamedExpr: _named,
}
