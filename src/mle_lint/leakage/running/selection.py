"""Choices by how well something does on rows: epochs, thresholds, parameters, the best of many."""

from __future__ import annotations

import ast
from collections.abc import Collection
from typing import TYPE_CHECKING

from mle_lint.leakage import shown
from mle_lint.leakage.events import EACH, Choice
from mle_lint.leakage.knowledge import FIT_METHODS
from mle_lint.leakage.running import acted, call, inlining, unfollowed
from mle_lint.leakage.running.forgotten import is_forgotten
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.rows import NO_ROWS, Rows, union
from mle_lint.leakage.values.scope import Scope
from mle_lint.leakage.values.sources import is_given
from mle_lint.leakage.values.tokens import limited
from mle_lint.leakage.values.value import (
    UNKNOWN,
    VARYING,
    Constant,
    Function,
    Sequence,
    Value,
    frames_in,
)
from mle_lint.model import Location

if TYPE_CHECKING:
    from mle_lint.artefacts.code_trees import Code
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine

# What tells where the best score is, not which one it is.
_PLACES = frozenset(("argmax", "argmin", "nanargmax", "nanargmin"))
# Fewer columns are picked for other reasons than what a selector tells.
_FEW = 3


def searched(m: Machine, given: Call) -> Value:
    """Runs an objective that is to be optimised: what it scores is what the choice rests on."""
    values = [*given.args, *given.names.values()]
    objective = next((value for value in values if isinstance(value, Function)), None)
    if objective is None:
        return unfollowed.passed(m, given)
    before = len(m.trace.uses)
    asked = given._replace(args=[VARYING], names={})
    result = inlining.inline(m, objective, asked)
    scores = [use for use in m.trace.uses[before:] if use.scored]
    if scores:
        note(m, result, scores[-1].place, f"the search by {scores[-1].text}", "search")
    return UNKNOWN


def _scored_rows(value: Value) -> Rows:
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
        note(m, best, m.place(node, scope), call.written(node), kind)


def _is_name(code: Code, node: ast.expr, scores: Collection[str]) -> bool:
    """Whether one column of a row is read, which holds no score."""
    above = code.parents.get(node)
    key = above.slice if isinstance(above, ast.Subscript) and above.value is node else None
    named = key.value if isinstance(key, ast.Constant) else None
    return isinstance(named, str) and named.lower() not in scores


def note(m: Machine, value: Value, place: Location, text: str, kind: str) -> tuple[int, ...]:
    """Notes a choice by the scores in a value, if it holds any; the number of the choice."""
    rows = _scored_rows(value)
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


def scored_at(m: Machine, scores: Sequence, key: Value) -> None:
    """`f1_scores[best]`: the score at the threshold that was chosen."""
    if isinstance(key, Frame) and key.chosen and any(f.cut == EACH for f in frames_in(scores)):
        m.trace.applied.update(key.chosen)
