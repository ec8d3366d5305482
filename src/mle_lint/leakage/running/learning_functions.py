"""Functions that learn from the rows that they are given: statistics, scalers, tests of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.leakage.knowledge import AFFINE, EXTREMES, FITTING_FUNCTIONS
from mle_lint.leakage.running import inlining, learners, records, selection, statistics
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.iteration import element
from mle_lint.leakage.values.joining import merged, table
from mle_lint.leakage.values.tokens import limited
from mle_lint.leakage.values.value import UNKNOWN, VARYING, Constant, Function, Sequence, Value

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine

# Of several arguments they compare these with each other, and go along none.
_BUILT_IN = frozenset(("min", "max"))


def reduced(m: Machine, name: str, given: Call) -> Value:
    """`np.mean(x)`, and `max(results, key=...)`, which chooses."""
    if "key" in given.names and given.args:
        one = element(given.args[0])
        key = given.names["key"]
        asked = given._replace(args=[one], names={})
        score = inlining.inline(m, key, asked) if isinstance(key, Function) else UNKNOWN
        selection.best_of(m, Sequence([given.args[0], score], exact=False), given)
        return one
    found = table(given.args[0]) if given.args else None
    if found is None:
        return VARYING if VARYING in given.args else UNKNOWN
    if given.text in _BUILT_IN and len(given.args) > 1 and found.rows and not found.judged:
        # The larger of two cells, and no statistic of a column.
        return merged(given.given())
    axis = given.args[1] if len(given.args) > 1 and "axis" not in given.names else None
    if isinstance(axis, Constant) and name in (
        *EXTREMES,
        "mean",
        "std",
        "var",
        "median",
        "average",
    ):
        given = given._replace(names={**given.names, "axis": axis})
    result = statistics.reduced(m, found, name, given)
    records.note_points(m, given.args[0], result)
    return result


def learnt(m: Machine, name: str, given: Call) -> Value:
    """`scale(X)` and the like; `resample(X)` copies rows."""
    data = table(given.args[0]) if given.args else table(Sequence([*given.names.values()]))
    if data is None:
        return UNKNOWN
    if name == "resample":
        return _resampled(m, given)
    if data.element or statistics.across_columns(given) or "lmbda" in given.names:
        return data
    token = m.token(FITTING_FUNCTIONS[name], given.place, given.text, data.rows)
    m.trace.note_fit(token.place, scales=name in AFFINE)
    result = data.copy()
    result.tokens, result.columns = limited(data.all_tokens() | {token}), {}
    return result


def _resampled(m: Machine, given: Call) -> Value:
    copies = given.constant("replace") is not False
    parts: list[Value] = []
    for value in given.args:
        whole = table(value)
        if whole is not None:
            parts.append(statistics.duplicated(m, whole, given) if copies else whole)
    return parts[0] if len(parts) == 1 else Sequence(parts)


def tested(m: Machine, name: str, given: Call) -> Value:
    """A scoring function for selectors, such as `chi2(X, y)`."""
    data = learners.rows_of(given)
    if data is None or not data.rows:
        return UNKNOWN
    token = m.token("select", given.place, given.text, data.rows)
    return Frame(tokens=frozenset((token,)))
