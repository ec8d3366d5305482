"""Whether it is proven that what was learnt reaches a model whose score of held-out rows is told.

A fault is only told as one when each link is seen: a model is fitted on the training part of that
very split, with what was learnt, and its score on the rows that the split holds out is worked out.
What lacks a link is a remark.
"""

from __future__ import annotations

import ast

from mle_lint.artefacts.code_trees import Code
from mle_lint.leakage.events import Split, Training, Use
from mle_lint.leakage.judging.told import holds_folds
from mle_lint.leakage.judging.unread import is_unread, lacks_a_part
from mle_lint.leakage.naming import TEST, VALIDATION
from mle_lint.leakage.syntax import is_in_function
from mle_lint.leakage.trace import Trace
from mle_lint.leakage.values.rows import NO_ROWS, Rows, Side, held_by, sides_of, train_in
from mle_lint.leakage.values.tokens import Token

_HELD = (TEST, VALIDATION)


def is_proven(trace: Trace, split: Split, token: Token) -> bool:
    """Whether a model that knows what was learnt is fitted on the training part of a split, and
    scored on rows that it holds out."""
    known = trace.proven.get((split.number, token))
    if known is None:
        known = trace.proven[split.number, token] = _is_proven(trace, split, token)
    return known


def _is_proven(trace: Trace, split: Split, token: Token) -> bool:
    if split.number in trace.told:
        # The scores of folds that a library makes, fits and scores.
        return True
    if not (trace.trainings or trace.uses):
        return _is_for_others(trace, split, token)
    met = _met_again(trace, split)
    fits = [one for one in trace.trainings if token in one.tokens and train_in(one.rows, met)]
    if not trace.trainings:
        # A model that is fitted elsewhere, and scored here on rows that know what was learnt.
        return any(
            use.scored and token in use.tokens and held_by(use.rows, met) for use in trace.uses
        )
    return bool(fits) and _is_scored(trace, split, met, fits, token)


def _is_for_others(trace: Trace, split: Split, token: Token) -> bool:
    """Whether a file only prepares rows, and hands on all parts: what is measured on them stands
    elsewhere. What has a `fit`, or scales by the smallest and the largest, is there for a model."""
    if split.kind == "folds" or not (token.fitted or token.kind == "edge"):
        return False
    if split.kind == "named" and _are_several(trace, split):
        # Tables that were put together are taken apart again; the second may have no labels.
        return False
    held = {name for part in _HELD for name in trace.names_of(Side(split.number, part))}
    if held == {VALIDATION} and TEST in trace.mentions:
        # Others, called test, are judged.
        return False
    written = trace.written.get(split.number)
    if written is not None and lacks_a_part(*written):
        return False
    inside = written is None or is_in_function(*written)
    return inside or any(number == split.number for number, _ in trace.handed)


def _are_several(trace: Trace, split: Split) -> bool:
    """Whether rows of several tables are divided."""
    divided = (entry.rows for entry in trace.entries if entry.split == split.number)
    return len({atom.source for rows in divided for atom in rows}) > 1


def _met_again(trace: Trace, split: Split) -> frozenset[int]:
    """The numbers of a split: a helper that is called twice divides the same rows twice."""
    return frozenset(one.number for one in trace.splits if one.place == split.place)


def _is_scored(
    trace: Trace, split: Split, met: frozenset[int], fits: list[Training], token: Token
) -> bool:
    """Whether one of these models is scored on rows that a split holds out. Of a model that is
    restored or wrapped it is not known what it was fitted with: then the rows must know it."""
    models, parts = [one.model for one in fits], [NO_ROWS, *(one.rows for one in fits)]
    scored = [
        use.rows
        for use in _judged(trace)
        if _is_truth_of(use, met)
        and (use.model in models or (token in use.tokens and use.trained in parts))
    ]
    scored += [rows for model, rows in trace.watched_aloud if model in models]
    if any(held_by(rows, met) for rows in scored):
        return True
    folds = split.kind == "folds"
    return folds and any(holds_folds(trace, split.number, rows) for rows in scored)


def _judged(trace: Trace) -> list[Use]:
    """The uses that are scores. Where there is none: predictions that are set against the truth by
    hand, or with which a script ends, so that whoever runs it looks at them."""
    scored = [use for use in trace.uses if use.scored]
    compared = scored or [use for use in trace.uses if _is_compared(trace, use.rows)]
    if compared or trace.submitted or trace.broken:
        return compared
    return [use for use in trace.uses if use.written is not None and _is_looked_at(*use.written)]


def _is_looked_at(code: Code, node: ast.AST) -> bool:
    """Whether a script ends with predictions; a name in a function is gone when that ends."""
    return is_unread(code, node) and not is_in_function(code, node)


def _is_compared(trace: Trace, rows: Rows) -> bool:
    return any(side in trace.compared for side in sides_of(rows))


def _is_truth_of(use: Use, met: frozenset[int]) -> bool:
    """Whether the truth is of rows that a split divides, as far as it is known of which it is."""
    sides = sides_of(use.truth)
    return not sides or any(side.split in met for side in sides)


def is_proven_of_test(trace: Trace, split: Split, token: Token) -> bool:
    """Whether a model is given held-out rows with what was learnt of them, by one that was not
    fitted on others than the training part, and is scored on them."""
    if not (trace.trainings or trace.uses):
        return _is_for_others(trace, split, token)
    met = _met_again(trace, split)
    models = [
        use.model
        for use in trace.uses
        if use.fed and token in use.tokens and held_by(use.rows, met)
        if not use.trained or train_in(use.trained, met)
    ]
    # Predictions that are brought back to their first unit know nothing of a scale any more.
    others = [
        use.model
        for use in trace.uses
        if not use.scored and token not in use.tokens and held_by(use.rows, met)
    ]
    return any(
        use.model in models
        and held_by(use.rows, met)
        and (token in use.tokens or (use.truth and use.model not in others))
        for use in _judged(trace)
    )
