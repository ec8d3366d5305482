"""What makes gaps in a table that had none, as code is written."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from mle_lint.leakage.knowledge import words_of
from mle_lint.leakage.syntax import last_name, within

# What may make gaps in a table that had none, by its name.
MAKING = words_of("""
    nan NaN NAN NA NaT coerce to_numeric merge reindex shift where mask unstack pivot pivot_table
    resample asfreq
""")
# What may do so in columns that come to the table.
ADDING = words_of("diff pct_change rolling expanding ewm map apply log log10 log1p sqrt")
# What is worked out of columns, but also of scores and labels.
STRETCHING = words_of("log log10 log1p sqrt")
# The condition, and what to take where it holds and where not; a column has one of these itself.
_ALL_OF_WHERE, _BOTH = 3, 2
_NUMPY = frozenset(("np", "numpy", "tf", "torch"))
# What makes gaps of what is no number.
PARSING = frozenset(("coerce", "to_numeric"))
# What says by which values a reader or an imputer tells gaps.
_MARKING = frozenset(("na_values", "missing_values"))


def said_of_gaps(node: ast.AST) -> tuple[str, ...]:
    """What a name, a call or an option says of gaps; a text by itself says nothing."""
    if isinstance(node, ast.Call) and last_name(node.func) == "float":
        return tuple(text_of(one).lower() for one in node.args)
    if isinstance(node, ast.keyword):
        return (text_of(node.value),)
    return getattr(node, "attr", ""), getattr(node, "id", "")


def stretches(nodes: Iterable[ast.AST]) -> bool:
    """Whether a column is made by a logarithm or a root, which gives none of what is below 0."""
    return any(
        last_name(n.func) in STRETCHING
        for node in nodes
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript)
        for n in within(ast.Call, node)
    )


def words_in(node: ast.AST) -> tuple[str, str, str]:
    """The attribute, the name or the text that a node is."""
    return getattr(node, "attr", ""), getattr(node, "id", ""), text_of(node)


def harmless(nodes: Iterable[ast.AST]) -> Iterator[ast.AST]:
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


def divides(nodes: Iterable[ast.AST]) -> bool:
    """Whether columns are made by a division, which gives none of 0 by 0."""
    return any(
        isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Subscript)
        and any(isinstance(one.op, ast.Div) for one in within(ast.BinOp, node))
        for node in nodes
    )


def _tells_one_of_two(node: ast.expr) -> bool:
    """Whether a function is `lambda x: 1 if x > 3 else 0`."""
    body = node.body if isinstance(node, ast.Lambda) else None
    return isinstance(body, ast.IfExp) and all(
        isinstance(way, ast.Constant) and isinstance(way.value, int | str)
        for way in (body.body, body.orelse)
    )


def marks(nodes: Iterable[ast.AST]) -> bool:
    """Whether a reader or an imputer is told of other gaps than NaN."""
    return any(
        isinstance(node, ast.keyword)
        and node.arg in _MARKING
        and last_name(node.value).lower() != "nan"
        for node in nodes
    )


def text_of(node: ast.AST) -> str:
    """The text that is written there, "" where it is none."""
    value = node.value if isinstance(node, ast.Constant) else ""
    return value if isinstance(value, str) else ""
