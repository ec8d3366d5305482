"""Turns what was traced into faults: what was learnt from rows that should not have been seen."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.leakage.events import PLAIN, Entry, Fit, Split, Training
from mle_lint.leakage.judging import mild
from mle_lint.leakage.judging.aside import (
    held_out,
    is_called_validation,
    is_inner,
    is_training_argument,
    is_training_file,
    one_side,
)
from mle_lint.leakage.judging.leak import AGAIN, RULES, Leak, leak_by
from mle_lint.leakage.judging.measured import INNER, matters
from mle_lint.leakage.judging.proof import is_proven, is_proven_of_test
from mle_lint.leakage.naming import TEST, TRAIN
from mle_lint.leakage.trace import Trace
from mle_lint.leakage.values.rows import Atom, Rows, covered, in_order, overlap
from mle_lint.leakage.values.sources import is_given
from mle_lint.leakage.values.tokens import Token, Tokens

_IN_FOLDS = (
    "copies or blends training rows before a search makes folds of them, so in each fold copies or"
    " neighbours of the validation rows are trained on"
)


def leaks(trace: Trace) -> Iterator[Leak]:
    """Every leak by a statistic, once for each place that learnt it. Numbers that one function or
    cell works out by hand are one leak."""
    seen: set[object] = set()
    blocks: dict[object, int] = {}
    found: list[Leak] = []
    every = (*_on_test(trace), *_before_split(trace), *_outside(trace), *_in_search(trace))
    # What is a remark for one split may be a fault for another; a split that is scored tells most.
    for leak in sorted(every, key=_told_first):
        key = (leak.place, leak.origin, leak.kind)
        if key in seen:
            continue
        seen.add(key)
        at = blocks.setdefault((leak.rule, leak.block), len(found)) if leak.block else len(found)
        if at < len(found):
            step = (leak.place, f"{AGAIN}{leak.text}")
            minor = found[at].minor | ({leak.place} if leak.mild else set())
            found[at] = found[at]._replace(steps=(*found[at].steps, step), minor=minor)
        else:
            found.append(leak)
    yield from found


def _told_first(leak: Leak) -> tuple[bool, bool, bool]:
    """What is chosen by the held-out rows themselves is no choice by all rows."""
    return leak.rule != "tuned-on-test", leak.mild, not leak.scored


def _before_split(trace: Trace) -> Iterator[Leak]:
    """(a) What saw rows goes into a split of the same rows."""
    for entry in trace.entries:
        split = trace.splits[entry.split]
        for token in _ordered(entry.tokens):
            if _enters(trace, token, entry) and matters(trace, split, token, entry.rows):
                remark = _is_remark(trace, split, token, entry.rows)
                # Whoever calls a function with rows to search in may hold others out.
                remark = remark or (entry.search and is_given(entry.rows))
                yield leak_by(trace, token, split, remark=remark)


def _is_remark(trace: Trace, split: Split, token: Token, rows: Rows) -> bool:
    """Whether what was learnt too early does little harm, or no score here could suffer."""
    if not is_proven(trace, split, token):
        return True
    return mild.is_mild(trace, split, token, rows)


def _in_search(trace: Trace) -> Iterator[Leak]:
    """Training rows are copied or blended before a search makes folds of them. The test rows are
    untouched; what suffers is the choice, and the best score that the search tells."""
    for entry in trace.entries:
        split = trace.splits[entry.split]
        for token in _ordered(entry.tokens) if entry.search else ():
            if token.kind != "dup" or not is_inner(trace, entry.rows):
                continue
            if overlap(token.rows, entry.rows) and not _knows(token, entry.split):
                steps = ((split.place, f"folds are made of the result here: {split.text}"),)
                text = f"{token.text} {_IN_FOLDS}"
                rule, block = RULES[token.kind], token.block
                leak = Leak(rule, token.place, text, steps, None, block, token.origin, token.kind)
                yield leak._replace(mild=True)


def _enters(trace: Trace, token: Token, entry: Entry) -> bool:
    if token.kind == "edge" and not _has_both_edges(token, entry.tokens):
        return False
    if not overlap(token.rows, entry.rows) or _knows(token, entry.split):
        return False
    if entry.search and is_inner(trace, entry.rows):
        return False
    if token.kind in INNER:
        return True
    return not held_out(trace, token.rows) and not is_training_file(trace, token.rows)


def _has_both_edges(token: Token, tokens: Tokens) -> bool:
    """Whether values are scaled by their smallest and their largest; one alone is a bound."""
    texts = {other.text for other in tokens if other.kind == "edge" and other.rows == token.rows}
    return any("min" in text for text in texts) and any("max" in text for text in texts)


def _knows(token: Token, split: int) -> bool:
    """Whether all that was seen lies on one side of the split."""
    return one_side(token.rows, split)


def _outside(trace: Trace) -> Iterator[Leak]:
    """(b) A model is trained on a part with what saw rows outside of it that are judged later."""
    for training in trace.trainings:
        for token in _ordered(training.tokens):
            if token.kind == "edge" and not _has_both_edges(token, training.tokens):
                continue
            for split in _crossed(trace, token, training):
                remark = _is_remark(trace, split, token, training.rows)
                yield leak_by(trace, token, split, remark=remark)


def _crossed(trace: Trace, token: Token, training: Training) -> Iterator[Split]:
    """The splits that the token saw both sides of, or the other side than the training."""
    if covered(token.rows, training.rows):
        return
    inner = held_out(trace, token.rows) and not _is_test(token.rows)
    inner = inner or is_training_file(trace, token.rows)
    given = is_training_argument(token.rows)
    for atom in sorted(training.rows, key=in_order):
        for side in sorted(atom.sides):
            if any(_saw_beyond(seen, atom, side.split) for seen in token.rows):
                split = trace.splits[side.split]
                used = _both_used(trace, atom, side.split)
                if given and split.kind == "named":
                    # What comes back is called train and test because it was handed over so.
                    continue
                if inner and token.kind not in INNER and not (split.kind == "folds" and used):
                    continue
                plain = used or split.kind in PLAIN
                if one_side(token.rows, side.split) and not _are_judged(trace, token, training):
                    # A model on top of others, for which their training rows are past.
                    continue
                if plain and matters(trace, split, token, training.rows):
                    yield split


def _are_judged(trace: Trace, token: Token, training: Training) -> bool:
    """Whether rows that were seen are judged by a model, as far as it is known by which."""
    return any(
        use.model in (training.model, None) and overlap(use.rows, token.rows) for use in trace.uses
    )


def _saw_beyond(seen: Atom, trained: Atom, split: int) -> bool:
    if seen.source != trained.source:
        return False
    mine = trained.parts
    for side in seen.sides:
        if side.split in mine and side.split != split and mine[side.split] != side.part:
            return False
    parts = {side.part for side in seen.sides if side.split == split}
    return not parts or mine[split] not in parts


def _is_test(rows: Rows) -> bool:
    return all(any(side.part == TEST for side in atom.sides) for atom in rows)


def _both_used(trace: Trace, atom: Atom, split: int) -> bool:
    """Whether the rows on the other side of a split are predicted or judged."""
    part = atom.parts[split]
    for use in trace.uses:
        for other in use.rows:
            there = other.parts.get(split)
            if other.source == atom.source and there is not None and there != part:
                return True
    return False


def _on_test(trace: Trace) -> Iterator[Leak]:
    """(c), (d) A transformer is fitted on the held-out rows themselves."""
    used = {token for use in trace.uses if use.scored for token in use.tokens}
    for fit in trace.fits:
        token = fit.token
        if not token.fitted or not token.rows or token.kind == "dup":
            continue
        if fit.of is not None and not _feeds_another(trace, fit):
            continue
        sides = [_held_side(trace, atom) for atom in token.rows]
        if None not in sides and (token.kind in ("prep", "select", "target") or token in used):
            split = trace.splits[sides[0] or 0]
            if not matters(trace, split, token, token.rows):
                continue
            # The most frequent value of the test rows hardly ever is another one.
            remark = trace.common.get(token.place, False)
            remark = remark or not is_proven_of_test(trace, split, token)
            if token.kind == "select":
                remark = remark or is_called_validation(trace, token.rows)
            leak = leak_by(trace, token, split, on_test=True, remark=remark)
            yield leak._replace(rule="tuned-on-test") if token.kind == "select" else leak


def _feeds_another(trace: Trace, fit: Fit) -> bool:
    """Whether what was learnt from predictions is given to another model, as in a stack; else it is
    how they are told."""
    users = [training.model for training in trace.trainings if fit.token in training.tokens]
    users += [use.model for use in trace.uses if use.model and fit.token in use.tokens]
    # A function that judges several models fits the like for each.
    judged = [other.of for other in trace.fits if other.token == fit.token]
    return any(all(user is not one for one in judged) for user in users)


def _held_side(trace: Trace, atom: Atom) -> int | None:
    """The split on whose test side rows lie, if they are not the training part of a later one."""
    for side in sorted(atom.sides):
        held = side.part == TEST and TRAIN not in trace.names_of(side)
        if held and trace.splits[side.split].kind in ("random", "named", "keys"):
            return side.split
    return None


def _ordered(tokens: frozenset[Token]) -> list[Token]:
    return sorted(tokens, key=_token_order)


def _token_order(token: Token) -> tuple[object, ...]:
    """By place, and by where it was learnt: one call may learn by several lines of a helper."""
    origin = token.origin[:2] if token.origin is not None else ("", 0)
    return token.place.path, token.place[1:], token.kind, token.text, origin
