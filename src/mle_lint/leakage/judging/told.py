"""Whether anything is done with the rows that a split holds out, and whether a score of them is
told."""

from __future__ import annotations

from mle_lint.leakage.judging.unread import is_thrown_away, parts_only_shown
from mle_lint.leakage.naming import TRAIN
from mle_lint.leakage.trace import Trace
from mle_lint.leakage.values.rows import Rows, Side, held_by, sides_of, sources_of, train_in


def is_used(trace: Trace, number: int) -> bool:
    """Whether the held-out part of a split is predicted, judged or given away; of a file that
    fits nothing on the rest it is taken for granted."""
    if _is_given_away(trace, number):
        return True
    rows = (*(use.rows for use in trace.uses), *trace.watched)
    if any(held_by(part, (number,)) for part in rows):
        return True
    if not trace.trainings and trace.splits[number].text.endswith(".split"):
        # Folds that are gone through by hand and fit nothing serve something else.
        return False
    written = trace.written.get(number)
    if written is not None and is_thrown_away(*written):
        return False
    if written is not None and trace.trainings and parts_only_shown(*written):
        return False
    # A selector is fitted for its own sake as a model is: it says which columns matter.
    fitted = [training.rows for training in trace.trainings]
    fitted += [fit.token.rows for fit in trace.fits if fit.token.kind == "select"]
    return not any(train_in(rows, (number,)) for rows in fitted)


def is_told(trace: Trace, number: int) -> bool:
    """Whether a score of the rows that a split holds out is worked out here, or they are given to
    what may do so. Rows whose predictions are saved and nothing else are for others to judge, as in
    a competition; those of folds that are only predicted serve something else; and rows that a
    training watches have no score if nobody reads its history."""
    if number not in trace.tells:
        trace.tells[number] = _is_told(trace, number)
    return trace.tells[number]


def _is_told(trace: Trace, number: int) -> bool:
    folds = trace.splits[number].kind == "folds"
    if number in trace.told:
        return True
    if folds and not any(train_in(training.rows, (number,)) for training in trace.trainings):
        # Folds that fit nothing are there for something else, such as an encoding.
        return False
    if _is_given_away(trace, number):
        return True
    if not (trace.trainings or trace.uses):
        # A file that only prepares rows: what is measured on them stands elsewhere.
        return True
    watched = (rows for _, rows in trace.watched_aloud)
    scored = (*(use.rows for use in trace.uses if use.scored), *watched)
    if any(held_by(rows, (number,)) for rows in scored):
        return True
    if folds:
        return any(holds_folds(trace, number, rows) for rows in scored)
    if any(side.split == number and side.part != TRAIN for side in trace.submitted):
        return False
    return any(held_by(use.rows, (number,)) for use in trace.uses)


def is_scored_beside(trace: Trace, rows: Rows) -> bool:
    """Whether rows lie on one side of a split, and a score is of the other one."""
    mine = sides_of(rows)
    splits = {side.split for side in mine}
    others = trace.scored_sides(sources_of(rows)) - mine
    return any(side.split in splits for side in others)


def _is_given_away(trace: Trace, number: int) -> bool:
    return any(split == number and part != TRAIN for split, part in trace.escaped)


def holds_folds(trace: Trace, number: int, rows: Rows) -> bool:
    """Whether rows are all that folds were made of: predictions of the folds, put together."""
    divided = {atom for entry in trace.entries if entry.split == number for atom in entry.rows}
    return any(atom in divided and Side(number, TRAIN) not in atom.sides for atom in rows)
