"""Whether a value is only shown to a reader: printed, logged, drawn, or a cell's last line."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

from mle_lint.artefacts.code_trees import Code
from mle_lint.leakage import naming
from mle_lint.leakage.knowledge import words_of
from mle_lint.leakage.syntax import flat, is_address, last_name, loads, statement_of
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
    targets = list(flat(*node.targets))
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


def _in_text(way: Way, node: ast.FormattedValue, below: ast.AST) -> bool | None:
    return None if is_address(way.code, node) else True


# What becomes of a value at the expression or statement that it is in; None where it goes on to
# the one around it.
_ENDS: dict[type, Callable[[Way, Any, ast.AST], bool | None]] = {
    ast.FormattedValue: _in_text,
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


def called_worst(code: Code, node: ast.AST) -> bool:
    """Whether what an expression finds is bound to a name such as `worst_model`: it says how bad
    it can get, and nobody goes on with that."""
    above = statement_of(code, node)
    if not isinstance(above, ast.Assign):
        return False
    return all(not _WORST.isdisjoint(naming.words(last_name(one))) for one in flat(*above.targets))
