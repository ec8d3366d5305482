"""Choices by the rows on which the result is reported: epochs, thresholds, parameters, models."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.leakage.events import EACH, Choice, Cut, Use
from mle_lint.leakage.judging.aside import is_called_validation
from mle_lint.leakage.judging.leak import Leak
from mle_lint.leakage.judging.reported import (
    is_reported,
    is_validation,
    saw,
    scored_apart,
    split_steps,
)
from mle_lint.leakage.naming import TEST
from mle_lint.leakage.trace import Trace
from mle_lint.leakage.values.rows import overlap, sides_of

# What a training does by the rows that it watches.
WATCHING = frozenset(("stop", "keep"))


def tuned(trace: Trace) -> Iterator[Leak]:
    """A choice by the rows on which the result is reported."""
    met: set[object] = set()
    # A loop comes to one place several times.
    applied = {(c.place, c.text) for n, c in enumerate(trace.choices) if n in trace.applied}
    for choice in trace.choices:
        key = (choice.block, choice.text)
        at_work = (choice.place, choice.text) in applied
        if choice.kind == "threshold" and not at_work:
            # Drawn or printed, but no score is of predictions at that threshold.
            continue
        if not is_reported(trace, choice.rows) or (choice.block is not None and key in met):
            continue
        met.add(key)
        later = _later(trace, choice)
        watches = choice.kind in WATCHING
        if watches:
            later = [use for use in later if use.scored]
        steps = split_steps(trace, choice.rows)
        if later:
            steps.append((later[0].place, f"the same rows are judged here: {later[0].text}"))
        elif watches or is_validation(trace, choice.rows):
            continue
        text = f"{choice.text} of the held-out rows"
        remark = _is_remark(trace, choice, later) or not (at_work or _is_told(trace, choice, later))
        leak = Leak("tuned-on-test", choice.place, text, tuple(steps), mild=remark)
        yield leak._replace(origin=choice.origin)


def _is_remark(trace: Trace, choice: Choice, later: list[Use]) -> bool:
    """Whether a choice by rows that are judged later hardly made the result better. Whoever calls
    rows validation says what they are for, and that the score is of them."""
    if choice.own or choice.forgotten or is_called_validation(trace, choice.rows):
        return True
    drawn = all(atom.source in trace.invented for atom in choice.rows)
    return drawn or _is_lost(trace, choice, later) or _are_others_scored(trace, choice)


def _is_told(trace: Trace, choice: Choice, later: list[Use]) -> bool:
    """Whether a score that a choice made better is told: the best one of a search, or one of the
    rows afterwards; of a winner the one that it is saved, fitted or handed on with. Of a threshold
    it would be one at that threshold."""
    if choice.kind == "search":
        return bool(later) or trace.best_read > choice.when
    if choice.kind in ("winner", "best") and later and _is_made_anew(trace, choice):
        return any(use.scored for use in later)
    if choice.kind == "winner" and later:
        # All rows are predicted with it, as when it is put to work: the table shows every score.
        return any(use.scored or any(atom.sides for atom in use.rows) for use in later)
    return choice.kind not in ("named", "cut")


def _is_made_anew(trace: Trace, choice: Choice) -> bool:
    """Whether each pass of a loop divides the rows anew: what is predicted of the last part tells
    nothing of the best."""
    splits = {side.split for side in sides_of(choice.rows)}
    return bool(splits) and splits <= trace.repeated


def _are_others_scored(trace: Trace, choice: Choice) -> bool:
    """Whether rows that nobody calls test decide, and others, which the model neither saw nor was
    chosen by, are scored later: these give the result."""
    called = {name for side in sides_of(choice.rows) for name in trace.names_of(side)}
    called |= {n for atom in choice.rows for n in trace.sources.get(atom.source, ())}
    return TEST not in called and any(
        use.when > choice.when and use.trained for use in scored_apart(trace, choice.rows)
    )


def _is_lost(trace: Trace, choice: Choice, later: list[Use]) -> bool:
    """Whether what a training did by the rows that it watched is not what is judged: the best state
    is in a file that nothing reads back, or only other models are judged, as where this one tells
    what matters to it."""
    if choice.model is None:
        return False
    if choice.kind == "keep" and trace.restored <= choice.when:
        return True
    return not any(_is_of(trace, use, choice) for use in later)


def _is_of(trace: Trace, use: Use, choice: Choice) -> bool:
    """Whether the judged model is the one that stopped, one that was made from it, as an ensemble
    is, or one that was read back, which may be any."""
    judged, stopped = use.model, choice.model
    if judged is None or stopped is None:
        return trace.restored > choice.when and not use.trained
    same = judged.name == stopped.name and judged.trained_at == stopped.trained_at
    held = (*judged.steps, *judged.beside)
    return same or stopped in held or judged in stopped.beside or not use.trained


def cut_by_hand(trace: Trace) -> Iterator[Leak]:
    """Several thresholds are tried on the rows on which the result at one of them is reported. That
    the threshold was chosen there is likely, not certain: a remark."""
    if any(is_reported(trace, choice.rows) for choice in trace.choices):
        return
    fixed: dict[int, dict[float | str, Cut]] = {}
    met: set[object] = set()
    for cut in (one for one in trace.cuts if one.at != EACH):
        fixed.setdefault(id(cut.model), {}).setdefault(cut.at, cut)
    for cut in trace.cuts:
        known = [c for c in fixed.get(id(cut.model), {}).values() if overlap(c.rows, cut.rows)]
        other = next((one for one in known if one.at != cut.at), None)
        again = cut.at != EACH and (len(known) < 2 or cut.place != known[1].place)
        key = (id(cut.model), cut.at == EACH, cut.place.path, cut.place.cell)
        if other is None or again or key in met or not is_reported(trace, cut.rows):
            continue
        met.add(key)
        steps = split_steps(trace, cut.rows)
        steps.append((other.place, f"they are judged at the threshold {other.at} here"))
        text = "several thresholds are tried on the held-out rows"
        yield Leak("tuned-on-test", cut.place, text, tuple(steps), mild=True)


def _later(trace: Trace, choice: Choice) -> list[Use]:
    """Where the rows are judged after a choice, other than in the loop that led to it."""
    before = {use.place for use in trace.uses if use.when < choice.when}
    return [
        use
        for use in trace.uses
        if use.when > choice.when and use.place not in before and overlap(use.rows, choice.rows)
    ]


def searched(trace: Trace) -> Iterator[Leak]:
    """The parameters of a model were searched on rows that hold those that it is scored on."""
    for use in trace.uses:
        search = use.model.tuned_by if use.scored and use.model is not None else None
        if search is not None and search.trained_at and saw(trace, search.trained, use.rows):
            text = f"{search.name} searches parameters on rows that hold the test rows"
            steps = (*split_steps(trace, use.rows), (use.place, f"scored here: {use.text}"))
            drawn = all(atom.source in trace.invented for atom in use.rows)
            yield Leak("tuned-on-test", search.trained_at, text, steps, mild=drawn)
