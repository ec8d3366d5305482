"""Named tuples whose classes are made quickly.

A run makes two hundred of them before it does anything. `collections.namedtuple` compiles the
constructor of each; here it is compiled once for each number of fields, and takes other names.
`typing.NamedTuple` also compiles every annotation, which nothing here reads when it runs. To a
type checker it is the original.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import namedtuple
    from functools import lru_cache
    from types import FunctionType

    @lru_cache(maxsize=64)
    def _of_length(count: int) -> type:
        """A named tuple of so many fields, `f0` and so on."""
        return namedtuple(f"Record{count}", [f"f{number}" for number in range(count)])

    def _replace(self: Any, /, **changes: Any) -> Any:
        made = self._make(map(changes.pop, self._fields, self))
        if changes:
            raise ValueError(f"Got unexpected field names: {list(changes)!r}")
        return made

    def _repr(self: Any) -> str:
        shown = zip(self._fields, self, strict=True)
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in shown)})"

    class _Made(type):
        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = tuple(body.get("__annotations__", {}))
            defaults = {field: body.pop(field) for field in fields if field in body}
            if fields[len(fields) - len(defaults) :] != tuple(defaults):
                raise TypeError(f"{name}: a field without a default follows one with a default")
            base = _of_length(len(fields))
            getters = {field: vars(base)[f"f{at}"] for at, field in enumerate(fields)}
            known = {"_fields": fields, "_field_defaults": defaults, "__match_args__": fields}
            new = _constructor(base, fields, tuple(defaults.values()))
            new.__qualname__ = f"{name}.__new__"
            body |= getters | known
            body |= {"__slots__": (), "__new__": new, "_replace": _replace, "__repr__": _repr}
            return type(name, (base,), body)

    def _constructor(base: Any, fields: tuple[str, ...], defaults: tuple[Any, ...]) -> Any:
        """The `__new__` of the base for other names."""
        made = base.__new__
        code = made.__code__.replace(co_varnames=(made.__code__.co_varnames[0], *fields))
        return FunctionType(code, made.__globals__, "__new__", defaults)

    class NamedTuple(metaclass=_Made):
        """The base class of a named tuple, as in `typing`."""
