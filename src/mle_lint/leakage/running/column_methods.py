"""Methods of tables that add, drop, rename and pick columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.leakage.running import inlining, picking, storing
from mle_lint.leakage.running.changing import changed, placed
from mle_lint.leakage.values import columns
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.joining import merged
from mle_lint.leakage.values.rows import without
from mle_lint.leakage.values.tokens import choices, limited
from mle_lint.leakage.values.value import (
    NONE,
    UNKNOWN,
    Constant,
    Function,
    Mapping,
    Sequence,
    Value,
    frames_in,
    known_of,
)

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine

# What the columns of a table are unless somebody says otherwise.
_USUAL_TYPES = frozenset(("number", "int64", "float64", "int", "float", "object", "integer"))


def drop(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`drop` of columns by name, of columns by a choice, or of the rows of an index."""
    result = frame.twin()
    labels = given.get(0, "columns", "labels", "index")
    index = [f for f in frames_in(labels) if f.rows] if labels is not None else []
    if index:
        result.rows = without(frame.rows, merged(index).rows)
    elif labels is not None:
        names = columns.column_names(labels)
        columns.drop_columns(result, names or [])
        result.without = _without(frame, names)
        marks = choices(known_of(labels))
        result.tokens = limited(result.tokens | marks)
        if names is None:
            result.lineage = None
    return placed(frame, result, name, given)


def _without(frame: Frame, names: list[str] | None) -> frozenset[str]:
    """What is not among names of columns, of which some more are left out."""
    return frozenset() if frame.rows else frame.without | frozenset(names or ())


def difference(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`df.columns.difference(["id", "y"])`."""
    result = changed(m, frame, name, given)
    if isinstance(result, Frame):
        result.without = _without(frame, columns.column_names(given.get(0, "other") or UNKNOWN))
    return result


def remove(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`names.remove("y")` of a list of columns."""
    names = columns.column_names(given.get(0) or UNKNOWN)
    if frame.rows or names is None:
        return changed(m, frame, name, given)
    frame.without |= frozenset(names)
    return NONE


def assigned(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`df.assign(a=..., b=lambda df: ...)`: each column knows what its own values know."""
    if "**" in given.names:
        return changed(m, frame, name, given)
    result = frame.twin()
    for key, value in given.names.items():
        if isinstance(value, Function):
            value = inlining.inline(m, value, given._replace(args=[result], names={}))
        storing.put(result, Constant(key), value, whole=True)
    return result


def renamed(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """Columns get other names, which only a dictionary tells."""
    result = frame.twin()
    names = given.get(-1, "columns", "mapper")
    known = isinstance(names, Mapping) and names.rest is None
    if isinstance(names, Mapping) and known:
        said = {k: v.value for k, v in names.items.items() if isinstance(v, Constant)}
        if len(said) == len(names.items):
            result.columns = {str(said.get(k, k)): t for k, t in frame.columns.items()}
            return placed(frame, result, name, given)
    columns.label(result, None)
    return placed(frame, result, name, given)


def of_types(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`df.select_dtypes(["int8"])`: whether the label is of a type that few columns have is not
    known."""
    result = changed(m, frame, name, given)
    types = columns.column_names(given.get(0, "include") or UNKNOWN)
    if isinstance(result, Frame) and types and _USUAL_TYPES.isdisjoint(types):
        result.lineage = None
    return result


def pop(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`df.pop("y")`: a column that is taken out."""
    taken = columns.column(frame, given.get(0, "item") or UNKNOWN)
    taken.parent = None
    columns.drop_columns(frame, columns.column_names(given.get(0, "item") or UNKNOWN) or [])
    return taken


def by_name(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`df.reindex(columns=names)` and `df.filter(items=names)`: the columns so called."""
    along = given.constant("axis") in (1, "columns")
    names = given.get(0 if along or name == "filter" else -1, "columns", "items", "labels")
    if name == "filter" and not isinstance(names, Sequence):
        return picking.query(m, frame, name, given)
    if names is None or columns.column_names(names) is None:
        return changed(m, frame, name, given)
    return columns.column(frame, names)
