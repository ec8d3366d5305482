"""Methods of tables, columns, arrays and batches."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mle_lint.leakage.knowledge import (
    COUNTS,
    EXTREMES,
    READERS,
    REDUCTIONS,
    TEXT_ONLY,
    WINDOWS,
    WRITERS,
)
from mle_lint.leakage.running import (
    applying,
    column_methods,
    filling,
    fitting,
    picking,
    selection,
    stand_ins,
    statistics,
    stored,
    tables,
    turning,
    unfollowed,
)
from mle_lint.leakage.running.changing import changed, copy, placed
from mle_lint.leakage.running.column_methods import (
    assigned,
    difference,
    drop,
    of_types,
    pop,
    remove,
    renamed,
)
from mle_lint.leakage.values import columns, iteration
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.joining import of_groups
from mle_lint.leakage.values.rows import sides_of
from mle_lint.leakage.values.tokens import NO_TOKENS, choices, doubted
from mle_lint.leakage.values.value import (
    NONE,
    UNKNOWN,
    Constant,
    Mapping,
    Sequence,
    Value,
    carried,
)

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine

# A method of something unknown that hands out data of its own, by how its name begins.
_GETTERS = ("load", "read", "get_", "fetch", "download", "open")
# What adds to a list of names.
_GROWING = frozenset(("append", "extend", "insert"))


def method(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`frame.name(...)`."""
    if stand_ins.is_model(frame, name, given):
        return stand_ins.of_model(m, frame, name, given)
    if name in _GROWING:
        frame.without = frozenset()
    handle = _METHODS.get(name)
    if handle is not None:
        return handle(m, frame, name, given)
    if name in REDUCTIONS or name in EXTREMES or name in COUNTS:
        return statistics.reduced(m, frame, name, given)
    if name in WRITERS:
        return _written(m, frame, given)
    if name in TEXT_ONLY:
        return UNKNOWN
    if frame.unknown and (name in READERS or name.startswith(_GETTERS)) and not given.given():
        return unfollowed.passed(m, given)
    return changed(m, frame, name, given)


def _written(m: Machine, frame: Frame, given: Call) -> Value:
    """A table that is saved: what reads the same file later gets it back."""
    key = stored.key_of(given.get(0, "path_or_buf", "path", "excel_writer"))
    if key is not None:
        m.files[key] = frame.copy()
    answers = sides_of(frame.rows) if frame.predicted else set()
    m.trace.submitted |= answers | frame.answers
    if not answers:
        m.trace.escape([frame])
    return NONE


def _fill(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`fillna(value)`: only what is filled in is learnt, column by column for a dictionary."""
    value = given.get(0, "value")
    if isinstance(value, Mapping):
        result = frame.copy()
        for key, item in value.items.items():
            tokens = carried(item)
            result.columns[str(key)] = result.columns.get(str(key), NO_TOKENS) | tokens
        return placed(frame, result, name, given)
    filling.note(m, frame, given)
    rare = filling.is_for_others(given) or any(t in m.averaged for t in frame.all_tokens())
    other = filling.is_of_another(frame, given) or filling.is_of_one_part(given)
    if m.guarded or rare or other:
        # Perhaps there are no gaps; a number of another column or of a few rows stands for none, as
        # beside texts; or it stands for groups that were not met: what it is matters little.
        given = given._replace(args=[filling.hardly_told(item) for item in given.args])
    return changed(m, frame, name, given)


def _replaced(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`replace(np.nan, value)` fills gaps too."""
    if filling.replaces_gaps(given):
        return _fill(m, frame, name, given._replace(args=given.args[1:]))
    return changed(m, frame, name, given)


def _sorted(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`results.sort_values("f1")`: a table in order of a score."""
    result = frame.twin()
    names = columns.column_names(given.get(0, "by") or UNKNOWN) or []
    by_column = [frame.score_of.get(one.lower(), ()) for one in names[:1]]
    result.ranked = by_column[0] if by_column else frame.scored if not frame.rows else ()
    return placed(frame, result, name, given)


def _join(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """Columns of another table come to these rows."""
    grouped = [other for other in given.given() if frame.latent and other.latent]
    result = changed(m, frame, name, given) if not grouped else of_groups(frame, grouped)
    if isinstance(result, Frame):
        result.lineage = None
        others = given.given()
        if not frame.rows and others:
            result.rows = others[0].rows
    return result


def _stack(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    return tables.stacked(m, [frame, *given.given()], given)


def _iterate(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    row = iteration.element(frame)
    return row if name == "itertuples" else Sequence([Sequence([UNKNOWN, row])], exact=False)


def _optimize(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`study.optimize(objective)`."""
    return selection.searched(m, given)


def _correlation(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    return statistics.correlation(m, frame, given)


def _best(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`scores.argmax()`, `results["recall"].idxmax()`."""
    if not given.args and not given.names:
        picked = selection.best_of(m, frame, given)
        if picked is not None:
            return picked
    return UNKNOWN if frame.scored and not frame.rows else frame.copy()


def _paired(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`X.corr().stack()`: pairs of columns that go together. Whoever picks among them need not know
    the label."""
    result = changed(m, frame, name, given)
    if isinstance(result, Frame) and not frame.rows:
        result.latent = doubted(result.latent, choices(result.latent))
    return result


def _total(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """A sum: of hits or costs over predictions it is a score."""
    if frame.judged and frame.rows:
        return statistics.reduced(m, frame, name, given)
    return frame.copy()


def _shuffle(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`ds.shuffle(n)` of tf.data draws another order in every epoch unless it is told not to."""
    result = frame.twin()
    stable = given.names.get("reshuffle_each_iteration") == Constant(False)
    if given.args and not stable and frame.shuffled is None:
        result.shuffled = given.place
    return result


def _backward(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`loss.backward()`: whoever predicted the rows in the loss learns from them."""
    if frame.predicted is not None and frame.rows:
        fitting.train(m, frame.predicted, frame, given.text, given)
    return NONE


_METHODS: dict[str, Callable[[Machine, Frame, str, Call], Value]] = {
    "drop": drop,
    "copy": copy,
    "difference": difference,
    "remove": remove,
    "assign": assigned,
    "fillna": _fill,
    "replace": _replaced,
    **dict.fromkeys(("rename", "add_prefix", "add_suffix", "set_axis", "toDF"), renamed),
    "groupby": applying.group,
    "groupBy": applying.group,
    **dict.fromkeys(WINDOWS, applying.window),
    "resample": applying.periods,
    "shift": applying.shift,
    "diff": applying.shift,
    "pct_change": applying.shift,
    "sample": picking.sample,
    "isin": picking.isin,
    **dict.fromkeys(("take", "skip", "head", "tail"), picking.take),
    **dict.fromkeys(("train_test_split", "randomSplit", "random_split", "split"), picking.split),
    **dict.fromkeys(
        ("apply", "map", "transform", "agg", "aggregate", "applymap", "pipe"), applying.apply
    ),
    **dict.fromkeys(("merge", "join"), _join),
    **dict.fromkeys(("append", "union", "unionAll", "unionByName", "concatenate"), _stack),
    **dict.fromkeys(("query", "where"), picking.query),
    **dict.fromkeys(("filter", "reindex"), column_methods.by_name),
    **dict.fromkeys(("iterrows", "itertuples", "items", "iteritems"), _iterate),
    "transpose": turning.method,
    "corr": _correlation,
    "optimize": _optimize,
    "backward": _backward,
    **dict.fromkeys(("argmax", "argmin", "idxmax", "idxmin"), _best),
    "select_dtypes": of_types,
    "sum": _total,
    "sort_values": _sorted,
    "pop": pop,
    **dict.fromkeys(("stack", "unstack", "melt"), _paired),
    "shuffle": _shuffle,
}
