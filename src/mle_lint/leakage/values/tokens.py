"""What was learnt from rows."""

from __future__ import annotations

from collections.abc import Container, Hashable

from mle_lint.leakage.values.rows import Rows, in_order
from mle_lint.model import Location
from mle_lint.record import NamedTuple

MAX_TOKENS = 48


class Token(NamedTuple):
    """What was learnt from rows: by which kind of statistic, where, and from which rows. `doubted`
    where the columns that know it may have been left out on the way."""

    kind: str
    place: Location
    text: str
    rows: Rows
    fitted: bool = True
    block: Hashable = None
    origin: Location | None = None
    doubted: bool = False


Tokens = frozenset[Token]
NO_TOKENS: Tokens = frozenset()


def limited(tokens: Tokens) -> Tokens:
    """So many tokens as a reader could ever want; the first by place."""
    if len(tokens) <= MAX_TOKENS:
        return tokens
    return frozenset(sorted(tokens, key=_order)[:MAX_TOKENS])


def choices(tokens: Tokens) -> Tokens:
    """Those that choose columns, which are kinds that have to do with the target."""
    return frozenset(token for token in tokens if token.kind == "select")


def doubted(tokens: Tokens, among: Container[Token] | None = None) -> Tokens:
    """Tokens of which it is not known, of some or of all, whether they are still known there."""
    return frozenset(
        token._replace(doubted=True) if among is None or token in among else token
        for token in tokens
    )


def _order(token: Token) -> tuple[object, ...]:
    """By place; of what was learnt at one place from several rows, the fewest come first."""
    rows = sorted(in_order(atom) for atom in token.rows)
    return token.place[:2], token.place.cell or 0, token.kind, token.text, len(rows), rows
