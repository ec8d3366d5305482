"""Methods of tables that pick some of their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.leakage.naming import TEST, TRAIN
from mle_lint.leakage.running import (
    changing,
    selection,
    slices,
    splitting,
    statistics,
    table_subscripts,
)
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.rows import sides_of
from mle_lint.leakage.values.value import Constant, Mapping, Value, frames_in

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine


# What makes a split of a data set the same each time.
_SEEDS = frozenset(("seed", "generator", "shuffle", "**"))


def sample(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`frame.sample(n)`, of which some rows are copies where they are replaced."""
    if given.flag("replace"):
        return statistics.duplicated(m, frame, given)
    return splitting.sampled(m, frame, given)


def isin(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`frame[key].isin(listed)`."""
    return listed(frame, given.args[:1])


def listed(frame: Frame, values: list[Value]) -> Frame:
    """The rows of a frame with a mask that holds for those among the values."""
    result = frame.copy()
    among = [f for value in values for f in frames_in(value) if f.rows]
    own = sides_of(frame.rows)
    more = sides_of(*(frame.rows for frame in among)) - own
    result.mask = next(iter(more)) if len(more) == 1 else None
    return result


def take(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`take`, `skip`, `head` and `tail` of a table or a data set that is read in order."""
    if name == "take" and isinstance(given.get(0), Frame):
        return table_subscripts.by_frame(frame, next(frames_in(given.args[0])))
    part = slices.taken(m, frame, given, TRAIN if name in ("take", "head") else TEST)
    if frame.shuffled is not None and name in ("take", "skip"):
        m.trace.reshuffled(frame.shuffled, name, given.place, part.rows)
    if name == "head" and frame.ranked and given.get(0, "n") == Constant(1):
        selection.first_of(m, frame.ranked, given.node, given.scope)
    if name == "head":
        # Resamplers append what they make: the first rows may all be those that were there.
        part.tokens = frozenset(token for token in part.tokens if token.kind != "dup")
    return part


def split(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`data.train_test_split(...)` of Hugging Face, `df.randomSplit([...])` of Spark."""
    if name == "train_test_split":
        key = ("split", m.site(given.node, given.scope))
        if given.args and any(frames_in(given.args[0])):
            return splitting.in_two(m, given)
        number = splitting.enter(m, key, "random", frame, given, given.text)
        if _SEEDS.isdisjoint(given.names):
            m.trace.unseeded.add(number)
        parts: dict[object, Value] = {
            part: splitting.one_part(frame, number, part) for part in (TRAIN, TEST)
        }
        return Mapping(parts)
    if name == "split":
        return changing.copy(m, frame, name, given)
    return splitting.in_parts(m, frame, given)


def query(m: Machine, frame: Frame, name: str, given: Call) -> Value:
    """`frame.query("year < 2015")`, `frame.where(mask)`."""
    text = given.get(0, "expr", "condition")
    result = frame.copy()
    if isinstance(text, Constant) and isinstance(text.value, str):
        side = statistics.query_side(m, text.value, given)
        if side is not None:
            result.rows = frozenset(a._replace(sides=a.sides | {side}) for a in frame.rows)
    elif isinstance(text, Frame):
        return table_subscripts.by_frame(frame, text)
    return result
