"""A fault with the way of its rows, and how it is told."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import product

from mle_lint.leakage.affine import is_affine
from mle_lint.leakage.events import Split, Training, Use
from mle_lint.leakage.judging.invariance import noticing
from mle_lint.leakage.naming import TEST, TRAIN
from mle_lint.leakage.trace import Trace
from mle_lint.leakage.values.rows import Rows
from mle_lint.leakage.values.tokens import Token
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
# So many models and scores are compared for those that show a fault best.
_MOST = 24
# How a second place of the same leak is told.
AGAIN = "here too: "
_ON_TEST = "is fitted on the held-out rows themselves"


class Leak(NamedTuple):
    """A fault with the way of the rows: the place at fault, and the places that follow from it.
    `even` where all that was learnt moves and stretches columns, and models stand elsewhere."""

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
    even: bool = False
    # Where held-out rows are scored.
    judged: frozenset[Location] = frozenset()
    # Of the places that follow, those that would be a remark by themselves.
    minor: frozenset[Location] = frozenset()


def leak_by(
    trace: Trace, token: Token, split: Split, on_test: bool = False, remark: bool = False
) -> Leak:
    """The fault that something was learnt of rows that a split holds out, with the places that
    show it."""
    steps = [(token.origin, f"learnt here: {token.text}")] if token.origin is not None else []
    steps.append((_place_of(trace, split, token), f"rows are split here: {split.text}"))
    trained = [t for t in trace.trainings if _is_part(t.rows, split, TRAIN)]
    used = [u for u in trace.uses if _is_part(u.rows, split, TEST)]
    training, use = _clearest(trace, token, trained, used)
    if training is not None:
        steps.append((training.place, f"a model is fitted here: {training.text}"))
    if use is not None:
        word = "scored" if use.scored else "predicted"
        steps.append((use.place, f"held-out rows are {word} here: {use.text}"))
    text = f"{token.text} {_SAID[token.kind]}" if not on_test else f"{token.text} {_ON_TEST}"
    doubt = Confidence.MEDIUM if token.kind in ("vocab", "shape") or not token.fitted else None
    block = None if token.fitted else token.block
    rule = RULES[token.kind]
    leak = Leak(rule, token.place, text, tuple(steps), doubt, block, token.origin, token.kind)
    even = not (trace.trainings or trace.uses) and is_affine(trace, token, frozenset())
    judged = frozenset(use.place for use in used if use.scored)
    return leak._replace(scored=bool(judged), mild=remark, even=even, judged=judged)


def _place_of(trace: Trace, split: Split, token: Token) -> Location:
    """Where rows that know what was learnt go into a split, which may have been met before."""
    places = (e.place for e in trace.entries if e.split == split.number and token in e.tokens)
    return next((place for place in places if place is not None), split.place)


def _clearest(
    trace: Trace, token: Token, trained: list[Training], used: list[Use]
) -> tuple[Training | None, Use | None]:
    """The model that best shows the fault, and where its held-out rows are judged: one that knows
    what was learnt, is scored itself, and would do otherwise without it."""

    notices = noticing(trace, token)

    def doubts(pair: tuple[Training | None, Use | None]) -> tuple[bool, ...]:
        training, use = pair
        model = training.model if training is not None else None
        knows = any(token in one.tokens for one in pair if one is not None)
        return (
            not knows,
            use is None or not use.scored,
            use is None or use.model is not model,
            model is None or not notices(model),
        )

    fits: list[Training | None] = [*trained[:_MOST]]
    judged: list[Use | None] = [*used[:_MOST]]
    return min(product(fits or [None], judged or [None]), key=doubts)


def _is_part(rows: Rows, split: Split, part: str) -> bool:
    return any(side.split == split.number and side.part == part for a in rows for side in a.sides)
