"""Values that may be either of two, and several tables as one."""

from __future__ import annotations

from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.rows import of_source, union
from mle_lint.leakage.values.tokens import NO_TOKENS, Tokens, choices, limited
from mle_lint.leakage.values.value import (
    UNKNOWN,
    VARYING,
    Class,
    Constant,
    Estimator,
    Function,
    Instance,
    Library,
    Mapping,
    Namespace,
    Sequence,
    Splitter,
    Unknown,
    Value,
    frames_in,
)

_RANK = (
    Frame, Estimator, Instance, Splitter, Sequence, Mapping, Function, Class, Namespace, Library,
    Constant, Unknown,
)  # fmt: skip
# So many models are told apart where one name stands for any of them.
_MAX_BESIDE = 32


def joined(one: Value, two: Value, depth: int = 0) -> Value:
    """A value that may be either."""
    if one is two or one == two:
        return one
    if isinstance(one, Frame) and isinstance(two, Frame):
        both = merged([one, two])
        both.either = both.either or one.rows != two.rows
        both.unknown = one.unknown and two.unknown
        return both
    if isinstance(one, Sequence) and isinstance(two, Sequence) and depth < 4:
        return _sequences(one, two, depth)
    if isinstance(one, Constant | Unknown) and isinstance(two, Constant | Unknown):
        return VARYING if VARYING in (one, two) else UNKNOWN
    if isinstance(one, Estimator) and isinstance(two, Estimator):
        return _beside(one, two)
    if isinstance(one, Mapping) and isinstance(two, Mapping):
        for key, value in one.items.items():
            if isinstance(value, Estimator):
                _beside(value, two.items.get(key, value))
    return min((one, two), key=lambda value: _RANK.index(type(value)))


def any_of(values: list[Value]) -> Value:
    """A value that may be any of these."""
    result = values[0] if values else UNKNOWN
    for value in values[1:]:
        result = joined(result, value)
    return result


def _beside(one: Estimator, two: Value) -> Estimator:
    """The first, which knows that the second may stand in its place."""
    if not isinstance(two, Estimator):
        # Nothing is known of it, but that it is another one.
        two = next((each for each in one.beside if not each.name), Estimator("", "", one.place))
    if one is not two:
        more = (each for each in (*one.beside, two, *two.beside) if each is not one)
        one.beside = tuple(dict.fromkeys(more))[:_MAX_BESIDE]
    return one


def _sequences(one: Sequence, two: Sequence, depth: int) -> Sequence:
    if one.exact and two.exact and len(one.items) == len(two.items):
        pairs = zip(one.items, two.items, strict=True)
        return Sequence([joined(a, b, depth + 1) for a, b in pairs])
    items = [*one.items, *two.items][:32]
    return Sequence(items, exact=False)


def merged(frames: list[Frame]) -> Frame:
    """The frames as one: all of their rows and tokens."""
    first = frames[0]
    whole = first.copy()
    if len(frames) == 1:
        return whole
    whole.rows = union(frame.rows for frame in frames)
    whole.turned = None
    whole.tokens = limited(NO_TOKENS.union(*(_value(f.tokens, f, whole) for f in frames)))
    whole.latent = limited(NO_TOKENS.union(*(frame.latent for frame in frames)))
    for frame in frames[1:]:
        for name, tokens in frame.columns.items():
            whole.columns[name] = whole.columns.get(name, NO_TOKENS) | tokens
        whole.lagged = whole.lagged if whole.lagged == frame.lagged else None
        whole.lags = whole.lags or frame.lags
        whole.mask = whole.mask if whole.mask == frame.mask else None
        whole.lineage = whole.lineage if whole.lineage == frame.lineage else None
        whole.trained = whole.trained or frame.trained
        whole.judged = whole.judged or frame.judged
        whole.predicted = whole.predicted or frame.predicted
        whole.element = whole.element and frame.element
        whole.either = whole.either or frame.either
        whole.curve = whole.curve or frame.curve
        whole.chosen = whole.chosen or frame.chosen
        whole.scored = (*whole.scored, *frame.scored)[:8]
    return whole


def of_groups(frame: Frame, others: list[Frame]) -> Frame:
    """Tables that hold one row for each group, side by side: still one row for each."""
    result = frame.twin()
    result.tokens = limited(result.tokens.union(*(other.all_tokens() for other in others)))
    result.latent = limited(result.latent.union(*(other.latent for other in others)))
    return result


def _value(tokens: Tokens, frame: Frame, whole: Frame) -> Tokens:
    """What a frame gives to others as a value. What a model says of its columns chooses among
    columns; as a number beside rows, such as a slope for each, it chooses nothing."""
    if frame.rows or not whole.rows:
        return tokens
    return tokens - choices(tokens)


def table(value: Value | None) -> Frame | None:
    """The rows that a value is or holds, as one table; single rows in a list make a table."""
    if isinstance(value, Frame):
        return value
    found = list(frames_in(value)) if value is not None else []
    if not found:
        return None
    whole = merged(found)
    whole.element = whole.window = False
    # Parts of a table that are put together, such as windows of a series, are not the table.
    whole.lineage = None
    whole.lags = next((f.lags for f in found if f.lags), ())
    return whole


def made_of(value: Value | None) -> Frame | None:
    """The rows of a value, also of a data set whose class says nothing of where they are from."""
    found = table(value)
    if found is None and isinstance(value, Estimator) and not value.trained:
        found = value.rows = value.rows or Frame(of_source(("made", value.place)))
    elif found is None and isinstance(value, Instance):
        node = value.made_of.node
        found = Frame(of_source(("made", node.name, node.lineno, len(value.attributes))))
        value.attributes["@rows"] = found
    return found


def combined(frames: list[Frame], like: Frame) -> Frame:
    """A result with the rows of one frame and what all of them know."""
    result = like.copy()
    result.mask = None
    result.index_of = False
    others = (_value(f.carried(), f, like) for f in frames if f is not like)
    result.tokens = limited(like.tokens.union(*others))
    for frame in frames:
        if frame.lags and frame is not like:
            result.lagged = None
        result.lags = result.lags or frame.lags
        result.judged = result.judged or frame.judged
        if result.predicted is None and frame.predicted is not None:
            result.predicted, result.trained = frame.predicted, frame.trained
        result.scored = result.scored or frame.scored
        result.either = result.either or (frame.either and bool(frame.rows))
        result.curve = result.curve or frame.curve
        result.chosen = result.chosen or frame.chosen
    if result.predicted is not None and any(f.rows and f.predicted is None for f in frames):
        # Predictions meet the truth: what is made of both says how good they are.
        result.judged = True
    return result
