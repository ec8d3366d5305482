"""Choices that a training makes by how well it does on rows: early stopping, checkpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.leakage.values import Estimator, Frame

if TYPE_CHECKING:
    from mle_lint.leakage.calls import Call
    from mle_lint.leakage.machine import Machine


def watch(m: Machine, est: Estimator, data: Frame, given: Call) -> None:
    """Notes the rows that a training watches in order to stop or to keep its best state."""
