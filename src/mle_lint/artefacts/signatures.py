"""How a function may be called, and why a call of it does not fit."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from mle_lint.record import NamedTuple


class Signature(NamedTuple):
    """The parameters of a function, as written: with `self` where it has one.

    positional  names of those that are given by position, the first `required` without a default
    only        those that are given by name alone, of which `needed` have no default
    rest, more  whether there are `*args` and `**kwargs`
    """

    positional: tuple[str, ...]
    required: int
    only: tuple[str, ...]
    needed: tuple[str, ...]
    rest: bool
    more: bool


class SureCall(NamedTuple):
    """A call that is surely made, of `f`, `a.f` or `Model().f`.

    open    whether `*` or `**` may give it more
    target  what its value is bound to, "" for nothing
    """

    name: str
    line: int
    positional: int
    keywords: tuple[str, ...]
    open: bool
    target: str


def signature_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Signature:
    """The parameters of a function."""
    a = node.args
    positional = tuple(item.arg for item in (*a.posonlyargs, *a.args))
    only = tuple(item.arg for item in a.kwonlyargs)
    defaults = zip(only, a.kw_defaults, strict=True)
    needed = tuple(name for name, default in defaults if default is None)
    required = len(positional) - len(a.defaults)
    rest, more = a.vararg is not None, a.kwarg is not None
    return Signature(positional, required, only, needed, rest, more)


def misfits(signature: Signature, call: SureCall, given: int) -> Iterator[str]:
    """Why a call does not fit; `given` arguments come before its own, as the object of a method."""
    count = call.positional + given
    if count > len(signature.positional) and not signature.rest:
        yield f"with {call.positional} arguments, of which it takes fewer"
    taken = {*signature.positional, *signature.only}
    for name in call.keywords:
        if name not in taken and not signature.more:
            yield f"with {name}, which it does not take"
    if call.open:
        return
    for name in (*signature.positional[count : signature.required], *signature.needed):
        if name not in call.keywords:
            yield f"without {name}, which it needs"
