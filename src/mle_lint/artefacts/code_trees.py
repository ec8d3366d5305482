"""Code ready to be followed: the trees of a file, and where its lines lie for a reader.

The cells of a notebook are parsed one by one; of a cell that is not Python only the lines in
error are left out, so that one bad line never hides the rest.
"""

from __future__ import annotations

import ast
import warnings
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.mended import tree_without_errors
from mle_lint.artefacts.notebook import code_cells, without_magics
from mle_lint.artefacts.syntax import children_of, tree_of, walked
from mle_lint.artefacts.unbound_names import bound
from mle_lint.model import Location

# Characters of code in a notebook.
MAX_CODE = 400_000


class Code:
    """The statements of a file in order. Lines of a notebook count over its joined cells."""

    def __init__(
        self, path: str, bodies: list[list[ast.stmt]], cells: list[tuple[int, int]]
    ) -> None:
        self.path = path
        self.bodies = bodies
        self._starts = [line for line, _ in cells]
        self._numbers = [number for _, number in cells]

    @cached_property
    def parents(self) -> dict[ast.AST, ast.AST]:
        """The node that each node is directly in, but for those that only mark one, as `Load`."""
        found: dict[ast.AST, ast.AST] = {}
        for statement in (statement for body in self.bodies for statement in body):
            waiting: list[ast.AST] = [statement]
            # The list grows while it is gone through, level by level.
            for node in waiting:
                children = [child for child in children_of(node) if child._fields]
                found.update(dict.fromkeys(children, node))
                waiting += children
        return found

    @cached_property
    def loads(self) -> dict[str, list[ast.Name]]:
        """Where each name is read."""
        return self._names(ast.Load)

    @cached_property
    def stores(self) -> dict[str, list[ast.Name]]:
        """Where each name is given a value."""
        return self._names(ast.Store)

    def _names(self, context: type[ast.expr_context]) -> dict[str, list[ast.Name]]:
        found: dict[str, list[ast.Name]] = {}
        for node in self.parents:
            if isinstance(node, ast.Name) and isinstance(node.ctx, context):
                found.setdefault(node.id, []).append(node)
        return found

    def binds(self, name: str) -> bool:
        """Whether a name is bound anywhere in the file, or may be."""
        return self._bound is None or name in self._bound

    @cached_property
    def _bound(self) -> frozenset[str] | None:
        return bound(walked(*(statement for body in self.bodies for statement in body)))

    def at(self, line: int) -> Location:
        """The place of a line of the joined code."""
        if not self._starts:
            return Location(self.path, max(line, 1))
        index = max(bisect_right(self._starts, line) - 1, 0)
        return Location(self.path, 1, None, self._numbers[index], line - self._starts[index] + 1)


def read(path: str, text: str) -> Code:
    """The code of a module or notebook; raises ParseError when there is none to read."""
    if path.endswith(".ipynb"):
        return of_cells(path, code_cells(text))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Code(path, [_module(text)], [])


def _module(text: str) -> list[ast.stmt]:
    """The statements of a module; a notebook that was saved as one has magics."""
    try:
        return tree_of(text).body
    except ParseError:
        tree = tree_without_errors(without_magics(text))
        if tree is None:
            raise
        return tree.body


def of_cells(path: str, sources: Sequence[tuple[int, str]]) -> Code:
    """The code of a notebook by the numbers and sources of its cells; raises ParseError."""
    bodies: list[list[ast.stmt]] = []
    cells: list[tuple[int, int]] = []
    line = 0
    if sum(len(source) for _, source in sources) > MAX_CODE:
        raise ParseError("too much code to be followed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number, source in sources:
            cells.append((line + 1, number))
            # Blank lines before a cell give its lines their numbers over the joined cells.
            bodies.append(_cell(source, "\n" * line))
            line += source.count("\n") + 1
    return Code(path, bodies, cells)


def _cell(source: str, before: str) -> list[ast.stmt]:
    """The statements of a cell, without magics, and without the lines that are in error."""
    try:
        return tree_of(before + source).body
    except ParseError:
        tree = tree_without_errors(without_magics(source), before)
        return tree.body if tree else []
