"""Metrics and cross-validation: a score, and the rows that it is measured on."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mle_lint.leakage import naming
from mle_lint.leakage.events import EACH
from mle_lint.leakage.knowledge import CURVES
from mle_lint.leakage.running import estimators, judgement, splitting, unfollowed
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.joining import merged, table
from mle_lint.leakage.values.rows import Rows, union
from mle_lint.leakage.values.value import UNKNOWN, Estimator, Sequence, Value, frames_in

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine


def cross_validated(m: Machine, name: str, given: Call) -> Value:
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


def folded(m: Machine, name: str, given: Call) -> Value:
    """`xgb.cv(params, data)`: the library makes folds and scores them."""
    result = unfollowed.passed(m, given)
    data = next((frame for frame in given.given() if frame.rows), None)
    if data is not None:
        key = ("folds", m.site(given.node, given.scope))
        m.trace.told.add(splitting.enter(m, key, "folds", data, given, given.text))
        m.trace.mentions.add(naming.VALIDATION)
    return result


def judged(m: Machine, name: str, given: Call) -> Value:
    """A metric over labels and predictions."""
    values = [*given.args, *given.names.values()]
    predicted = [f for v in values for f in frames_in(v) if f.predicted is not None]
    models = [v for v in values if isinstance(v, Estimator)]
    if models and not predicted:
        frames = given.given()
        return estimators.method(m, models[0], "score", given._replace(args=[*frames], names={}))
    found = predicted or given.given()
    judged = merged(found) if found else Frame()
    rows = judged.rows = union(frame.rows for frame in found)
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
    written = (*given.positional, *given.by_name.values())
    names = [one.id for one in written if isinstance(one, ast.Name)]
    code = given.scope.code
    return any(given.scope.get(name) is None and not code.binds(name) for name in names)
