"""Own modules whose names, calls and parameters are followed to see which paths they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from mle_lint.artefacts.code_trees import read
from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.module import Module
from mle_lint.probes.code.own_code import OwnCode, own_code, text_of
from mle_lint.probes.files.facts import NOTHING, FileFacts, Use, facts_of
from mle_lint.probes.files.shapes import Shape
from mle_lint.repository import Repository
from mle_lint.trees.base import Unreadable

# More modules than these are not followed.
MAX_MODULES = 250
# A function of a module.
Place = tuple[Module, str]


class Followed:
    """The modules of a repository with their facts on files, each read once and when asked."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self.own: OwnCode = own_code(repository)
        self._facts: dict[str, FileFacts] = {}
        self._calls: dict[str, tuple[tuple[Module, Use], ...]] = {}
        self._uses: dict[str, dict[str, list[Use]]] = {}
        self._names: dict[str, frozenset[str]] = {}

    @cached_property
    def modules(self) -> tuple[Module, ...]:
        """The project's code; none where it is too much."""
        code = self._repository.code
        return code if len(code) <= MAX_MODULES else ()

    def facts(self, module: Module) -> FileFacts:
        """What a module says of files."""
        found = self._facts.get(module.path)
        if found is None:
            found = self._facts[module.path] = self._read(module)
        return found

    def _read(self, module: Module) -> FileFacts:
        if not module.facts.code_lines:
            return NOTHING
        try:
            if module.notebook:
                return facts_of(self._repository.code_of(module.path))
            return facts_of(read(module.path, text_of(self._repository, module.path)))
        except (Unreadable, ParseError, RecursionError):
            return NOTHING

    def target(self, module: Module, name: str) -> tuple[Module, str] | None:
        """The other own module that a name is imported from, and its name there."""
        origin = self.facts(module).aliases.get(name, "")
        found = self.own.target(module, origin) if origin else None
        if found is None or found is module:
            return None
        return found, origin.rsplit(".", 1)[-1]

    def dotted(self, module: Module, name: str) -> str:
        """A dotted name with its first part replaced by where it is imported from."""
        first, dot, rest = name.partition(".")
        return f"{self.facts(module).aliases.get(first, first)}{dot}{rest}"

    def calls(self, last: str) -> tuple[tuple[Module, Use], ...]:
        """The calls of all modules of what has such a name."""
        found = self._calls.get(last)
        if found is None:
            found = self._calls[last] = tuple(
                (module, use)
                for module in self.modules
                if last in module.by_last_name
                for use in self._uses_of(module).get(last, ())
            )
        return found

    def _uses_of(self, module: Module) -> dict[str, list[Use]]:
        """The calls of a module by the last parts of their names."""
        found = self._uses.get(module.path)
        if found is None:
            found = self._uses[module.path] = {}
            for use in self.facts(module).uses:
                found.setdefault(use.name.rsplit(".", 1)[-1], []).append(use)
        return found

    def constructed(self, module: Module, name: str) -> Iterator[tuple[Place, Shape]]:
        """What is handed to an object under the name of an attribute, in reach of a module."""
        for near in self.own.closure(module):
            if name in near.keywords:
                for use in self.facts(near).uses:
                    if use.name.rsplit(".", 1)[-1][:1].isupper():
                        yield from (
                            ((near, use.scope), item) for key, item in use.given if key == name
                        )

    def assigned(self, module: Module, name: str) -> Iterator[tuple[Place, Shape]]:
        """What is assigned to an attribute, or stands under its name in a class, in reach."""
        for near in self.own.closure(module):
            facts = self.facts(near)
            for scope, item in facts.attributes.get(name, ()):
                yield (near, scope), item
            for kind in near.facts.classes:
                for item in facts.names.get((kind.name, name), ()):
                    yield (near, kind.name), item

    def arguments(self, module: Module, scope: str, use: Use) -> dict[str, Shape]:
        """What a call hands to the parameters of a function, by their names."""
        names = [name for name, _ in self.facts(module).parameters.get(scope, ())]
        if names[:1] in (["self"], ["cls"]):
            names = names[1:]
        placed = [item for key, item in use.given if not key]
        found = dict(zip(names, placed, strict=False))
        found.update((key, item) for key, item in use.given if key in names)
        return found

    def called(self, module: Module, scope: str, name: str) -> Place | None:
        """The own function that a call of a dotted name in a scope leads to."""
        first, _, last = name.rpartition(".")
        if not first:
            return self._defined(module, (f"{scope}.{name}" if scope else name, name))
        if first in ("self", "cls", "super()"):
            own = self._defined(module, (f"{scope.rpartition('.')[0]}.{last}",))
            return own or self._only(module, last)
        target = self.own.target(module, name)
        if target is not None:
            return self._defined(target, (last, ".".join(name.split(".")[-2:])))
        own = self._defined(module, (name,))
        known = first.split(".")[0] in self.facts(module).aliases.values()
        return own if own or known else self._only(module, last)

    def _defined(self, module: Module, names: Iterable[str]) -> Place | None:
        known = self._functions(module)
        for name in names:
            for scope in (name, f"{name}.__init__"):
                if scope in known:
                    return module, scope
        return None

    def _functions(self, module: Module) -> frozenset[str]:
        known = self._names.get(module.path)
        if known is None:
            names = frozenset(function.name for function in module.facts.functions)
            known = self._names[module.path] = names
        return known

    def _only(self, module: Module, last: str) -> Place | None:
        """The method of that name in reach, when there is one."""
        near = self.own.near(module, last)
        found = [scope for scope in near if scope.last == last != scope.name]
        return (found[0].module, found[0].name) if len(found) == 1 else None
