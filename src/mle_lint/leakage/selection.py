"""Choices by how well something does on rows: epochs, thresholds, parameters, the best of many."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from mle_lint.leakage import acted, calls, inlining, naming, shown
from mle_lint.leakage.aside import is_given
from mle_lint.leakage.forgotten import is_forgotten
from mle_lint.leakage.joining import table
from mle_lint.leakage.knowledge import FIT_METHODS, WATCHED
from mle_lint.leakage.rows import NO_ROWS, TEST, Rows, union
from mle_lint.leakage.scope import Scope
from mle_lint.leakage.trace import EACH, Choice
from mle_lint.leakage.values import (
    NONE,
    UNKNOWN,
    VARYING,
    Constant,
    Estimator,
    Frame,
    Function,
    Sequence,
    Value,
    frames_in,
    limited,
)
from mle_lint.model import Location

if TYPE_CHECKING:
    from mle_lint.artefacts.code_trees import Code
    from mle_lint.leakage.calls import Call
    from mle_lint.leakage.machine import Machine

_STOPPING = ("early_stopping_rounds", "early_stopping_round", "od_wait", "use_best_model")
_STOPPERS = frozenset(("EarlyStopping", "early_stopping", "EarlyStoppingCallback"))
_KEEPERS = frozenset(("ModelCheckpoint",))
_MAX_DEPTH = 4
# What tells where the best score is, not which one it is.
_PLACES = frozenset(("argmax", "argmin", "nanargmax", "nanargmin"))
# Fewer columns are picked for other reasons than what a selector tells.
_FEW = 3


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


def _is_meant_for_it(given: Call, name: str) -> bool:
    """Whether the watched rows are written down as validation, and nothing among them as test."""
    keywords = getattr(given.node, "keywords", ())
    written = (n for k in keywords if k.arg == name for n in ast.walk(k.value))
    parts = {naming.part_of(n.id) for n in written if isinstance(n, ast.Name)}
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


def searched(m: Machine, given: Call) -> Value:
    """Runs an objective that is to be optimised: what it scores is what the choice rests on."""
    values = [*given.args, *given.names.values()]
    objective = next((value for value in values if isinstance(value, Function)), None)
    if objective is None:
        return calls.passed(m, given)
    before = len(m.trace.uses)
    asked = given._replace(args=[VARYING], names={})
    result = inlining.inline(m, objective, asked)
    scores = [use for use in m.trace.uses[before:] if use.scored]
    if scores:
        note(m, result, scores[-1].place, f"the search by {scores[-1].text}", "search")
    return UNKNOWN


def scored_rows(value: Value) -> Rows:
    """The rows that a score, or the scores in a collection, were measured on."""
    found = [rows for frame in frames_in(value) for rows in frame.scored]
    return union(found) if found else NO_ROWS


def best_of(m: Machine, value: Value, given: Call) -> Frame | None:
    """`argmax(scores)`, `results.idxmax()`, `max(results, key=...)`: a choice by the scores. The
    place in a curve that it picks; None when it is no curve."""
    scores = [frame for frame in frames_in(value) if frame.scored]
    curves = bool(scores) and all(frame.curve for frame in scores)
    place = given.text.rpartition(".")[2] in _PLACES
    if curves or (scores and place and all(frame.cut == EACH for frame in scores)):
        picked = Frame()
        kind = "threshold" if curves else "cut"
        picked.chosen = note(m, value, given.place, given.text, kind)
        return picked
    code = given.scope.code
    callers = tuple(m.callers)
    shows = shown.only_shown(code, given.node, callers)
    if not shows and not shown.called_worst(code, given.node):
        # At a threshold that is told, the scores are told, too.
        acts = any(frame.cut for frame in scores) or acted.is_acted_on(code, given.node, callers)
        note(m, value, given.place, given.text, "best" if acts else "named")
    return None


def copied(m: Machine, frame: Frame, node: ast.expr, scope: Scope) -> None:
    """`X = df[["age", "fare"]]` below a selector that has told which columns it keeps: the list
    was written by what it told."""
    if not isinstance(node, ast.Subscript) or not frame.rows:
        return
    key = m.value(node.slice, scope)
    if not isinstance(key, Sequence) or len(key.items) < _FEW:
        return
    if all(isinstance(item, Constant) and isinstance(item.value, str) for item in key.items):
        told = {t for t, when in m.told.items() if when < key.written and t.rows == frame.rows}
        frame.tokens = limited(frame.tokens | told)


def first_of(
    m: Machine, ranked: tuple[Rows, ...], node: ast.expr, scope: Scope, scores: Collection[str] = ()
) -> None:
    """`results.sort_values("f1").iloc[0]`: the best by the scores that a table is sorted by; of
    which only the name is asked, or its scores, too."""
    code = scope.code
    callers = tuple(m.callers)
    shows = shown.only_shown(code, node, callers)
    if not shows and not shown.called_worst(code, node):
        best = Frame()
        best.scored = ranked
        acts = acted.is_acted_on(code, node, callers)
        kind = "named" if not acts else "winner" if _is_name(code, node, scores) else "best"
        note(m, best, m.place(node, scope), calls.written(node), kind)


def _is_name(code: Code, node: ast.expr, scores: Collection[str]) -> bool:
    """Whether one column of a row is read, which holds no score."""
    above = code.parents.get(node)
    key = above.slice if isinstance(above, ast.Subscript) and above.value is node else None
    named = key.value if isinstance(key, ast.Constant) else None
    return isinstance(named, str) and named.lower() not in scores


def note(m: Machine, value: Value, place: Location, text: str, kind: str) -> tuple[int, ...]:
    """Notes a choice by the scores in a value, if it holds any; the number of the choice."""
    rows = scored_rows(value)
    if rows:
        said = f"{text} chooses by the score"
        here, now = m.here(place), m.trace.tick()
        sure = not any(frame.either for frame in frames_in(value))
        origin = place if here != place else None
        own = any(getattr(node, "name", "") in FIT_METHODS for node in m.active) and is_given(rows)
        event = Choice(
            here, said, rows, kind, now, None, NO_ROWS, m.block(place), sure, origin, own
        )
        event = event._replace(forgotten=is_forgotten(tuple(m.callers), m.active))
        m.trace.choices.append(event)
        return (len(m.trace.choices) - 1,)
    return ()


def compared(m: Machine, node: ast.If, sides: list[Value], scope: Scope) -> tuple[int, ...]:
    """`if score > best: best = score`: what does best on the scored rows is kept. The number of
    the choice where it is one of a threshold, which `mark` then tells of what is kept."""
    test = node.test
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], _ORDER):
        return ()
    if any(isinstance(side, ast.Constant) for side in (test.left, *test.comparators)):
        # A bar that was set before is no other candidate.
        return ()
    names = {n.id for n in ast.walk(test) if isinstance(n, ast.Name)}
    kept = {n.id for part in node.body for n in _targets(part)}
    best = names & kept
    best = {name for name in best if _takes_other(node, name, names - {name})}
    if not best or all(shown.starts_anew(scope.code, name, node) for name in best):
        return ()
    candidates = _candidates(m, node, scope)
    if _binds_names(node) and not (node.orelse or shown.are_read(scope.code, kept, node)):
        return ()
    if candidates == 1 or (candidates and shown.binds_to_show(scope.code, kept, node)):
        # The only one that there is, or of some that are all listed the best is told, and nothing
        # done with it.
        return ()
    scores = Sequence(list(sides), exact=False)
    cut = any(frame.cut == EACH for frame in frames_in(scores)) and _binds_names(node)
    text = f"if {ast.unparse(test)[:60]}"
    # A loop that counts tries tells the best of many.
    acts = not candidates or acted.binds_to_act(scope.code, kept, node, tuple(m.callers))
    kind = "cut" if cut else "best" if acts else "named"
    chosen = note(m, scores, m.place(node, scope), text, kind)
    return chosen if cut else ()


def _takes_other(node: ast.If, name: str, others: set[str]) -> bool:
    """Whether a branch gives a name that is compared what it is compared with."""
    return any(
        isinstance(part, ast.Assign)
        and name in {target.id for target in _targets(part)}
        and not others.isdisjoint(n.id for n in ast.walk(part.value) if isinstance(n, ast.Name))
        for statement in node.body
        for part in ast.walk(statement)
    )


def _binds_names(node: ast.If) -> bool:
    """Whether a branch does nothing but bind names."""
    return all(
        isinstance(part, ast.Assign)
        and all(isinstance(t, ast.Name | ast.Tuple) for t in part.targets)
        for part in node.body
    )


def scored_at(m: Machine, scores: Sequence, key: Value) -> None:
    """`f1_scores[best]`: the score at the threshold that was chosen."""
    if isinstance(key, Frame) and key.chosen and any(f.cut == EACH for f in frames_in(scores)):
        m.trace.applied.update(key.chosen)


def mark(node: ast.If, chosen: tuple[int, ...], scope: Scope) -> None:
    """What a branch binds was kept by a choice: scores, or numbers that are nobody's rows."""
    for name in {target.id for part in node.body for target in _targets(part)} if chosen else ():
        old = scope.names.get(name)
        kept = old.copy() if isinstance(old, Frame) and old.scored else Frame()
        kept.chosen = chosen
        scope.names[name] = kept


def _candidates(m: Machine, node: ast.If, scope: Scope) -> int:
    """How many are listed in the loop around a comparison; none where that is not known."""
    loop = shown.loop_of(scope.code, node)
    items = m.value(loop.iter, scope) if loop is not None else None
    return len(items.items) if isinstance(items, Sequence) and items.exact else 0


_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def _targets(node: ast.stmt) -> list[ast.Name]:
    return [
        inner
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store)
    ]
