"""Scores in a tracker: those that are logged there, and runs that are asked for in their order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.value import Constant, Mapping, Sequence, Value, frames_in
from mle_lint.patterns import pattern

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine

_ORDER = pattern(r"\s*metrics\.[`\"]?([\w./ -]+?)[`\"]?(?:\s+(?:ASC|DESC))?\s*")


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
    ranked = next((rows for name in _names(given) if (rows := m.trace.logged.get(name))), None)
    if ranked is None:
        return None
    runs = Frame()
    runs.ranked = ranked
    runs.unknown = True
    return runs


def _names(given: Call) -> Iterator[str]:
    """The scores that runs are ordered by; only the first decides."""
    order = given.names.get("order_by")
    first: list[Value | None] = [order]
    if isinstance(order, Sequence):
        first = [*order.items[:1]]
    for item in first:
        found = _ORDER.fullmatch(str(item.value)) if isinstance(item, Constant) else None
        if found is not None:
            yield found[1]
