"""Functions and classes of libraries, by their last names."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING

from mle_lint.leakage import (
    calls,
    estimators,
    gathering,
    inlining,
    judgement,
    naming,
    records,
    selection,
    splitting,
    statistics,
    tables,
    turning,
)
from mle_lint.leakage.iteration import element
from mle_lint.leakage.joining import made_of, merged, table
from mle_lint.leakage.knowledge import (
    AFFINE,
    CONCATS,
    COUNTS,
    CROSS_VALIDATIONS,
    CURVES,
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
from mle_lint.leakage.rows import Rows, union
from mle_lint.leakage.tables import HOLDERS
from mle_lint.leakage.trace import EACH
from mle_lint.leakage.values import (
    UNKNOWN,
    VARYING,
    Constant,
    Estimator,
    Frame,
    Function,
    Library,
    Sequence,
    Value,
    frames_in,
    limited,
)

if TYPE_CHECKING:
    from mle_lint.leakage.calls import Call
    from mle_lint.leakage.machine import Machine

# Packages and built-in functions that work with numbers, or draw them, and fit nothing.
_RECKONING = words_of("numpy scipy pandas matplotlib seaborn plotly math abs min max sum round map")
# How the names of classes end that say what a search tries, or judges by, and are no models.
_NO_MODELS = ("Distribution", "Evaluator")
# What draws numbers at random, by how its dotted name begins.
_DRAWING = ("numpy.random.", "random.", "torch.rand", "tensorflow.random.", "jax.random.")
# Of several arguments they compare these with each other, and go along none.
_BUILT_IN = frozenset(("min", "max"))


def function(m: Machine, callee: Library, given: Call) -> Value:
    """The value of a call of something imported or built in."""
    name = callee.last
    if callee.name.partition(".")[0] in RECORD_PACKAGES:
        return _record(calls.passed(m, given))
    handle = _handlers().get(name)
    if handle is not None:
        return handle(m, name, given)
    if name in SPLITTERS:
        return splitting.splitter(m, name, given)
    if name in KINDS:
        return _estimator(m, name, KINDS[name], given)
    if name in SAVERS:
        values = (*given.args, *given.names.values())
        m.trace.saved.update(value for value in values if isinstance(value, Estimator))
    if name in SCALARS:
        return UNKNOWN
    if _is_data_set(callee) or name in ("RandomState", "default_rng"):
        return _data_set(m, callee, given)
    if name[:1].isupper() and not name.isupper() and name not in HOLDERS:
        return _estimator(m, name, "model", given)
    if "split" in name.lower() and given.given() and name not in ("split", "hsplit", "array_split"):
        return _own_split(m, name, given)
    return _passed(m, callee, given)


def _passed(m: Machine, callee: Library, given: Call) -> Value:
    """What comes of a call that the tables do not know."""
    reckons = callee.name.partition(".")[0] in _RECKONING and callee.last not in SAVERS
    result, frames = calls.passed(m, given, reckons), given.given()
    if reckons:
        m.trace.mix(frames)
    if callee.name.startswith(_DRAWING) and isinstance(result, Frame) and not frames:
        m.trace.drawn |= {atom.source for atom in result.rows}
    return result


def _record(value: Value) -> Value:
    """One recording or picture, of which a statistic is no statistic of rows."""
    if not isinstance(value, Frame):
        return value
    one = value.copy()
    one.element = True
    return one


def _data_set(m: Machine, callee: Library, given: Call) -> Value:
    result = calls.passed(m, given)
    if callee.name.startswith("sklearn.datasets.") and isinstance(result, Frame):
        sources = {atom.source for atom in result.rows}
        m.trace.toys |= sources
        m.trace.invented |= sources if callee.last.startswith("make_") else set()
    return result


def _is_data_set(callee: Library) -> bool:
    return "datasets." in callee.name.lower() or "dataset" in callee.last.lower()


def _estimator(m: Machine, name: str, kind: str, given: Call) -> Estimator:
    made = Estimator(name, kind, given.place)
    made.options = dict(given.names)
    made.places = dict(given.places)
    if given.args:
        made.options.setdefault("@first", given.args[0])
    if name.endswith("Imputer") and made.options.get("strategy") == Constant("constant"):
        made.kind = "stateless"
    if kind in ("pipeline", "search"):
        values = [*given.args, *given.names.values()]
        steps = (step for value in values for step in estimators.steps_in(value))
        made.steps = tuple(step for step in steps if not step.name.endswith(_NO_MODELS))
    frames = given.given()
    made.tuned_by = next((f.tuned_by for f in frames if f.tuned_by is not None), None)
    data: list[Value] = [frame for frame in frames if frame.rows]
    m.trace.escape(frames)
    if kind == "model" and data:
        made.options["@data"] = Sequence(data, exact=False)
    return made


def _cloned(m: Machine, name: str, given: Call) -> Value:
    """`clone(model)`: another one of its kind, that is not fitted; the best of a search is one of
    the models that it was given."""
    model = given.get(0, "estimator")
    if not isinstance(model, Estimator):
        return calls.passed(m, given)
    written = given.node.args[0] if getattr(given.node, "args", ()) else None
    if model.kind == "search" and getattr(written, "attr", "") == "best_estimator_":
        model = next(iter(model.steps), model)
    made = Estimator(model.name, model.kind, given.place)
    made.options, made.places = model.options, model.places
    made.steps, made.beside = model.steps, model.beside
    return made


def _own_split(m: Machine, name: str, given: Call) -> Value:
    """A split function of a library that the tables do not know."""
    result = calls.passed(m, given)
    if isinstance(result, Frame):
        result.given = ()
    return result


def _split(m: Machine, name: str, given: Call) -> Value:
    return splitting.in_two(m, given, ordered=name.startswith("temporal"))


def _parts(m: Machine, name: str, given: Call) -> Value:
    found = made_of(given.args[0]) if given.args else table(Sequence([*given.names.values()]))
    return splitting.in_parts(m, found, given) if found is not None else UNKNOWN


def _cross_validated(m: Machine, name: str, given: Call) -> Value:
    """`cross_val_score(model, X, y)`: folds over what X already knows."""
    model = given.get(0, "estimator")
    data = table(given.get(1, "X"))
    if data is None:
        return UNKNOWN
    key = ("folds", m.site(given.node, given.scope))
    m.trace.told.add(splitting.enter(m, key, "folds", data, given, given.text))
    est = model if isinstance(model, Estimator) else None
    judgement.use(m, est, data, given, scored=True)
    result = data.copy() if name == "cross_val_predict" else Frame()
    result.scored = (data.rows,)
    return result


def _folded(m: Machine, name: str, given: Call) -> Value:
    """`xgb.cv(params, data)`: the library makes folds and scores them."""
    result = calls.passed(m, given)
    data = next((frame for frame in given.given() if frame.rows), None)
    if data is not None:
        key = ("folds", m.site(given.node, given.scope))
        m.trace.told.add(splitting.enter(m, key, "folds", data, given, given.text))
        m.trace.mentions.add(naming.VALIDATION)
    return result


def _judged(m: Machine, name: str, given: Call) -> Value:
    """A metric over labels and predictions."""
    values = [*given.args, *given.names.values()]
    predicted = [f for v in values for f in frames_in(v) if f.predicted is not None]
    models = [v for v in values if isinstance(v, Estimator)]
    if models and not predicted:
        frames = given.given()
        return estimators.method(m, models[0], "score", given._replace(args=[*frames], names={}))
    rows = union(f.rows for f in predicted or given.given())
    judged = merged(predicted or given.given()) if predicted or given.given() else Frame()
    judged.rows = rows
    est = predicted[0].predicted if predicted else None
    if _is_without_truth(given):
        m.trace.broken = True
    elif rows:
        judgement.use(m, est, judged, given, True, bool(predicted), _truth(given))
    result = Frame()
    result.scored = (rows,)
    result.cut = EACH if judged.cut == EACH else None
    if name in CURVES:
        result.curve = True
        return Sequence([result, result.copy(), Frame()])
    return result


def _truth(given: Call) -> Rows:
    """The rows whose truth a metric is given."""
    return union(f.rows for f in given.given() if f.predicted is None)


def _is_without_truth(given: Call) -> bool:
    """Whether a metric is given a name that nothing binds: it ends there."""
    written = [*getattr(given.node, "args", ()), *(k.value for k in given.node.keywords)]
    names = [one.id for one in written if isinstance(one, ast.Name)]
    code = given.scope.code
    return any(given.scope.get(name) is None and not code.binds(name) for name in names)


def _reduced(m: Machine, name: str, given: Call) -> Value:
    if "key" in given.names and given.args:
        one = element(given.args[0])
        key = given.names["key"]
        asked = given._replace(args=[one], names={})
        score = inlining.inline(m, key, asked) if isinstance(key, Function) else UNKNOWN
        selection.best_of(m, Sequence([given.args[0], score], exact=False), given)
        return one
    found = table(given.args[0]) if given.args else None
    if found is None:
        return VARYING if VARYING in given.args else UNKNOWN
    if given.text in _BUILT_IN and len(given.args) > 1 and found.rows and not found.judged:
        # The larger of two cells, and no statistic of a column.
        return merged(given.given())
    axis = given.args[1] if len(given.args) > 1 and "axis" not in given.names else None
    if isinstance(axis, Constant) and name in (
        *EXTREMES,
        "mean",
        "std",
        "var",
        "median",
        "average",
    ):
        given = given._replace(names={**given.names, "axis": axis})
    result = statistics.reduced(m, found, name, given)
    records.note_points(m, given.args[0], result)
    return result


def _learnt(m: Machine, name: str, given: Call) -> Value:
    """`scale(X)` and the like; `resample(X)` copies rows."""
    data = table(given.args[0]) if given.args else table(Sequence([*given.names.values()]))
    if data is None:
        return UNKNOWN
    if name == "resample":
        return _resampled(m, given)
    if data.element or statistics.across_columns(given) or "lmbda" in given.names:
        return data
    token = m.token(FITTING_FUNCTIONS[name], given.place, given.text, data.rows)
    m.trace.note_fit(token.place, scales=name in AFFINE)
    result = data.copy()
    result.tokens, result.columns = limited(data.all_tokens() | {token}), {}
    return result


def _resampled(m: Machine, given: Call) -> Value:
    copies = given.constant("replace") is not False
    parts: list[Value] = []
    for value in given.args:
        whole = table(value)
        if whole is not None:
            parts.append(statistics.duplicated(m, whole, given) if copies else whole)
    return parts[0] if len(parts) == 1 else Sequence(parts)


def _minimised(m: Machine, name: str, given: Call) -> Value:
    """`fmin(objective, ...)`: parameters are chosen by what the objective returns."""
    return selection.searched(m, given)


def _partial(m: Machine, name: str, given: Call) -> Value:
    function = given.args[0] if given.args else UNKNOWN
    if isinstance(function, Function):
        return inlining.filled(function, given)
    return calls.passed(m, given)


def _callback(m: Machine, name: str, given: Call) -> Value:
    return _estimator(m, name, "callback", given)


def _trained(m: Machine, name: str, given: Call) -> Value:
    """`lgb.train(params, data, ...)`: a model that is made by training it."""
    made = Estimator(given.text, "model", given.place)
    made.options = dict(given.names)
    if given.get(2, "num_boost_round", "num_iterations") == Constant(0):
        # No tree is grown: the model stays what it was, if there was one.
        before = given.get(-1, "xgb_model", "init_model")
        return before if before is not None else made
    found = [
        f
        for value in (given.get(1, "train_set", "dtrain", "pool"), given.get(0))
        if value is not None
        for f in frames_in(value)
    ]
    if not found:
        return calls.passed(m, given)
    if len(given.args) > 3 and "evals" not in given.names:
        given = given._replace(names={**given.names, "evals": given.args[3]})
    estimators.train(m, made, found[0], given.text, given)
    return made


def _cleaned(m: Machine, name: str, given: Call) -> Value:
    """A scoring function for selectors, such as `chi2(X, y)`."""
    data = estimators.rows_of(given)
    if data is None or not data.rows:
        return UNKNOWN
    token = m.token("select", given.place, given.text, data.rows)
    return Frame(tokens=frozenset((token,)))


_Handler = Callable[["Machine", str, "Call"], Value]
_TABLE: tuple[tuple[frozenset[str], _Handler], ...] = (
    (SPLIT_FUNCTIONS, _split),
    (PART_FUNCTIONS, _parts),
    (CROSS_VALIDATIONS, _cross_validated),
    (METRICS, _judged),
    (frozenset(("cv",)), _folded),
    (frozenset(("clone",)), _cloned),
    (frozenset(("range", "trange", "enumerate", "zip", "list", "tuple", "sorted", "reversed",
                "next", "iter", "tqdm", "set", "tqdm_notebook")), gathering.items_of),
    (frozenset(FITTING_FUNCTIONS), _learnt),
    (REDUCTIONS | EXTREMES | COUNTS, _reduced),
    (CONCATS, tables.stack),
    (frozenset(("merge", "merge_asof", "merge_ordered")), tables.join),
    (READERS, tables.read),
    (frozenset(("zeros", "empty", "ones")), tables.empty),
    (HOLDERS | {"array", "asarray"}, tables.hold),
    (TRAINING_FUNCTIONS, _trained),
    (frozenset(("fmin", "gp_minimize", "forest_minimize", "optimize")), _minimised),
    (frozenset(("partial",)), _partial),
    (frozenset(("where", "nonzero", "flatnonzero")), gathering.positions),
    (frozenset(("isin", "in1d")), gathering.member),
    (frozenset(("join", "joinpath", "Path", "PurePath")), gathering.path_of),
    (frozenset(("argmax", "argmin", "nanargmax", "nanargmin")), gathering.best),
    (frozenset(("float", "round", "int")), gathering.same),
    (frozenset(("early_stopping", "EarlyStopping", "ModelCheckpoint")), _callback),
    (frozenset(("transpose",)), turning.function),
    (SCORING_SELECTORS, _cleaned),
)  # fmt: skip


@lru_cache(maxsize=1)
def _handlers() -> dict[str, _Handler]:
    """What answers a call, by its name; the first entry of the table that has it."""
    return {name: handle for words, handle in reversed(_TABLE) for name in words}
