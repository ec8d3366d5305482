"""Objects that are made to be fitted: transformers, models, pipelines; what a training gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.leakage.running import fitting, learners, unfollowed
from mle_lint.leakage.values.value import Constant, Estimator, Sequence, Value, frames_in

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine

# How the names of classes end that say what a search tries, or judges by, and are no models.
_NO_MODELS = ("Distribution", "Evaluator")


def estimator(m: Machine, name: str, kind: str, given: Call) -> Estimator:
    """An object of a kind that is fitted, with what it is given."""
    made = Estimator(name, kind, given.place)
    made.options = dict(given.names)
    made.places = dict(given.places)
    if given.args:
        made.options.setdefault("@first", given.args[0])
    if name.endswith("Imputer") and made.options.get("strategy") == Constant("constant"):
        made.kind = "stateless"
    if kind in ("pipeline", "search"):
        values = [*given.args, *given.names.values()]
        steps = (step for value in values for step in learners.steps_in(value))
        made.steps = tuple(step for step in steps if not step.name.endswith(_NO_MODELS))
    frames = given.given()
    made.tuned_by = next((f.tuned_by for f in frames if f.tuned_by is not None), None)
    data: list[Value] = [frame for frame in frames if frame.rows]
    m.trace.escape(frames)
    if kind == "model" and data:
        made.options["@data"] = Sequence(data, exact=False)
    return made


def cloned(m: Machine, name: str, given: Call) -> Value:
    """`clone(model)`: another one of its kind, that is not fitted; the best of a search is one of
    the models that it was given."""
    model = given.get(0, "estimator")
    if not isinstance(model, Estimator):
        return unfollowed.passed(m, given)
    written = given.positional[0] if given.positional else None
    if model.kind == "search" and getattr(written, "attr", "") == "best_estimator_":
        model = next(iter(model.steps), model)
    made = Estimator(model.name, model.kind, given.place)
    made.options, made.places = model.options, model.places
    made.steps, made.beside = model.steps, model.beside
    return made


def callback(m: Machine, name: str, given: Call) -> Value:
    """`EarlyStopping(...)` and the like."""
    return estimator(m, name, "callback", given)


def trained(m: Machine, name: str, given: Call) -> Value:
    """`lgb.train(params, data, ...)`: a model that is made by training it."""
    made = Estimator(given.text, "model", given.place)
    made.options = dict(given.names)
    if given.get(2, "num_boost_round", "num_iterations") == Constant(0):
        # No tree is grown: the model stays what it was, if there was one.
        before = given.get(-1, "xgb_model", "init_model")
        return before if before is not None else made
    found = [
        f
        for value in (given.get(1, "train_set", "dtrain", "pool"), given.get(0))
        if value is not None
        for f in frames_in(value)
    ]
    if not found:
        return unfollowed.passed(m, given)
    if len(given.args) > 3 and "evals" not in given.names:
        given = given._replace(names={**given.names, "evals": given.args[3]})
    fitting.train(m, made, found[0], given.text, given)
    return made
