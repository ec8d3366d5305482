"""Scores in a tracker: those that are logged there, and runs that are asked for in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.value import Constant, Mapping, Sequence, Value, frames_in
from mle_lint.patterns import pattern

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine

_DIRECTION = pattern(r"\s(?:ASC|DESC)$")


def note(m: Machine, name: str, given: Call) -> None:
    """`log_metric("rmse", value)`, `log_metrics({"rmse": value})`: the rows of each score."""
    if name == "log_metrics":
        found = given.get(0, "metrics")
        for key, value in found.items.items() if isinstance(found, Mapping) else ():
            _keep(m, key, value)
    elif name == "log_metric":
        called, score = given.get(0, "key"), given.get(1, "value")
        if isinstance(called, Constant) and score is not None:
            _keep(m, called.value, score)


def _keep(m: Machine, key: object, value: Value) -> None:
    scored = tuple(rows for frame in frames_in(value) for rows in frame.scored)
    if isinstance(key, str) and scored:
        m.trace.logged[key] = scored[:8]


def search(m: Machine, given: Call) -> Frame | None:
    """`search_runs(order_by=["metrics.rmse ASC"])`: runs in the order of a score, the best first.

    None where nothing is known of the score.
    """
    ranked = m.trace.logged.get(_first_score(given))
    if ranked is None:
        return None
    runs = Frame()
    runs.ranked = ranked
    runs.unknown = True
    return runs


def _first_score(given: Call) -> str:
    """The score by which runs are ordered first, "" when it is none or not known."""
    order = given.names.get("order_by")
    if isinstance(order, Sequence):
        order = next(iter(order.items), None)
    written = str(order.value).strip() if isinstance(order, Constant) else ""
    kind, _, name = written.partition(".")
    return _DIRECTION.sub("", name).strip('`" ') if kind == "metrics" else ""
