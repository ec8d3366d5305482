"""What a piece of code surely comes by when it is run: no branch, no handler, no early return.

Loops are taken to run, since a loop over nothing is no main work. What stands in a `try` counts
only where its handlers end the run as well.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from mle_lint.record import NamedTuple

_Def = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_LATER = (ast.Lambda, ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp)
_EXITS = ("sys.exit", "exit", "quit", "os._exit")


class Step(NamedTuple):
    """One expression that is surely evaluated, and the names that may be bound by then.

    `target` is the dotted name that is given the value, "" for anything else.
    """

    value: ast.expr
    target: str
    bound: frozenset[str]


def sure_steps(body: Iterable[ast.stmt], bound: set[str]) -> Iterator[Step]:
    """The expressions that the statements surely evaluate, in order.

    `bound` takes up the names that may be bound so far.
    """
    for statement in body:
        yield from _of(statement, bound)
        bound.update(bound_in(statement))
        if _may_leave(statement):
            return


def bound_in(node: ast.AST) -> Iterator[str]:
    """The names that a statement binds in its own scope, in whatever branch."""
    if isinstance(node, _Def):
        yield node.name
        return
    if isinstance(node, _LATER):
        for inner in ast.walk(node):
            if isinstance(inner, ast.NamedExpr):
                yield inner.target.id
        return
    yield from _given(node)
    for child in ast.iter_child_nodes(node):
        yield from bound_in(child)


def _given(node: ast.AST) -> Iterator[str]:
    """The names that a node binds by itself, without those that stand within it."""
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, ast.alias):
        yield (node.asname or node.name).partition(".")[0]
    elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
        yield node.name
    elif isinstance(node, ast.MatchMapping) and node.rest:
        yield node.rest
    elif isinstance(node, ast.Global | ast.Nonlocal):
        yield from node.names


def evaluated(value: ast.expr) -> Iterator[ast.expr]:
    """The parts of an expression that are evaluated whatever comes out of the others."""
    yield value
    if isinstance(value, ast.BoolOp):
        yield from evaluated(value.values[0])
    elif isinstance(value, ast.IfExp):
        yield from evaluated(value.test)
    elif isinstance(value, ast.Compare):
        yield from evaluated(value.left)
        yield from evaluated(value.comparators[0])
    elif isinstance(value, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        yield from evaluated(value.generators[0].iter)
    elif not isinstance(value, ast.Lambda):
        for child in ast.iter_child_nodes(value):
            if isinstance(child, ast.keyword):
                child = child.value
            if isinstance(child, ast.expr):
                yield from evaluated(child)


def _of(statement: ast.stmt, bound: set[str]) -> Iterator[Step]:
    if isinstance(statement, ast.Expr | ast.Return | ast.AnnAssign | ast.AugAssign | ast.Assign):
        if statement.value is not None:
            yield _step(statement.value, bound, _target(statement))
    elif isinstance(statement, ast.If):
        if is_main_guard(statement.test):
            yield from sure_steps(statement.body, bound)
        else:
            yield _step(statement.test, bound)
    elif isinstance(statement, ast.For | ast.AsyncFor):
        yield _step(statement.iter, bound)
        bound.update(bound_in(statement.target))
        yield from sure_steps(statement.body, bound)
    elif isinstance(statement, ast.With | ast.AsyncWith):
        yield from _with(statement, bound)
    elif isinstance(statement, ast.Try) and all(_ends(item) for item in statement.handlers):
        yield from sure_steps(statement.body, bound)


def _with(statement: ast.With | ast.AsyncWith, bound: set[str]) -> Iterator[Step]:
    if any(_forgives(item.context_expr) for item in statement.items):
        return
    for item in statement.items:
        yield _step(item.context_expr, bound)
        bound.update(bound_in(item))
    yield from sure_steps(statement.body, bound)


def _step(value: ast.expr, bound: set[str], target: str = "") -> Step:
    """A step; what its own expression binds (`:=`) may be read in it."""
    return Step(value, target, frozenset(bound).union(bound_in(value)))


def _target(statement: ast.stmt) -> str:
    target: ast.expr | None = None
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
    elif isinstance(statement, ast.AnnAssign):
        target = statement.target
    return dotted(target) if target is not None else ""


def dotted(node: ast.expr) -> str:
    """`a.b.c` of a name and its attributes, "" for what is no such thing."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join((node.id, *reversed(parts))) if isinstance(node, ast.Name) else ""


def is_main_guard(test: ast.expr) -> bool:
    """`__name__ == "__main__"`."""
    return (
        isinstance(test, ast.Compare)
        and isinstance(test.left, ast.Name)
        and test.left.id == "__name__"
        and isinstance(test.ops[0], ast.Eq)
    )


def _forgives(value: ast.expr) -> bool:
    """`suppress(...)`, `pytest.raises(...)`."""
    name = dotted(value.func) if isinstance(value, ast.Call) else ""
    return name.rpartition(".")[2] in ("suppress", "raises")


def _ends(handler: ast.ExceptHandler) -> bool:
    """Whether a handler of an error ends the run too."""
    last = handler.body[-1]
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        return dotted(last.value.func) in _EXITS
    return isinstance(last, ast.Raise)


def _may_leave(statement: ast.stmt, in_loop: bool = False) -> bool:
    """Whether what follows may be left out, by a return or a jump that is no complaint."""
    if isinstance(statement, ast.Return):
        return True
    if isinstance(statement, ast.Break | ast.Continue):
        return not in_loop
    if isinstance(statement, _Def):
        return False
    inner = in_loop or isinstance(statement, ast.For | ast.AsyncFor | ast.While)
    return any(_may_leave(child, inner) for child in _statements(statement))


def _statements(statement: ast.stmt) -> Iterator[ast.stmt]:
    """The statements that stand within one, in whatever branch."""
    for child in ast.iter_child_nodes(statement):
        if isinstance(child, ast.stmt):
            yield child
        elif isinstance(child, ast.ExceptHandler | ast.match_case):
            yield from child.body
