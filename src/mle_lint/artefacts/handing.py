"""Which functions a piece of code hands its input to, and whether what they answer decides."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterable, Iterator
from functools import lru_cache

from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.syntax import children_of, tree_of, walked
from mle_lint.record import NamedTuple

MAX_SOURCE = 60_000
_ROUNDS = 3
_ENDS = frozenset({
    "abort", "stop", "exit", "error", "fail", "showerror", "flash", "quit", "reject", "warning",
    "send_error", "Exit",
})  # fmt: skip
# What a model answers is no longer what came in.
_ANSWERS = frozenset({
    "predict", "predict_proba", "inplace_predict", "generate", "invoke", "ainvoke", "create", "run",
    "infer", "forward", "transcribe", "classify", "forecast", "recommend", "decision_function",
    "generate_content", "chat", "complete", "acompletion", "completion", "stream",
})  # fmt: skip


class Turn(NamedTuple):
    """The lines of a condition that returns, raises or stops, counted from 0 in the source;
    `empty` when it does so where nothing was answered."""

    first: int
    last: int
    empty: bool


class Handed(NamedTuple):
    """A call of `name`, dotted as written, that is given what came in, with the conditions on what
    it answers."""

    name: str
    turns: tuple[Turn, ...]


@lru_cache(maxsize=256)
def handed(source: str, given: frozenset[str], brought: frozenset[str]) -> tuple[Handed, ...]:
    """The calls that are given a value of the names `given`, or of what a call of the names
    `brought` answers, or of what is made of these; none where the source is no code."""
    nodes = _nodes(source)
    names = _tainted(nodes, given, brought)
    tests = [n for n in nodes if isinstance(n, ast.If) and _ends(n)]
    found: dict[str, dict[Turn, None]] = {}
    for node in nodes:
        name = _dotted(node.func) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and name and _is_given(node, names, brought):
            answers = _answers(nodes, node)
            turns = (_turn(test) for test in tests if _asks(test.test, node, answers))
            found.setdefault(name, {}).update(dict.fromkeys(turns))
    return tuple(Handed(name, tuple(turns)) for name, turns in found.items())


def _turn(node: ast.If) -> Turn:
    """A condition without what is done otherwise."""
    test = node.test
    negated = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    nothing = isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Is | ast.Eq)
    last = node.body[-1].end_lineno or node.lineno
    return Turn(node.lineno - 1, last, negated or nothing)


@lru_cache(maxsize=256)
def tainted(source: str, given: frozenset[str], brought: frozenset[str]) -> frozenset[str]:
    """The names that hold what came in by the same names and calls, those `given` left out."""
    return _tainted(_nodes(source), given, brought) - given


def _nodes(source: str) -> list[ast.AST]:
    """The nodes of a piece of code; none where it is too long or no code."""
    if len(source) > MAX_SOURCE:
        return []
    try:
        return walked(tree_of(textwrap.dedent(source)))
    except ParseError:
        return []


def _tainted(
    nodes: list[ast.AST], given: frozenset[str], brought: frozenset[str]
) -> frozenset[str]:
    """The names that hold what came in, or something that is made of it."""
    names = set(given)
    bindings = [(b, value) for node in nodes for b, value in _bindings(node)]
    for _ in range(_ROUNDS):
        before = len(names)
        for target, value in bindings:
            if _holds(value, names, brought):
                names.update(_names(target))
        if len(names) == before:
            break
    return frozenset(names)


def _bindings(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """The targets that a node binds, each with the value it gets."""
    if isinstance(node, ast.Assign):
        yield from ((target, node.value) for target in node.targets)
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
        yield node.target, node.value
    elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
        yield node.target, node.iter
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        yield node.optional_vars, node.context_expr


def _is_given(call: ast.Call, names: frozenset[str], brought: frozenset[str]) -> bool:
    values = (*call.args, *(keyword.value for keyword in call.keywords))
    return any(_holds(value, names, brought) for value in values)


def _holds(value: ast.AST, names: Iterable[str], brought: frozenset[str]) -> bool:
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name) and node.id in names:
            return True
        if isinstance(node, ast.Attribute) and node.attr == "request" and "request" in names:
            return True
        last = _dotted(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
        if last in brought:
            return True
        if last not in _ANSWERS:
            waiting += children_of(node)
    return False


def _answers(nodes: list[ast.AST], call: ast.Call) -> frozenset[str]:
    """The names that are bound to the answer of a call."""
    return frozenset(
        name
        for node in nodes
        for target, value in _bindings(node)
        if value is call or (isinstance(value, ast.Await) and value.value is call)
        for name in _names(target)
    )


def _asks(test: ast.expr, call: ast.Call, answers: frozenset[str]) -> bool:
    return any(
        node is call or (isinstance(node, ast.Name) and node.id in answers) for node in walked(test)
    )


def _ends(node: ast.If) -> bool:
    """Whether a condition ends what goes on: it returns, raises, or calls what stops."""
    for inner in walked(*node.body):
        if isinstance(inner, ast.Return | ast.Raise | ast.Continue):
            return True
        if isinstance(inner, ast.Call) and _dotted(inner.func).rpartition(".")[2] in _ENDS:
            return True
    return False


def _names(target: ast.AST) -> Iterator[str]:
    return (node.id for node in walked(target) if isinstance(node, ast.Name))


def _dotted(node: ast.AST) -> str:
    """The name of what is called, "" for what has none."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    parts.append(node.id if isinstance(node, ast.Name) else "?")
    return ".".join(reversed(parts))
