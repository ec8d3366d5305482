"""Whether a value is only shown to a reader: printed, logged, drawn, or a cell's last line."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from mle_lint.leakage.knowledge import words_of
from mle_lint.leakage.source import Code

_SHOWING = words_of("""
    print display format info debug warning log write writelines title suptitle set_title xlabel
    ylabel text annotate axvline axhline plot scatter metric success markdown caption subheader
    header pprint rule secho echo bar barh legend
""")
# Calls whose result says the same as what they are given.
_SAME = words_of("int float str round repr list tuple len upper lower capitalize strip item")
_MAX_DEPTH = 4
_THROUGH = (
    ast.Subscript,
    ast.Attribute,
    ast.keyword,
    ast.BinOp,
    ast.Tuple,
    ast.List,
    ast.Starred,
    ast.Slice,
    ast.IfExp,
)


def only_shown(code: Code, node: ast.AST, depth: int = 0) -> bool:
    """Whether the value of an expression goes nowhere but to a reader, also under the names that
    it is bound to."""
    parents = code.parents
    below, above = node, parents.get(node)
    while above is not None:
        if isinstance(above, ast.FormattedValue | ast.Expr):
            return True
        if isinstance(above, ast.Call):
            name = _last_name(above.func)
            if name in _SHOWING:
                return True
            if below is not above.func and name not in _SAME:
                return False
        elif isinstance(above, ast.Assign):
            return depth < _MAX_DEPTH and _names_only_shown(code, above, depth)
        elif not isinstance(above, _THROUGH):
            return False
        below, above = above, parents.get(above)
    return False


def _names_only_shown(code: Code, node: ast.Assign, depth: int) -> bool:
    targets = [item for target in node.targets for item in _flat(target)]
    if not all(isinstance(target, ast.Name) for target in targets):
        return False
    names = {target.id for target in targets if isinstance(target, ast.Name)}
    loads = [load for name in names for load in code.loads.get(name, ())]
    return all(only_shown(code, load, depth + 1) for load in loads)


def _flat(target: ast.expr) -> Iterator[ast.expr]:
    if isinstance(target, ast.Tuple | ast.List):
        for item in target.elts:
            yield from _flat(item)
    else:
        yield target


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
