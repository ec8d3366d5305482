"""Calls of which nothing is known: what comes of them is made of their arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.leakage.naming import words
from mle_lint.leakage.running import records, splitting
from mle_lint.leakage.running.call import Call
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.joining import merged
from mle_lint.leakage.values.rows import of_source
from mle_lint.leakage.values.value import Value

if TYPE_CHECKING:
    from mle_lint.leakage.running.machine import Machine

# Words in the names of arguments that say how much is made.
_SIZES = frozenset(("maxlen", "len", "length", "size", "num", "components", "bins"))


def passed(m: Machine, given: Call, reckons: bool = False) -> Value:
    """The result of a call of which nothing is known: something made of its arguments."""
    frames = given.given()
    if frames:
        m.trace.escape(frames, reckons)
        m.trace.met(frames)
        frames = _contents(given, frames)
        result = merged(frames)
        result.mask, result.index_of = None, False
        result.scored = tuple(rows for frame in frames for rows in frame.scored)[:8]
        result.given = tuple(frames[:8])
    else:
        result = Frame(of_source(m.site(given.node, given.scope)))
        records.note_made(m, result)
    result.unknown = True
    result.lineage = None
    return splitting.subset(m, result, given)


def _contents(given: Call, frames: list[Frame]) -> list[Frame]:
    """The frames whose values may be in a result. A size, such as `maxlen=lengths.mean()`, is how
    long it is."""
    sizes = {name for name in given.names if not _SIZES.isdisjoint(words(name))}
    if not sizes:
        return frames
    rest = {name: value for name, value in given.names.items() if name not in sizes}
    return given._replace(names=rest).given() or frames
