"""A call with its evaluated arguments, and how it is written."""

from __future__ import annotations

import ast
from collections.abc import Mapping as ReadOnly
from types import MappingProxyType
from typing import Any

from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.scope import Scope
from mle_lint.leakage.values.value import Constant, Value, frames_in
from mle_lint.model import Location
from mle_lint.record import NamedTuple

NO_PLACES: ReadOnly[str, Location] = MappingProxyType({})


class Call(NamedTuple):
    """A call with its evaluated arguments; `places` says where some of those given by name are
    written. The node is no call where a property is read, or a function run that nobody calls."""

    node: Any
    scope: Scope
    args: list[Value]
    names: dict[str, Value]
    place: Location
    places: ReadOnly[str, Location] = NO_PLACES

    def get(self, index: int, *names: str) -> Value | None:
        """An argument by position or by one of its names."""
        for name in names:
            if name in self.names:
                return self.names[name]
        return self.args[index] if 0 <= index < len(self.args) else None

    def flag(self, name: str) -> bool:
        """Whether a named argument is the constant True."""
        return self.names.get(name) == Constant(True)

    def constant(self, name: str) -> Any:
        """The constant given by name, or None."""
        value = self.names.get(name)
        return value.value if isinstance(value, Constant) else None

    def given(self) -> list[Frame]:
        """Every frame among the arguments."""
        return [f for v in (*self.args, *self.names.values()) for f in frames_in(v)]

    @property
    def positional(self) -> list[ast.expr]:
        """The arguments by position as they are written."""
        return self.node.args if isinstance(self.node, ast.Call) else []

    @property
    def by_name(self) -> dict[str | None, ast.expr]:
        """The arguments by name as they are written."""
        keywords = self.node.keywords if isinstance(self.node, ast.Call) else []
        return {keyword.arg: keyword.value for keyword in keywords}

    @property
    def func(self) -> ast.expr | None:
        """What is called."""
        return self.node.func if isinstance(self.node, ast.Call) else None

    @property
    def text(self) -> str:
        """What is called, as written."""
        if isinstance(self.node, ast.Call):
            return written(self.node.func)
        return "call"


def written(node: ast.expr, most: int = 60) -> str:
    """An expression as text for a reader, cut where it is long, with what is called at its end."""
    text = " ".join(ast.unparse(node).split())
    end = f".{node.attr}" if isinstance(node, ast.Attribute) and len(node.attr) < most // 2 else ""
    return text if len(text) <= most else f"{text[: most - 3 - len(end)]}...{end}"


def no_arguments(node: ast.expr, scope: Scope) -> Call:
    """The call that reading a property is."""
    return Call(node, scope, [], {}, scope.code.at(node.lineno))
