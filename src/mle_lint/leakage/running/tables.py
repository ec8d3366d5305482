"""What makes tables and arrays: reading, holding and stacking rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.leakage.knowledge import words_of
from mle_lint.leakage.running import records, statistics, stored, unfollowed
from mle_lint.leakage.values import columns, sources
from mle_lint.leakage.values.frame import Frame, Lineage
from mle_lint.leakage.values.joining import combined, merged
from mle_lint.leakage.values.rows import Rows, alongside, of_source, overlap, sides_of, sources_of
from mle_lint.leakage.values.tokens import NO_TOKENS, Token, Tokens, doubted
from mle_lint.leakage.values.value import (
    UNKNOWN,
    Constant,
    Instance,
    Mapping,
    Sequence,
    Value,
    elements,
    frames_in,
)

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine

# Classes that only hold the rows they are given.
HOLDERS = words_of("""
    DataFrame Series DMatrix QuantileDMatrix Dataset TensorDataset DataLoader Subset Pool
    Tensor LongTensor FloatTensor Variable Index ndarray DatasetDict H2OFrame LabeledPoint
    ConcatDataset DataBunch TimeseriesGenerator FastTensorDataLoader Counter_ OrderedDict_
""")

# Along these, one table comes below the other.
_DOWN = (None, 0, "index", "rows")


def stack(m: Machine, name: str, given: Call) -> Value:
    """`pd.concat([a, b])` and the like."""
    frames = given.given()
    if not frames:
        known = elements(given.args[0]) if given.args else None
        return UNKNOWN if known is None else Frame()
    return stacked(m, frames, given)


def stacked(m: Machine, frames: list[Frame], given: Call) -> Frame:
    """Tables one below the other, or side by side when the call says so."""
    side_by_side = given.constant("axis") not in _DOWN or given.text.endswith(
        ("hstack", "column_stack", "c_", "dstack")
    )
    with_rows = [frame for frame in frames if frame.rows]
    if side_by_side and with_rows:
        first = with_rows[0]
        if len(with_rows) > 1:
            m.trace.hand_held_out(first.rows)
        result = combined([f if f is first else _unnamed(f) for f in frames], first)
        for frame in with_rows[1:]:
            for column, tokens in frame.columns.items():
                result.columns[column] = result.columns.get(column, NO_TOKENS) | tokens
        result.lineage = None
        return result
    result = merged(frames)
    result.lineage, result.mask, result.element, result.window = None, None, False, False
    _doubt(result, _of_others(with_rows))
    # Names for items of a list of unknown length share one table, and may be other rows.
    known = [frame for frame in with_rows if not frame.either]
    repeated = len({id(frame) for frame in known}) < len(known)
    return statistics.duplicated(m, result, given) if repeated and not m.loops else result


def _of_others(frames: list[Frame]) -> Tokens:
    """What was learnt of one of these tables and only changed others, as where an unlabelled table
    is filled with the mean of the training table."""
    known = [(frame, frame.all_tokens()) for frame in frames]
    found = set[Token]()
    for token in NO_TOKENS.union(*(tokens for _, tokens in known)):
        own = [token in tokens for frame, tokens in known if overlap(token.rows, frame.rows)]
        if own and not any(own):
            found.add(token)
    return frozenset(found)


def _doubt(frame: Frame, tokens: Tokens) -> None:
    """Of these it is not known whether they are among the rows that are picked later."""
    if tokens:
        frame.tokens = doubted(frame.tokens, tokens)
        frame.columns = {name: doubted(held, tokens) for name, held in frame.columns.items()}


def join(m: Machine, name: str, given: Call) -> Value:
    """`pd.merge(left, right)`: rows of both. A part of a table stays that part, whatever comes to
    it."""
    result = unfollowed.passed(m, given)
    kept = given.get(1, "right") if given.constant("how") == "right" else given.get(0, "left")
    if isinstance(result, Frame) and isinstance(kept, Frame) and given.constant("how") != "outer":
        result.rows = alongside(result.rows, kept.rows)
    return result


def _unnamed(frame: Frame) -> Frame:
    """A table without what is only known of columns by their names."""
    other = frame.copy()
    other.columns = {}
    return other


def read(m: Machine, name: str, given: Call) -> Value:
    """`pd.read_csv(path)`: rows of a file, or what another file of the repository saved there."""
    first = given.get(0, "filepath_or_buffer", "path", "io")
    key = stored.key_of(first)
    if key is not None:
        m.read.add(key)
        known = stored.find(m.files, key) or stored.find(m.stored, key)
        if known is not None:
            return known.copy()
    source: tuple[object, ...] = m.site(given.node, given.scope)
    named = isinstance(first, Constant) and isinstance(first.value, str)
    if named and isinstance(first, Constant) and stored.UNKNOWN_PART not in first.value:
        options = repr(sorted(given.names.items(), key=str))[:200]
        source = sources.of_file(name, first.value, options)
    result = Frame(of_source(source))
    records.note(m, first, result)
    result.lineage = None if name == "load_dataset" else Lineage(source)
    result.unknown = True
    return result


def hold(m: Machine, name: str, given: Call) -> Value:
    """`pd.DataFrame(rows)`: what only holds the rows that it is given."""
    frames = given.given()
    if not frames:
        instances = [v for v in given.args if isinstance(v, Instance)]
        if instances or not (given.args or given.names) or _only_empty(given):
            return Frame() if not instances else unfollowed.passed(m, given)
        made = unfollowed.passed(m, given)
        if isinstance(made, Frame) and all(_is_written(value) for value in given.args):
            m.trace.toys |= sources_of(made.rows)
        return made
    first = frames[0]
    result = combined(frames, first) if len(frames) > 1 else first.copy()
    result.unknown = False
    answers = (frame.rows for frame in frames if frame.predicted is not None)
    result.answers |= sides_of(*answers)
    result.score_of = _scores(given.args[0] if given.args else UNKNOWN)
    names = given.names.get("columns")
    if names is not None and result.rows:
        result = _named(result, names)
    if isinstance(given.args[0] if given.args else None, Sequence):
        result.element = result.window = False
        result.lineage, result.groups = None, None
    return result


def _named(frame: Frame, names: Value) -> Frame:
    """Rows whose columns get names. Of a table with names of its own, only the columns that are so
    called stay; where that is not sure, as of its values, what the others know may be left out."""
    if not frame.columns:
        columns.label(frame, names)
        return frame
    listed = columns.column_names(names)
    if listed is None:
        return frame
    if frame.lineage is not None:
        return columns.column(frame, names)
    result = columns.picked(frame, listed)
    result.unknown = frame.unknown
    return result


def _is_written(value: Value) -> bool:
    """Whether rows are numbers that are written down there."""
    if isinstance(value, Sequence):
        return all(_is_written(item) for item in value.items)
    if isinstance(value, Mapping):
        return value.rest is None and all(_is_written(item) for item in value.items.values())
    return isinstance(value, Constant)


def _scores(value: Value) -> dict[str, tuple[Rows, ...]]:
    """The scores under each name in a list of records."""
    listed = value.items if isinstance(value, Sequence) else [value]
    found: dict[str, tuple[Rows, ...]] = {}
    for record in listed:
        for key, item in record.items.items() if isinstance(record, Mapping) else ():
            scored = tuple(rows for frame in frames_in(item) for rows in frame.scored)
            if isinstance(key, str):
                found[key.lower()] = (*found.get(key.lower(), ()), *scored)[:8]
    return found


def _only_empty(given: Call) -> bool:
    return all(isinstance(v, Sequence) and not v.items for v in given.args) and set(
        given.names
    ) <= {
        "columns",
        "index",
    }


def empty(m: Machine, name: str, given: Call) -> Value:
    """`np.zeros(n)`: an array that is filled later."""
    return Frame()
