"""Whether something is done with what was chosen: it is saved, handed on, fitted or scored."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator
from typing import Any

from mle_lint.artefacts.code_trees import Code
from mle_lint.leakage.knowledge import FIT_METHODS, METRICS, SCORE_METHODS, words_of
from mle_lint.leakage.naming import words
from mle_lint.leakage.shown import SHOWING, Callers, Way
from mle_lint.leakage.syntax import flat, is_address, last_name, loads, statement_of, within

# Calls that act on what they are given or called on.
_ACTIONS = (
    FIT_METHODS
    | SCORE_METHODS
    | METRICS
    | words_of("""
    set_params setattr put log_model create_model_version set_registered_model_alias copyfile copy2
""")
)
# The same, by a word in the name of a function: `save_model`, `register_best`.
_VERBS = words_of("""
    save dump dumps export register registry promote deploy upload pickle retrain refit fit train
    evaluate persist store publish serialize transition
""")
# Containers that keep what they are given.
_KEEPING = frozenset(("append", "add", "extend", "insert", "update"))
_BODIES = ("body", "orelse", "finalbody", "handlers")
_MAX_DEPTH = 8


def is_acted_on(code: Code, node: ast.AST, callers: Callers = ()) -> bool:
    """Whether the value of an expression surely reaches what saves, registers, fits or scores it,
    or whoever calls a function that nobody calls here."""
    return _acts(Way(code, callers, 0, set()), node)


def binds_to_act(code: Code, names: set[str], node: ast.stmt, callers: Callers = ()) -> bool:
    """The same of the values that a statement binds to names."""
    return _named_acts(Way(code, callers, 0, set()), names, node)


def _named_acts(way: Way, names: set[str], node: ast.stmt) -> bool:
    """Whether something is done with a value under one of the names it is bound to."""
    read = loads(way.code, names, node)
    ends = {name: _rebound(way.code, name, node) for name in names}
    return way.depth < _MAX_DEPTH and any(
        _acts(way.deeper(), load) for load in read if load.lineno <= ends[load.id]
    )


def _rebound(code: Code, name: str, node: ast.stmt) -> float:
    """The line at which a name stands for something else: where a statement below this one, or
    below one that this is in, assigns it."""
    return min(
        (
            later.lineno
            for later in _below(code, node)
            for target in (later.targets if isinstance(later, ast.Assign) else ())
            if any(isinstance(one, ast.Name) and one.id == name for one in flat(target))
        ),
        default=math.inf,
    )


def _below(code: Code, node: ast.AST) -> Iterator[ast.stmt]:
    """The statements that follow on this one, and on those that it is in, up to its function."""
    above: ast.AST | None = node
    while above is not None and not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        above = code.parents.get(node)
        listed = [above.__dict__.get(name, []) for name in _BODIES] if above else code.bodies
        met = False
        for body in listed:
            for one in body if above is None or node in body else ():
                if met:
                    yield one
                met = met or one is node
        node = above or node


def _acts(way: Way, node: ast.AST) -> bool:
    if node in way.seen:
        return False
    way.seen.add(node)
    below, above = node, way.code.parents.get(node)
    while above is not None:
        end = _ENDS.get(type(above))
        found = end(way, above, below) if end is not None else None
        if found is not None:
            return found
        if isinstance(above, ast.stmt):
            return False
        below, above = above, way.code.parents.get(above)
    return False


def _in_call(way: Way, call: ast.Call, below: ast.AST) -> bool | None:
    name = last_name(call.func)
    if _is_action(call):
        return True
    if below is call.func:
        return None
    if name in SHOWING:
        return False
    if name in _KEEPING and isinstance(call.func, ast.Attribute):
        return _is_kept(way, call.func.value, call)
    return None


def _is_kept(way: Way, owner: ast.expr, node: ast.AST) -> bool:
    """Whether something is done with what a value is put into."""
    while isinstance(owner, ast.Subscript):
        owner = owner.value
    statement = statement_of(way.code, node)
    if isinstance(owner, ast.Attribute):
        return True
    if not isinstance(owner, ast.Name) or statement is None:
        return False
    return _named_acts(way, {owner.id}, statement)


def _in_assignment(way: Way, node: Any, below: ast.AST) -> bool:
    written = node.targets if isinstance(node, ast.Assign) else [node.target]
    targets = list(flat(*written))
    if below in targets:
        return False
    names = {target.id for target in targets if isinstance(target, ast.Name)}
    kept = [target for target in targets if not isinstance(target, ast.Name)]
    return _named_acts(way, names, node) or any(_is_kept(way, target, node) for target in kept)


def _in_branch(way: Way, node: ast.If, below: ast.AST) -> bool:
    """`if best == "a":` does something where one of the branches does."""
    return any(map(_is_action, within(ast.Call, *node.body, *node.orelse)))


def _is_action(call: ast.Call) -> bool:
    name = last_name(call.func)
    return name in _ACTIONS or not _VERBS.isdisjoint(words(name))


def _in_loop(way: Way, node: ast.For, below: ast.AST) -> bool:
    names = {one.id for one in flat(node.target) if isinstance(one, ast.Name)}
    return below is node.iter and _named_acts(way, names, node)


def _in_return(way: Way, node: ast.AST, below: ast.AST) -> bool:
    """The result of the call that led here; where there is none, it is for whoever calls."""
    if not way.callers:
        return True
    code, call = way.callers[-1]
    return _acts(way._replace(code=code, callers=way.callers[:-1]), call)


def _in_text(way: Way, node: ast.FormattedValue, below: ast.AST) -> bool | None:
    return None if is_address(way.code, node) else False


_ENDS: dict[type, Callable[[Way, Any, ast.AST], bool | None]] = {
    ast.FormattedValue: _in_text,
    ast.Call: _in_call,
    ast.Assign: _in_assignment,
    ast.AnnAssign: _in_assignment,
    ast.AugAssign: _in_assignment,
    ast.If: _in_branch,
    ast.For: _in_loop,
    ast.Return: _in_return,
    ast.Yield: _in_return,
}
