"""`if score > best: best = score`: what does best on the scored rows is kept."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from mle_lint.artefacts.code_trees import Code
from mle_lint.leakage.events import EACH
from mle_lint.leakage.running import acted
from mle_lint.leakage.running.selection import note
from mle_lint.leakage.shown import only_shown
from mle_lint.leakage.syntax import above_of, bound_in, loads, loop_of, names_in, within
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.scope import Scope
from mle_lint.leakage.values.value import Sequence, Value, frames_in

if TYPE_CHECKING:
    from mle_lint.leakage.running.machine import Machine

# Names in a number such as `float("inf")` or `-np.inf`.
_NUMBERS = frozenset(("float", "np", "numpy", "math", "torch", "sys"))
_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_ROUNDS = (ast.For, ast.AsyncFor, ast.While, ast.FunctionDef, ast.AsyncFunctionDef)


def compared(m: Machine, node: ast.If, sides: list[Value], scope: Scope) -> tuple[int, ...]:
    """`if score > best: best = score`: what does best on the scored rows is kept. The number of
    the choice where it is one of a threshold, which `mark` then tells of what is kept."""
    test = node.test
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], _ORDER):
        return ()
    if any(isinstance(side, ast.Constant) for side in (test.left, *test.comparators)):
        # A bar that was set before is no other candidate.
        return ()
    names, kept = names_in(test), bound_in(*node.body)
    best = {name for name in names & kept if _takes_other(node, name, names - {name})}
    if not best or all(_starts_anew(scope.code, name, node) for name in best):
        return ()
    candidates = _candidates(m, node, scope)
    if _binds_names(node) and not (node.orelse or _are_read(scope.code, kept, node)):
        return ()
    if candidates == 1 or (candidates and _binds_to_show(scope.code, kept, node)):
        # The only one that there is, or of some that are all listed the best is told, and nothing
        # done with it.
        return ()
    scores = Sequence(list(sides), exact=False)
    cut = any(frame.cut == EACH for frame in frames_in(scores)) and _binds_names(node)
    text = f"if {ast.unparse(test)[:60]}"
    # A loop that counts tries tells the best of many.
    acts = not candidates or acted.binds_to_act(scope.code, kept, node, tuple(m.callers))
    kind = "cut" if cut else "best" if acts else "named"
    chosen = note(m, scores, m.place(node, scope), text, kind)
    return chosen if cut else ()


def mark(node: ast.If, chosen: tuple[int, ...], scope: Scope) -> None:
    """What a branch binds was kept by a choice: scores, or numbers that are nobody's rows."""
    for name in bound_in(*node.body) if chosen else ():
        old = scope.names.get(name)
        kept = old.copy() if isinstance(old, Frame) and old.scored else Frame()
        kept.chosen = chosen
        scope.names[name] = kept


def _takes_other(node: ast.If, name: str, others: set[str]) -> bool:
    """Whether a branch gives a name that is compared what it is compared with."""
    return any(
        name in bound_in(part) and not others.isdisjoint(names_in(part.value))
        for part in within(ast.Assign, *node.body)
    )


def _binds_names(node: ast.If) -> bool:
    """Whether a branch does nothing but bind names."""
    return all(
        isinstance(part, ast.Assign)
        and all(isinstance(t, ast.Name | ast.Tuple) for t in part.targets)
        for part in node.body
    )


def _candidates(m: Machine, node: ast.If, scope: Scope) -> int:
    """How many are listed in the loop around a comparison; none where that is not known."""
    loop = loop_of(scope.code, node)
    items = m.value(loop.iter, scope) if loop is not None else None
    return len(items.items) if isinstance(items, Sequence) and items.exact else 0


def _binds_to_show(code: Code, names: set[str], node: ast.If) -> bool:
    """Whether a branch does nothing but bind names, which go nowhere but to a reader, other than
    into the next round of the same comparison."""
    if not all(isinstance(part, ast.Assign) for part in node.body):
        return False
    read = loads(code, names, node)
    return all(only_shown(code, load) for load in read if node not in above_of(code, load))


def _are_read(code: Code, names: set[str], node: ast.stmt) -> bool:
    """Whether one of these names is read outside of a statement."""
    return any(node not in above_of(code, load) for load in loads(code, names, node))


def _starts_anew(code: Code, name: str, node: ast.stmt) -> bool:
    """Whether a name gets a plain value before a comparison in the same round of a loop, or in the
    same call, and no other one but in the comparison: then whatever comes is the best so far."""
    around = _round(code, node)
    if around is None:
        return False
    inside = set(ast.walk(node))
    named = (one for one in within(ast.Name, around) if one.id == name and one not in inside)
    before = [one for one in named if isinstance(one.ctx, ast.Store)]
    return (
        len(before) == 1 and before[0].lineno < node.lineno and _is_start(code, before[0], around)
    )


def _round(code: Code, node: ast.AST) -> ast.AST | None:
    """The loop or function that runs a statement once for each of its rounds."""
    return next((above for above in above_of(code, node) if isinstance(above, _ROUNDS)), None)


def _is_start(code: Code, store: ast.Name, around: ast.AST) -> bool:
    """Whether a name gets a number that is written there, in each round and on every way."""
    above = code.parents.get(store)
    if not isinstance(above, ast.Assign) or code.parents.get(above) is not around:
        return False
    return names_in(above.value) <= _NUMBERS and not any(within(ast.Subscript, above.value))
