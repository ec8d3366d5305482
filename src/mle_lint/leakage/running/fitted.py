"""What a fitted object says of itself: its scores, and which columns matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.leakage.knowledge import IMPORTANCES
from mle_lint.leakage.running.learners import LEARNERS, kind_of
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.tokens import Token
from mle_lint.leakage.values.value import UNKNOWN, Estimator, Value

if TYPE_CHECKING:
    from mle_lint.leakage.running.machine import Machine

# What a model that was trained says of how well it did on rows that were held out meanwhile.
_SCORES = ("best_score_", "cv_results_", "best_score", "history", "evals_result_")
# What a selector says of which columns it keeps.
_KEPT = ("support_", "get_support")


def attribute(m: Machine, est: Estimator, name: str) -> Value:
    """`est.name` after a fit."""
    found = importances(est, name)
    if found is not None:
        if est.kind == "select":
            # Of an order, the reader decides how much of it is used.
            doubted = name not in _KEPT
            told = (token._replace(doubted=doubted or token.doubted) for token in est.tokens)
            m.told.update(dict.fromkeys(told, m.trace.tick()))
        return found
    if name in est.options:
        return est.options[name]
    if name.endswith("_") and kind_of(est) in LEARNERS:
        return Frame(tokens=est.tokens)
    if name in _SCORES:
        tell_scores(m, est)
    if name in (*_SCORES, "best_params_"):
        result = Frame()
        result.scored = (est.trained,)
        result.tuned_by = est if est.kind == "search" else None
        return result
    return est if est.kind in ("pipeline", "search", "model") else UNKNOWN


def tell_scores(m: Machine, est: Estimator) -> None:
    """The scores of a search in its folds, or of a training on the rows that it watched, are
    read; one among decompositions, as for topics, predicts nothing."""
    describes = bool(est.steps) and all(kind_of(step) == "shape" for step in est.steps)
    if est.folds is not None and not describes:
        m.trace.told.add(est.folds)
    if est.watched:
        m.trace.watched_aloud.append((est, est.watched))


def importances(est: Estimator, name: str) -> Frame | None:
    """What a fitted model or selector says of its columns: a choice by it has seen the rows."""
    if name not in IMPORTANCES:
        return None
    if est.kind == "select":
        return Frame(tokens=est.tokens)
    if not est.trained or est.trained_at is None:
        return Frame()
    token = Token("select", est.trained_at, f"{est.name}.{name}", est.trained)
    return Frame(tokens=frozenset((token,)))
