"""Trees of source that is no valid Python as a whole: the few lines in error are left out."""

from __future__ import annotations

import ast
import textwrap

from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.syntax import tree_of

# So many lines may be in error before the source is given up.
MAX_BAD_LINES = 6
# Characters of source that is parsed again and again.
MAX_SOURCE = 400_000
_LONG = ('"""', "'''")


def tree_without_errors(source: str, before: str = "") -> ast.Module | None:
    """The tree of the source without its lines in error; None where there are more than a few.

    `before` are the blank lines that give the lines their numbers.
    """
    if len(source) > MAX_SOURCE:
        return None
    lines = textwrap.dedent(source).split("\n")
    for _ in range(MAX_BAD_LINES + 1):
        text = "\n".join(lines)
        try:
            return tree_of(before + text)
        except ParseError:
            bad = _bad_line(text)
        if bad is None or not 1 <= bad <= len(lines) or not lines[bad - 1]:
            return None
        # Without one end of a long text the other one swallows the code after it.
        if any(quote in lines[bad - 1] for quote in _LONG):
            return None
        lines[bad - 1] = ""
    return None


def is_python(source: str) -> bool:
    """Whether the source has a tree as it stands."""
    try:
        tree_of(source)
    except ParseError:
        return False
    return True


def _bad_line(source: str) -> int | None:
    try:
        ast.parse(source)
    except SyntaxError as error:
        return error.lineno
    except (ValueError, RecursionError, MemoryError):
        return None
    return None
