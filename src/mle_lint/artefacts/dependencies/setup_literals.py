"""Finds the setup() call of a setup.py and the literal values of its arguments, by syntax only."""

from __future__ import annotations

import ast
import warnings

from mle_lint.artefacts.errors import ParseError

MAX_TEXTS = 20_000


class SetupCall:
    """The first call of setup() that has keywords, in a module that is never run.

    A name stands for the value that the module last assigns to it. Raises ParseError when the
    text is not Python 3. Gives at most MAX_TEXTS texts of lists in all.
    """

    def __init__(self, text: str) -> None:
        self._names: dict[str, ast.expr] = {}
        self._left = MAX_TEXTS
        keywords: list[ast.keyword] = []
        for node in ast.walk(_parsed(text)):
            if isinstance(node, ast.Call) and not keywords and _is_setup(node.func):
                keywords = node.keywords
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                self._names.update(_assigned(node))
        self._keywords = self._by_name(keywords)

    def string(self, keyword: str) -> tuple[str, int]:
        """A text and its line; "" and 0 when the argument is absent or not literal."""
        node = self._resolved(self._keywords.get(keyword))
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value, node.lineno
        return "", 0

    def strings(self, keyword: str) -> tuple[tuple[str, int], ...]:
        """The literal texts of a list and their lines; a text of many lines is a list too."""
        return self._strings(self._keywords.get(keyword))

    def lists(self, keyword: str) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
        """The keys of a literal dictionary, each with its list of texts and lines."""
        items = self._items(self._resolved(self._keywords.get(keyword)))
        return tuple((key, self._strings(value)) for key, value in items)

    def _by_name(self, keywords: list[ast.keyword]) -> dict[str, ast.expr]:
        found: dict[str, ast.expr] = {}
        for word in keywords:
            if word.arg:
                found[word.arg] = word.value
            else:
                found.update(self._items(self._resolved(word.value)))
        return found

    def _items(self, node: ast.expr | None) -> list[tuple[str, ast.expr]]:
        """The entries of `{...}` or `dict(...)` whose keys are literal texts."""
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "dict"
        ):
            return [(word.arg, word.value) for word in node.keywords if word.arg]
        if not isinstance(node, ast.Dict):
            return []
        return [
            (key.value, value)
            for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant) and isinstance(key.value, str)
        ]

    def _resolved(self, node: ast.expr | None) -> ast.expr | None:
        for _ in range(10):
            if not isinstance(node, ast.Name):
                break
            node = self._names.get(node.id)
        return node

    def _strings(self, node: ast.expr | None) -> tuple[tuple[str, int], ...]:
        found: list[tuple[str, int]] = []
        # Each name counts once: lists made of each other would grow without bound.
        seen: set[str] = set()
        waiting = [node]
        while waiting and len(found) < self._left:
            current = waiting.pop()
            if isinstance(current, ast.Name) and current.id not in seen:
                seen.add(current.id)
                waiting.append(self._names.get(current.id))
            elif isinstance(current, ast.Constant) and isinstance(current.value, str):
                lines = enumerate(current.value.splitlines(), current.lineno)
                found.extend((line, number) for number, line in lines if line.strip())
            elif current is not None:
                waiting.extend(reversed(_parts(current)))
        self._left -= min(len(found), self._left)
        return tuple(found)


def _parsed(text: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        raise ParseError(f"not Python 3: {error.msg} in line {error.lineno}") from None
    except (ValueError, RecursionError, MemoryError):
        raise ParseError("not Python 3") from None


def _assigned(node: ast.Assign | ast.AnnAssign) -> dict[str, ast.expr]:
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    if isinstance(target, ast.Name) and node.value is not None:
        return {target.id: node.value}
    return {}


def _is_setup(node: ast.expr) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == "setup"
    return isinstance(node, ast.Name) and node.id == "setup"


def _parts(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return node.elts
    if isinstance(node, ast.Starred):
        return [node.value]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [node.left, node.right]
    return []
