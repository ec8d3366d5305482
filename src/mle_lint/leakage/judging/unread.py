"""Whether what a call gives is read at all, and whether by anything but a reader."""

from __future__ import annotations

import ast

from mle_lint.artefacts.code_trees import Code
from mle_lint.leakage.shown import only_shown
from mle_lint.leakage.syntax import bound_in, is_in_function, last_name, loads


def is_thrown_away(code: Code, node: ast.AST) -> bool:
    """Whether every second part that a call gives is bound to `_`: the first one is a sample."""
    above = code.parents.get(node)
    target = above.targets[0] if isinstance(above, ast.Assign) else None
    parts = target.elts[1::2] if isinstance(target, ast.Tuple | ast.List) else []
    return bool(parts) and all(last_name(part) == "_" for part in parts)


def is_unread(code: Code, node: ast.AST) -> bool:
    """Whether a script does nothing with a value: it is bound to a name that is not read, or to
    none."""
    above = code.parents.get(node)
    if isinstance(above, ast.Expr):
        return True
    if not isinstance(above, ast.Assign) or not all(isinstance(t, ast.Name) for t in above.targets):
        return False
    names = {target.id for target in above.targets if isinstance(target, ast.Name)}
    return not loads(code, names, above)


def lacks_a_part(code: Code, node: ast.AST) -> bool:
    """Whether a script never reads the first parts, or none of the second parts, of what a call
    divides: nothing is fitted on the ones, or nothing is judged by the others."""
    above = code.parents.get(node)
    target = above.targets[0] if isinstance(above, ast.Assign) else None
    parts = target.elts if isinstance(target, ast.Tuple | ast.List) else []
    names = [part.id if isinstance(part, ast.Name) else "" for part in parts]
    if above is None or not all(names) or len(names) % 2 or is_in_function(code, node):
        return False
    return any(not any(map(code.loads.get, half)) for half in (names[::2], names[1::2]))


def parts_only_shown(code: Code, node: ast.AST) -> bool:
    """Whether the parts that a call gives are bound to names, and these are read, but go nowhere
    but to a reader."""
    above = code.parents.get(node)
    if not isinstance(above, ast.Assign):
        return False
    return bool(loads(code, bound_in(above), above)) and only_shown(code, node)
