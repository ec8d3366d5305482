"""The values of expressions, but for calls and subscripts."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mle_lint.leakage import attributes, calls, centring, columns, masks, naming, subscripts
from mle_lint.leakage.joining import combined, joined
from mle_lint.leakage.knowledge import WATCHED
from mle_lint.leakage.scope import Scope
from mle_lint.leakage.trace import EACH, PLAIN_CUT
from mle_lint.leakage.values import (
    NO_TOKENS,
    UNKNOWN,
    VARYING,
    Constant,
    Estimator,
    Frame,
    Function,
    Library,
    Mapping,
    Sequence,
    Splitter,
    Unknown,
    Value,
    elements,
    frames_in,
)
from mle_lint.model import Location

if TYPE_CHECKING:
    from mle_lint.leakage.machine import Machine

MAX_ITEMS = 1_000
# Of so many written names it is worked out which ones a condition keeps.
MAX_FILTERED = 100
# Shorter lists of names rarely are all features of a model.
FEW = 3
_COMPARE: dict[type, Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
}


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
    made = _sequence(items, exact)
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


def _binary(m: Machine, node: ast.BinOp, scope: Scope) -> Value:
    left, right = m.value(node.left, scope), m.value(node.right, scope)
    frames = [value for value in (left, right) if isinstance(value, Frame)]
    if (
        isinstance(node.op, ast.Div)
        and isinstance(right, Constant)
        and isinstance(right.value, str)
    ):
        return _path(left, right)
    if frames:
        if isinstance(node.op, ast.Sub):
            m.trace.met(frames)
            _weigh(m, (node.left, left), (node.right, right))
            centring.note(m, node, left, right, scope)
        return _joint(node, frames, left, right)
    if isinstance(left, Sequence) and isinstance(right, Sequence):
        return _sequence([*left.items, *right.items], left.exact and right.exact)
    if isinstance(left, Sequence):
        return _repeated(left, right) if isinstance(node.op, ast.Mult) else left
    if isinstance(right, Sequence):
        return right
    return VARYING if VARYING in (left, right) else UNKNOWN


def _weigh(m: Machine, *sides: tuple[ast.expr, Value]) -> None:
    """Notes the labels that something is set against, as in a score that is worked out by hand."""
    for node, value in sides:
        named = isinstance(node, ast.Name) and naming.is_label(node.id)
        if named and isinstance(value, Frame):
            m.trace.hand_held_out(value.rows)


def _path(left: Value, right: Constant) -> Value:
    """`folder / "clean.csv"`: the end of a path."""
    before = left.value if isinstance(left, Constant) and isinstance(left.value, str) else "?"
    return Constant(f"{before}/{right.value}"[-200:])


def _repeated(items: Sequence, times: Value) -> Value:
    """`[frame] * n`: the same rows several times over."""
    once = isinstance(times, Constant) and times.value in (0, 1)
    return _sequence(items.items if once else items.items * 2, False)


def _sequence(items: list[Value], exact: bool) -> Sequence:
    """A list, of which only so many items are kept as a person would write down."""
    return Sequence(items[:MAX_ITEMS], exact and len(items) <= MAX_ITEMS)


def _joint(node: ast.BinOp, frames: list[Frame], left: Value, right: Value) -> Value:
    with_rows = [frame for frame in frames if frame.rows]
    like = with_rows[0] if with_rows else frames[0]
    result = combined(frames, like)
    if isinstance(node.op, ast.BitAnd):
        result.mask = next((f.mask for f in frames if f.mask is not None), None)
    if not with_rows and isinstance(left, Frame) and isinstance(right, Frame):
        result.tokens = left.carried() | right.carried()
    return result


def _unary(m: Machine, node: ast.UnaryOp, scope: Scope) -> Value:
    value = m.value(node.operand, scope)
    listed = _listed(node)
    if listed is not None:
        names = columns.column_names(m.value(listed, scope))
        return columns.names_without(frozenset(names or ()))
    if isinstance(value, Frame):
        result = value.copy()
        turned = value.mask is not None and isinstance(node.op, ast.Invert | ast.Not | ast.USub)
        result.mask = value.mask.other if turned and value.mask is not None else None
        return result
    negative = isinstance(node.op, ast.USub)
    if negative and isinstance(value, Constant) and isinstance(value.value, int | float):
        return Constant(-value.value)
    return value if isinstance(value, Unknown) else UNKNOWN


def _boolean(m: Machine, node: ast.BoolOp, scope: Scope) -> Value:
    values = [m.value(item, scope) for item in node.values]
    # `given or default`: what is surely false is passed over.
    either = isinstance(node.op, ast.Or)
    values = [v for v in values[:-1] if not (either and _is_false(v))] + values[-1:]
    result = values[0]
    for value in values[1:]:
        result = joined(result, value)
    return result


def _is_false(value: Value) -> bool:
    return isinstance(value, Constant) and not value.value


def _compare(m: Machine, node: ast.Compare, scope: Scope) -> Value:
    left = m.value(node.left, scope)
    rights = [m.value(item, scope) for item in node.comparators]
    frames = [value for value in (left, *rights) if isinstance(value, Frame)]
    if not frames:
        return UNKNOWN
    m.trace.met(frames)
    _weigh(m, (node.left, left), *zip(node.comparators, rights, strict=True))
    result = combined(frames, next((f for f in frames if f.rows), frames[0]))
    if isinstance(left, Frame) and left.predicted is not None and len(rights) == 1:
        result.cut = _cut(m, node, rights[0])
    if _are_names(node.left) and isinstance(node.ops[0], ast.NotEq):
        return columns.names_without(frozenset(columns.column_names(rights[0]) or ()))
    if len(rights) == 1 and result.rows:
        result.mask = masks.mask_of(m, node, rights[0], scope)
        if isinstance(left, Frame) and left.mask is not None and isinstance(rights[0], Constant):
            kept = bool(rights[0].value) == isinstance(node.ops[0], ast.Eq)
            result.mask = left.mask if kept else left.mask.other
    return result


def _listed(node: ast.UnaryOp) -> ast.expr | None:
    """The list in `~df.columns.isin(["id", "y"])`."""
    call = node.operand if isinstance(node.operand, ast.Call) else None
    func = call.func if call is not None and isinstance(node.op, ast.Invert) else None
    if not isinstance(func, ast.Attribute) or func.attr != "isin" or not _are_names(func.value):
        return None
    return call.args[0] if call is not None and call.args else None


def _are_names(node: ast.expr) -> bool:
    """Whether an expression is `df.columns`."""
    return isinstance(node, ast.Attribute) and node.attr == "columns"


def _cut(m: Machine, node: ast.Compare, right: Value) -> float | str | None:
    """The threshold of `probabilities >= threshold`."""
    if not isinstance(node.ops[0], ast.Gt | ast.GtE):
        return None
    if isinstance(right, Constant):
        known = isinstance(right.value, float) and right.value != PLAIN_CUT
        return EACH if known and m.loops else right.value if known else None
    varies = right == VARYING or (isinstance(right, Frame) and right.element)
    return EACH if m.loops and varies and not _is_picked(right) else None


def _is_picked(value: Value) -> bool:
    """Whether a value was picked by a score."""
    return any(frame.scored or frame.chosen or frame.predicted for frame in frames_in(value))


def _conditional(m: Machine, node: ast.IfExp, scope: Scope) -> Value:
    decided = truth(m, node.test, scope)
    if decided is not None:
        return m.value(node.body if decided else node.orelse, scope)
    return joined(m.value(node.body, scope), m.value(node.orelse, scope))


def truth(m: Machine, node: ast.expr, scope: Scope) -> bool | None:
    """Whether a condition holds, where constants decide it."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inner = truth(m, node.operand, scope)
        return None if inner is None else not inner
    if isinstance(node, ast.BoolOp):
        return _all_or_any(m, node, scope)
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return _compared(m, node, scope)
    value = m.value(node, scope)
    m.tested(value)
    if isinstance(value, Estimator | Splitter | Function):
        # `if not scaler: scaler = ...` with a scaler that was given.
        return True
    return bool(value.value) if isinstance(value, Constant) else None


def _all_or_any(m: Machine, node: ast.BoolOp, scope: Scope) -> bool | None:
    parts = [truth(m, item, scope) for item in node.values]
    deciding = isinstance(node.op, ast.Or)
    if deciding in parts:
        return deciding
    return None if None in parts else not deciding


def _compared(m: Machine, node: ast.Compare, scope: Scope) -> bool | None:
    if isinstance(node.left, ast.Name) and node.left.id == "__name__":
        return True
    left, right = m.value(node.left, scope), m.value(node.comparators[0], scope)
    m.trace.met([value for value in (left, right) if isinstance(value, Frame)])
    m.tested(left)
    m.tested(right)
    m.sides = [left, right]
    compare = _COMPARE.get(type(node.ops[0]))
    if compare is None:
        return None
    if isinstance(left, Constant) and isinstance(right, Constant):
        return bool(compare(left.value, right.value))
    vague = isinstance(left, Unknown) or (isinstance(left, Frame) and left.unknown)
    return None if vague or right != Constant(None) else not compare(None, None)


def _comprehension(m: Machine, node: Any, scope: Scope) -> Value:
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
    known = (token for f in frames_in(condition) for token in f.carried())
    return any(token.kind == "select" for token in known)


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
    chosen = frozenset(token for token in tokens if token.kind == "select")
    if not chosen:
        return
    for node in ast.walk(target):
        if isinstance(node, ast.Name):
            old = inner.names.get(node.id)
            if not isinstance(old, Frame):
                inner.names[node.id] = Frame(tokens=chosen)


def _dict_comprehension(m: Machine, node: ast.DictComp, scope: Scope) -> Value:
    inner = Scope(scope.code, scope)
    _generate(m, node, inner)
    return Mapping({}, joined(m.value(node.key, inner), m.value(node.value, inner)))


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
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _boolean,
    ast.Compare: _compare,
    ast.IfExp: _conditional,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _dict_comprehension,
    ast.Lambda: _lambda,
    ast.JoinedStr: _formatted,
    ast.Starred: _inner,
    ast.Await: _inner,
    ast.YieldFrom: _yield,
    ast.Yield: _yield,
    ast.NamedExpr: _named,
}
