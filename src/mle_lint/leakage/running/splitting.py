"""Everything that divides rows: split functions, splitters, folds, samples."""

from __future__ import annotations

import ast
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

from mle_lint.leakage.events import Entry
from mle_lint.leakage.naming import TEST, TRAIN, VALIDATION, is_label, part_of
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.joining import made_of, merged, table
from mle_lint.leakage.values.rows import Rows, Side, covered, divided, of_source, sources_of
from mle_lint.leakage.values.tokens import NO_TOKENS, Token, Tokens
from mle_lint.leakage.values.value import UNKNOWN, Constant, Sequence, Splitter, Value

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine

_GROUPINGS = frozenset(
    f"{name}.{method}"
    for name in (
        "KMeans",
        "MiniBatchKMeans",
        "GaussianMixture",
        "AgglomerativeClustering",
        "DBSCAN",
    )
    for method in ("fit", "fit_predict")
)
# The resampler that makes exact copies of rows, with all of their columns.
_COPIER = "RandomOverSampler"


def enter(
    m: Machine,
    key: Hashable,
    kind: str,
    data: Frame,
    given: Call,
    text: str,
    search: bool = False,
    by: Splitter | None = None,
) -> int:
    """Notes that rows go into a split with all that they know; the split's number. `by` is what
    divides them, where that is known."""
    shuffles = kind == "random" and given.constant("shuffle") is not False
    number = m.trace.split(key, kind, given.place, text, shuffles)
    tokens = data.all_tokens()
    if by is not None:
        tokens = frozenset(token for token in tokens if not _keeps_apart(by, token, data.rows))
    entry = Entry(number, data.rows, tokens, data.lags, m.trace.tick(), search, given.place)
    m.trace.entries.append(entry)
    m.trace.note_columns(data)
    if m.loops:
        m.trace.repeated.add(number)
    return number


def _keeps_apart(by: Splitter, token: Token, rows: Rows) -> bool:
    """Whether a splitter keeps what was seen on one side: copies of a row stay in its group, and
    folds that were laid out before may hold out other rows than those that were seen."""
    if "Group" in by.name and token.kind == "dup":
        return not token.fitted or token.text.startswith(_COPIER)
    return by.name == "PredefinedSplit" and not covered(rows, token.rows)


def in_two(m: Machine, given: Call, ordered: bool = False) -> Value:
    """`train_test_split(*arrays, ...)`: a train and a test part of every array, the later rows for
    the test where it keeps them in order."""
    named = [v for n, v in given.names.items() if n in ("X", "y", "data", "df", "dataset")]
    known = [made_of(value) for value in (*given.args, *named)]
    data = _features(given, _without_labels(given, known))
    if data is None:
        return UNKNOWN
    number = enter(m, _key(m, given, data), "random", data, given, given.text)
    if ordered:
        m.trace.splits[number] = m.trace.splits[number]._replace(shuffles=False)
    m.trace.written[number] = (given.scope.code, given.node)
    parts: list[Value] = []
    for frame in _without_labels(given, known):
        both = (TRAIN, TEST)
        parts += [UNKNOWN if frame is None else one_part(frame, number, part) for part in both]
    return Sequence(parts)


def _without_labels(given: Call, known: list[Frame | None]) -> list[Frame | None]:
    """Features without what the label itself is: groups of all rows that a clustering found are
    the truth that is to be predicted, not a column that was learnt too early."""
    label = known[-1] if len(known) > 1 else None
    if label is None or not _is_one_column(given, label):
        return known
    groups = frozenset(token for token in label.all_tokens() if token.text in _GROUPINGS)
    return [frame if frame is None or not groups else _less(frame, groups) for frame in known]


def _is_one_column(given: Call, frame: Frame) -> bool:
    """Whether the last array is a column of a table, or called as labels are."""
    last = given.positional[-1] if given.positional else None
    named = isinstance(last, ast.Name) and is_label(last.id)
    return named or frame.column_name is not None


def _less(frame: Frame, groups: Tokens) -> Frame:
    """A table without groups, and without the columns that are made of them."""
    result = frame.twin()
    result.tokens -= groups
    result.columns = {n: own for n, own in frame.columns.items() if groups.isdisjoint(own)}
    return result


def _features(given: Call, known: list[Frame | None]) -> Frame | None:
    """The arrays that a model sees; a label is only looked at when it is alone."""
    frames = [frame for frame in known if frame is not None]
    if not frames:
        return None
    seen = _before_label(given, known)
    if len(known) > 1 and len(seen) == len(frames):
        seen = seen[:-1]
    seen = seen or frames[:1]
    whole = merged(seen)
    whole.rows = seen[0].rows
    whole.tokens, whole.columns = NO_TOKENS.union(*(frame.all_tokens() for frame in seen)), {}
    if len(seen) == 1:
        whole.tokens, whole.columns = seen[0].tokens, dict(seen[0].columns)
    return whole


def _before_label(given: Call, known: list[Frame | None]) -> list[Frame]:
    """The arrays before one that is called as labels are; what follows, such as groups, weights
    or whose rows these are, is for judging. After a label that comes first, all the others."""
    nodes = (*given.positional, *given.by_name.values())
    pairs = list(zip(known, nodes, strict=False))
    labels = [isinstance(node, ast.Name) and is_label(node.id) for _, node in pairs]
    end = labels.index(True) if True in labels[1:] and not labels[0] else len(pairs)
    return [f for (f, _), label in zip(pairs[:end], labels, strict=False) if f and not label]


def _key(m: Machine, given: Call, data: Frame) -> Hashable:
    """Splits of the same rows with the same seed and size are the same split. Rows that were
    resampled are others."""
    seed, size = given.constant("random_state"), given.constant("test_size")
    if isinstance(seed, int):
        sources = sources_of(data.rows)
        copies = frozenset(token.place for token in data.tokens if token.kind == "dup")
        return ("split", sources, len(data.rows), _sides(data.rows), seed, size, copies)
    return ("split", m.site(given.node, given.scope))


def _sides(rows: Rows) -> Any:
    return frozenset(atom.sides for atom in rows)


def one_part(frame: Frame, number: int, part: str) -> Frame:
    """One part of a divided array."""
    result = frame.twin()
    result.rows = divided(frame.rows, Side(number, part))
    result.element = frame.element
    return result


def subset(m: Machine, frame: Frame, given: Call) -> Frame:
    """`generator.flow_from_dataframe(df, subset="validation")` of Keras: a share of the rows."""
    name = given.constant("subset")
    part = part_of(name) if isinstance(name, str) else None
    if part is None or not frame.rows:
        return frame
    key = ("subset", sources_of(frame.rows))
    number = m.trace.split(key, "keys", given.place, given.text)
    m.trace.mentions.add(part)
    return one_part(frame, number, part)


def in_parts(m: Machine, data: Frame, given: Call) -> Value:
    """`random_split(data, [..])` or `df.randomSplit([..])`: as many parts as there are lengths."""
    number = enter(m, ("parts", m.site(given.node, given.scope)), "random", data, given, given.text)
    lengths = next(
        (v for v in (*given.args, *given.names.values()) if isinstance(v, Sequence)), None
    )
    count = len(lengths.items) if lengths is not None else 2
    names = [TRAIN, TEST] if count == 2 else [TRAIN, VALIDATION, TEST][:count]
    names += [f"part {n}" for n in range(len(names), count)]
    return Sequence([one_part(data, number, name) for name in names])


def splitter(m: Machine, name: str, given: Call) -> Splitter:
    """A splitter; of the old kind, that is made of its rows and gone through itself, too."""
    made = Splitter(name, given.place, dict(given.names))
    data = table(given.get(0, "y", "n"))
    made.pairs = _folds(m, made, data, given)
    return made


def method(m: Machine, owner: Splitter, name: str, given: Call) -> Value:
    """`splitter.split(X, y)`: pairs of index arrays."""
    if name != "split":
        return UNKNOWN
    data = table(Sequence([*(given.args[:1] or given.names.values())], exact=False))
    return _folds(m, owner, data, given)


def _folds(m: Machine, owner: Splitter, data: Frame | None, given: Call) -> Value:
    site = m.site(given.node, given.scope)
    data = data or Frame(of_source(site))
    key, text = ("folds", owner.place, site), f"{owner.name}.split"
    number = enter(m, key, "folds", data, given, text, by=owner)
    if "Shuffle" in owner.name or owner.options.get("shuffle") == Constant(True):
        m.trace.splits[number] = m.trace.splits[number]._replace(shuffles=True)
    pair = [one_part(data, number, part) for part in (TRAIN, TEST)]
    for part in pair:
        part.tokens, part.columns, part.index_of = NO_TOKENS, {}, True
    folds = Sequence([Sequence([*pair])], exact=False)
    folds.made_by = owner
    return folds


def sampled(m: Machine, frame: Frame, given: Call) -> Frame:
    """`df.sample(frac=0.8)`: a part that `drop(part.index)` leaves the rest of."""
    whole = given.constant("frac") in (1, 1.0)
    result = frame.copy()
    if not whole:
        key = ("draw", m.site(given.node, given.scope))
        number = m.trace.split(key, "draw", given.place, given.text)
        result.rows = divided(frame.rows, Side(number, TRAIN))
    return result
