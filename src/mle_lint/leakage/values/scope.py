"""Names and what they stand for, in a module, a function or a comprehension."""

from __future__ import annotations

from mle_lint.artefacts.code_trees import Code
from mle_lint.leakage.values.joining import joined
from mle_lint.leakage.values.value import Value


class Scope:
    """Names of one body; a name that is not here is looked up outside."""

    def __init__(self, code: Code, outer: Scope | None = None) -> None:
        self.code = code
        self.outer = outer
        self.names: dict[str, Value] = {}
        self.shared: set[str] = set()

    def get(self, name: str) -> Value | None:
        """What a name stands for, or None."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.outer
        return None

    def set(self, name: str, value: Value) -> None:
        """Binds a name, in the module where it was declared global."""
        scope = self
        if name in self.shared:
            while scope.outer is not None:
                scope = scope.outer
        scope.names[name] = value

    def snapshot(self) -> dict[str, Value]:
        """The bindings of now."""
        return dict(self.names)

    def join(self, other: dict[str, Value]) -> None:
        """Each name may also stand for what it stood for on another way to here."""
        for name, value in other.items():
            mine = self.names.get(name)
            self.names[name] = value if mine is None else joined(mine, value)
