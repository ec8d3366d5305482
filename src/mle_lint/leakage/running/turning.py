"""Tables that are turned on their side, so that what is learnt of columns is learnt of each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.leakage.running import unfollowed
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.joining import table
from mle_lint.leakage.values.value import Constant, Sequence, Value

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine

# Orders of axes that swap rows and columns.
_SWAPS = ((0, 1), (1, 0))


def turned(m: Machine, frame: Frame) -> Frame:
    """`X.T`: columns stand where the rows were. When a table is turned back, what was learnt
    meanwhile is known of each row from its own values, and nothing of the others."""
    result = frame.twin()
    if frame.turned is None:
        result.turned = frame.all_tokens()
        return result
    own = frame.all_tokens() - frame.turned
    m.trace.fits = [fit for fit in m.trace.fits if fit.token not in own]
    result.tokens, result.columns, result.turned = frame.turned, {}, None
    return result


def method(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`X.transpose()`, which other orders of many axes leave as it is."""
    axes = given.args[0] if len(given.args) == 1 else Sequence(list(given.args))
    return turned(m, frame) if _swaps(axes) else frame.copy()


def function(m: Machine, name: str, given: Call) -> Value:
    """`np.transpose(X)`."""
    found = table(given.args[0]) if given.args else None
    if found is None:
        return unfollowed.passed(m, given)
    axes = given.get(1, "axes", "perm") or Sequence([])
    return turned(m, found) if _swaps(axes) else found.copy()


def _swaps(axes: Value) -> bool:
    items = axes.items if isinstance(axes, Sequence) else [axes]
    order = tuple(item.value for item in items if isinstance(item, Constant))
    return not items or order in _SWAPS
