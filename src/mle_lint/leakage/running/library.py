"""Functions and classes of libraries, by their last names."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from mle_lint.leakage.knowledge import (
    CONCATS,
    COUNTS,
    CROSS_VALIDATIONS,
    EXTREMES,
    FITTING_FUNCTIONS,
    KINDS,
    METRICS,
    PART_FUNCTIONS,
    READERS,
    RECORD_PACKAGES,
    REDUCTIONS,
    SAVERS,
    SCALARS,
    SCORING_SELECTORS,
    SPLIT_FUNCTIONS,
    SPLITTERS,
    TRAINING_FUNCTIONS,
    words_of,
)
from mle_lint.leakage.running import (
    gathering,
    inlining,
    records,
    selection,
    splitting,
    tables,
    turning,
    unfollowed,
)
from mle_lint.leakage.running.learning_functions import learnt, reduced, tested
from mle_lint.leakage.running.making import callback, cloned, estimator, trained
from mle_lint.leakage.running.scoring import cross_validated, folded, judged
from mle_lint.leakage.running.tables import HOLDERS
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.joining import made_of, table
from mle_lint.leakage.values.rows import sources_of
from mle_lint.leakage.values.value import UNKNOWN, Estimator, Function, Library, Sequence, Value

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine

# Packages and built-in functions that work with numbers, or draw them, and fit nothing.
_RECKONING = words_of("numpy scipy pandas matplotlib seaborn plotly math abs min max sum round map")
# What draws numbers at random, by how its dotted name begins.
_DRAWING = ("numpy.random.", "random.", "torch.rand", "tensorflow.random.", "jax.random.")


def function(m: Machine, callee: Library, given: Call) -> Value:
    """The value of a call of something imported or built in."""
    name = callee.last
    if callee.name.partition(".")[0] in RECORD_PACKAGES:
        return _record(m, unfollowed.passed(m, given))
    handle = _handlers().get(name)
    if handle is not None:
        return handle(m, name, given)
    if name in SPLITTERS:
        return splitting.splitter(m, name, given)
    if name in KINDS:
        return estimator(m, name, KINDS[name], given)
    if name in SAVERS:
        values = (*given.args, *given.names.values())
        m.trace.saved.update(value for value in values if isinstance(value, Estimator))
    if name in SCALARS:
        return UNKNOWN
    if _is_data_set(callee) or name in ("RandomState", "default_rng"):
        return _data_set(m, callee, given)
    if name[:1].isupper() and not name.isupper() and name not in HOLDERS:
        return estimator(m, name, "model", given)
    if "split" in name.lower() and given.given() and name not in ("split", "hsplit", "array_split"):
        return _own_split(m, name, given)
    return _passed(m, callee, given)


def _passed(m: Machine, callee: Library, given: Call) -> Value:
    """What comes of a call that the tables do not know."""
    reckons = callee.name.partition(".")[0] in _RECKONING and callee.last not in SAVERS
    result, frames = unfollowed.passed(m, given, reckons), given.given()
    if reckons:
        m.trace.mix(frames)
    if callee.name.startswith(_DRAWING) and isinstance(result, Frame) and not frames:
        m.trace.drawn |= sources_of(result.rows)
    return result


def _record(m: Machine, value: Value) -> Value:
    """One recording or picture, of which a statistic is no statistic of rows."""
    if not isinstance(value, Frame):
        return value
    one = value.copy()
    one.element = True
    records.note_opened(m, one)
    return one


def _data_set(m: Machine, callee: Library, given: Call) -> Value:
    result = unfollowed.passed(m, given)
    if callee.name.startswith("sklearn.datasets.") and isinstance(result, Frame):
        sources = sources_of(result.rows)
        m.trace.toys |= sources
        m.trace.invented |= sources if callee.last.startswith("make_") else set()
    return result


def _is_data_set(callee: Library) -> bool:
    return "datasets." in callee.name.lower() or "dataset" in callee.last.lower()


def _own_split(m: Machine, name: str, given: Call) -> Value:
    """A split function of a library that the tables do not know."""
    result = unfollowed.passed(m, given)
    if isinstance(result, Frame):
        result.given = ()
    return result


def _split(m: Machine, name: str, given: Call) -> Value:
    return splitting.in_two(m, given, ordered=name.startswith("temporal"))


def _parts(m: Machine, name: str, given: Call) -> Value:
    found = made_of(given.args[0]) if given.args else table(Sequence([*given.names.values()]))
    return splitting.in_parts(m, found, given) if found is not None else UNKNOWN


def _minimised(m: Machine, name: str, given: Call) -> Value:
    """`fmin(objective, ...)`: parameters are chosen by what the objective returns."""
    return selection.searched(m, given)


def _partial(m: Machine, name: str, given: Call) -> Value:
    function = given.args[0] if given.args else UNKNOWN
    if isinstance(function, Function):
        return inlining.filled(function, given)
    return unfollowed.passed(m, given)


_Handler = Callable[["Machine", str, "Call"], Value]
_TABLE: tuple[tuple[frozenset[str], _Handler], ...] = (
    (SPLIT_FUNCTIONS, _split),
    (PART_FUNCTIONS, _parts),
    (CROSS_VALIDATIONS, cross_validated),
    (METRICS, judged),
    (frozenset(("cv",)), folded),
    (frozenset(("clone",)), cloned),
    (frozenset(("range", "trange", "enumerate", "zip", "list", "tuple", "sorted", "reversed",
                "next", "iter", "tqdm", "set", "tqdm_notebook")), gathering.items_of),
    (frozenset(FITTING_FUNCTIONS), learnt),
    (REDUCTIONS | EXTREMES | COUNTS, reduced),
    (CONCATS, tables.stack),
    (frozenset(("merge", "merge_asof", "merge_ordered")), tables.join),
    (READERS, tables.read),
    (frozenset(("zeros", "empty", "ones")), tables.empty),
    (HOLDERS | {"array", "asarray"}, tables.hold),
    (TRAINING_FUNCTIONS, trained),
    (frozenset(("fmin", "gp_minimize", "forest_minimize", "optimize")), _minimised),
    (frozenset(("partial",)), _partial),
    (frozenset(("where", "nonzero", "flatnonzero")), gathering.positions),
    (frozenset(("isin", "in1d")), gathering.member),
    (frozenset(("join", "joinpath", "Path", "PurePath")), gathering.path_of),
    (frozenset(("argmax", "argmin", "nanargmax", "nanargmin")), gathering.best),
    (frozenset(("float", "round", "int")), gathering.same),
    (frozenset(("early_stopping", "EarlyStopping", "ModelCheckpoint")), callback),
    (frozenset(("transpose",)), turning.function),
    (SCORING_SELECTORS, tested),
)  # fmt: skip


@lru_cache(maxsize=1)
def _handlers() -> dict[str, _Handler]:
    """What answers a call, by its name; the first entry of the table that has it."""
    return {name: handle for words, handle in reversed(_TABLE) for name in words}
