"""Faults of the evaluation itself: chosen on the test rows, scored on trained ones, out of time."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from mle_lint.leakage.events import PLAIN, Use
from mle_lint.leakage.judging.aside import (
    held_out,
    is_called_validation,
    is_inner,
    is_training_file,
)
from mle_lint.leakage.judging.leak import Leak
from mle_lint.leakage.judging.reported import is_judged_elsewhere, saw, scored_apart, split_steps
from mle_lint.leakage.judging.told import is_told, is_used
from mle_lint.leakage.judging.tuning import WATCHING, cut_by_hand, searched, tuned
from mle_lint.leakage.judging.unread import is_unread
from mle_lint.leakage.knowledge import LINES, METRICS, SCORE_METHODS
from mle_lint.leakage.naming import TRAIN
from mle_lint.leakage.trace import Trace
from mle_lint.leakage.values.rows import NO_ROWS, Rows, covered, overlap, sides_of, sources_of
from mle_lint.leakage.values.sources import is_given, read_from
from mle_lint.leakage.values.value import Estimator
from mle_lint.model import Confidence


def faults(trace: Trace) -> Iterator[Leak]:
    """Every fault of the evaluation, once for each place."""
    seen: set[object] = set()
    found = (
        *_noted(trace),
        *tuned(trace),
        *cut_by_hand(trace),
        *searched(trace),
        *_trained_on_test(trace),
        *_on_training_rows(trace),
        *_out_of_time(trace),
    )
    for leak in found:
        if (leak.rule, leak.place) not in seen:
            seen.add((leak.rule, leak.place))
            yield leak


def _noted(trace: Trace) -> Iterator[Leak]:
    rows = (*(t.rows for t in trace.trainings), *(u.rows for u in trace.uses))
    used = {side.split for side in sides_of(*rows)}
    for fault in trace.faults:
        if fault.splits and fault.splits.isdisjoint(used):
            continue
        mild = fault.model is not None and not _is_scored(trace, fault.model)
        yield Leak(fault.rule, fault.place, fault.text, fault.related, mild=mild)


def _is_scored(trace: Trace, model: Estimator) -> bool:
    """Whether a score of a model, or of one that it is a step of, is worked out."""
    scored = (use.model for use in trace.uses if use.scored and use.model is not None)
    return any(one is model or model in one.steps for one in scored)


def _trained_on_test(trace: Trace) -> Iterator[Leak]:
    """A model is scored on held-out rows that it was fitted on."""
    for use in trace.uses:
        judged = use.scored and use.sure and use.model is not None
        if judged and saw(trace, use.trained, use.rows):
            # What is called validation beside others that give the result is for choosing.
            inner = is_called_validation(trace, use.rows)
            inner = inner and any(True for _ in scored_apart(trace, use.rows))
            yield _overlapping(trace, use)._replace(mild=inner)
    for choice in trace.choices:
        if choice.model is not None and choice.sure and saw(trace, choice.trained, choice.rows):
            place = choice.model.trained_at or choice.place
            text = f"{choice.model.name} is fitted on the rows that it watches to stop"
            steps = (*split_steps(trace, choice.rows), (choice.place, "they are watched here"))
            told = any(use.scored and overlap(use.rows, choice.rows) for use in trace.uses)
            yield Leak("train-test-overlap", place, text, steps, mild=not told)


def _overlapping(trace: Trace, use: Use) -> Leak:
    model = use.model
    place = model.trained_at if model is not None and model.trained_at else use.place
    name = model.name if model is not None else "a model"
    steps = (*split_steps(trace, use.rows), (use.place, f"scored here: {use.text}"))
    text = f"{name} is fitted on rows that hold the test rows"
    return Leak("train-test-overlap", place, text, steps)


def _on_training_rows(trace: Trace) -> Iterator[Leak]:
    """A model is scored on the rows that it was fitted on, and on no others in the file."""
    if any(split.kind in PLAIN for split in trace.splits) or trace.mentions - {TRAIN}:
        return
    scored = [u for u in trace.uses if u.scored and u.model is not None and _learns(u.model)]
    if any(atom.source in trace.toys for use in scored for atom in use.rows):
        return
    if any(not _same(rows, t.rows) for rows in trace.watched for t in trace.trainings):
        return
    if scored and all(u.sure and _same(u.rows, u.trained) for u in scored):
        for use in {id(u.model): u for u in reversed(scored)}.values():
            text = f"{use.text} scores the rows that the model was fitted on, and no others"
            at = use.model.trained_at if use.model is not None else None
            steps = ((at, "it is fitted here"),) if at is not None else ()
            remark = _describes(use) or is_given(use.rows) or not _is_metric(use)
            remark = remark or _is_for_others(trace, use) or _is_kept_back(use)
            remark = remark or _are_labels_noise(trace, use)
            leak = Leak("evaluated-on-train", use.place, text, steps, Confidence.MEDIUM)
            yield leak._replace(mild=remark)
    for choice in trace.choices:
        if choice.kind in WATCHING and choice.sure and _same(choice.rows, choice.trained):
            text = f"{choice.text}, and they are the training rows"
            shown = any(overlap(u.rows, choice.rows) for u in trace.uses if u.when > choice.when)
            yield Leak("evaluated-on-train", choice.place, text, (), mild=not shown)


def _learns(model: Estimator) -> bool:
    """Whether a model is told what it is to predict, or a trainer is, by the rows themselves."""
    return bool(model.labels) or "eval_dataset" in model.options


def _describes(use: Use) -> bool:
    """Whether a model is a line whose fit is told, as statistics does."""
    return use.model is not None and use.model.name in LINES


def _is_for_others(trace: Trace, use: Use) -> bool:
    """Whether a model is saved, or its rows are a file called training: what is measured on the
    others stands elsewhere."""
    named = any(trace.sources.get(atom.source) == {TRAIN} for atom in use.rows)
    files = [found for atom in use.rows if (found := read_from(atom.source)) is not None]
    return use.model in trace.saved or named or any(TRAIN in file.path.lower() for file in files)


def _is_kept_back(use: Use) -> bool:
    """Whether a score gets a name that nothing reads: nobody is told."""
    if use.written is None:
        return False
    code, node = use.written
    return isinstance(code.parents.get(node), ast.Assign) and is_unread(code, node)


def _are_labels_noise(trace: Trace, use: Use) -> bool:
    """Whether the labels are random numbers that nothing else was made of: there is nothing to
    predict, and what is tried out is whether the code runs."""
    labels = use.model.labels if use.model is not None else NO_ROWS
    sources = sources_of(labels)
    return (
        bool(sources)
        and sources <= trace.drawn
        and all(atom.source not in sources for atom in use.trained)
    )


def _is_metric(use: Use) -> bool:
    """Whether a metric or a method of the model scores; what is worked out by hand of predictions
    may compare them with something else than the truth."""
    return use.text.rpartition(".")[2] in METRICS | SCORE_METHODS


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
            remark = remark or is_judged_elsewhere(trace, entry.rows)
            remark = remark or entry.lags[0] in trace.ahead
            if split.kind == "folds":
                # Whoever makes folds of training rows chooses by them; others give the result.
                aside = held_out(trace, entry.rows) or is_training_file(trace, entry.rows)
                remark = remark or aside or is_given(entry.rows)
            yield Leak("random-split-of-time", split.place, text, steps, mild=remark)


def _only_held_out(trace: Trace, number: int) -> bool:
    """Whether of a split the held-out part alone goes anywhere, as where a model is only judged."""
    parts = {part for split, part in trace.escaped if split == number}
    rows = (*(t.rows for t in trace.trainings), *(u.rows for u in trace.uses))
    parts |= {side.part for side in sides_of(*rows) if side.split == number}
    return bool(parts) and TRAIN not in parts
