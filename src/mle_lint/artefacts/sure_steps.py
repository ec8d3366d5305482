"""What a piece of code surely comes by when it is run: no branch, no handler, no early return.

Loops are taken to run, since a loop over nothing is no main work. What stands in a `try` counts
where its handlers do no more than tell what went wrong.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from mle_lint.artefacts.syntax import is_main_guard
from mle_lint.artefacts.unbound_names import bound_by
from mle_lint.record import NamedTuple

_Def = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
# Where statements hold others.
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
# What catches a mistake in the code, other than a missing file or a wrong value.
_MISTAKES = frozenset({
    "Exception", "BaseException", "TypeError", "AttributeError", "NameError", "ImportError",
})  # fmt: skip


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


def bound_in(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement binds in its own scope, in whatever branch; not those of `:=`."""
    if isinstance(statement, _Def):
        yield statement.name
        return
    if isinstance(statement, ast.Import | ast.ImportFrom):
        for alias in statement.names:
            yield (alias.asname or alias.name).partition(".")[0]
    elif isinstance(statement, ast.Global | ast.Nonlocal):
        yield from statement.names
    for target in _targets(statement):
        yield from _names_in(target)
    for child in statements(statement):
        yield from bound_in(child)


def _targets(statement: ast.stmt) -> Iterator[ast.AST]:
    """The parts of one statement that bind names."""
    if isinstance(statement, ast.Assign | ast.Delete):
        yield from statement.targets
    elif isinstance(statement, ast.AnnAssign | ast.AugAssign | ast.For | ast.AsyncFor):
        yield statement.target
    elif isinstance(statement, ast.With | ast.AsyncWith):
        yield from (item.optional_vars for item in statement.items if item.optional_vars)
    elif isinstance(statement, ast.Match):
        yield from (case.pattern for case in statement.cases)
    elif isinstance(statement, ast.Try):
        yield from (ast.Name(h.name, ast.Store()) for h in statement.handlers if h.name)


def _names_in(target: ast.AST) -> Iterator[str]:
    """The names that a part of a statement binds."""
    for node in ast.walk(target):
        yield from bound_by(node)


def evaluated(value: ast.expr) -> Iterator[ast.expr]:
    """The parts of an expression that are evaluated whatever comes out of the others."""
    waiting = [value]
    while waiting:
        found = waiting.pop()
        yield found
        waiting += reversed(_parts(found))


def _parts(value: ast.expr) -> list[ast.expr]:
    """The expressions directly within one that are evaluated with it."""
    if isinstance(value, ast.BoolOp):
        return value.values[:1]
    if isinstance(value, ast.IfExp):
        return [value.test]
    if isinstance(value, ast.Compare):
        return [value.left, value.comparators[0]]
    if isinstance(value, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        return [value.generators[0].iter]
    if isinstance(value, ast.Lambda):
        return []
    children = ast.iter_child_nodes(value)
    inner = (child.value if isinstance(child, ast.keyword) else child for child in children)
    return [child for child in inner if isinstance(child, ast.expr)]


def _of(statement: ast.stmt, bound: set[str]) -> Iterator[Step]:
    if isinstance(statement, ast.Expr | ast.Return | ast.AnnAssign | ast.AugAssign | ast.Assign):
        if statement.value is not None:
            yield _step(statement.value, bound, _target(statement))
    elif isinstance(statement, ast.If):
        if _is_started(statement.test):
            yield from sure_steps(statement.body, bound)
        else:
            yield _step(statement.test, bound)
    elif isinstance(statement, ast.For | ast.AsyncFor):
        yield _step(statement.iter, bound)
        bound.update(_names_in(statement.target))
        yield from sure_steps(statement.body, bound)
    elif isinstance(statement, ast.With | ast.AsyncWith):
        yield from _with(statement, bound)
    elif isinstance(statement, ast.Try) and not any(_saves(item) for item in statement.handlers):
        yield from sure_steps(statement.body, bound)


def _with(statement: ast.With | ast.AsyncWith, bound: set[str]) -> Iterator[Step]:
    if any(_forgives(item.context_expr) for item in statement.items):
        return
    for item in statement.items:
        yield _step(item.context_expr, bound)
        if item.optional_vars is not None:
            bound.update(_names_in(item.optional_vars))
    yield from sure_steps(statement.body, bound)


def _step(value: ast.expr, bound: set[str], target: str = "") -> Step:
    return Step(value, target, frozenset(bound))


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


def _is_started(test: ast.expr) -> bool:
    """`__name__ == "__main__"`."""
    equal = isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Eq)
    return equal and is_main_guard(test)


def _forgives(value: ast.expr) -> bool:
    """`suppress(...)`, `pytest.raises(...)`."""
    name = dotted(value.func) if isinstance(value, ast.Call) else ""
    return name.rpartition(".")[2] in ("suppress", "raises")


def _saves(handler: ast.ExceptHandler) -> bool:
    """Whether a handler goes on with the work after a mistake in the code, not only tells it."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    if not any(kind is None or dotted(kind) in _MISTAKES for kind in kinds):
        return False
    return not all(_only_tells(statement) for statement in handler.body)


def _only_tells(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Return):
        return statement.value is None or isinstance(statement.value, ast.Constant)
    is_call = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
    return is_call or isinstance(statement, ast.Raise)


def _may_leave(statement: ast.stmt, in_loop: bool = False) -> bool:
    """Whether what follows may be left out, by a return or a jump that is no complaint."""
    if isinstance(statement, ast.Return):
        return True
    if isinstance(statement, ast.Break | ast.Continue):
        return not in_loop
    if isinstance(statement, _Def):
        return False
    inner = in_loop or isinstance(statement, ast.For | ast.AsyncFor | ast.While)
    return any(_may_leave(child, inner) for child in statements(statement))


def statements(statement: ast.stmt | ast.Module) -> Iterator[ast.stmt]:
    """The statements that stand directly within one, in whatever branch."""
    for name in _BLOCKS:
        for child in getattr(statement, name, ()):
            if isinstance(child, ast.stmt):
                yield child
            else:
                yield from child.body
