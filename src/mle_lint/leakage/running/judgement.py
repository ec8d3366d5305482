"""Rows that a model predicts or is judged on."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mle_lint.leakage.events import Cut, Use
from mle_lint.leakage.running import learners
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.joining import table
from mle_lint.leakage.values.rows import NO_ROWS, Rows
from mle_lint.leakage.values.value import UNKNOWN, Estimator, Value

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine

# With these, a prediction says how it came about, and nothing of how good it is.
_EXPLAINING = (
    "pred_contribs", "pred_interactions", "pred_leaf", "pred_contrib", "approx_contribs",
)  # fmt: skip


def predicted(m: Machine, est: Estimator, given: Call) -> Value:
    """Rows with a prediction for each of them."""
    data = learners.rows_of(given)
    if data is None or any(given.flag(name) for name in _EXPLAINING):
        return Frame(NO_ROWS)
    result = data.copy()
    result.tokens, result.columns, result.lineage, result.mask = data.all_tokens(), {}, None, None
    result.predicted, result.trained = est, est.trained
    # Of other columns than those that it was fitted on, a model predicts nothing.
    result.either = result.either or _has_others(est, data)
    use(m, est, data, given, scored=False)
    return result


def use(
    m: Machine,
    est: Estimator | None,
    data: Frame,
    given: Call,
    scored: bool,
    fed: bool = True,
    truth: Rows = NO_ROWS,
) -> None:
    """Notes that rows are predicted or judged, by what their model was fitted on at the time."""
    if scored:
        _note_cut(m, data, given)
    if not scored and (data.element or not data.rows):
        return
    trained = est.trained if est is not None else NO_ROWS
    if data.predicted is not None and est in (None, data.predicted):
        # Of predictions that another model is given as its features, that one counts.
        trained = data.trained
    vague = data.either or (est is not None and (est.either or _has_others(est, data)))
    tokens, now, written = data.all_tokens(), m.trace.tick(), (given.scope.code, given.node)
    event = Use(given.place, given.text, data.rows, tokens, est, trained, scored, now, not vague)
    m.trace.uses.append(event._replace(fed=fed, truth=truth, written=written))


def _note_cut(m: Machine, data: Frame, given: Call) -> None:
    """Notes the threshold at which scored predictions were made."""
    m.trace.applied.update(data.chosen)
    if data.cut is not None and data.predicted is not None:
        cut = Cut(m.here(given.place), data.rows, data.predicted, data.cut, m.trace.tick())
        m.trace.cuts.append(cut)


def _has_others(est: Estimator, data: Frame) -> bool:
    """Whether rows surely have other columns than those that a model was fitted on."""
    mine, theirs = est.columns, data.lineage
    return mine is not None and theirs is not None and not mine.is_like(theirs)


def _is_alone(given: Call) -> bool:
    """Whether rows come without the truth: `score(X)` then says how likely they are, or gives each
    its points."""
    starred = any(isinstance(item, ast.Starred) for item in given.positional)
    return len(given.args) + len(given.names) == 1 and not starred


def scored(m: Machine, est: Estimator, name: str, given: Call) -> Value:
    """`est.score(X, y)`; what a transformer scores is no prediction."""
    if learners.kind_of(est) in learners.LEARNERS:
        return UNKNOWN
    data = learners.rows_of(given) or table(est.options.get("eval_dataset"))
    if data is None or (name == "score" and _is_alone(given)):
        return UNKNOWN
    use(m, est, data, given, scored=True)
    result = Frame()
    result.scored = (data.rows,)
    return result
