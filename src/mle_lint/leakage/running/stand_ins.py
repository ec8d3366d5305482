"""Values of which nothing is known, and that are used as a model or a transformer."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mle_lint.leakage.knowledge import FIT_METHODS, PREDICT_METHODS, SCORE_METHODS
from mle_lint.leakage.running import call, estimators, statistics
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.value import Estimator, Function, Value

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine


def is_model(frame: Frame, name: str, given: Call) -> bool:
    """Whether an unknown value is used as a model or a transformer."""
    if name in FIT_METHODS:
        is_data = bool(given.given()) or isinstance(given.get(0), Function)
        return (frame.unknown or frame.model is not None) and is_data
    judging = name in PREDICT_METHODS or name in SCORE_METHODS or name == "transform"
    return judging and frame.model is not None and bool(given.given())


def of_model(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """What the method of a model gives, for which the value stands."""
    if frame.model is None:
        kind = {"fit_transform": "prep", "fit_resample": "dup", "fit_sample": "dup"}.get(
            name, "model"
        )
        written = call.written(given.func.value) if isinstance(given.func, ast.Attribute) else ""
        kind = "stateless" if kind == "prep" and statistics.names_encoder(written) else kind
        frame.model = Estimator(written, kind, given.place)
    return estimators.method(m, frame.model, name, given)
