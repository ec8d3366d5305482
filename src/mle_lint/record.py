"""Named tuples whose classes are made quickly.

A run makes a hundred of them before it does anything. `typing.NamedTuple` compiles every
annotation that is kept as a string, which is three quarters of the time; nothing here reads
annotations when it runs, so they are left as they are. To a type checker it is the original.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    from collections import namedtuple

    _KEPT = frozenset(("__annotations__", "__module__", "__qualname__", "__dict__", "__slots__"))

    class _Made(type):
        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = body.get("__annotations__", {})
            defaults = [body[field] for field in fields if field in body]
            made = namedtuple(name, fields, defaults=defaults, module=body["__module__"])
            made.__qualname__ = body["__qualname__"]
            for key, value in body.items():
                if key not in _KEPT and key not in fields:
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Made):
        """The base class of a named tuple, as in `typing`."""
