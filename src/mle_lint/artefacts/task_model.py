"""Targets that a task runner knows by name."""

from __future__ import annotations

from mle_lint.record import NamedTuple


class Target(NamedTuple):
    """One target, recipe or script.

    recipe   line and text of every command
    ignored  the lines of commands whose failure the runner ignores
    phony    declared not to be a file
    """

    name: str
    line: int
    prerequisites: tuple[str, ...] = ()
    recipe: tuple[tuple[int, str], ...] = ()
    ignored: tuple[int, ...] = ()
    phony: bool = False


class Makefile(NamedTuple):
    """The targets in the order of their first rule, each name once."""

    targets: tuple[Target, ...] = ()

    def target(self, name: str) -> Target | None:
        """The target of that name."""
        return next((target for target in self.targets if target.name == name), None)
