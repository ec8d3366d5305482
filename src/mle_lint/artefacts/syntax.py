"""Syntax trees of Python source, each parsed once where a repository has little code.

A tree takes some sixty times its source, so of more code none is kept: it is read into facts,
and parsed again by whoever follows it.
"""

from __future__ import annotations

import ast
import sys

from mle_lint.artefacts.errors import ParseError
from mle_lint.patterns import pattern

# A literal of this many elements is data in a source file; its tree would take hundreds of MB.
MAX_COMMAS = 60_000
# Characters of source whose trees are kept: some 30 MB.
MAX_KEPT = 512 * 1024
# Fields that never lead to a node of interest; what is left of a class is what is walked.
_SKIPPED = frozenset(
    """
    ctx op ops id attr name names kind type_comment type_ignores asname arg level module rest
    is_async conversion simple annotation returns type_params lineno keyword_names cls
    """.split()  # noqa: SIM905  one word a line would fill the page
)
CHILDREN: dict[type, tuple[str, ...]] = {
    node: tuple([field for field in node._fields if field not in _SKIPPED])
    for node in vars(ast).values()
    if isinstance(node, type) and issubclass(node, ast.AST)
}
# Fields that hold no node, and those whose nodes only mark the one they are in, as `Load` does.
_PLAIN = frozenset(
    """
    ctx op ops id attr name kind type_comment asname arg level module rest kwd_attrs tag
    is_async conversion simple
    """.split()  # noqa: SIM905  one word a line would fill the page
)
_LEADING: dict[type, tuple[str, ...]] = {
    node: tuple([field for field in node._fields if field not in _PLAIN])
    for node in vars(ast).values()
    if isinstance(node, type) and issubclass(node, ast.AST)
}
_LEADING |= {ast.Constant: (), ast.MatchSingleton: (), ast.Global: (), ast.Nonlocal: ()}
if sys.version_info >= (3, 12):
    _LEADING[ast.TypeAlias] = ast.TypeAlias._fields


# What is put into a text by Python 3.12 and later, with a quote that earlier ones take for its end.
_PUT_IN = pattern(r"\{[^{}\n]*[\"'\\][^{}\n]*\}")
MAX_PUT_IN = 40
_LINES_ON = 12


def children_of(node: ast.AST) -> list[ast.AST]:
    """The nodes directly in a node, but for those that only mark it, as `Load` and `Add`."""
    found: list[ast.AST] = []
    for field in _LEADING[node.__class__]:
        value = getattr(node, field, None)
        if value.__class__ is list:
            found += value
        elif value is not None:
            found.append(value)
    return [child for child in found if child is not None] if None in found else found


def walked(*roots: ast.AST) -> list[ast.AST]:
    """The nodes of trees, level by level: those of `ast.walk` but for the ones that only mark
    another, in half the time."""
    found = list(roots)
    # The list grows while it is gone through.
    for node in found:
        found += children_of(node)
    return found


def is_main_guard(test: ast.expr) -> bool:
    """A comparison of `__name__`, as with "__main__"."""
    return (
        isinstance(test, ast.Compare)
        and isinstance(test.left, ast.Name)
        and test.left.id == "__name__"
    )


class _Trees:
    """Trees by their source, and how many more characters of source there is room for."""

    def __init__(self) -> None:
        self.known: dict[str, ast.Module] = {}
        self.room = 0


_KEPT = _Trees()


def keep_trees(size: int) -> None:
    """Forgets what was kept, and keeps the trees from now on if code of that size is little."""
    _KEPT.known.clear()
    _KEPT.room = MAX_KEPT if size <= MAX_KEPT else 0


def tree_of(source: str) -> ast.Module:
    """The syntax tree, which nobody may change.

    Raises ParseError with the reason, also for hostile nesting or size.
    """
    known = _KEPT.known.get(source) if _KEPT.room else None
    if known is not None:
        return known
    tree = _parsed(source)
    if len(source) < _KEPT.room:
        _KEPT.known[source] = tree
        _KEPT.room -= len(source)
    return tree


def _parsed(source: str) -> ast.Module:
    if source.count(",") > MAX_COMMAS:
        raise ParseError("a data literal, too large to be read as code")
    try:
        return _parsed_as_new(source)
    except SyntaxError as error:
        raise ParseError(f"line {error.lineno or 1}: {error.msg}") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise ParseError("nested too deeply or not text") from error


def _parsed_as_new(source: str, room: int = MAX_PUT_IN) -> ast.Module:
    """The tree; what only a newer Python reads within an f-string is left out of it."""
    try:
        return ast.parse(source)
    except SyntaxError as error:
        older = _without_put_in(source, error.lineno or 1) if "f-string" in error.msg else ""
        if not older or not room:
            raise
    return _parsed_as_new(older, room - 1)


def _without_put_in(source: str, line: int) -> str:
    """The source without the values put into the first text from a line on; "" for none near."""
    lines = source.split("\n")
    for at in range(line - 1, min(line - 1 + _LINES_ON, len(lines))):
        if _PUT_IN.search(lines[at]):
            lines[at] = _PUT_IN.sub("{0}", lines[at])
            return "\n".join(lines)
    return ""
