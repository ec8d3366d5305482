"""Tables that a method gives back changed, or changes in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.leakage.knowledge import IN_PLACE
from mle_lint.leakage.running import storing
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.joining import combined
from mle_lint.leakage.values.value import NONE, Value

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine


def changed(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """The rows with what the arguments know; in place where the call says so."""
    result = combined([frame, *given.given()], frame)
    result.unknown = frame.unknown
    result.without = frame.without if not (frame.rows or given.args) else frozenset()
    result.columns = dict(frame.columns)
    result.index_of = frame.index_of and not given.given()
    return placed(frame, result, name, given)


def placed(frame: Frame, result: Frame, name: str, given: Call) -> Value:
    """A result, or None where a method changes its table in place and is told to."""
    if name in IN_PLACE and given.flag("inplace"):
        frame.refill(result)
        storing.write_back(frame)
        return NONE
    return result


def copy(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """Another box with the same contents."""
    return frame.twin()
