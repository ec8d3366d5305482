"""Columns by what names them, and what a choice of columns tells."""

from __future__ import annotations

from mle_lint.leakage import naming
from mle_lint.leakage.values.frame import Frame, Lineage
from mle_lint.leakage.values.tokens import NO_TOKENS, choices, doubted, limited
from mle_lint.leakage.values.value import Constant, Sequence, Value, frames_in, known_of

# So many columns are told apart by their names.
MAX_NAMED = 200
# Questions about the ends of a name.
AFFIXES = {"startswith": str.startswith, "endswith": str.endswith}


def left_out(key: Value) -> frozenset[str]:
    """The names that are surely not among those that a key lists, as in a list of all columns but
    the label."""
    if isinstance(key, Frame):
        return key.without
    items = key.items if isinstance(key, Sequence) else []
    known = [item.without for item in items if isinstance(item, Frame)]
    if not known or any(not isinstance(item, Frame | Constant) for item in items):
        return frozenset()
    listed = {str(item.value) for item in items if isinstance(item, Constant)}
    return known[0].intersection(*known[1:]) - listed


def names_without(names: frozenset[str]) -> Frame:
    """Names of columns, of which only is known which are not among them."""
    found = Frame()
    found.without = names
    return found


def some(frame: Frame) -> Frame:
    """Columns of which it is not known which."""
    result = frame.copy()
    result.tokens, result.columns, result.lineage = frame.all_tokens(), {}, None
    return result


def picked(frame: Frame, ends: list[str]) -> Frame:
    """Columns of which only these are known to be among them, so that what the others know may be
    left out."""
    result = some(frame)
    known = frame.tokens.union(*(frame.columns.get(name, NO_TOKENS) for name in ends))
    result.tokens = limited(known | doubted(result.tokens - known))
    return result


def but(frame: Frame, names: frozenset[str]) -> Frame:
    """A table without some columns, and what only they know."""
    if not names or not frame.rows:
        return frame
    result = frame.twin()
    for name in names:
        result.columns.pop(name, None)
    if result.lagged is not None:
        result.lagged -= names
        result.lags = result.lags if result.lagged else ()
    return result


def column(frame: Frame, key: Value) -> Frame:
    """One column or several, by what names them."""
    names = column_names(key)
    if names is None:
        return _by_unknown(frame, key)
    result = frame.copy()
    result.columns = {}
    if isinstance(key, Constant) and frame.score_of:
        result.scored = frame.score_of.get(names[0].lower(), ())
    result.groups = frame.groups
    if frame.lags and len(names) > 1:
        _keep_lags(result, frame, names)
    if isinstance(key, Constant):
        result.tokens = frame.tokens | frame.columns.get(names[0], NO_TOKENS)
        result.parent = (frame, names[0])
        if not frame.rows and frame.latent:
            result.tokens |= frame.latent
    else:
        result.columns = {n: frame.columns[n] for n in names if n in frame.columns}
    if frame.columns and _are_positions(key):
        # Which names stand at these positions is not known.
        result.tokens = frame.all_tokens()
    if frame.lineage is not None:
        result.lineage = Lineage(frame.lineage.table, frame.lineage.dropped, frozenset(names))
    return result


def _by_unknown(whole: Frame, key: Value) -> Frame:
    """Columns by names that are not all known."""
    frame = but(whole, left_out(key))
    chosen_by = choices(known_of(key))
    known = _by_affix(frame, key)
    if known is not None and not chosen_by:
        result = picked(frame, known)
    else:
        result = picked(frame, []) if chosen_by or not _of_a_table(key) else some(frame)
    result.tokens = limited(result.tokens | chosen_by)
    result.parent = (whole, None)
    return result


def _by_affix(frame: Frame, key: Value) -> list[str] | None:
    """The columns of a table among names that are written down, or known by how they begin or end.
    None where others may be among them."""
    names: list[str] = []
    items = key.items if isinstance(key, Sequence) else []
    for item in items:
        if isinstance(item, Constant) and isinstance(item.value, str):
            names.append(item.value)
        elif isinstance(item, Frame) and item.affix is not None:
            asked, text = item.affix
            names += [name for name in frame.columns if AFFIXES[asked](name, text)]
        else:
            return None
    return names if any(isinstance(item, Frame) for item in items) else None


def _of_a_table(key: Value) -> bool:
    """Whether names come from the columns of a table; those of a list that is made elsewhere may
    leave out whatever was changed."""
    return any(not frame.unknown for frame in frames_in(key))


def _are_positions(key: Value) -> bool:
    items = key.items if isinstance(key, Sequence) else [key]
    return any(isinstance(item, Constant) and isinstance(item.value, int) for item in items)


def column_names(key: Value) -> list[str] | None:
    """The names that a key lists, or None when they are not all known."""
    if isinstance(key, Constant):
        return [str(key.value)]
    if not isinstance(key, Sequence) or not key.exact:
        return None
    names = [str(item.value) for item in key.items if isinstance(item, Constant)]
    return names if len(names) == len(key.items) else None


def _keep_lags(result: Frame, frame: Frame, names: list[str]) -> None:
    """Of the columns that are picked, do any hold values of other moments? Where that is not
    known, their names tell."""
    if frame.lagged is None:
        kept = any(naming.is_lag(name) for name in names)
    else:
        kept = not frame.lagged.isdisjoint(names)
    if not kept:
        result.lags = ()


def label(frame: Frame, names: Value | None) -> None:
    """The columns of a table get names: what was known of all is known of each of them from now on.
    By names that are not known, nothing is left out later."""
    listed = names.items if isinstance(names, Sequence) and names.exact else []
    texts = [str(item.value) for item in listed if isinstance(item, Constant)]
    known = frame.all_tokens()
    if texts and len(texts) == len(listed) and len(texts) <= MAX_NAMED:
        frame.tokens, frame.columns = NO_TOKENS, dict.fromkeys(texts, known)
    else:
        frame.tokens, frame.columns = known, {}


def drop_columns(frame: Frame, names: list[str]) -> None:
    """Takes columns, and what only they know, out of a table."""
    for name in names:
        frame.columns.pop(name, None)
    if frame.lagged is not None:
        frame.lagged -= set(names)
        frame.lags = frame.lags if frame.lagged else ()
    if frame.lineage is not None:
        table, dropped, kept = frame.lineage
        left = kept - set(names) if kept is not None else None
        frame.lineage = Lineage(table, dropped | set(names), left)
