"""The values of comprehensions, and the names of columns that they keep or leave out."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from mle_lint.leakage.running.conditions import truth
from mle_lint.leakage.syntax import names_in
from mle_lint.leakage.values import columns
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.joining import joined
from mle_lint.leakage.values.scope import Scope
from mle_lint.leakage.values.tokens import NO_TOKENS, choices
from mle_lint.leakage.values.value import (
    VARYING,
    Constant,
    Mapping,
    Sequence,
    Value,
    elements,
    frames_in,
)

if TYPE_CHECKING:
    from mle_lint.leakage.running.machine import Machine

# Of so many written names it is worked out which ones a condition keeps.
MAX_FILTERED = 100


def comprehension(m: Machine, node: Any, scope: Scope) -> Value:
    """The value of a list, a set or a generator that is made so."""
    inner = Scope(scope.code, scope)
    names = _kept_names(m, node, inner)
    if names is not None:
        return Sequence(names)
    known = _known_items(m, node, scope)
    if known is not None:
        found = []
        for item in known:
            m.bind(node.generators[0].target, item, inner)
            found.append(m.value(node.elt, inner))
        return Sequence(found)
    _generate(m, node, inner)
    one = m.value(node.elt, inner)
    if isinstance(one, Frame) and not one.carried():
        one = one.copy()
        one.affix = _affix(node)
        one.without = _left_out(m, node, inner)
    return Sequence([one], exact=False)


def _left_out(m: Machine, node: Any, inner: Scope) -> frozenset[str]:
    """The names that are left out by `[name for name in df.columns if name not in ["id", "y"]]`."""
    generator = node.generators[0]
    target = generator.target
    if len(node.generators) != 1 or not isinstance(target, ast.Name):
        return frozenset()
    if not isinstance(node.elt, ast.Name) or node.elt.id != target.id:
        return frozenset()
    found = set(columns.left_out(m.value(generator.iter, inner)))
    tests = [part for test in generator.ifs for part in _all_of(test)]
    for test in tests:
        if not isinstance(test, ast.Compare) or not isinstance(test.left, ast.Name):
            continue
        if test.left.id == target.id and isinstance(test.ops[0], ast.NotIn | ast.NotEq):
            found |= set(columns.column_names(m.value(test.comparators[0], inner)) or ())
    return frozenset(found)


def _all_of(test: ast.expr) -> list[ast.expr]:
    both = isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And)
    return test.values if both and isinstance(test, ast.BoolOp) else [test]


def _affix(node: Any) -> tuple[str, str] | None:
    """How the names begin or end in `[name for name in df.columns if name.startswith("flag_")]`."""
    generator = node.generators[0]
    test = generator.ifs[0] if len(generator.ifs) == 1 else None
    asked = test.func if isinstance(test, ast.Call) and len(test.args) == 1 else None
    if not isinstance(asked, ast.Attribute) or asked.attr not in columns.AFFIXES:
        return None
    names = {getattr(one, "id", "") for one in (generator.target, asked.value, node.elt)}
    of_table = isinstance(generator.iter, ast.Attribute) and generator.iter.attr == "columns"
    text = test.args[0] if isinstance(test, ast.Call) else None
    if len(names) != 1 or "" in names or not of_table or not isinstance(text, ast.Constant):
        return None
    return (asked.attr, text.value) if isinstance(text.value, str) else None


def _kept_names(m: Machine, node: Any, inner: Scope) -> list[Value] | None:
    """`[name for name in features if name in df.columns]`: of written names those that are not
    surely left out. None where a statistic decides."""
    generator = node.generators[0]
    target, element = generator.target, node.elt
    if len(node.generators) != 1 or not generator.ifs or not isinstance(target, ast.Name):
        return None
    known = elements(m.value(generator.iter, inner))
    plain = isinstance(element, ast.Name) and element.id == target.id
    if not plain or not known or len(known) > MAX_FILTERED:
        return None
    if not all(isinstance(item, Constant) and isinstance(item.value, str) for item in known):
        return None
    kept: list[Value] = []
    for item in known:
        m.bind(target, item, inner)
        if any(_tells_columns(m.value(test, inner)) for test in generator.ifs):
            return None
        if all(truth(m, test, inner) is not False for test in generator.ifs):
            kept.append(item)
    return kept


def _tells_columns(condition: Value) -> bool:
    """Whether a condition rests on a statistic that chooses columns."""
    return any(choices(frame.carried()) for frame in frames_in(condition))


def _known_items(m: Machine, node: Any, scope: Scope) -> list[Value] | None:
    if len(node.generators) != 1 or node.generators[0].ifs:
        return None
    known = elements(m.value(node.generators[0].iter, scope))
    return known if known is not None and len(known) <= 8 else None


def _generate(m: Machine, node: Any, inner: Scope) -> None:
    """Binds the targets of a comprehension, and lets its conditions mark what is chosen."""
    for generator in node.generators:
        items = m.value(generator.iter, inner)
        m.bind(generator.target, m.passes(items)[0] if m.passes(items) else VARYING, inner)
        for condition in generator.ifs:
            _chosen(m.value(condition, inner), generator.target, inner)


def _chosen(condition: Value, target: ast.expr, inner: Scope) -> None:
    """A name that is kept because of a statistic carries the statistic."""
    tokens = NO_TOKENS.union(*(f.all_tokens() for f in frames_in(condition) if not f.rows))
    chosen = choices(tokens)
    for name in names_in(target) if chosen else ():
        if not isinstance(inner.names.get(name), Frame):
            inner.names[name] = Frame(tokens=chosen)


def dict_comprehension(m: Machine, node: ast.DictComp, scope: Scope) -> Value:
    """The value of a dictionary that is made so."""
    inner = Scope(scope.code, scope)
    _generate(m, node, inner)
    return Mapping({}, joined(m.value(node.key, inner), m.value(node.value, inner)))
