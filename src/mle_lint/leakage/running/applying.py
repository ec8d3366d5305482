"""Functions that are applied to tables, and tables by groups, windows or other moments."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mle_lint.leakage import naming
from mle_lint.leakage.knowledge import EXTREMES, REDUCTIONS
from mle_lint.leakage.running import changing, inlining, statistics
from mle_lint.leakage.syntax import within
from mle_lint.leakage.values import columns
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.tokens import NO_TOKENS, limited
from mle_lint.leakage.values.value import (
    UNKNOWN,
    Constant,
    Function,
    Sequence,
    Value,
    carried,
)

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine

# Each moment is by itself, as each person is.
_PERIOD = ("period_id",)
_DAYS = frozenset(("date", "normalize", "floor", "to_period"))


def group(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`frame.groupby(keys)`."""
    result = frame.copy()
    names = columns.column_names(given.get(0, "by", "level") or UNKNOWN)
    unknown = _PERIOD if _is_day(given.positional[:1]) else ("",)
    result.groups = tuple(names) if names is not None else unknown
    return result


def _is_day(keys: list[ast.expr]) -> bool:
    """Whether rows are put together by `when.dt.date` or the like."""
    for key in keys:
        of = key.func if isinstance(key, ast.Call) else key
        if isinstance(of, ast.Attribute) and of.attr in _DAYS:
            return isinstance(of.value, ast.Attribute) and of.value.attr == "dt"
    return False


def window(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`frame.rolling(n)` and the like: a statistic of it sees the rows around each row."""
    result = _moved(m, frame, given)
    result.element = True
    return result


def periods(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`frame.resample("D")`: rows of one day become one row, which knows of no other day."""
    result = frame.copy()
    result.groups = _PERIOD
    return result


def shift(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`frame.shift(n)`, `frame.diff()`. What comes later is what is to be predicted."""
    periods = given.get(0, "periods")
    ahead = isinstance(periods, Constant) and isinstance(periods.value, int) and periods.value < 0
    column = frame.column_name
    if frame.groups is not None and column is not None and naming.is_moment(column):
        # How long ago the same one was met tells no value of another row.
        result = frame.copy()
    else:
        result = _moved(m, frame, given, ahead)
    result.groups = None
    return result


def _moved(m: Machine, frame: Frame, given: Call, ahead: bool = False) -> Frame:
    """Rows that hold values of other moments from here on."""
    result = frame.copy()
    if ahead:
        m.trace.ahead.add(given.place)
    if frame.rows and all(place in m.trace.ahead for place in frame.lags):
        result.lags = (given.place,)
    return result


def apply(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`apply`, `map`, `transform`, `agg` with a function, a name of one or a table of values."""
    if frame.groups is not None:
        return statistics.grouped(m, frame, name, given)
    function = given.get(0, "func", "function")
    if isinstance(function, Constant) and function.value in (*REDUCTIONS, *EXTREMES):
        return statistics.reduced(m, frame, str(function.value), given)
    if isinstance(function, Function):
        return _each(m, frame, name, given, function)
    return changing.changed(m, frame, name, given)


def _each(m: Machine, frame: Frame, name: str, given: Call, function: Function) -> Value:
    one = frame.twin()
    by_row = name in ("map", "applymap", "filter", "foreach") or frame.parent is not None
    by_row = by_row or given.constant("axis") in (1, "columns")
    if name != "pipe":
        # Of a window, a function is given some rows beside each other.
        one.element = by_row or frame.element
    inner = given._replace(args=[one, *_more(given)], names={})
    value = inlining.inline(m, function, inner)
    tokens = carried(value)
    if name == "pipe":
        return value
    result = frame.twin()
    read = _read(function) if by_row and frame.parent is None else None
    if read is not None:
        # Of each row only these columns go into the result.
        tokens = tokens.union(*(frame.columns.get(name, NO_TOKENS) for name in read))
        result.columns = {}
    result.tokens = limited(result.tokens | tokens)
    return result


def _read(function: Function) -> set[str] | None:
    """The columns that a function reads of the row that it is given, where it does nothing else
    with it."""
    node = function.node
    name = node.args.args[0].arg if node.args.args else ""
    loads = [load for load in within(ast.Name, node) if load.id == name]
    keys = {one.value: one.slice for one in within(ast.Subscript, node)}
    read = [keys.get(load) for load in loads]
    named = {str(key.value) for key in read if isinstance(key, ast.Constant)}
    return named if all(isinstance(key, ast.Constant) for key in read) else None


def _more(given: Call) -> list[Value]:
    """Further arguments of an applied function."""
    more = given.names.get("args")
    return [*given.args[1:], *(more.items if isinstance(more, Sequence) else [])]
