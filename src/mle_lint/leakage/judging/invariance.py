"""Models that do not notice what was learnt of their columns, as trees do not notice a scale."""

from __future__ import annotations

from collections.abc import Callable

from mle_lint.leakage import naming
from mle_lint.leakage.affine import ends, is_affine
from mle_lint.leakage.knowledge import (
    OF_MODELS,
    OF_ONE_MODEL,
    OF_TREES,
    SCALE_FREE,
    STANDARDISING,
    TREES,
    words_of,
)
from mle_lint.leakage.trace import Trace
from mle_lint.leakage.values.rows import overlap
from mle_lint.leakage.values.tokens import Token
from mle_lint.leakage.values.value import Estimator, Sequence, Value

# Words in the names of models of unknown classes that hold trees.
_TREE_WORDS = words_of("""
    tree trees forest forests boost boosting xgb lgb lgbm gbm gbdt gbt catboost
""")
_PAIR = 2
_NEIGHBOURS = "KNeighbors"
# How the names of classes end that work out a metric.
_MEASURING = ("Evaluator", "Metrics", "Metric")
# Bins of equal counts keep the order of a column, by which a tree splits it.
_BINS = frozenset(("qcut",))
# What bends each column evenly, and keeps its order.
_BENDING = ("PowerTransformer.",)


def is_unnoticed(trace: Trace, token: Token) -> bool:
    """Whether columns were only moved and stretched before models that do not notice, or put into
    bins or made of words before trees, and nothing turns axes. What makes rows between neighbours
    makes nearly the same ones."""
    if (token.origin or token.place) in trace.whole:
        return _are_fitted(trace, token, _is_even)
    if _moves(trace, token):
        return _are_fitted(trace, token, _is_scale_free)
    ordered = ends(token) in _BINS or token.text.startswith(_BENDING)
    ordered = ordered or trace.counted.get(token.place, False)
    return ordered and _are_fitted(trace, token, _is_of_trees)


def noticing(trace: Trace, token: Token) -> Callable[[Estimator], bool]:
    """Tells whether a model would answer otherwise without what was learnt, as far as its kind
    tells."""
    moves = _moves(trace, token)
    return lambda model: not (moves and _holds(model, _is_scale_free))


def _moves(trace: Trace, token: Token) -> bool:
    """Whether each column that is fitted was only moved and stretched."""
    known = frozenset(other for training in trace.trainings for other in training.tokens)
    return is_affine(trace, token, known)


def _are_fitted(trace: Trace, token: Token, is_one: Callable[[Estimator], bool]) -> bool:
    """Whether only models of one sort are fitted with what was learnt, or scored with it."""
    told = [training for training in trace.trainings if token in training.tokens]
    judged = [use for use in trace.uses if use.scored and token in use.tokens]
    if any(other.kind == "shape" for training in told for other in training.tokens):
        return False
    if _are_turned(trace, token):
        return False
    models = [training.model for training in told]
    told_by = {use.model for use in trace.uses if use.scored or any(a.sides for a in use.rows)}
    if not told_by.isdisjoint(models):
        # What is fitted and predicts nothing that is held out, as what explains another model or
        # fills in a table without labels, has no score.
        models = [model for model in models if model in told_by]
    models += [use.model for use in judged if use.model is not None and not _measures(use.model)]
    return bool(models) and all(_holds(each, is_one) for one in models for each in _any_of(one))


def _are_turned(trace: Trace, token: Token) -> bool:
    """Whether axes of the same rows are turned, and what comes of it is fitted or scored, which
    groups that are only drawn are not."""
    turned = [fit.token for fit in trace.fits if fit.token.kind == "shape"]
    turned = [other for other in turned if overlap(other.rows, token.rows)]
    known = [one.tokens for one in (trace.trainings if turned else ())]
    known += [one.tokens for one in (trace.uses if turned else ())]
    return any(other in tokens for tokens in known for other in turned)


def _measures(model: Estimator) -> bool:
    """Whether something judges predictions, and makes none."""
    return model.name.endswith(_MEASURING) and not model.trained


def _any_of(model: Estimator) -> tuple[Estimator, ...]:
    return (model, *model.beside)


def _holds(model: Estimator, is_one: Callable[[Estimator], bool]) -> bool:
    """Whether a model is of one sort, or each that a pipeline, a search or an ensemble holds."""
    if is_one is _is_scale_free and _standardises(model):
        return True
    if model.kind in ("pipeline", "search"):
        inner = [step for step in model.steps if step.kind in ("model", "pipeline", "search")]
        return bool(inner) and all(_holds(each, is_one) for one in inner for each in _any_of(one))
    if model.name in OF_MODELS:
        members = _members(model.options.get("estimators") or model.options.get("@first"))
        alone = "passthrough" not in model.options
        return alone and bool(members) and all(_holds(each, is_one) for each in members)
    base = model.options.get("estimator") or model.options.get("base_estimator")
    if model.name in OF_TREES and isinstance(base, Estimator):
        return _holds(base, is_one)
    base = base or model.options.get("@first")
    if model.name in OF_ONE_MODEL and isinstance(base, Estimator):
        return _holds(base, is_one)
    return is_one(model)


def _members(value: Value | None) -> list[Estimator]:
    """The models that an ensemble is given as pairs of a name and a model; none where not all of
    them are known."""
    listed = value.items if isinstance(value, Sequence) and value.exact else []
    pairs = [one.items for one in listed if isinstance(one, Sequence) and len(one.items) == _PAIR]
    found = [pair[1] for pair in pairs if isinstance(pair[1], Estimator)]
    return found if len(found) == len(listed) else []


def _standardises(model: Estimator) -> bool:
    """Whether a pipeline brings all columns to one scale before anything else but filling gaps."""
    steps = [step for step in model.steps if not step.name.endswith("Imputer")]
    return model.kind == "pipeline" and bool(steps) and steps[0].name in STANDARDISING


def _is_of_trees(model: Estimator) -> bool:
    known = model.name in TREES or model.name in OF_TREES
    return known or not _TREE_WORDS.isdisjoint(naming.words(model.name))


def _is_scale_free(model: Estimator) -> bool:
    return model.name in SCALE_FREE or _is_of_trees(model)


def _is_even(model: Estimator) -> bool:
    """Whether a model does the same when all columns are moved and stretched alike: which rows are
    nearest stays as it is."""
    return model.name.startswith(_NEIGHBOURS) or _is_scale_free(model)


def is_scale_free_name(name: str) -> bool:
    """Whether a model of this dotted name does the same on any scale, as far as its name tells."""
    last = name.rpartition(".")[2]
    return last in SCALE_FREE | TREES | OF_TREES or name in TREES
