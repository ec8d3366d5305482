"""Why a script that is started stops on its way: a call that does not fit, a name not bound.

What is followed is only what surely runs, from the module's own level through own functions,
classes and methods. Whatever is not plain (an inherited method, an object that may be of two
classes) ends the search there.
"""

from __future__ import annotations

import posixpath
import sys
from functools import lru_cache

from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.module import Module
from mle_lint.artefacts.outlines import Body, Outline, Shape
from mle_lint.artefacts.signatures import SureCall, misfits
from mle_lint.probes.code.own_code import own_code, text_of
from mle_lint.probes.code.own_names import defines
from mle_lint.probes.commands.importing import divided
from mle_lint.probes.commands.started import above
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# More bodies or modules than these are not followed.
_MAX_BODIES = 100
_MAX_MODULES = 6
# So many modules hand a name on before it is given up.
_MAX_RENAMED = 3


class _Home(NamedTuple):
    """A module with its outline."""

    module: Module
    outline: Outline


class _Place(NamedTuple):
    """A body that runs, where it stands and, for a method, its class."""

    home: _Home
    body: Body
    shape: Shape | None = None


class _Callee(NamedTuple):
    """What a call runs; `given` are the arguments that come with it, such as the object.

    None where a decorator may give it others, as that of a flow or a command does.
    """

    place: _Place
    given: int | None

    def misfit(self, call: SureCall) -> str:
        """Why the arguments of a call do not fit, "" when they do."""
        signature = self.place.body.signature
        if signature is None or self.given is None:
            return ""
        return next(misfits(signature, call, self.given), "")


@lru_cache(maxsize=256)
def sure_fault(repository: Repository, entry: Module) -> str:
    """The first thing known to stop a module that is started, "" when nothing is."""
    if entry.notebook or entry.facts.trouble:
        return ""
    try:
        return _Run(repository).fault(entry)
    except RecursionError:  # thousands of branches, one in the other
        return ""


class _Run:
    """A module that is started, and the outlines of those that it leads to."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._own = own_code(repository)
        self._homes: dict[str, _Home | None] = {}

    def fault(self, entry: Module) -> str:
        start = self._home(entry)
        waiting = [_Place(start, start.outline.top)] if start is not None else []
        known: set[tuple[str, int]] = set()
        while waiting and len(known) < _MAX_BODIES:
            place = waiting.pop()
            key = (place.home.module.path, place.body.line)
            if key in known:
                continue
            known.add(key)
            for name, line in place.body.lost:
                return f"{key[0]}:{line} reads {name}, which nothing has bound by then"
            for call in place.body.calls:
                callee = self._callee(place, call)
                if isinstance(callee, _Callee):
                    reason = callee.misfit(call)
                    waiting += () if callee.place.body.waits else (callee.place,)
                else:
                    reason = callee or self._lacking(place, call)
                if reason:
                    return f"{key[0]}:{call.line} calls {call.name} {reason}"
        return ""

    def _home(self, module: Module) -> _Home | None:
        """The outline of a module, made once; None when there were too many, or it is broken."""
        path = module.path
        if path not in self._homes and len(self._homes) < _MAX_MODULES:
            try:
                self._homes[path] = _Home(module, Outline(text_of(self._repository, path)))
            except ParseError:
                self._homes[path] = None
        return self._homes.get(path)

    def _callee(self, place: _Place, call: SureCall) -> _Callee | str:
        """What a call runs, where there is no doubt of it; else why it runs nothing, or ""."""
        kind, made, method = call.name.partition("().")
        if made:
            return self._of_made(place, kind, method)
        head, _, rest = call.name.partition(".")
        if head == "self" and place.shape is not None:
            field, dot, method = rest.partition(".")
            if not dot:
                return _method(place.home, place.shape, field)
            return self._of_made(place, place.shape.made.get(f"self.{field}", ""), method)
        if rest and head in place.body.made:
            return self._of_made(place, place.body.made[head], rest)
        if head in place.body.local and place.body.signature is not None:
            return ""
        if rest and head in place.home.outline.top.made:
            return self._of_made(place, place.home.outline.top.made[head], rest)
        found = self._named(place.home, call.name)
        return _started(*found) if found is not None else ""

    def _of_made(self, place: _Place, kind: str, method: str) -> _Callee | str:
        """A method of an object that is made by calling `kind`."""
        inner = place.body.local if place.body.signature is not None else frozenset()
        if not kind or "." in method or kind.partition(".")[0] in inner:
            return ""
        found = self._named(place.home, kind)
        shape = found[0].outline.shape(found[1]) if found is not None else None
        return _method(found[0], shape, method) if found is not None and shape is not None else ""

    def _named(self, home: _Home, name: str) -> tuple[_Home, str] | None:
        """Where the function or class is defined that a module knows under a name."""
        for _ in range(_MAX_RENAMED):
            if home.outline.has(name):
                return home, name
            found = self._imported(home, name)
            other = self._home(found[0]) if found is not None else None
            if found is None or other is None:
                return None
            home, name = other, found[1]
        return None

    def _imported(self, home: _Home, name: str) -> tuple[Module, str] | None:
        """The own module that a name is imported from, and what it is called there."""
        head, dot, rest = name.partition(".")
        outline = home.outline
        if head not in outline.imports or head in outline.top.local:
            return None
        dotted = f"{outline.imports[head]}{dot}{rest}"
        target = self._own.target(home.module, dotted)
        if target is None or target is home.module:
            return None
        root, leads, rest = divided(target, dotted.lstrip("."))
        if not dotted.startswith("."):
            near = root in above(posixpath.dirname(home.module.path))
            alone = len(self._own.named(leads)) == 1
            if not (near and alone) or dotted.partition(".")[0] in sys.stdlib_module_names:
                return None
        return (target, rest) if leads and rest else None

    def _lacking(self, place: _Place, call: SureCall) -> str:
        """Why an own module cannot be asked for what is called."""
        head, dot, _ = call.name.partition(".")
        found = self._imported(place.home, call.name) if dot else None
        if found is None or head in place.body.local or "." in found[1]:
            return ""
        there = defines(self._repository, *found)
        return "" if there else f"and {found[0].path} does not define it"


def _started(home: _Home, name: str) -> _Callee | str:
    """What calling a function or class by its own name runs."""
    function = home.outline.function(name)
    if function is not None:
        return _Callee(_Place(home, function), None if function.decorators else 0)
    shape = home.outline.shape(name)
    if shape is None or shape.decorated or shape.lacks("__init__") or shape.method("__new__"):
        return ""
    return _method(home, shape, "__init__")


def _method(home: _Home, shape: Shape, name: str) -> _Callee | str:
    body = shape.method(name) if shape.plain else None
    if body is None:
        return f"and {home.module.path} does not define it" if shape.lacks(name) else ""
    if any(decorator != "staticmethod" for decorator in body.decorators):
        return ""
    return _Callee(_Place(home, body, shape), 0 if body.decorators else 1)
