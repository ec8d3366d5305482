"""Rows that a training watches, be it in order to stop or to keep its best state."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mle_lint.leakage import naming
from mle_lint.leakage.events import Choice, Use
from mle_lint.leakage.knowledge import WATCHED
from mle_lint.leakage.naming import TEST
from mle_lint.leakage.syntax import names_in
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.joining import table
from mle_lint.leakage.values.value import NONE, Constant, Estimator, Sequence, Value

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine

_STOPPING = ("early_stopping_rounds", "early_stopping_round", "od_wait", "use_best_model")
_STOPPERS = frozenset(("EarlyStopping", "early_stopping", "EarlyStoppingCallback"))
_KEEPERS = frozenset(("ModelCheckpoint",))
# How often it does, where it does at all.
_OFTEN = (Constant("epoch"), Constant("steps"))
_MAX_DEPTH = 4


def watch(m: Machine, est: Estimator, data: Frame, given: Call) -> None:
    """Notes the rows that a training watches, be it in order to stop or to keep its best state."""
    kind = _kind(est, given)
    for name in WATCHED:
        value = given.names.get(name) or est.options.get(name)
        found = watched(value, data) if value is not None else None
        if found is not None:
            rows = found.rows
            m.trace.watched.append(rows)
            est.watched = rows
            if _is_scored_on_the_way(est):
                _note_score(m, est, found, data, given, name)
            if not kind:
                return
            place = given.places.get(name) or est.places.get(name) or given.place
            text = f"{est.name}: {name} decides when training stops"
            sure = not (found.either or data.either)
            now = m.trace.tick()
            own = _is_meant_for_it(given, name)
            event = Choice(place, text, rows, kind, now, est, data.rows, sure=sure, own=own)
            m.trace.choices.append(event)
            return


def _is_scored_on_the_way(est: Estimator) -> bool:
    """Whether a trainer of Hugging Face tells the score of the watched rows as it goes."""
    arguments = est.options.get("args")
    options = arguments.options if isinstance(arguments, Estimator) else {}
    return any(options.get(name) in _OFTEN for name in ("evaluation_strategy", "eval_strategy"))


def _note_score(
    m: Machine, est: Estimator, found: Frame, data: Frame, given: Call, name: str
) -> None:
    """The rows that a training watches are judged by it. What is not known apart from the training
    rows may still be others, unless both are one and the same."""
    place = given.places.get(name) or est.places.get(name) or given.place
    same = est.options.get("train_dataset") is est.options.get(name)
    sure = not (found.either or data.either) and (same or found.rows != data.rows)
    written = (given.scope.code, given.node)
    text, known, now = f"{est.name}.evaluate", found.all_tokens(), m.trace.tick()
    use = Use(place, text, found.rows, known, est, data.rows, True, now, sure, written=written)
    m.trace.uses.append(use)


def _is_meant_for_it(given: Call, name: str) -> bool:
    """Whether the watched rows are written down as validation, and nothing among them as test."""
    written = given.by_name.get(name)
    parts = set(map(naming.part_of, names_in(written) if written is not None else ()))
    return naming.VALIDATION in parts and TEST not in parts


def watched(value: Value, data: Frame) -> Frame | None:
    """The rows in `[(X_val, y_val)]`: the last pair that is not the training rows themselves."""
    pairs = value.items if isinstance(value, Sequence) and _holds_sets(value) else [value]
    found = [table(_first(pair)) for pair in pairs]
    known = [frame for frame in found if frame is not None and frame.rows]
    others = [frame for frame in known if frame.rows != data.rows]
    return others[-1] if others else known[-1] if known else None


def _holds_sets(value: Sequence) -> bool:
    """Whether a list holds several sets of rows; `(X_val, y_val)` is one."""
    pairs = bool(value.items) and all(isinstance(item, Sequence) for item in value.items)
    lists = len(value.items) != 2 or _differ(value.items)
    return pairs or lists


def _differ(items: list[Value]) -> bool:
    first, second = (table(item) for item in items)
    return first is not None and second is not None and first.rows != second.rows


def _first(pair: Value) -> Value:
    return pair.items[0] if isinstance(pair, Sequence) and pair.items else pair


def _kind(est: Estimator, given: Call) -> str:
    """Whether a training stops by the rows that it watches, or writes its best state to a file."""
    if _stops(est, given):
        return "stop"
    return "keep" if _any_callback(est, given, _keeps) else ""


def _stops(est: Estimator, given: Call) -> bool:
    for name in _STOPPING:
        value = given.names.get(name) or est.options.get(name)
        if value is not None and value != Constant(None) and value != Constant(False):
            return True
    arguments = est.options.get("args")
    options = arguments.options if isinstance(arguments, Estimator) else {}
    if options.get("load_best_model_at_end") == Constant(True):
        return True
    return _any_callback(est, given, lambda one: one.name in _STOPPERS and _ever(one, given))


def _ever(stopper: Estimator, given: Call) -> bool:
    """Whether a training may stop before its last epoch, or goes back to its best one: the first
    epoch is the best so far, and only so many without a better one end it."""
    patience, epochs = stopper.options.get("patience"), given.names.get("epochs")
    if stopper.options.get("restore_best_weights", NONE) not in (NONE, Constant(False)):
        return True
    known = [one.value for one in (patience, epochs) if isinstance(one, Constant)]
    if len(known) != len((patience, epochs)) or not all(type(one) is int for one in known):
        return True
    waited, passes = known
    return bool(passes > waited + 1)


def _any_callback(est: Estimator, given: Call, holds: Callable[[Estimator], bool]) -> bool:
    return any(
        _watches_held_out(callback) and holds(callback)
        for holder in (given.names.get("callbacks"), est.options.get("callbacks"))
        for callback in _callbacks(holder)
    )


def _keeps(callback: Estimator) -> bool:
    best = callback.options.get("save_best_only") == Constant(True)
    return callback.name in _KEEPERS and best


def _callbacks(value: Value | None, depth: int = 0) -> list[Estimator]:
    if isinstance(value, Estimator):
        return [value]
    if isinstance(value, Sequence) and depth < _MAX_DEPTH:
        return [found for item in value.items for found in _callbacks(item, depth + 1)]
    return []


def _watches_held_out(callback: Estimator) -> bool:
    """Whether a callback goes by what it sees on the watched rows."""
    monitor = callback.options.get("monitor") or callback.options.get("@first")
    named = monitor.value if isinstance(monitor, Constant) else "val_loss"
    return not isinstance(named, str) or named.startswith(("val", "valid", "eval", "test"))
