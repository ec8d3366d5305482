"""Which names a module reads that nothing in it binds, so that reading them fails."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator

from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.syntax import tree_of, walked

# What Python itself, of any version, or the place where code is run puts into a module.
GIVEN = frozenset(dir(builtins)) | frozenset(
    """
    __file__ __path__ __builtins__ __annotations__ __class__ __module__ __qualname__ __dict__
    WindowsError ExceptionGroup BaseExceptionGroup EncodingWarning PythonFinalizationError aiter
    anext exit quit copyright credits license get_ipython display displayHTML spark sc sqlContext
    dbutils snakemake reveal_type
    """.split()  # noqa: SIM905  one word a line would fill the page
)
_LATER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
# With these, names may be bound that no statement shows.
_DYNAMIC = frozenset({"exec", "globals", "locals", "vars"})


def unbound(source: str) -> tuple[tuple[str, int], ...]:
    """The names, with their lines, that a module reads when it is loaded and binds nowhere.

    What functions read when they are called is left out, and so are annotations, which not every
    version of Python reads. None where names may come from a star import or be bound at run time,
    where the module expects a NameError, and for what is no valid Python.
    """
    if "NameError" in source or "import *" in source:
        return ()
    try:
        tree = tree_of(source)
    except ParseError:
        return ()
    loaded = list(_loaded(tree))
    read = [n for n in loaded if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)]
    known = GIVEN.union(name for node in loaded for name in bound_by(node))
    lost = {(node.lineno, node.id) for node in read if node.id not in known}
    if not lost:
        return ()
    # A function may bind a name of the module's, and anything where names are made at run time.
    anywhere = bound(walked(tree))
    if anywhere is None:
        return ()
    return tuple((name, line) for line, name in sorted(lost) if name not in anywhere)


def bound(nodes: Iterable[ast.AST]) -> frozenset[str] | None:
    """All names that some of these nodes bind, and those that Python binds; None where names may
    be bound that no statement shows."""
    names = set(GIVEN)
    for node in nodes:
        star = isinstance(node, ast.alias) and node.name == "*"
        if star or (isinstance(node, ast.Name) and node.id in _DYNAMIC):
            return None
        names.update(bound_by(node))
    return frozenset(names)


def _loaded(tree: ast.Module) -> Iterator[ast.AST]:
    """The nodes that are run as the module is loaded: no bodies of functions, no annotations."""
    waiting: list[ast.AST] = [*tree.body]
    while waiting:
        node = waiting.pop()
        yield node
        for name in node._fields:
            if name in ("annotation", "returns") or (name == "body" and isinstance(node, _LATER)):
                continue
            value = getattr(node, name, None)
            if isinstance(value, list):
                waiting += [item for item in value if isinstance(item, ast.AST)]
            elif isinstance(value, ast.AST):
                waiting.append(value)


def bound_by(node: ast.AST) -> Iterator[str]:
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
