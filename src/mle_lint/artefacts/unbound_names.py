"""Which names a module reads that nothing in it binds, so that reading them fails."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.syntax import tree_of

# What Python itself, of any version, or the place where code is run puts into a module.
_GIVEN = frozenset(dir(builtins)) | frozenset(
    """
    __file__ __path__ __builtins__ __annotations__ __class__ __module__ __qualname__ __dict__
    WindowsError ExceptionGroup BaseExceptionGroup EncodingWarning PythonFinalizationError aiter
    anext exit quit copyright credits license get_ipython display displayHTML spark sc sqlContext
    dbutils snakemake reveal_type
    """.split()  # noqa: SIM905  one word a line would fill the page
)
# With these, names may be bound that no statement shows.
_DYNAMIC = frozenset({"exec", "globals", "locals", "vars"})


def unbound(source: str) -> tuple[tuple[str, int], ...]:
    """The names, with their lines, that a module reads and binds nowhere, in any scope.

    None where names may come from a star import or be bound at run time, where the module
    expects a NameError, and for what is no valid Python.
    """
    if "NameError" in source or "import *" in source:
        return ()
    try:
        tree = tree_of(source)
    except ParseError:
        return ()
    nodes = list(ast.walk(tree))
    hints = {id(inner) for hint in _hints(nodes) for inner in ast.walk(hint)}
    read = [n for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)]
    if any(node.id in _DYNAMIC for node in read):
        return ()
    known = _GIVEN.union(name for node in nodes for name in _bound(node))
    lost = {(n.lineno, n.id) for n in read if n.id not in known and id(n) not in hints}
    return tuple((name, line) for line, name in sorted(lost))


def _hints(nodes: list[ast.AST]) -> Iterator[ast.expr]:
    """The annotations, which not every version of Python reads."""
    for node in nodes:
        for field in ("annotation", "returns"):
            hint = getattr(node, field, None)
            if hint is not None:
                yield hint


def _bound(node: ast.AST) -> Iterator[str]:
    """The names that one node binds."""
    if isinstance(node, ast.Name):
        if not isinstance(node.ctx, ast.Load):
            yield node.id
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.alias):
        yield (node.asname or node.name).partition(".")[0]
    elif isinstance(node, ast.Global | ast.Nonlocal):
        yield from node.names
    elif isinstance(node, ast.MatchMapping):
        yield node.rest or ""
    else:
        # Functions, classes, exception handlers, captures of a match, type parameters.
        name = getattr(node, "name", None)
        if isinstance(name, str):
            yield name
