"""What fills gaps: a number of the same column, or one of another column."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from mle_lint.leakage.knowledge import MIDDLES
from mle_lint.leakage.running.guards import GAPS
from mle_lint.leakage.shown import SHOWING
from mle_lint.leakage.syntax import last_name, loop_of, names_in, within
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.tokens import Token, doubted
from mle_lint.leakage.values.value import UNKNOWN, Value, frames_in

if TYPE_CHECKING:
    from mle_lint.artefacts.code_trees import Code
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine
    from mle_lint.model import Location

_STATISTICS = MIDDLES | {"mode", "min", "max", "quantile"}
_BOTH = 2
_NAN = frozenset(("nan", "NaN", "NAN"))
_ASKING = GAPS | {"isfinite", "notna", "notnull"}
# What a number may stand in on its way into a gap, or to a reader.
_AROUND = (ast.JoinedStr, ast.FormattedValue, ast.keyword, ast.IfExp, ast.Subscript)


def is_of_another(frame: Frame, given: Call) -> bool:
    """Whether the gaps of a column get the mean or median of another one: a number that stands for
    none, as beside texts."""
    column = frame.column_name
    written = given.positional[0] if given.positional else None
    if column is None or not isinstance(written, ast.Call) or written.args:
        return False
    func = written.func
    if not isinstance(func, ast.Attribute) or func.attr not in MIDDLES:
        return False
    return named_column(func.value) not in (None, column)


def is_for_others(given: Call) -> bool:
    """Whether what is filled are those that a table looked up does not name: `map(rates)`, as of
    categories that were not met, of which there are none among the rows that it was learnt of."""
    looked_up = given.func.value if isinstance(given.func, ast.Attribute) else None
    if not isinstance(looked_up, ast.Call) or last_name(looked_up.func) != "map":
        return False
    table = looked_up.args[0] if looked_up.args else None
    return isinstance(table, ast.Name | ast.Attribute | ast.Subscript)


def is_of_one_part(given: Call) -> bool:
    """Whether a loop fills all gaps of a column with what it learns of the rows with one value:
    the first pass leaves none for the next, so that one value of a few rows is put into all."""
    code, call, func = given.scope.code, given.node, given.func
    name = named_column(func.value) if isinstance(func, ast.Attribute) else None
    above = code.parents.get(call)
    put = above.targets[0] if isinstance(above, ast.Assign) else None
    if name is None or (put is not None and named_column(put) != name):
        return False
    loop, learnt = loop_of(code, call), _written(given)
    if loop is None or learnt is None:
        return False
    compared = within(ast.Compare, learnt, *_given_in(loop, learnt))
    return any(not names_in(loop.target).isdisjoint(names_in(one)) for one in compared)


def _given_in(loop: ast.For, node: ast.expr) -> list[ast.expr]:
    """What a loop binds to a name."""
    name = node.id if isinstance(node, ast.Name) else None
    return [
        one.value
        for one in loop.body
        if isinstance(one, ast.Assign)
        and isinstance(one.targets[0], ast.Name)
        and one.targets[0].id == name
    ]


def note(m: Machine, frame: Frame, given: Call) -> None:
    """Notes a statistic that fills gaps, and serves nothing else."""
    learnt = learnt_in(_written(given))
    places = {given.scope.code.at(learnt.lineno)} if learnt is not None else set()
    if _is_only_filled_in(given):
        places = learnt_at(given.get(0, "value") or UNKNOWN)
    names = _named(frame) or frame.kept or frozenset[str]()
    for place in places:
        m.trace.fills.note(place, frame.rows, names, frame.all_tokens())


def learnt_in(node: Any) -> ast.Call | None:
    """What fills gaps, where it is worked out in the call itself: `fillna(df["age"].median())`, or
    of groups: `fillna(df.groupby("sex")["age"].transform("mean"))`."""
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    if node.func.attr == "map" and node.args:
        return learnt_in(node.args[0])
    return node if node.func.attr in _STATISTICS or node.func.attr == "transform" else None


def note_in_groups(m: Machine, frame: Frame, given: Call, token: Token) -> None:
    """Notes gaps that are filled in each group: `transform(lambda x: x.fillna(x.mean()))`."""
    written = given.positional[0] if given.positional else None
    body = written.body if isinstance(written, ast.Lambda) else None
    func = body.func if isinstance(body, ast.Call) else None
    if isinstance(func, ast.Attribute) and func.attr == "fillna":
        m.trace.fills.note(token.origin or token.place, frame.rows, _named(frame))


def _named(frame: Frame) -> frozenset[str]:
    """The column that this is, none where it is not one."""
    return frozenset() if frame.column_name is None else frozenset((frame.column_name,))


def learnt_at(value: Value) -> set[Location]:
    """Where the statistics were learnt that a value is, which has no rows of its own."""
    known = (t for one in frames_in(value) if not one.rows for t in one.tokens if not t.fitted)
    return {token.origin or token.place for token in known}


def _is_only_filled_in(given: Call) -> bool:
    """Whether what fills gaps has a name that is read nowhere but there, or to be shown; it may be
    asked whether it is a number: `fillna(0 if pd.isna(mean) else mean)`."""
    written = _written(given)
    ways = [written.body, written.orelse] if isinstance(written, ast.IfExp) else [written]
    picked = [one.value if isinstance(one, ast.Subscript) else one for one in ways]
    names = [one.id for one in picked if isinstance(one, ast.Name)]
    code = given.scope.code
    return bool(names) and all(
        fills_or_shows(code, load) for name in names for load in code.loads.get(name, ())
    )


def replaces_gaps(given: Call) -> bool:
    """Whether a call is `replace(np.nan, value)`."""
    written = given.positional
    named = isinstance(given.func, ast.Attribute) and given.func.attr == "replace"
    return named and len(written) == _BOTH and _is_nan(written[0])


def _is_nan(node: ast.expr) -> bool:
    """Whether an expression is `np.nan`."""
    return last_name(node) in _NAN


def fills_or_shows(code: Code, node: ast.AST) -> bool:
    """Whether what is read there is put into gaps, shown, or asked whether it is a number."""
    above = code.parents.get(node)
    while isinstance(above, _AROUND):
        above = code.parents.get(above)
    if isinstance(above, ast.Expr):
        return True
    name = last_name(above.func) if isinstance(above, ast.Call) else ""
    if name == "replace" and isinstance(above, ast.Call):
        return _is_nan(above.args[0]) if above.args else False
    return name == "fillna" or name in SHOWING or name in _ASKING


def _written(given: Call) -> ast.expr | None:
    """What is written as the value that fills gaps."""
    at = 1 if replaces_gaps(given) else 0
    return next(iter(given.positional[at : at + 1]), None) or given.by_name.get("value")


def named_column(node: ast.expr) -> str | None:
    """The column in `df.age` and `df["age"]`."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.attr
    key = node.slice if isinstance(node, ast.Subscript) else None
    return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else None


def hardly_told(value: Value) -> Value:
    """A statistic that hardly says anything where it is put."""
    if not isinstance(value, Frame):
        return value
    result = value.copy()
    result.tokens = doubted(value.tokens)
    return result
