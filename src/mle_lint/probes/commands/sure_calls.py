"""Why code that is started stops on its way: a call that does not fit, a name that is not bound.

What is followed is only what surely runs, from the module's own level through own functions,
classes and methods; whatever is not plain (a decorator, an inherited method, an object that may
be of two classes) ends the search there.
"""

from __future__ import annotations

import posixpath
import sys
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Module
from mle_lint.artefacts.outlines import Body, Outline, Shape, Signature, SureCall, outline
from mle_lint.probes.code.own_code import own_code, text_of
from mle_lint.probes.code.own_names import defines
from mle_lint.probes.commands.started import above
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_MAX_STEPS = 200
_MAX_RENAMED = 3
# Bases that neither make objects nor answer for attributes in ways of their own.
_PLAIN = frozenset({"object", "ABC", "abc.ABC"})
# These hand a function on as it is.
_STATIC = "staticmethod"


class _Where(NamedTuple):
    """A body that runs: its module and, for a method, its class."""

    module: Module
    outline: Outline
    body: Body
    shape: Shape | None = None


class _Callee(NamedTuple):
    """What a call runs; `given` are the arguments that come with it, such as the object."""

    where: _Where
    name: str
    given: int


@lru_cache(maxsize=256)
def sure_fault(repository: Repository, entry: Module) -> str:
    """The first thing known to stop a module that is started, "" when nothing is."""
    start = _outline(repository, entry)
    if start is None or entry.notebook:
        return ""
    waiting = [_Where(entry, start, start.top)]
    known: set[tuple[str, int]] = set()
    while waiting and len(known) < _MAX_STEPS:
        where = waiting.pop()
        key = (where.module.path, where.body.line)
        if key in known:
            continue
        known.add(key)
        for name, line in where.body.lost:
            return f"{where.module.path}:{line} reads {name}, which nothing has bound by then"
        for call in where.body.calls:
            fault = _attribute_fault(repository, where, call)
            callee = None if fault else _callee(repository, where, call)
            if callee is not None:
                fault = _misfit(where, call, callee)
                waiting += () if callee.where.body.waits else (callee.where,)
            if fault:
                return fault
    return ""


def _outline(repository: Repository, module: Module) -> Outline | None:
    return None if module.notebook else outline(text_of(repository, module.path))


def _callee(repository: Repository, where: _Where, call: SureCall) -> _Callee | None:
    """What a call runs, where there is no doubt of it."""
    head, _, rest = call.name.partition(".")
    if head == "self" and where.shape is not None:
        return _of_self(repository, where, rest)
    if head in where.body.made and "." not in rest and rest:
        return _method(repository, where, where.body.made[head], rest)
    if head in where.body.local and where.body.signature is not None:
        return None
    if rest and "." not in rest and head in where.outline.top.made:
        return _method(repository, where, where.outline.top.made[head], rest)
    found = _named(repository, where.module, where.outline, call.name)
    return _started(*found) if found is not None else None


def _of_self(repository: Repository, where: _Where, rest: str) -> _Callee | None:
    shape = where.shape
    assert shape is not None
    field, dot, method = rest.partition(".")
    if not dot:
        return _bound(where.module, where.outline, shape, field)
    made = shape.made.get(f"self.{field}")
    return _method(repository, where, made, method) if made and "." not in method else None


def _method(repository: Repository, where: _Where, kind: str, name: str) -> _Callee | None:
    """A method of an object that is made by calling `kind`."""
    if kind.partition(".")[0] in where.body.local and where.body.signature is not None:
        return None
    found = _named(repository, where.module, where.outline, kind)
    if found is None:
        return None
    module, outlined, shape, _ = found
    return _bound(module, outlined, shape, name) if isinstance(shape, Shape) else None


def _bound(module: Module, outlined: Outline, shape: Shape, name: str) -> _Callee | None:
    body = shape.methods.get(name)
    if body is None or not shape.plain or any(d != _STATIC for d in body.decorators):
        return None
    return _Callee(_Where(module, outlined, body, shape), name, 0 if body.decorators else 1)


def _started(module: Module, outlined: Outline, found: Body | Shape, name: str) -> _Callee | None:
    """What calling a function or class of its own name runs."""
    if isinstance(found, Body):
        return None if found.decorators else _Callee(_Where(module, outlined, found), name, 0)
    init = found.methods.get("__init__")
    if init is None or not found.plain or found.decorators or "__new__" in found.methods:
        return None
    return _Callee(_Where(module, outlined, init, found), name, 1)


def _named(
    repository: Repository, module: Module, outlined: Outline, name: str, room: int = _MAX_RENAMED
) -> tuple[Module, Outline, Body | Shape, str] | None:
    """The function or class that a module knows under a name, with where it is defined."""
    found = outlined.functions.get(name) or outlined.classes.get(name)
    if found is not None:
        return module, outlined, found, name
    head, dot, rest = name.partition(".")
    if head not in outlined.imports or head in outlined.top.local:
        return None
    home = _home(repository, module, f"{outlined.imports[head]}{dot}{rest}")
    if home is None or not room:
        return None
    other = _outline(repository, home[0])
    return _named(repository, home[0], other, home[1], room - 1) if other else None


def _home(repository: Repository, importer: Module, dotted: str) -> tuple[Module, str] | None:
    """The own module that a dotted name leads to, and what it names there."""
    own = own_code(repository)
    target = own.target(importer, dotted)
    if target is None or target is importer:
        return None
    stem = target.path.removesuffix(".py").removesuffix("/__init__").split("/")
    parts = dotted.lstrip(".").split(".")
    length = next((n for n in range(len(parts), 0, -1) if stem[-n:] == parts[:n]), 0)
    if not dotted.startswith("."):
        if parts[0] in sys.stdlib_module_names:
            return None
        near = "/".join(stem[:-length]) in above(posixpath.dirname(importer.path))
        if not near or len(own.named(".".join(parts[:length]))) != 1:
            return None
    rest = ".".join(parts[length:])
    return (target, rest) if length and rest else None


def _attribute_fault(repository: Repository, where: _Where, call: SureCall) -> str:
    """A function that is looked for in an own module, which does not have it."""
    head, _, rest = call.name.partition(".")
    if head not in where.outline.imports or not rest:
        return ""
    if head in where.body.local or head in where.outline.top.local:
        return ""
    home = _home(repository, where.module, f"{where.outline.imports[head]}.{rest}")
    if home is None or "." in home[1] or defines(repository, *home):
        return ""
    return f"{where.module.path}:{call.line} calls {home[1]}, which {home[0].path} lacks"


def _misfit(where: _Where, call: SureCall, callee: _Callee) -> str:
    """Why the arguments of a call do not fit what it calls."""
    signature = callee.where.body.signature
    reason = next(_misfits(signature, call, callee.given), "") if signature else ""
    if not reason:
        return ""
    return f"{where.module.path}:{call.line} calls {callee.name} {reason}"


def _misfits(signature: Signature, call: SureCall, given: int) -> Iterator[str]:
    count = call.positional + given
    if count > len(signature.positional) and not signature.rest:
        yield f"with {call.positional} arguments, of which it takes fewer"
    taken = {*signature.positional, *signature.only}
    for name in call.keywords:
        if name not in taken and not signature.more:
            yield f"with {name}, which it does not take"
    if call.open:
        return
    needed = (*signature.positional[count : signature.required], *signature.needed)
    for name in needed:
        if name not in call.keywords:
            yield f"without {name}, which it needs"
