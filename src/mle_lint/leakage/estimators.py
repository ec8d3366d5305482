"""Objects that are fitted: what fitting teaches them, and what they then hand to other rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.leakage import (
    bounded,
    calls,
    features,
    invariance,
    judgement,
    naming,
    records,
    selection,
    splitting,
)
from mle_lint.leakage.joining import merged, table
from mle_lint.leakage.knowledge import (
    AFFINE,
    COUNTING,
    FIT_METHODS,
    IMPORTANCES,
    LEARNS_NOTHING,
    NUMBERING,
    PREDICT_METHODS,
    SAVERS,
    SCORE_METHODS,
    STANDARDISING,
    WATCHED,
)
from mle_lint.leakage.naming import VALIDATION
from mle_lint.leakage.rows import NO_ROWS, TRAIN, of_source, union
from mle_lint.leakage.trace import Fit, Training
from mle_lint.leakage.values import (
    NO_TOKENS,
    NONE,
    UNKNOWN,
    Constant,
    Estimator,
    Frame,
    Function,
    Mapping,
    Sequence,
    Splitter,
    Token,
    Tokens,
    Value,
    frames_in,
    limited,
)

if TYPE_CHECKING:
    from mle_lint.leakage.calls import Call
    from mle_lint.leakage.machine import Machine

# Worst first: a pipeline of transformers leaks what the worst of its steps does.
_WORST = ("dup", "target", "select", "prep", "shape", "vocab")
LEARNERS = frozenset(_WORST)
# What gives every value back, by how its name ends.
_INVERTIBLE = ("Scaler", "PowerTransformer", "QuantileTransformer")
# What a model that was trained says of how well it did on rows that were held out meanwhile.
_SCORES = ("best_score_", "cv_results_", "best_score", "history", "evals_result_")
# What a selector says of which columns it keeps.
_KEPT = ("support_", "get_support")
# How words are weighted by the rows that hold them.
_WEIGHTED = Constant("tfidf")
# Bounds of how often a word is met that leave out none.
_ALL_WORDS = (NONE, Constant(1), Constant(1.0))
_ROWS = ("X", "x", "X_train", "data", "dataset", "training_data", "train_dataset", "generator")
# Methods that return the object itself, by how their names begin.
_BUILDERS = ("compile", "set", "eval", "to", "build", "summary", "cuda", "add", "with_", "load_w")


def kind_of(est: Estimator) -> str:
    """What a fit keeps: one of `LEARNERS`, "model", "search" or "stateless"."""
    if est.kind != "pipeline":
        return "stateless" if _learns_nothing(est) else est.kind
    kinds = [kind_of(step) for step in est.steps]
    if "model" in kinds or "search" in kinds:
        return "model"
    return next((kind for kind in _WORST if kind in kinds), "stateless")


def _learns_nothing(est: Estimator) -> bool:
    argument, value = LEARNS_NOTHING.get(est.name, ("", None))
    return est.options.get(argument) == Constant(value)


def steps_in(value: Value, depth: int = 0) -> list[Estimator]:
    """The estimators among the arguments of a pipeline, in order."""
    if isinstance(value, Estimator):
        return [value]
    if depth < 5 and isinstance(value, Sequence):
        return [step for item in value.items for step in steps_in(item, depth + 1)]
    if depth < 5 and isinstance(value, Mapping):
        return [step for item in value.items.values() for step in steps_in(item, depth + 1)]
    return []


def method(m: Machine, est: Estimator, name: str, given: Call) -> Value:
    """`est.name(...)`."""
    if name in ("fit_transform", "fit_resample", "fit_sample", "fit_predict"):
        _fit(m, est, name, given)
        return _after_fit(m, est, name, given)
    if name in FIT_METHODS:
        return _fit(m, est, name, given)
    if name in PREDICT_METHODS:
        return judgement.predicted(m, est, given)
    if name in SCORE_METHODS:
        return judgement.scored(m, est, name, given)
    if name in IMPORTANCES:
        return importances(est, name) or UNKNOWN
    if name == "inverse_transform" and est.name.endswith(_INVERTIBLE):
        return _restored(m, est, given)
    if name.endswith("_to_matrix") and given.names.get("mode") == _WEIGHTED:
        m.trace.numbered.update((token.place, False) for token in est.tokens)
    if name in ("transform", "inverse_transform") or kind_of(est) in LEARNERS:
        return transformed(m, est, given)
    if name == "optimize":
        return selection.searched(m, given)
    return _other(m, est, name, given)


def _other(m: Machine, est: Estimator, name: str, given: Call) -> Value:
    if name == "evals_result":
        _told(m, est)
    if name in SAVERS:
        m.trace.saved.add(est)
    return est if name.startswith(_BUILDERS) else calls.passed(m, given)


def rows_of(given: Call) -> Frame | None:
    """The rows that a fit, a prediction or a judgement is given, without the labels. Where some
    are called training, what comes beside them is for watching."""
    named = [name for name in given.names if naming.part_of(name) == TRAIN]
    for name in (*_ROWS, *(named if not given.args else ())):
        found = table(given.names.get(name))
        if found is not None:
            return found
    found = table(given.args[0]) if given.args else None
    if found is None and given.args and isinstance(given.args[0], Function):
        node = given.args[0].node
        return Frame(of_source(("generator", given.place.path, node.lineno, node.col_offset)))
    rest = [value for name, value in given.names.items() if name not in WATCHED]
    return found or table(Sequence([*given.args, *rest], exact=False))


def _fit(m: Machine, est: Estimator, name: str, given: Call) -> Value:
    data = rows_of(given)
    if data is None:
        # `net.train()` only turns a mode on; `trainer.train()` trains.
        turned_on = name == "train" and "trainer" not in est.name.lower()
        kept = None if turned_on else est.options.get("@data")
        data = table(est.options.get("train_dataset") or kept)
    kind = kind_of(est)
    if kind == "stateless" or data is None or not data.rows:
        return est
    if kind in LEARNERS:
        learn(m, est, kind, data, name, given)
        return est
    train(m, est, data, f"{est.name}.{name}", given)
    return est


def learn(m: Machine, est: Estimator, kind: str, data: Frame, name: str, given: Call) -> None:
    """A transformer is fitted: it now knows the rows."""
    if data.element or data.window:
        return
    token = m.token(kind, given.place, f"{est.name}.{name}", data.rows)
    if bounded.is_known(m, est, data):
        token = token._replace(doubted=True)
    fresh = name not in ("partial_fit", "fit_on_texts", "adapt")
    est.tokens = frozenset((token,)) if fresh else limited(est.tokens | {token})
    est.trained = data.rows
    m.trace.fits.append(Fit(token, m.trace.tick(), data.predicted))
    records.note_fit(m, token)
    m.trace.note_fit(
        token.place,
        scales=_only_scales(est),
        commonest=_fills_commonest(est),
        numbers=_only(est, NUMBERING),
        counts=_only(est, COUNTING),
    )
    if est.name.endswith("Imputer"):
        m.trace.note_fill(token.place, data.rows, data.kept or frozenset())


def _fills_commonest(est: Estimator) -> bool:
    return est.options.get("strategy") == Constant("most_frequent")


def _only(est: Estimator, words: dict[str, tuple[str, ...]]) -> bool:
    """Whether all that is learnt are words, and none is weighted or left out by how often it is
    met."""
    if est.kind == "pipeline":
        learning = [step for step in est.steps if kind_of(step) != "stateless"]
        return bool(learning) and all(_only(step, words) for step in learning)
    if est.name not in words or est.options.get("output_mode") == _WEIGHTED:
        return False
    return all(est.options.get(name, NONE) in _ALL_WORDS for name in words[est.name])


def _only_scales(est: Estimator) -> bool:
    """Whether all that a transformer learns moves and stretches columns."""
    if est.kind == "pipeline":
        return all(_only_scales(step) for step in est.steps if kind_of(step) != "stateless")
    return est.name in AFFINE


def train(m: Machine, est: Estimator, data: Frame, text: str, given: Call) -> None:
    """A model is fitted on rows."""
    tokens = data.all_tokens()
    if est.kind == "search":
        key = ("search", est.place, given.place)
        est.folds = splitting.enter(m, key, "folds", data, given, text, True, _folded_by(est))
    est.trained, est.either, est.columns = data.rows, data.either, data.lineage
    est.labels = union(f.rows for v in (given.get(1, "y"),) if v is not None for f in frames_in(v))
    est.trained_at = given.place
    event = Training(given.place, text, data.rows, tokens, est, m.trace.tick())
    m.trace.trainings.append(event)
    features.note_label(m, given)
    features.check(m, est, data, given)
    m.trace.mentions |= {VALIDATION} if "validation_split" in given.names else set()
    selection.watch(m, est, data, given)


def _folded_by(search: Estimator) -> Splitter | None:
    """What divides the rows of a search, where that is told."""
    folds = search.options.get("cv")
    return (
        folds.made_by
        if isinstance(folds, Sequence)
        else folds
        if isinstance(folds, Splitter)
        else None
    )


def _after_fit(m: Machine, est: Estimator, name: str, given: Call) -> Value:
    data = rows_of(given)
    if data is None:
        return UNKNOWN
    if name == "fit_transform":
        return transformed(m, est, given)
    if name == "fit_predict":
        result = transformed(m, est, given)
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


def transformed(m: Machine, est: Estimator, given: Call) -> Value:
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
    return frozenset(token for token in own if invariance.is_affine(m.trace, token, own))


def _restored(m: Machine, est: Estimator, given: Call) -> Value:
    """Scaled rows in their first unit again: what the scaler learnt is out of them."""
    result = transformed(m, est, given)
    if isinstance(result, Frame):
        result.tokens -= est.tokens
    return result


def knows(est: Estimator) -> Tokens:
    """All that a transformer, or where it was not fitted itself, its steps were taught: to fit it
    teaches them anew."""
    return est.tokens or est.tokens.union(*(step.tokens for step in est.steps))


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
        _told(m, est)
    if name in (*_SCORES, "best_params_"):
        result = Frame()
        result.scored = (est.trained,)
        result.tuned_by = est if est.kind == "search" else None
        return result
    return est if est.kind in ("pipeline", "search", "model") else UNKNOWN


def _told(m: Machine, est: Estimator) -> None:
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
