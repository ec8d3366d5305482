"""Whether the column that a model is to predict is among those that it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.leakage.events import Fault
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.joining import table
from mle_lint.leakage.values.value import Estimator

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine

_CHOOSING = frozenset(("ColumnTransformer", "make_column_transformer", "DataFrameMapper"))


def note_label(m: Machine, given: Call) -> None:
    """Notes the column that a model is to predict, where its name is known."""
    label = table(given.get(1, "y"))
    names = label.kept if label is not None else None
    if names is not None and len(names) == 1:
        m.trace.labels |= names


def check(m: Machine, est: Estimator, data: Frame, given: Call) -> None:
    """Notes a fit whose features hold the label: both from one table, and nothing was dropped."""
    label = table(given.get(1, "y"))
    if label is None or label.lineage is None or data.lineage is None or _chooses(est):
        return
    names = label.lineage.kept
    if names is None or len(names) != 1 or label.lineage.table != data.lineage.table:
        return
    if data.lineage.kept is not None:
        # Columns were picked by what they are called: whoever lists the label means it.
        return
    (name,) = names
    if _is_position(name) and data.lineage.dropped:
        # Which column the position is, and so whether it was dropped by name, is not known.
        return
    if data.lineage.holds(name) and data.lineage != label.lineage:
        text = f"{given.text} is given the column '{name[:40]}' that it is to predict"
        fault = Fault("target-in-features", given.place, text, model=est)
        if fault not in m.trace.faults:
            m.trace.faults.append(fault)


def _is_position(name: str) -> bool:
    """Whether a column was picked by its number, as `iloc[:, -1]` does."""
    return name.removeprefix("-").isdigit()


def _chooses(est: Estimator) -> bool:
    """Whether a pipeline picks its own columns."""
    return est.name in _CHOOSING or any(_chooses(step) for step in est.steps)
