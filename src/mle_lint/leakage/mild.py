"""What was learnt too early and does little harm: told as a remark, and costs nothing."""

from __future__ import annotations

from mle_lint.leakage.aside import (
    held_out,
    is_argument,
    is_for_training,
    is_given,
    is_inner,
    is_training_file,
)
from mle_lint.leakage.invariance import ends, is_unnoticed
from mle_lint.leakage.knowledge import COUNTS
from mle_lint.leakage.naming import VALIDATION
from mle_lint.leakage.rows import TRAIN, Rows, Side
from mle_lint.leakage.told import is_scored_beside
from mle_lint.leakage.trace import Split, Trace
from mle_lint.leakage.values import Token

# What moves, fills and chooses columns does little harm to the folds of rows that are for training
# only; what copies or mixes rows does more.
_IN_FOLDS = frozenset(("prep", "edge", "vocab", "select"))
_TWO = 2
# What is hardly ever another in a part of the rows, looks at a distribution, or says how often
# each category is met.
_HARMLESS = COUNTS | frozenset(("mode", "describe", "skew", "kurtosis"))


def is_mild(trace: Trace, split: Split, token: Token, rows: Rows) -> bool:
    """Whether what was learnt before a split could hardly change a score."""
    if token.doubted or (token in trace.in_pass and split.number not in trace.repeated):
        return True
    if token.kind == "dup":
        return _is_for_choosing(trace, split, rows)
    if _is_common(trace, token):
        return True
    if token.kind == "vocab" and _is_unlabelled(trace, split, rows):
        return True
    if split.kind == "folds" and token.kind in _IN_FOLDS and _is_set_apart(trace, token.rows):
        return True
    if token.kind == "select" and is_argument(trace, token.rows):
        return True
    if is_for_training(trace, token.rows, split.number):
        return True
    if token.kind == "vocab" and trace.numbered.get(token.place, False):
        # A number for each word tells nothing of how words go with labels.
        return True
    return is_unnoticed(trace, token)


def _is_common(trace: Trace, token: Token) -> bool:
    """Whether the most frequent value was learnt, which hardly ever is another in a part of the
    rows, how often categories are met, or what a distribution looks like, which rarely is more than
    a bound."""
    return trace.common.get(token.place, False) or (not token.fitted and ends(token) in _HARMLESS)


def _is_unlabelled(trace: Trace, split: Split, rows: Rows) -> bool:
    """Whether tables were put together and taken apart again, and no score is of the second: it
    has no labels, as in a competition, and its words are there to be read."""
    if split.kind != "named" or len({atom.source for atom in rows}) < _TWO:
        return False
    sides = {side for use in trace.uses if use.scored for atom in use.rows for side in atom.sides}
    return all(side.split != split.number or side.part == TRAIN for side in sides)


def _is_set_apart(trace: Trace, rows: Rows) -> bool:
    """Whether rows are for training only, and the result is measured on others."""
    return held_out(trace, rows) or is_argument(trace, rows) or is_training_file(trace, rows)


def _is_for_choosing(trace: Trace, split: Split, rows: Rows) -> bool:
    """Whether a split of training rows holds out what is called validation or makes folds, beside
    test rows that are scored."""
    if split.kind == "folds":
        return is_scored_beside(trace, rows) or is_training_file(trace, rows) or is_given(rows)
    if split.kind != "random":
        return False
    called = {
        name for part in ("test", "validation") for name in trace.names_of(Side(split.number, part))
    }
    if called != {VALIDATION}:
        return False
    if is_inner(trace, rows):
        return True
    return is_training_file(trace, rows)
