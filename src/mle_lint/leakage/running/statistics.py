"""What is boiled down from rows: means, counts, group statistics, correlations, copies of rows."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mle_lint.artefacts.syntax import walked
from mle_lint.leakage import naming
from mle_lint.leakage.knowledge import COUNTS, EXTREMES, LABEL_NAMES, MIDDLES, REDUCTIONS, WINDOWS
from mle_lint.leakage.running import arrays, filling, inlining, judgement, masks, records
from mle_lint.leakage.syntax import within
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.rows import Side
from mle_lint.leakage.values.tokens import limited
from mle_lint.leakage.values.value import (
    Constant,
    Function,
    Mapping,
    Sequence,
    Value,
    carried,
)

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine

_GROUPED = REDUCTIONS | EXTREMES | frozenset(("rank", "zscore"))
_BY_AXIS = frozenset(("mean", "std", "var", "median", "min", "max", "sum"))
_ENCODER_WORDS = (
    "enc",
    "encoder",
    "binarizer",
    "le",
    "ohe",
    "tokenizer",
    "mlb",
    "lb",
    "label",
    "dv",
)


def names_encoder(text: str) -> bool:
    """Whether something of unknown class is called as an encoder, which learns names alone."""
    return any(word in _ENCODER_WORDS or "encod" in word for word in naming.words(text))


def across_columns(given: Call) -> bool:
    """Whether a reduction goes along each row."""
    axis, axes = given.constant("axis"), given.names.get("axis")
    axes = axes if isinstance(axes, Sequence) and axes.exact else None
    if axis is None and isinstance(given.names.get("dim"), Constant):
        axis = given.constant("dim")
    along = [item.value for item in axes.items if isinstance(item, Constant)] if axes else []
    return axis in (1, 2, 3, -1, -2, "columns") or bool(along and 0 not in along)


def _first_axis(name: str, given: Call) -> bool:
    """`x.max(1)`: the first argument of these methods is the axis."""
    is_method = (
        bool(given.args) and name in _BY_AXIS and given.args[0] in (Constant(1), Constant(-1))
    )
    return is_method and not isinstance(given.args[0], Frame)


def reduced(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """A reduction over the rows of a frame."""
    if _first_axis(name, given) or across_columns(given):
        return frame.copy()
    if frame.judged and frame.rows:
        judgement.use(m, frame.predicted, frame, given, scored=True, fed=False)
        result = Frame()
        result.scored = (frame.rows,)
        return result
    if frame.groups is not None:
        return grouped(m, frame, name, given)
    if frame.element or frame.window or not frame.rows or records.is_of_one(m, frame):
        return frame.copy()
    if name in EXTREMES and _is_bound(frame):
        return Frame()
    kind = "edge" if name in EXTREMES else "prep"
    token = m.token(kind, given.place, given.text, frame.rows, fitted=False)
    if kind == "edge" and arrays.is_of_all(given):
        m.trace.whole.add(token.origin or token.place)
    if name in MIDDLES and _is_label(frame, given):
        token = token._replace(doubted=True)
    tokens = limited(frame.all_tokens() | {token})
    if name in COUNTS:
        counts = Frame()
        counts.latent = tokens
        return counts
    return Frame(tokens=tokens)


def _is_label(frame: Frame, given: Call) -> bool:
    """Whether the middle of all labels is worked out: as a column it is one number for all rows,
    and beside group means what stands for groups of few."""
    owner = getattr(given.func, "value", None)
    column = frame.column_name
    # Tables with features may be called `target_train`; a name that is a label's alone is none.
    plain = getattr(owner, "id", "") in LABEL_NAMES
    return plain or (column is not None and naming.is_label(column))


def _is_bound(frame: Frame) -> bool:
    """Whether an extreme is the first or last day of a calendar, or a label's highest number."""
    if frame.parent is None or frame.parent[1] is None:
        return (frame.parent is not None and frame.index_of) or frame.index_of
    return naming.is_date(frame.parent[1])


def grouped(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """A statistic for each group; it comes into force where it is joined to other rows."""
    result = frame.copy()
    result.groups = None
    function = given.get(0, "func")
    entity = bool(frame.groups) and any(naming.is_entity(key) for key in frame.groups or ())
    learns = name in _GROUPED or _learns(function) or (bool(given.names) and name in ("agg",))
    dated = name in ("min", "max") or (
        isinstance(function, Constant) and function.value in EXTREMES
    )
    if dated and naming.is_date(given.text.rpartition("[")[2]):
        # The first or last moment of a group is a bound of a calendar.
        learns = False
    if entity or not learns or not frame.rows or frame.element:
        return _applied(m, result, name, given, function)
    token = m.token("prep", given.place, given.text, frame.rows, fitted=False)
    m.averaged[token] = _averaged(frame, given)
    filling.note_in_groups(m, frame, given, token)
    if isinstance(function, Function) and _reductions(function) == {"mode"}:
        m.trace.note_fit(token.place, commonest=True)
    if name == "transform" or (name == "apply" and isinstance(function, Function)):
        result.tokens = limited(result.tokens | {token})
    else:
        result.latent = limited(result.all_tokens() | {token})
    return result


def _averaged(frame: Frame, given: Call) -> frozenset[str]:
    """The columns that are boiled down for each group, as far as they are named."""
    if frame.column_name is not None:
        return frozenset((frame.column_name,))
    first = given.get(0, "func")
    names = (
        {key for key in first.items if isinstance(key, str)}
        if isinstance(first, Mapping)
        else set()
    )
    for value in given.names.values():
        pair = value.items if isinstance(value, Sequence) and len(value.items) == 2 else []
        names |= {str(item.value) for item in pair[:1] if isinstance(item, Constant)}
    return frozenset(names)


def _learns(function: Value | None) -> bool:
    """Whether a function that is applied to groups boils them down."""
    if isinstance(function, Constant):
        return function.value in _GROUPED
    if isinstance(function, Sequence):
        return any(_learns(item) for item in function.items)
    if isinstance(function, Mapping):
        return any(_learns(item) for item in function.items.values())
    if isinstance(function, Function):
        return bool(_reductions(function))
    return getattr(function, "last", "") in _GROUPED


def _reductions(function: Function) -> set[str]:
    """What a function boils its groups down by."""
    body = function.node.body
    read = within(ast.Attribute, *(body if isinstance(body, list) else [body]))
    return {one.attr for one in read if one.attr in _GROUPED and not _in_window(one)}


def _in_window(node: ast.Attribute) -> bool:
    """Whether a reduction is of a window, as in `goals.rolling(3).mean()`."""
    return any(one.attr in WINDOWS for one in within(ast.Attribute, node.value))


def _applied(m: Machine, result: Frame, name: str, given: Call, function: Value | None) -> Value:
    if isinstance(function, Function):
        group = result.copy()
        group.element = True
        value = inlining.inline(m, function, given._replace(args=[group], names={}))
        tokens = carried(value)
        result.tokens = limited(result.tokens | tokens)
    return result


def correlation(m: Machine, frame: Frame, given: Call) -> Value:
    """`df.corr()`: a choice of columns by one of its columns is a choice by the target."""
    result = Frame()
    if frame.rows and not frame.element:
        result.latent = frozenset((m.token("select", given.place, given.text, frame.rows, False),))
    return result


def duplicated(m: Machine, frame: Frame, given: Call) -> Frame:
    """Rows drawn with replacement: copies of one row may come to lie on both sides of a split."""
    result = frame.copy()
    if frame.rows:
        token = m.token("dup", given.place, given.text, frame.rows, fitted=False)
        result.tokens = limited(result.tokens | {token})
    return result


def query_side(m: Machine, text: str, given: Call) -> Side | None:
    """The side of a split by a query such as `year < 2015`."""
    try:
        node = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        return None
    for inner in walked(node):
        if hasattr(inner, "lineno"):
            inner.lineno = given.node.lineno
    right = node.comparators[0]
    value: Value = Constant(right.value) if isinstance(right, ast.Constant) else Frame()
    if isinstance(node.left, ast.Name):
        node.left = ast.copy_location(ast.Constant(node.left.id), node)
    return masks.mask_of(m, node, value, given.scope)
