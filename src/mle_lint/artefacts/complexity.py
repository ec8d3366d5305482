"""Cyclomatic complexity of the functions of a module, by radon."""

from __future__ import annotations

import warnings

from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.syntax import tree_of
from mle_lint.record import NamedTuple


class Measured(NamedTuple):
    """A function and the number of independent paths through it."""

    name: str
    line: int
    paths: int


def measured(source: str) -> tuple[Measured, ...]:
    """Every function and method, in source order; raises ParseError.

    radon walks the tree by recursion, so a hostile tree is refused here rather than in it.
    """
    from radon.complexity import ComplexityVisitor

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = tree_of(source)
    try:
        visitor = ComplexityVisitor.from_ast(tree)
    except RecursionError as error:
        raise ParseError("nested too deeply to be measured") from error
    blocks = [*visitor.functions, *(m for c in visitor.classes for m in c.methods)]
    found = [Measured(block.name, block.lineno, block.complexity) for block in blocks]
    return tuple(sorted(found, key=lambda item: item.line))
