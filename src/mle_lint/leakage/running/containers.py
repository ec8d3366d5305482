"""Lists and dictionaries: their methods, and what is stored into them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.leakage.running import records
from mle_lint.leakage.values.joining import joined
from mle_lint.leakage.values.value import NONE, UNKNOWN, Constant, Mapping, Sequence, Value

if TYPE_CHECKING:
    from mle_lint.leakage.running.call import Call
    from mle_lint.leakage.running.machine import Machine

MAX_ITEMS = 32


def of_sequence(m: Machine, owner: Sequence, name: str, given: Call) -> Value:
    """`items.name(...)`."""
    if name in ("append", "add", "insert", "extend") and given.args:
        added = records.as_row(m, given.args[-1]) if name == "append" else given.args[-1]
        items = added.items if name == "extend" and isinstance(added, Sequence) else [added]
        if m.loops:
            # The second pass of a loop adds to what the first one did.
            owner.exact = False
        owner.items = _kept([*owner.items, *items])
        return NONE
    if name == "remove" and given.args:
        _removed(owner, given.args[0])
        return NONE
    if name == "pop":
        owner.exact = owner.exact and not owner.items
        return owner.items[-1] if owner.items else UNKNOWN
    if name == "copy":
        return Sequence(list(owner.items), owner.exact)
    # `result` is what a task that was sent off gives back.
    return owner if name in ("tolist", "result") else UNKNOWN


def _removed(owner: Sequence, value: Value) -> None:
    """An item is taken out of a list; which one is not always known."""
    if isinstance(value, Constant) and value in owner.items:
        owner.items.remove(value)
    elif not isinstance(value, Constant):
        owner.exact = False


def _kept(items: list[Value]) -> list[Value]:
    return items if len(items) <= MAX_ITEMS else items[-MAX_ITEMS:]


def of_mapping(m: Machine, owner: Mapping, name: str, given: Call) -> Value:
    """`mapping.name(...)`."""
    values = [*owner.items.values(), *([] if owner.rest is None else [owner.rest])]
    keys: list[Value] = [Constant(key) for key in owner.items]
    exact = owner.rest is None
    if name == "items":
        pairs = zip([*keys, UNKNOWN], values, strict=False)
        return Sequence([Sequence([key, value]) for key, value in pairs], exact)
    if name == "values":
        return Sequence(values, exact)
    if name == "keys":
        return Sequence(keys, exact)
    if name in ("get", "pop", "setdefault") and given.args:
        return _got(owner, given)
    if name == "update" and given.args and isinstance(given.args[0], Mapping):
        owner.items.update(given.args[0].items)
        owner.rest = owner.rest or given.args[0].rest
    if name == "update":
        owner.items.update(given.names)
    return Mapping(dict(owner.items), owner.rest) if name == "copy" else UNKNOWN


def _got(owner: Mapping, given: Call) -> Value:
    key = given.args[0]
    known = isinstance(key, Constant) and isinstance(key.value, str | int)
    if known and isinstance(key, Constant) and key.value in owner.items:
        return owner.items[key.value]
    default = given.args[1] if len(given.args) > 1 else NONE
    return default if owner.rest is None else joined(owner.rest, default)


def store(holder: Value, key: Value, value: Value) -> None:
    """`holder[key] = value` for lists and dictionaries."""
    if isinstance(holder, Mapping):
        if isinstance(key, Constant):
            holder.items[key.value] = value
        else:
            holder.rest = value if holder.rest is None else joined(holder.rest, value)
    elif isinstance(holder, Sequence):
        at = key.value if isinstance(key, Constant) else len(holder.items)
        if holder.exact and isinstance(at, int) and -len(holder.items) <= at < len(holder.items):
            holder.items[at] = value
        elif isinstance(at, int):
            holder.items = [*holder.items, value][:MAX_ITEMS]
            holder.exact = False
