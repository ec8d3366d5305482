"""Whether a value is only shown to a reader: printed, logged, drawn, or a cell's last line."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from mle_lint.artefacts.code_trees import Code
from mle_lint.leakage import naming
from mle_lint.leakage.knowledge import words_of
from mle_lint.record import NamedTuple

SHOWING = words_of("""
    print display format info debug warning log write writelines title suptitle set_title xlabel
    ylabel text annotate axvline axhline plot scatter metric success markdown caption subheader
    header pprint rule secho echo bar barh legend
    add_patch Rectangle hlines vlines axhspan axvspan fill_between barplot lineplot scatterplot
    pointplot heatmap countplot histplot add_trace add_vline add_hline add_annotation
    set_xlabel set_ylabel set_text
""")
# Calls whose result says the same as what they are given.
_SAME = words_of(
    "int float str round repr list tuple len upper lower capitalize strip item divmod get_loc"
    " DataFrame Series unravel_index zip enumerate sorted reversed ttest_rel ttest_ind wilcoxon"
    " mannwhitneyu friedmanchisquare f_oneway array asarray concat dict inverse_transform"
)
# Calls that only ask what something is.
_ASKING = frozenset(("hasattr", "isinstance", "type", "callable"))
# Methods by which something is done with what was chosen.
_DOING = words_of("""
    save save_model save_pretrained fit score evaluate dump export register deploy
    partial_fit set_params get_params append update put
""")
_WORST = frozenset(("worst", "weakest", "poorest"))
# Names in a number such as `float("inf")` or `-np.inf`.
_NUMBERS = frozenset(("float", "np", "numpy", "math", "torch", "sys"))
_ROUNDS = (ast.For, ast.AsyncFor, ast.While, ast.FunctionDef, ast.AsyncFunctionDef)
_MAX_DEPTH = 6
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
    ast.ListComp,
    ast.GeneratorExp,
    ast.Dict,
    ast.UnaryOp,
    ast.BoolOp,
    ast.JoinedStr,
)


Callers = tuple[tuple[Code, ast.AST], ...]


class Way(NamedTuple):
    """A value on its way: the calls that led here, how many names it went through, and where it was
    already seen to pass, so that no way is gone twice."""

    code: Code
    callers: Callers
    depth: int
    seen: set[ast.AST]

    def deeper(self) -> Way:
        """The way on under another name."""
        return self._replace(depth=self.depth + 1)


def only_shown(code: Code, node: ast.AST, callers: Callers = ()) -> bool:
    """Whether the value of an expression goes nowhere but to a reader, also under the names that
    it is bound to, and as the result of the calls that led here."""
    return _only_shown(Way(code, callers, 0, set()), node)


def _show(way: Way, nodes: Iterable[ast.AST]) -> bool:
    """Whether the value goes on from all of these to a reader only, under another name."""
    return way.depth < _MAX_DEPTH and all(_only_shown(way.deeper(), node) for node in nodes)


def _only_shown(way: Way, node: ast.AST) -> bool:
    if node in way.seen:
        return True
    way.seen.add(node)
    parents = way.code.parents
    below, above = node, parents.get(node)
    while above is not None:
        ends = _ENDS.get(type(above))
        if ends is None and not isinstance(above, _THROUGH):
            return False
        found = ends(way, above, below) if ends is not None else None
        if found is not None:
            return found
        below, above = above, parents.get(above)
    return False


def _in_call(way: Way, call: ast.Call, below: ast.AST) -> bool | None:
    name = last_name(call.func)
    if name in SHOWING or name in _ASKING:
        return True
    goes_on = name not in _DOING if below is call.func else name in _SAME
    return None if goes_on else False


def _in_assignment(way: Way, node: ast.Assign, below: ast.AST) -> bool:
    if below in node.targets:
        # Something is stored into it; where it goes from there is seen elsewhere.
        return True
    targets = [item for target in node.targets for item in flat(target)]
    if not all(isinstance(target, ast.Name) for target in targets):
        return False
    names = {target.id for target in targets if isinstance(target, ast.Name)}
    return _show(way, loads(way.code, names, node))


def _in_branch(way: Way, node: ast.If, below: ast.AST) -> bool:
    return below is node.test and _says(node.body) and _says(node.orelse)


def _in_loop(way: Way, node: ast.For, below: ast.AST) -> bool:
    names = {one.id for one in flat(node.target) if isinstance(one, ast.Name)}
    return _show(way, loads(way.code, names, node))


def _in_return(way: Way, node: ast.Return, below: ast.AST) -> bool:
    """The result of the call that led here; one that nobody takes there is for others."""
    if not way.callers:
        return False
    code, call = way.callers[-1]
    if isinstance(code.parents.get(call), ast.Expr):
        return False
    return _only_shown(way._replace(code=code, callers=way.callers[:-1]), call)


def _in_comparison(way: Way, node: ast.Compare, below: ast.AST) -> bool | None:
    """`best is None` asks whether there is one."""
    return True if isinstance(node.ops[0], ast.Is | ast.IsNot) else None


def _told(way: Way, node: ast.AST, below: ast.AST) -> bool:
    return True


# What becomes of a value at the expression or statement that it is in; None where it goes on to
# the one around it.
_ENDS: dict[type, Callable[[Way, Any, ast.AST], bool | None]] = {
    ast.FormattedValue: _told,
    ast.Expr: _told,
    ast.Call: _in_call,
    ast.Assign: _in_assignment,
    ast.If: _in_branch,
    ast.For: _in_loop,
    ast.Return: _in_return,
    ast.Compare: _in_comparison,
}


def _says(body: list[ast.stmt]) -> bool:
    """Whether statements only tell a reader something."""
    return all(
        isinstance(node, ast.Pass)
        or (isinstance(node, ast.If) and _says(node.body) and _says(node.orelse))
        or (
            isinstance(node, ast.Expr)
            and (
                isinstance(node.value, ast.Constant)
                or (isinstance(node.value, ast.Call) and last_name(node.value.func) in SHOWING)
            )
        )
        for node in body
    )


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
    names = {name.id for name in ast.walk(above) if isinstance(name, ast.Name)}
    bound = {name for name in names if any(True for _ in _stores(above, name))}
    return bool(loads(code, bound, above)) and only_shown(code, node)


def binds_to_show(code: Code, names: set[str], node: ast.If) -> bool:
    """Whether a branch does nothing but bind names, which go nowhere but to a reader, other than
    into the next round of the same comparison."""
    if not all(isinstance(part, ast.Assign) for part in node.body):
        return False
    read = loads(code, names, node)
    return all(only_shown(code, load) for load in read if node not in above_of(code, load))


def are_read(code: Code, names: set[str], node: ast.stmt) -> bool:
    """Whether one of these names is read outside of a statement."""
    return any(node not in above_of(code, load) for load in loads(code, names, node))


def loop_of(code: Code, node: ast.stmt) -> ast.For | None:
    """The loop that a statement is in."""
    return next((one for one in above_of(code, node) if isinstance(one, ast.For)), None)


def starts_anew(code: Code, name: str, node: ast.stmt) -> bool:
    """Whether a name gets a plain value before a comparison in the same round of a loop, or in the
    same call, and no other one but in the comparison: then whatever comes is the best so far."""
    around = _round(code, node)
    if around is None:
        return False
    inside = set(ast.walk(node))
    before = [store for store in _stores(around, name) if store not in inside]
    return (
        len(before) == 1 and before[0].lineno < node.lineno and _is_start(code, before[0], around)
    )


def _round(code: Code, node: ast.AST) -> ast.AST | None:
    """The loop or function that runs a statement once for each of its rounds."""
    return next((above for above in above_of(code, node) if isinstance(above, _ROUNDS)), None)


def _stores(around: ast.AST, name: str) -> list[ast.Name]:
    names = (node for node in ast.walk(around) if isinstance(node, ast.Name) and node.id == name)
    return [node for node in names if isinstance(node.ctx, ast.Store)]


def _is_start(code: Code, store: ast.Name, around: ast.AST) -> bool:
    """Whether a name gets a number that is written there, in each round and on every way."""
    above = code.parents.get(store)
    if not isinstance(above, ast.Assign) or code.parents.get(above) is not around:
        return False
    names = {node.id for node in ast.walk(above.value) if isinstance(node, ast.Name)}
    return names <= _NUMBERS and not any(
        isinstance(n, ast.Subscript) for n in ast.walk(above.value)
    )


def loads(code: Code, names: set[str], node: ast.stmt) -> list[ast.Name]:
    """Where names are read, in the function that a statement is in."""
    inside = _function(code, node)
    return [
        load
        for name in sorted(names)
        for load in code.loads.get(name, ())
        if inside is None or inside in above_of(code, load)
    ]


def called_worst(code: Code, node: ast.AST) -> bool:
    """Whether what an expression finds is bound to a name such as `worst_model`: it says how bad
    it can get, and nobody goes on with that."""
    above = statement_of(code, node)
    if not isinstance(above, ast.Assign):
        return False
    targets = [item for target in above.targets for item in flat(target)]
    return all(not _WORST.isdisjoint(naming.words(last_name(one))) for one in targets)


def is_in_function(code: Code, node: ast.AST) -> bool:
    """Whether a node is in a function, which may hand on what it makes."""
    return _function(code, node) is not None


def _function(code: Code, node: ast.AST) -> ast.AST | None:
    """The function that a node is in; its names are its own."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    return next((above for above in above_of(code, node) if isinstance(above, kinds)), None)


def statement_of(code: Code, node: ast.AST) -> ast.stmt | None:
    """The statement that a node is, or is in."""
    return next((one for one in (node, *above_of(code, node)) if isinstance(one, ast.stmt)), None)


def above_of(code: Code, node: ast.AST) -> Iterator[ast.AST]:
    above = code.parents.get(node)
    while above is not None:
        yield above
        above = code.parents.get(above)


def flat(target: ast.expr) -> Iterator[ast.expr]:
    if isinstance(target, ast.Tuple | ast.List):
        for item in target.elts:
            yield from flat(item)
    else:
        yield target


def last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
