"""What was learnt too early and does little harm: told as a remark, and costs nothing."""

from __future__ import annotations

from collections.abc import Hashable

from mle_lint.leakage.affine import ends
from mle_lint.leakage.events import Split
from mle_lint.leakage.judging.aside import (
    held_out,
    is_for_training,
    is_inner,
    is_training_argument,
    is_training_file,
)
from mle_lint.leakage.judging.invariance import is_unnoticed
from mle_lint.leakage.judging.told import is_scored_beside
from mle_lint.leakage.knowledge import COUNTS
from mle_lint.leakage.naming import TEST, VALIDATION, part_of
from mle_lint.leakage.trace import Trace
from mle_lint.leakage.values.rows import Rows, Side, held_by, sources_of
from mle_lint.leakage.values.sources import is_given, read_from
from mle_lint.leakage.values.tokens import Token

# What moves, fills and chooses columns does little harm to the folds of rows that are for training
# only; what copies or mixes rows does more.
_IN_FOLDS = frozenset(("prep", "edge", "vocab", "select"))
_TWO = 2
# What divides rows into groups, as a statistic of each is written.
_GROUPING = (".groupby(", " == ")
# Splits that make no difference between tables.
_BY_CHANCE = frozenset(("random", "folds", "draw"))
# What is hardly ever another in a part of the rows, looks at a distribution, or says how often
# each category is met.
_HARMLESS = COUNTS | frozenset(("mode", "describe", "skew", "kurtosis"))


def is_mild(trace: Trace, split: Split, token: Token, rows: Rows) -> bool:
    """Whether what was learnt before a split could hardly change a score."""
    if token.doubted or (token in trace.in_pass and split.number not in trace.repeated):
        return True
    if token.kind == "dup":
        return _is_for_choosing(trace, split, rows)
    if _fills_others(trace, token):
        return True
    if _is_common(trace, token) or _is_of_label(trace, token):
        return True
    if token.kind == "vocab" and _is_unlabelled(trace, split, rows):
        return True
    if split.kind == "folds" and token.kind in _IN_FOLDS and _is_set_apart(trace, token.rows):
        return True
    if token.kind == "select" and is_training_argument(token.rows):
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


def _fills_others(trace: Trace, token: Token) -> bool:
    """Whether gaps of one column are filled in a training and a test table put together, of which
    the second is never scored by itself: they may all be there, as in a competition."""
    fill = trace.fills.get(token.origin or token.place)
    if fill is None or fill.zeros or len(fill.columns) != 1 or token.fitted:
        return False
    if any(sign in token.text for sign in _GROUPING):
        # Whoever fills each group by itself has seen more than a few gaps.
        return False
    sources = sources_of(token.rows)
    tests = {source for source in sources if _is_called_test(trace, source)}
    if not tests or sources == tests:
        return False
    return not any(
        sources_of(scored) <= tests or _are_taken_apart(trace, scored) for scored in trace.scored()
    )


def _are_taken_apart(trace: Trace, rows: Rows) -> bool:
    """Whether rows are a part called test of tables that were taken apart again."""
    return all(
        any(
            trace.splits[side.split].kind not in _BY_CHANCE and trace.names_of(side) == {TEST}
            for side in atom.sides
        )
        for atom in rows
    )


def _is_called_test(trace: Trace, source: Hashable) -> bool:
    """Whether a table is called test wherever it is named, or lies in a file so called."""
    if trace.sources.get(source) == {TEST}:
        return True
    file = read_from(source)
    path = file.path if file is not None else ""
    name = path.replace("\\", "/").rpartition("/")[2].partition(".")[0]
    return part_of(name) == TEST


def _is_of_label(trace: Trace, token: Token) -> bool:
    """Whether only the label knows what was learnt, as where it says what is above the mean: it is
    what is to be predicted that is defined so."""
    names = trace.knowing.get(token, set())
    return bool(names) and names <= trace.labels and not token.fitted


def _is_unlabelled(trace: Trace, split: Split, rows: Rows) -> bool:
    """Whether tables were put together and taken apart again, and no score is of the second: it
    has no labels, as in a competition, and its words are there to be read."""
    if split.kind != "named" or len(sources_of(rows)) < _TWO:
        return False
    return not any(held_by(scored, (split.number,)) for scored in trace.scored())


def _is_set_apart(trace: Trace, rows: Rows) -> bool:
    """Whether rows are for training only, and the result is measured on others."""
    return held_out(trace, rows) or is_training_argument(rows) or is_training_file(trace, rows)


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
