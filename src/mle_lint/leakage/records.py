"""Files that a loop reads one by one, each of them a record that becomes one row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.leakage.stored import UNKNOWN_PART
from mle_lint.leakage.values import Constant, Frame, Sequence, Token, Value

if TYPE_CHECKING:
    from mle_lint.leakage.machine import Machine


def note(m: Machine, path: Value | None, frame: Frame) -> None:
    """A file is read: in a loop, from a path that is another one in each pass, it is a record."""
    told = isinstance(path, Constant) and UNKNOWN_PART not in str(path.value)
    if m.loops and path is not None and not told:
        m.records.update(atom.source for atom in frame.rows)


def as_row(m: Machine, value: Value) -> Value:
    """A list of numbers that becomes a row: what was worked out within one record is a feature of
    that record, and says nothing of others."""
    if not m.records or not isinstance(value, Sequence):
        return value
    items = [_own(m, item) for item in value.items]
    return Sequence(items, value.exact)


def _own(m: Machine, item: Value) -> Value:
    if not isinstance(item, Frame) or any(atom.source not in m.records for atom in item.rows):
        return item
    own = item.copy()
    own.tokens = frozenset(token for token in item.all_tokens() if not _is_within(m, token))
    own.columns = {}
    return own


def _is_within(m: Machine, token: Token) -> bool:
    return not token.fitted and all(atom.source in m.records for atom in token.rows)
