"""What a loop over a value meets."""

from __future__ import annotations

from mle_lint.leakage import naming
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.joining import any_of
from mle_lint.leakage.values.value import VARYING, Constant, Mapping, Sequence, Splitter, Value


def element(value: Value) -> Value:
    """Any one item of a value that is gone through."""
    if isinstance(value, Sequence):
        if not value.items:
            return VARYING
        whole = any_of(value.items)
        return VARYING if isinstance(whole, Constant) and len(value.items) > 1 else whole
    if isinstance(value, Splitter):
        return element(value.pairs)
    if isinstance(value, Frame):
        row = value.copy()
        row.element = True
        if value.groups is not None:
            row.element = False
            # What is worked out of one day or one person knows of no other.
            row.window = any(map(naming.is_entity, value.groups))
            return Sequence([VARYING, row])
        return row
    if isinstance(value, Mapping):
        keys = [Constant(key) for key in value.items]
        return keys[0] if len(keys) == 1 else VARYING
    return VARYING
