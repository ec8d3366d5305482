"""Faults of the evaluation itself: chosen on the test rows, scored on trained ones, out of time."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.leakage.aside import is_called_validation, is_given, is_inner
from mle_lint.leakage.knowledge import LINES
from mle_lint.leakage.leak import Leak
from mle_lint.leakage.naming import VALIDATION
from mle_lint.leakage.rows import TEST, TRAIN, Rows, Side, covered, overlap
from mle_lint.leakage.told import is_told, is_used
from mle_lint.leakage.trace import EACH, PLAIN, Choice, Cut, Trace, Use
from mle_lint.model import Confidence, Location

# What a training does by the rows that it watches.
WATCHING = frozenset(("stop", "keep"))


def faults(trace: Trace) -> Iterator[Leak]:
    """Every fault of the evaluation, once for each place."""
    seen: set[object] = set()
    found = (
        *_noted(trace),
        *_tuned(trace),
        *_cut_by_hand(trace),
        *_searched(trace),
        *_trained_on_test(trace),
        *_on_training_rows(trace),
        *_out_of_time(trace),
    )
    for leak in found:
        if (leak.rule, leak.place) not in seen:
            seen.add((leak.rule, leak.place))
            yield leak


def _noted(trace: Trace) -> Iterator[Leak]:
    used = {
        side.split
        for rows in (*(t.rows for t in trace.trainings), *(u.rows for u in trace.uses))
        for atom in rows
        for side in atom.sides
    }
    for fault in trace.faults:
        if fault.splits and fault.splits.isdisjoint(used):
            continue
        yield Leak(fault.rule, fault.place, fault.text, fault.related)


def _tuned(trace: Trace) -> Iterator[Leak]:
    """A choice by the rows on which the result is reported."""
    met: set[object] = set()
    for number, choice in enumerate(trace.choices):
        key = (choice.block, choice.text)
        if choice.kind == "threshold" and number not in trace.applied:
            # Drawn or printed, but no score is of predictions at that threshold.
            continue
        if not _is_reported(trace, choice.rows) or (choice.block is not None and key in met):
            continue
        met.add(key)
        later = _later(trace, choice)
        watches = choice.kind in WATCHING
        if watches:
            later = [use for use in later if use.scored]
        steps = _split_steps(trace, choice.rows)
        if later:
            steps.append((later[0].place, f"the same rows are judged here: {later[0].text}"))
        elif watches or _is_validation(trace, choice.rows):
            continue
        text = f"{choice.text} of the held-out rows"
        # Whoever calls rows validation says what they are for, and that the score is of them.
        remark = is_called_validation(trace, choice.rows) or _is_lost(trace, choice, later)
        leak = Leak("tuned-on-test", choice.place, text, tuple(steps), mild=remark)
        yield leak._replace(origin=choice.origin)


def _is_lost(trace: Trace, choice: Choice, later: list[Use]) -> bool:
    """Whether what a training did by the rows that it watched is not what is judged: the best state
    is in a file that nothing reads back, or only other models are judged, as where this one tells
    what matters to it."""
    if choice.model is None or trace.restored > choice.when:
        return False
    others = all(use.model is not None and use.model is not choice.model for use in later)
    return choice.kind == "keep" or (others and not any(_holds(use, choice) for use in later))


def _holds(use: Use, choice: Choice) -> bool:
    """Whether the judged model was made from the one that stopped, as an ensemble is."""
    made = use.model
    return made is not None and any(step is choice.model for step in made.steps)


def _cut_by_hand(trace: Trace) -> Iterator[Leak]:
    """Several thresholds are tried on the rows on which the result at one of them is reported. That
    the threshold was chosen there is likely, not certain: a remark."""
    if any(_is_reported(trace, choice.rows) for choice in trace.choices):
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
        if other is None or again or key in met or not _is_reported(trace, cut.rows):
            continue
        met.add(key)
        steps = _split_steps(trace, cut.rows)
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


def _is_validation(trace: Trace, rows: Rows) -> bool:
    """Whether rows are called validation somewhere."""
    names: set[str] = set()
    for atom in rows:
        names |= trace.sources.get(atom.source, set())
        for side in atom.sides:
            names |= {side.part, *trace.names_of(side)}
    return VALIDATION in names


def _searched(trace: Trace) -> Iterator[Leak]:
    """The parameters of a model were searched on rows that hold those that it is scored on."""
    for use in trace.uses:
        search = use.model.tuned_by if use.scored and use.model is not None else None
        if search is not None and search.trained_at and _saw(trace, search.trained, use.rows):
            text = f"{search.name} searches parameters on rows that hold the test rows"
            steps = (*_split_steps(trace, use.rows), (use.place, f"scored here: {use.text}"))
            yield Leak("tuned-on-test", search.trained_at, text, steps)


def _is_reported(trace: Trace, rows: Rows) -> bool:
    """Whether rows are the last that are held out: on the test side of a split, in the training
    part of none, and not called validation."""
    if not rows or _is_one_of_three(trace, rows):
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


def _is_another(trace: Trace, side: Side) -> bool:
    """Whether rows are a part with a name of its own, beside those called train and test."""
    own = side.part not in (TRAIN, TEST, VALIDATION) and not trace.names_of(side)
    return own and trace.splits[side.split].kind == "named"


def _has_test_file(trace: Trace, rows: Rows) -> bool:
    """Whether rows were split off one table, and another one, which is called test, is predicted:
    the last word is spoken there, as by the organisers of a competition."""
    mine = {atom.source for atom in rows}
    return all(atom.sides for atom in rows) and any(
        all(
            atom.source not in mine and not atom.sides and trace.sources.get(atom.source) == {TEST}
            for atom in use.rows
        )
        for use in trace.uses
        if use.rows
    )


def _is_one_of_three(trace: Trace, rows: Rows) -> bool:
    """Whether rows are an argument of a function, in a file that knows of a third part."""
    return _is_argument(rows) and {TEST, VALIDATION} <= trace.mentions


def _is_argument(rows: Rows) -> bool:
    """Whether rows are what a function that nobody calls here is given."""
    return all(isinstance(a.source, tuple) and a.source[:1] == ("parameters",) for a in rows)


def _is_inner(trace: Trace, side: Side) -> bool:
    """Whether rows are the training part of a split, or lie in a fold."""
    return side.part == TRAIN or trace.splits[side.split].kind == "folds"


def _split_steps(trace: Trace, rows: Rows) -> list[tuple[Location, str]]:
    met = {side.split for atom in rows for side in atom.sides if side.part != TRAIN}
    numbers = sorted(met, key=lambda number: (trace.splits[number].kind not in PLAIN, number))
    splits = [trace.splits[number] for number in numbers[:1]]
    return [(split.place, f"rows are split here: {split.text}") for split in splits]


def _trained_on_test(trace: Trace) -> Iterator[Leak]:
    """A model is scored on held-out rows that it was fitted on."""
    for use in trace.uses:
        judged = use.scored and use.sure and use.model is not None
        if judged and _saw(trace, use.trained, use.rows):
            yield _overlapping(trace, use)
    for choice in trace.choices:
        if choice.model is not None and choice.sure and _saw(trace, choice.trained, choice.rows):
            place = choice.model.trained_at or choice.place
            text = f"{choice.model.name} is fitted on the rows that it watches to stop"
            steps = (*_split_steps(trace, choice.rows), (choice.place, "they are watched here"))
            told = any(use.scored and overlap(use.rows, choice.rows) for use in trace.uses)
            yield Leak("train-test-overlap", place, text, steps, mild=not told)


def _saw(trace: Trace, trained: Rows, judged: Rows) -> bool:
    """Whether rows on the test side of a split were trained on, with those of the other side."""
    for atom in judged:
        for side in atom.sides:
            if side.part != TEST or trace.splits[side.split].kind not in PLAIN:
                continue
            for seen in trained:
                ignorant = all(own.split != side.split for own in seen.sides)
                if ignorant and covered(frozenset((atom,)), frozenset((seen,))):
                    return True
    return False


def _overlapping(trace: Trace, use: Use) -> Leak:
    model = use.model
    place = model.trained_at if model is not None and model.trained_at else use.place
    name = model.name if model is not None else "a model"
    steps = (*_split_steps(trace, use.rows), (use.place, f"scored here: {use.text}"))
    text = f"{name} is fitted on rows that hold the test rows"
    return Leak("train-test-overlap", place, text, steps)


def _on_training_rows(trace: Trace) -> Iterator[Leak]:
    """A model is scored on the rows that it was fitted on, and on no others in the file."""
    if any(split.kind in PLAIN for split in trace.splits) or trace.mentions - {TRAIN}:
        return
    scored = [u for u in trace.uses if u.scored and u.model is not None and u.model.labelled]
    if any(atom.source in trace.toys for use in scored for atom in use.rows):
        return
    if any(not _same(rows, t.rows) for rows in trace.watched for t in trace.trainings):
        return
    if scored and all(u.sure and _same(u.rows, u.trained) for u in scored):
        for use in {id(u.model): u for u in reversed(scored)}.values():
            text = f"{use.text} scores the rows that the model was fitted on, and no others"
            at = use.model.trained_at if use.model is not None else None
            steps = ((at, "it is fitted here"),) if at is not None else ()
            remark = _describes(use) or is_given(use.rows)
            leak = Leak("evaluated-on-train", use.place, text, steps, Confidence.MEDIUM)
            yield leak._replace(mild=remark)
    for choice in trace.choices:
        if choice.kind in WATCHING and choice.sure and _same(choice.rows, choice.trained):
            text = f"{choice.text}, and they are the training rows"
            yield Leak("evaluated-on-train", choice.place, text, ())


def _describes(use: Use) -> bool:
    """Whether a model is a line whose fit is told, as statistics does."""
    return use.model is not None and use.model.name in LINES


def _same(one: Rows, two: Rows) -> bool:
    return bool(one) and covered(one, two) and covered(two, one)


def _out_of_time(trace: Trace) -> Iterator[Leak]:
    """Rows with values of the rows before them are split at random."""
    for entry in trace.entries:
        split = trace.splits[entry.split]
        fresh = not any(trace.splits[s.split].kind == "random" for a in entry.rows for s in a.sides)
        shuffled = split.shuffles and split.kind in ("random", "folds")
        used = is_used(trace, split.number) and not _only_held_out(trace, split.number)
        if entry.lags and fresh and shuffled and used:
            steps = ((entry.lags[0], "values of other moments become columns here"),)
            text = f"{split.text} shuffles rows that hold values of the rows around them"
            # Training rows of an earlier split: the result is measured on others.
            remark = is_inner(trace, entry.rows) or not is_told(trace, split.number)
            yield Leak("random-split-of-time", split.place, text, steps, mild=remark)


def _only_held_out(trace: Trace, number: int) -> bool:
    """Whether of a split the held-out part alone goes anywhere, as where a model is only judged."""
    parts = {part for split, part in trace.escaped if split == number}
    rows = (*(t.rows for t in trace.trainings), *(u.rows for u in trace.uses))
    parts |= {side.part for r in rows for a in r for side in a.sides if side.split == number}
    return bool(parts) and TRAIN not in parts
