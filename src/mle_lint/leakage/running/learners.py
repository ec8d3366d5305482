"""What an object keeps of the rows that it is fitted on, and which rows it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.leakage import naming
from mle_lint.leakage.knowledge import LEARNS_NOTHING, WATCHED
from mle_lint.leakage.naming import TRAIN
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.joining import table
from mle_lint.leakage.values.rows import of_source
from mle_lint.leakage.values.tokens import Tokens
from mle_lint.leakage.values.value import Constant, Estimator, Function, Mapping, Sequence, Value

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call

# Worst first: a pipeline of transformers leaks what the worst of its steps does.
_WORST = ("dup", "target", "select", "prep", "shape", "vocab")
LEARNERS = frozenset(_WORST)
_ROWS = ("X", "x", "X_train", "data", "dataset", "training_data", "train_dataset", "generator")


def kind_of(est: Estimator) -> str:
    """What a fit keeps: one of `LEARNERS`, "model", "search" or "stateless"."""
    if est.kind != "pipeline":
        return "stateless" if _learns_nothing(est) else est.kind
    kinds = [kind_of(step) for step in est.steps]
    if "model" in kinds or "search" in kinds:
        return "model"
    return next((kind for kind in _WORST if kind in kinds), "stateless")


def _learns_nothing(est: Estimator) -> bool:
    argument, value = LEARNS_NOTHING.get(est.name, ("", None))
    return est.options.get(argument) == Constant(value)


def steps_in(value: Value, depth: int = 0) -> list[Estimator]:
    """The estimators among the arguments of a pipeline, in order."""
    if isinstance(value, Estimator):
        return [value]
    if depth < 5 and isinstance(value, Sequence):
        return [step for item in value.items for step in steps_in(item, depth + 1)]
    if depth < 5 and isinstance(value, Mapping):
        return [step for item in value.items.values() for step in steps_in(item, depth + 1)]
    return []


def rows_of(given: Call) -> Frame | None:
    """The rows that a fit, a prediction or a judgement is given, without the labels. Where some
    are called training, what comes beside them is for watching."""
    named = [name for name in given.names if naming.part_of(name) == TRAIN]
    for name in (*_ROWS, *(named if not given.args else ())):
        found = table(given.names.get(name))
        if found is not None:
            return found
    found = table(given.args[0]) if given.args else None
    if found is None and given.args and isinstance(given.args[0], Function):
        node = given.args[0].node
        return Frame(of_source(("generator", given.place.path, node.lineno, node.col_offset)))
    rest = [value for name, value in given.names.items() if name not in WATCHED]
    return found or table(Sequence([*given.args, *rest], exact=False))


def knows(est: Estimator) -> Tokens:
    """All that a transformer, or where it was not fitted itself, its steps were taught: to fit it
    teaches them anew."""
    return est.tokens or est.tokens.union(*(step.tokens for step in est.steps))
