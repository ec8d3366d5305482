"""Objects that choose something, of which nobody asks what: only the time that it takes counts."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Any

from mle_lint.artefacts.code_trees import Code
from mle_lint.leakage.knowledge import words_of
from mle_lint.leakage.naming import words
from mle_lint.leakage.shown import SHOWING
from mle_lint.leakage.syntax import above_of, last_name, loads, within

# Words in the names of calls that put something on a screen, on disk or into a registry.
_TELLING = words_of("""
    save dump dumps export register deploy upload pickle persist store publish log write send
    open exec setattr
""")
# The same of tables: `to_csv`, `to_parquet`.
_WRITING = "to_"
_OFF = (False, 0, None)


def is_forgotten(callers: Iterable[tuple[Code, Any]], active: Iterable[Any]) -> bool:
    """Whether a choice is made in a method of an object that is made for that call, whose result
    goes nowhere, and that is not asked for anything afterwards; and no method of its class tells
    or keeps anything, other than if an error is met or an argument says so that is False."""
    running = list(active)
    for code, call in callers:
        made = _class_of(code, call, running)
        if made is not None and _is_dropped(code, call):
            return not any(_tells(code, one, call) for one in within(ast.Call, made))
    return False


def _class_of(code: Code, call: Any, running: list[Any]) -> ast.ClassDef | None:
    """The class of the file whose method is called, as one that runs."""
    func = getattr(call, "func", None)
    name = func.attr if isinstance(func, ast.Attribute) else ""
    for node in running:
        above = code.parents.get(node)
        if getattr(node, "name", None) == name and isinstance(above, ast.ClassDef):
            return above
    return None


def _is_dropped(code: Code, call: Any) -> bool:
    """Whether neither the result of a call nor the object that it is a method of goes on."""
    owner, above = call.func.value, code.parents.get(call)
    if not isinstance(owner, ast.Name) or not isinstance(above, ast.Expr):
        return False
    made = [node for node in code.stores.get(owner.id, ()) if _is_made(code, node)]
    read = loads(code, {owner.id}, above)
    return len(made) == len(code.stores.get(owner.id, ())) == 1 and read == [owner]


def _is_made(code: Code, node: ast.Name) -> bool:
    above = code.parents.get(node)
    return isinstance(above, ast.Assign) and isinstance(above.value, ast.Call)


def _tells(code: Code, node: ast.Call, call: ast.Call) -> bool:
    """Whether a call in a class shows something or writes it down."""
    name = last_name(node.func)
    shows = name in SHOWING or not _TELLING.isdisjoint(words(name))
    if not shows and not name.startswith(_WRITING):
        return False
    return not any(_is_off(code, above, call) for above in above_of(code, node))


def _is_off(code: Code, node: ast.AST, call: ast.Call) -> bool:
    """Whether a branch is one for errors, or one that an argument of the call turns off."""
    if isinstance(node, ast.ExceptHandler):
        return True
    if not isinstance(node, ast.If) or not isinstance(node.test, ast.Name):
        return False
    function = next((one for one in above_of(code, node) if isinstance(one, ast.FunctionDef)), None)
    if function is None or function.name != getattr(call.func, "attr", ""):
        return False
    given = {one.arg: one.value for one in call.keywords}
    value = given.get(node.test.id) or dict(_defaults(function)).get(node.test.id)
    return not call.args and isinstance(value, ast.Constant) and value.value in _OFF


def _defaults(function: ast.FunctionDef) -> Iterator[tuple[str, ast.expr]]:
    arguments = function.args
    for argument, default in zip(
        reversed(arguments.args), reversed(arguments.defaults), strict=False
    ):
        yield argument.arg, default
    for argument, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if value is not None:
            yield argument.arg, value
