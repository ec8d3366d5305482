"""Objects that are fitted: what fitting teaches them, and what they then hand to other rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.leakage import affine
from mle_lint.leakage.knowledge import (
    FIT_METHODS,
    IMPORTANCES,
    PREDICT_METHODS,
    SAVERS,
    SCORE_METHODS,
    STANDARDISING,
)
from mle_lint.leakage.running import judgement, selection, unfollowed
from mle_lint.leakage.running.fitted import importances, tell_scores
from mle_lint.leakage.running.fitting import WEIGHTED, fit
from mle_lint.leakage.running.learners import LEARNERS, kind_of, knows, rows_of
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.joining import merged, table
from mle_lint.leakage.values.rows import NO_ROWS
from mle_lint.leakage.values.tokens import NO_TOKENS, Tokens, limited
from mle_lint.leakage.values.value import UNKNOWN, Estimator, Sequence, Value

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine

# What gives every value back, by how its name ends.
_INVERTIBLE = ("Scaler", "PowerTransformer", "QuantileTransformer")
# Methods that return the object itself, by how their names begin.
_BUILDERS = ("compile", "set", "eval", "to", "build", "summary", "cuda", "add", "with_", "load_w")


def method(m: Machine, est: Estimator, name: str, given: Call) -> Value:
    """`est.name(...)`."""
    if name in ("fit_transform", "fit_resample", "fit_sample", "fit_predict"):
        fit(m, est, name, given)
        return _after_fit(m, est, name, given)
    if name in FIT_METHODS:
        return fit(m, est, name, given)
    if name in PREDICT_METHODS:
        return judgement.predicted(m, est, given)
    if name in SCORE_METHODS:
        return judgement.scored(m, est, name, given)
    if name in IMPORTANCES:
        return importances(est, name) or UNKNOWN
    if name == "inverse_transform" and est.name.endswith(_INVERTIBLE):
        return _restored(m, est, given)
    if name.endswith("_to_matrix") and given.names.get("mode") == WEIGHTED:
        m.trace.numbered.update((token.place, False) for token in est.tokens)
    if name in ("transform", "inverse_transform") or kind_of(est) in LEARNERS:
        return _transformed(m, est, given)
    if name == "optimize":
        return selection.searched(m, given)
    return _other(m, est, name, given)


def _other(m: Machine, est: Estimator, name: str, given: Call) -> Value:
    if name == "evals_result":
        tell_scores(m, est)
    if name in SAVERS:
        m.trace.saved.add(est)
    return est if name.startswith(_BUILDERS) else unfollowed.passed(m, given)


def _after_fit(m: Machine, est: Estimator, name: str, given: Call) -> Value:
    data = rows_of(given)
    if data is None:
        return UNKNOWN
    if name == "fit_transform":
        return _transformed(m, est, given)
    if name == "fit_predict":
        result = _transformed(m, est, given)
        if isinstance(result, Frame) and kind_of(est) not in LEARNERS:
            result.predicted, result.trained = est, est.trained
        return result
    parts: list[Value] = []
    for value in given.args[:2] or list(given.names.values())[:2]:
        found = table(value)
        if found is not None:
            part = found.copy()
            part.tokens = limited(part.tokens | est.tokens)
            parts.append(part)
    return Sequence(parts)


def _transformed(m: Machine, est: Estimator, given: Call) -> Value:
    """Rows that went through a fitted transformer know what it knows."""
    data = rows_of(given)
    if data is None:
        return Frame(tokens=est.tokens)
    result = data.copy()
    before = data.all_tokens()
    forward = given.text.rpartition(".")[2] in ("transform", "fit_transform")
    if forward and est.name in STANDARDISING and data.predicted is None:
        before -= _undone(m, before)
    result.tokens = limited(before | knows(est))
    result.columns, result.lineage, result.mask, result.index_of = {}, None, None, False
    return result


def _undone(m: Machine, tokens: Tokens) -> Tokens:
    """What only moved and stretched columns: a scaler that standardises them by its own rows gives
    the same values, whatever that was. Turned axes bring columns together before."""
    if any(token.kind == "shape" for token in tokens):
        return NO_TOKENS
    own = frozenset(token for token in tokens if token not in m.averaged)
    return frozenset(token for token in own if affine.is_affine(m.trace, token, own))


def _restored(m: Machine, est: Estimator, given: Call) -> Value:
    """Scaled rows in their first unit again: what the scaler learnt is out of them."""
    result = _transformed(m, est, given)
    if isinstance(result, Frame):
        result.tokens -= est.tokens
    return result


def called(m: Machine, est: Estimator, given: Call) -> Value:
    """`model(batch)`: a prediction for training as well as for judging."""
    frames = given.given()
    if not frames:
        return est
    m.trace.escape(frames)
    result = merged(frames)
    result.tokens = (
        limited(result.tokens | knows(est)) if kind_of(est) in LEARNERS else result.tokens
    )
    result.predicted, result.trained = (
        (est, est.trained) if est.kind == "model" else (None, NO_ROWS)
    )
    result.mask, result.lineage = None, None
    return result
