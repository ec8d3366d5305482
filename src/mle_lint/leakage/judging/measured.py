"""Whether anything is measured on the rows that a split holds out, with what was learnt."""

from __future__ import annotations

from collections.abc import Hashable, Set

from mle_lint.leakage.events import Split
from mle_lint.leakage.judging.told import is_used
from mle_lint.leakage.naming import TEST, TRAIN, VALIDATION
from mle_lint.leakage.trace import Trace
from mle_lint.leakage.values.rows import Rows, sources_of
from mle_lint.leakage.values.tokens import Token

# Learnt inside of the training part and split again: only what copies or chooses rows matters.
INNER = frozenset(("dup",))


def matters(trace: Trace, split: Split, token: Token, rows: Rows) -> bool:
    """Whether a split holds rows out on which something is measured, with what a token saw."""
    if _is_unscored(trace, token):
        return False
    if token.kind not in INNER and _is_validation_file(trace, token):
        return False
    sources = sources_of(rows)
    whole = all(not atom.sides for atom in rows)
    if split.kind == "folds" and whole and _tells_files_apart(trace, token, sources):
        return False
    apart = not sources <= sources_of(token.rows)
    if split.kind == "named" and len(sources) > 1 and apart:
        # Tables were put together and taken apart again, and what was seen is one of them.
        return _held_part_scored(trace, token.rows, split.number)
    return is_used(trace, split.number)


def _is_unscored(trace: Trace, token: Token) -> bool:
    """Whether all that was seen is a table called test, which nothing is measured on."""
    sources = sources_of(token.rows)
    if any(trace.sources.get(source) != {TEST} for source in sources):
        return False
    return not any(sources_of(scored) <= sources for scored in trace.scored())


def _is_validation_file(trace: Trace, token: Token) -> bool:
    """Whether rows of a table called validation were seen, beside a table called test."""
    names = [trace.sources.get(atom.source) for atom in token.rows]
    return {VALIDATION} in names and {TEST} in trace.sources.values()


def _tells_files_apart(trace: Trace, token: Token, sources: Set[Hashable]) -> bool:
    """Whether folds are made over a training and a test file together, as in order to learn how
    they differ, and not over the labels."""
    names = [trace.sources.get(source) for source in sources]
    seen = sources_of(token.rows)
    return {TRAIN} in names and {TEST} in names and not sources <= seen


def _held_part_scored(trace: Trace, rows: Rows, number: int) -> bool:
    """Whether rows on another side of a split than the training rows are scored."""
    scored = trace.scored_sides(sources_of(rows))
    return any(side.split == number and TRAIN not in trace.names_of(side) for side in scored)
