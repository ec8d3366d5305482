"""Files that a loop reads one by one, each of them a record that becomes one row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.leakage.running.stored import UNKNOWN_PART
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.rows import sources_of
from mle_lint.leakage.values.tokens import Token, doubted
from mle_lint.leakage.values.value import Constant, Sequence, Value, frames_in

if TYPE_CHECKING:
    from mle_lint.leakage.running.machine import Machine

# As of a mean and a deviation, by which others are scaled.
_PAIR = 2


def note(m: Machine, path: Value | None, frame: Frame) -> None:
    """A file is read: in a loop, from a path that is another one in each pass, it is a record."""
    told = isinstance(path, Constant) and UNKNOWN_PART not in str(path.value)
    if m.loops and path is not None and not told:
        m.records.update(sources_of(frame.rows))


def note_made(m: Machine, frame: Frame) -> None:
    """Something of which nothing is known is made: in a loop it may be a record of its own."""
    if m.loops:
        m.made.update(sources_of(frame.rows))


def note_opened(m: Machine, frame: Frame) -> None:
    """A recording or picture is opened: in a loop, or in a function that one calls, it is one of
    many, until the loop ends."""
    if m.loops or any(m.around):
        m.opened |= sources_of(frame.rows)


def is_of_one(m: Machine, frame: Frame) -> bool:
    """Whether something is made of a recording or picture, in the pass of a loop that opened it."""
    return not m.opened.isdisjoint(sources_of(frame.rows))


def note_fit(m: Machine, token: Token) -> None:
    """A transformer is fitted: in a loop that made its rows, it may know one record alone."""
    if m.loops and all(atom.source in m.made for atom in token.rows):
        m.trace.in_pass.add(token)


def note_points(m: Machine, points: Value, result: Value) -> None:
    """Something is worked out of a list of single points in a function that a loop calls: it may
    be of one thing, such as a path of the mouse, and not of all rows."""
    if not any(m.around) or not isinstance(points, Sequence):
        return
    if all(frame.element for frame in frames_in(points)) and isinstance(result, Frame):
        m.points.update(t for t in result.tokens if not t.fitted)


def as_row(m: Machine, value: Value) -> Value:
    """A list of numbers that becomes a row: what was worked out within one record is a feature of
    that record, and says nothing of others. Of a row of several numbers out of lists of points it
    is not known whether the points are all of one thing."""
    if not (m.records or m.points) or not isinstance(value, Sequence):
        return value
    several = value.exact and len(value.items) > _PAIR
    items = [_own(m, item, several) for item in value.items]
    return Sequence(items, value.exact)


def _own(m: Machine, item: Value, several: bool) -> Value:
    if not isinstance(item, Frame):
        return item
    tokens = item.all_tokens()
    if m.records and all(atom.source in m.records for atom in item.rows):
        tokens = frozenset(token for token in tokens if not _is_within(m, token))
    if several:
        own = m.points & tokens
        tokens = doubted(tokens, own)
    if tokens == item.all_tokens():
        return item
    result = item.copy()
    result.tokens, result.columns = tokens, {}
    return result


def _is_within(m: Machine, token: Token) -> bool:
    return not token.fitted and all(atom.source in m.records for atom in token.rows)
