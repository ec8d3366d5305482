"""On which rows the result is reported, and whether a model saw them."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.leakage.events import PLAIN, Use
from mle_lint.leakage.naming import TEST, TRAIN, VALIDATION
from mle_lint.leakage.trace import Trace
from mle_lint.leakage.values.rows import Atom, Rows, Side, covered, overlap, sides_of, sources_of
from mle_lint.leakage.values.sources import are_parts
from mle_lint.model import Location


def is_validation(trace: Trace, rows: Rows) -> bool:
    """Whether rows are called validation somewhere."""
    names: set[str] = set()
    for atom in rows:
        names |= trace.sources.get(atom.source, set())
        for side in atom.sides:
            names |= {side.part, *trace.names_of(side)}
    return VALIDATION in names


def is_reported(trace: Trace, rows: Rows) -> bool:
    """Whether rows are the last that are held out: on the test side of a split, in the training
    part of none, and not called validation."""
    if not rows or _is_one_of_three(trace, rows) or _are_later_scored(trace, rows):
        return False
    called: set[str] = set()
    for atom in rows:
        if atom.sides and trace.sources.get(atom.source) == {VALIDATION}:
            # A part of a file of validation rows: the result is measured on another file.
            return False
        plain = [side for side in atom.sides if trace.splits[side.split].kind in PLAIN]
        names = set().union(*(trace.names_of(side) for side in plain))
        if not plain:
            names = trace.sources.get(atom.source, set())
            if not names:
                return False
        if TRAIN in names or any(_is_inner(trace, side) for side in plain):
            return False
        if any(_is_another(trace, side) for side in plain):
            return False
        called |= names | {side.part for side in plain if side.part == VALIDATION}
    if _has_test_file(trace, rows):
        return False
    return VALIDATION not in called or not trace.has_other_held_out(rows)


def scored_apart(trace: Trace, rows: Rows) -> Iterator[Use]:
    """The scores of other rows than these, which their model was not fitted on either."""
    for use in trace.uses:
        apart = use.scored and use.rows and not overlap(use.rows, rows)
        if apart and not overlap(use.rows, use.trained):
            yield use


def _are_later_scored(trace: Trace, rows: Rows) -> bool:
    """Whether rows end where a slice does, and later ones of the same table, which the model was
    not fitted on, are scored: these give the result. What was never divided came along with
    both."""
    mine = [atom for atom in rows if atom.sides]
    if not any(trace.splits[side.split].kind == "slice" for side in sides_of(mine)):
        return False
    for use in trace.uses:
        later = [atom for atom in use.rows if atom.sides]
        if not use.scored or not later or (use.trained and covered(use.rows, use.trained)):
            continue
        if all(any(_is_earlier(trace, one, two) for two in later) for one in mine) and all(
            any(_is_earlier(trace, one, two) for one in mine) for two in later
        ):
            return True
    return False


def _is_earlier(trace: Trace, one: Atom, two: Atom) -> bool:
    """Whether a slice ends before another begins: at the same bound, or at a smaller number."""
    if one.source != two.source:
        return False
    ends = {s.split for s in one.sides if s.part == TRAIN and trace.splits[s.split].kind == "slice"}
    starts = {s.split for s in two.sides if s.part == TEST}
    if ends & starts:
        return True
    at = [trace.bounds[number] for number in ends if number in trace.bounds]
    begun = [trace.bounds[s.split] for s in one.sides if s.part == TEST and s.split in trace.bounds]
    after = [trace.bounds[number] for number in starts if number in trace.bounds]
    # A slice of a slice counts from where the first one begins.
    return bool(at and after) and max(begun, default=-1) < min(at) <= max(after) and min(at) > 0


def _is_another(trace: Trace, side: Side) -> bool:
    """Whether rows are a part with a name of its own, beside those called train and test."""
    own = side.part not in (TRAIN, TEST, VALIDATION) and not trace.names_of(side)
    return own and trace.splits[side.split].kind == "named"


def _has_test_file(trace: Trace, rows: Rows) -> bool:
    """Whether rows were split off one table, and another one, which is called test, is predicted:
    the last word is spoken there, as by the organisers of a competition."""
    mine = sources_of(rows)
    return all(atom.sides for atom in rows) and any(
        all(
            atom.source not in mine and not atom.sides and trace.sources.get(atom.source) == {TEST}
            for atom in use.rows
        )
        for use in trace.uses
        if use.rows
    )


def is_judged_elsewhere(trace: Trace, rows: Rows) -> bool:
    """Whether another table, which is called test, is scored: the result is measured there."""
    mine = sources_of(rows)
    return any(
        use.scored
        and use.rows
        and all(a.source not in mine and TEST in trace.sources.get(a.source, ()) for a in use.rows)
        for use in trace.uses
    )


def _is_one_of_three(trace: Trace, rows: Rows) -> bool:
    """Whether rows are an argument of a function, in a file that knows of a third part."""
    return are_parts(rows) and {TEST, VALIDATION} <= trace.mentions


def _is_inner(trace: Trace, side: Side) -> bool:
    """Whether rows are the training part of a split, or lie in a fold."""
    return side.part == TRAIN or trace.splits[side.split].kind == "folds"


def split_steps(trace: Trace, rows: Rows) -> list[tuple[Location, str]]:
    """Where rows were divided that are judged, as a step on their way."""
    met = {side.split for side in sides_of(rows) if side.part != TRAIN}
    numbers = sorted(met, key=lambda number: (trace.splits[number].kind not in PLAIN, number))
    splits = [trace.splits[number] for number in numbers[:1]]
    return [(split.place, f"rows are split here: {split.text}") for split in splits]


def _before_draws(trace: Trace, seen: Atom, judged: Atom) -> Atom:
    """The rows that were trained on before splits divided them of which the judged ones know
    nothing: what is drawn apart from these holds some of them."""
    met = {side.split for side in judged.sides}
    sides = {s for s in seen.sides if s.split in met or s.split not in trace.unseeded}
    return seen._replace(sides=frozenset(sides))


def saw(trace: Trace, trained: Rows, judged: Rows) -> bool:
    """Whether rows on the test side of a split were trained on, with those of the other side."""
    parts = sides_of(trained)
    for atom in judged:
        for side in atom.sides:
            if side.part != TEST or trace.splits[side.split].kind not in PLAIN:
                continue
            if Side(side.split, TRAIN) in parts:
                # The training part was fitted on, and beside it another table as it is.
                continue
            for seen in trained:
                ignorant = all(own.split != side.split for own in seen.sides)
                if side.split in trace.unseeded:
                    seen = _before_draws(trace, seen, atom)
                if ignorant and covered(frozenset((atom,)), frozenset((seen,))):
                    return True
    return False
