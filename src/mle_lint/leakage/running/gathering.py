"""Built-in functions over collections, and what picks places in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.leakage.running import inlining, picking, selection, unfollowed
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.iteration import element
from mle_lint.leakage.values.joining import table
from mle_lint.leakage.values.rows import divided
from mle_lint.leakage.values.value import (
    UNKNOWN,
    VARYING,
    Constant,
    Function,
    Sequence,
    Value,
    elements,
    frames_in,
)

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine


def items_of(m: Machine, name: str, given: Call) -> Value:
    """`range`, `enumerate`, `zip`, `list`, `sorted`, `next` and the like."""
    if name in ("range", "trange"):
        return Sequence([VARYING], exact=False)
    first: Value = given.args[0] if given.args else UNKNOWN
    if name == "enumerate":
        known = elements(first)
        if known is not None and len(known) <= 8:
            return Sequence([Sequence([VARYING, item]) for item in known])
        return Sequence([Sequence([VARYING, element(first)])], exact=False)
    if name == "zip":
        columns = [elements(value) for value in given.args]
        if columns and all(c is not None for c in columns):
            rows = zip(*(c for c in columns if c is not None), strict=False)
            return Sequence([Sequence(list(row)) for row in rows])
        return Sequence([Sequence([element(value) for value in given.args])], exact=False)
    if name == "next":
        return element(first)
    if name == "sorted" and isinstance(first, Sequence):
        return ranked(m, first, given)
    return first


def ranked(m: Machine, items: Sequence, given: Call) -> Sequence:
    """`sorted(results, key=...)`: the items in order of their scores, if they have any."""
    score, key = element(items), given.names.get("key")
    if isinstance(key, Function):
        score = inlining.inline(m, key, given._replace(args=[score], names={}))
    result = Sequence(items.items, items.exact)
    result.ranked = tuple(rows for frame in frames_in(score) for rows in frame.scored)[:8]
    result.exact = items.exact and not result.ranked
    return result


def best(m: Machine, name: str, given: Call) -> Value:
    """`np.argmax(scores)`; along an axis it reads classes off probabilities."""
    if len(given.args) == 1 and not given.names:
        picked = selection.best_of(m, given.args[0], given)
        if picked is not None:
            return picked
    found = table(given.args[0]) if given.args else None
    return UNKNOWN if found is None or found.scored else found.copy()


def same(m: Machine, name: str, given: Call) -> Value:
    """`round(score)`, `float(score)`: still the score."""
    first = given.args[0] if given.args else UNKNOWN
    return first if isinstance(first, Frame) and not first.rows else UNKNOWN


def positions(m: Machine, name: str, given: Call) -> Value:
    """`np.where(mask)`: the positions of the rows for which a mask holds."""
    mask = given.args[0] if len(given.args) == 1 else None
    if not isinstance(mask, Frame) or mask.mask is None:
        return unfollowed.passed(m, given)
    result = mask.copy()
    result.rows, result.mask, result.index_of = divided(mask.rows, mask.mask), None, True
    return result if name == "flatnonzero" else Sequence([result])


def member(m: Machine, name: str, given: Call) -> Value:
    """`np.isin(ids, held_out)`: a mask of the rows that are listed."""
    first = given.args[0] if given.args else None
    if not isinstance(first, Frame) or given.flag("invert"):
        return unfollowed.passed(m, given)
    return picking.listed(first, given.args[1:2])


def path_of(m: Machine, name: str, given: Call) -> Value:
    """`os.path.join(root, "data", "clean.csv")`: the parts that are known."""
    parts = [str(v.value) if isinstance(v, Constant) else "?" for v in given.args]
    return Constant("/".join(parts)[-200:]) if any(part != "?" for part in parts) else UNKNOWN
