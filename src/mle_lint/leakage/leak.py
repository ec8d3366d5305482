"""A fault with the way of its rows, and how it is told."""

from __future__ import annotations

from collections.abc import Hashable

from mle_lint.leakage.rows import TEST, TRAIN, Rows
from mle_lint.leakage.trace import Split, Trace
from mle_lint.leakage.values import Token
from mle_lint.model import Confidence, Location
from mle_lint.record import NamedTuple

RULES = {
    "prep": "fit-before-split",
    "shape": "fit-before-split",
    "vocab": "fit-before-split",
    "target": "fit-before-split",
    "edge": "fit-before-split",
    "dup": "resample-before-split",
    "select": "select-before-split",
}
_SAID = {
    "prep": "learns from rows that are held out later",
    "edge": "learns from rows that are held out later",
    "shape": "learns from rows that are held out later",
    "vocab": "learns its words from rows that are held out later",
    "target": "learns the target of rows that are held out later",
    "dup": "copies or blends rows that are split later, so copies or neighbours of held-out rows"
    " are trained on",
    "select": "on all rows",
}
# How a second place of the same leak is told.
AGAIN = "here too: "
_ON_TEST = "is fitted on the held-out rows themselves"


class Leak(NamedTuple):
    """A fault with the way of the rows: the place at fault, and the places that follow from it."""

    rule: str
    place: Location
    text: str
    steps: tuple[tuple[Location, str], ...]
    confidence: Confidence | None = None
    block: Hashable = None
    origin: Location | None = None
    kind: str = ""
    mild: bool = False
    scored: bool = False


def leak_by(
    trace: Trace, token: Token, split: Split, on_test: bool = False, remark: bool = False
) -> Leak:
    steps = [(token.origin, f"learnt here: {token.text}")] if token.origin is not None else []
    steps.append((split.place, f"rows are split here: {split.text}"))
    trained = [t for t in trace.trainings if _is_part(t.rows, split, TRAIN)]
    # Best the model that knows what was learnt, and its score.
    training = next((t for t in trained if token in t.tokens), trained[0] if trained else None)
    if training is not None:
        steps.append((training.place, f"a model is fitted here: {training.text}"))
    model = training.model if training is not None else None
    use = min(
        (use for use in trace.uses if _is_part(use.rows, split, TEST)),
        key=lambda u: (not u.scored, u.model is not model, token not in u.tokens),
        default=None,
    )
    if use is not None:
        word = "scored" if use.scored else "predicted"
        steps.append((use.place, f"held-out rows are {word} here: {use.text}"))
    text = f"{token.text} {_SAID[token.kind]}" if not on_test else f"{token.text} {_ON_TEST}"
    doubt = Confidence.MEDIUM if token.kind in ("vocab", "shape") or not token.fitted else None
    block = None if token.fitted else token.block
    rule = RULES[token.kind]
    leak = Leak(rule, token.place, text, tuple(steps), doubt, block, token.origin, token.kind)
    leak = leak._replace(scored=use is not None and use.scored)
    return leak._replace(mild=remark)


def _is_part(rows: Rows, split: Split, part: str) -> bool:
    return any(side.split == split.number and side.part == part for a in rows for side in a.sides)
