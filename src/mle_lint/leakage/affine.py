"""What only moves and stretches columns."""

from __future__ import annotations

from mle_lint.leakage.trace import Trace
from mle_lint.leakage.values.tokens import Token, Tokens

_MEANS = frozenset(("mean", "nanmean"))
_SPREADS = frozenset(("std", "nanstd"))


def ends(token: Token) -> str:
    """What was called last: `median` of `df["age"].median`."""
    return token.text.rpartition(".")[2]


def is_affine(trace: Trace, token: Token, known: Tokens) -> bool:
    """Whether each column was only moved and stretched, by a scaler or by hand, where this is known
    beside: a mean and a deviation of the same rows together standardise."""
    if token.fitted:
        return trace.scaled.get(token.place, False)
    if token.kind == "edge" or ends(token) in _SPREADS:
        return True
    if (token.origin or token.place) in trace.centred:
        return True
    return ends(token) in _MEANS and any(
        ends(other) in _SPREADS and other.rows == token.rows and other.block == token.block
        for other in known
    )
