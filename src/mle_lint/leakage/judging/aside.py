"""Which rows were already put aside: parts of earlier splits, and tables called training."""

from __future__ import annotations

from mle_lint.leakage.events import PLAIN, SILENT
from mle_lint.leakage.naming import TEST, TRAIN, VALIDATION
from mle_lint.leakage.trace import Trace
from mle_lint.leakage.values.rows import Rows, Side, sides_of, sources_of
from mle_lint.leakage.values.sources import are_parts

# Splits that say what is held out, whatever their parts are called.
_BY_ITSELF = PLAIN - {"named"}


def held_out(trace: Trace, rows: Rows) -> bool:
    """Whether all of these lie on one side of a split, so that others were already put aside."""
    met = {side.split for side in sides_of(rows)}
    return any(one_side(rows, number) and _is_sound(trace, rows, number) for number in met)


def _is_sound(trace: Trace, rows: Rows, number: int) -> bool:
    """Whether the other part of a split is what the result is measured on. A part that is only
    called test, as in a competition, must be scored for that."""
    kind = trace.splits[number].kind
    mine = {side for side in sides_of(rows) if side.split == number}
    if kind in SILENT:
        return _are_others_tested(trace, rows, mine)
    if kind != "named":
        return kind in PLAIN
    scored = trace.scored_sides(sources_of(rows))
    return any(side.split == number and side not in mine for side in scored)


def _are_others_tested(trace: Trace, rows: Rows, mine: set[Side]) -> bool:
    """Whether a part by a bound or a date is called training, and in folds of it validation, and
    others that are called test are scored: parts of one table by several comparisons, of which none
    knows of the other."""
    called = [trace.names_of(side) for side in mine]
    if any(TRAIN not in names or TEST in names for names in called):
        return False
    sources = sources_of(rows)
    return any(
        all(
            atom.source in sources
            and mine.isdisjoint(atom.sides)
            and any(trace.names_of(side) == {TEST} for side in atom.sides)
            for atom in scored
        )
        for scored in trace.scored()
    )


def one_side(rows: Rows, split: int) -> bool:
    """Whether all rows lie on the same side of a split."""
    parts = [{side.part for side in atom.sides if side.split == split} for atom in rows]
    return bool(parts) and all(parts) and len(set().union(*parts)) == 1


def is_inner(trace: Trace, rows: Rows) -> bool:
    """Whether rows are the training part of a split that says by itself that rows are held out."""
    return any(
        side.part == TRAIN and trace.splits[side.split].kind in PLAIN for side in sides_of(rows)
    )


def is_training_file(trace: Trace, rows: Rows) -> bool:
    """Whether rows are tables called training, beside one called test that is scored."""
    if not rows or any(trace.sources.get(atom.source) != {TRAIN} for atom in rows):
        return False
    tests = {source for source, names in trace.sources.items() if names == {TEST}}
    return any(sources_of(scored) <= tests for scored in trace.scored())


def is_for_training(trace: Trace, rows: Rows, number: int) -> bool:
    """Whether rows are called training, beside others of the same table that are called test: what
    is measured within them, before these are looked at, is not yet the result."""
    sides = frozenset.intersection(*(atom.sides for atom in rows)) if rows else frozenset[Side]()
    return len(sources_of(rows)) == 1 and any(
        side.split != number
        and trace.splits[side.split].kind not in _BY_ITSELF
        and TRAIN in trace.names_of(side)
        and trace.names_of(side.other) == {TEST}
        for side in sides
    )


def is_training_argument(rows: Rows) -> bool:
    """Whether rows are the training rows that a function is given, beside others."""
    trains = all(any(side.part == TRAIN for side in atom.sides) for atom in rows)
    return bool(rows) and trains and are_parts(rows)


def is_called_validation(trace: Trace, rows: Rows) -> bool:
    """Whether rows are called validation wherever they are put aside, and never test."""
    return bool(rows) and all(
        VALIDATION in names and TEST not in names
        for names in (
            set().union(
                *(
                    trace.names_of(side) or {side.part}
                    for side in atom.sides
                    if trace.splits[side.split].kind in PLAIN
                )
            )
            or trace.sources.get(atom.source, set())
            for atom in rows
        )
    )
