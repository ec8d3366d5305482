"""How an expression of Python makes a path: from texts, names, joins, and what cannot be told."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple

MAX_DEPTH = 12
_FIELD = pattern(r"\{[^{}]*\}|%[-0-9.]*[sdifr]")
# Calls that give back the path that they are handed.
_SAME = frozenset({
    "str", "abspath", "realpath", "normpath", "expanduser", "expandvars", "fspath", "resolve",
    "absolute", "as_posix", "to_absolute_path", "TextIOWrapper", "open", "strip",
    "Option", "Argument", "Field", "field",
})  # fmt: skip
_PATHS = frozenset({"Path", "PurePath", "PosixPath", "PurePosixPath"})
_HERE = frozenset({"getcwd", "cwd", "get_original_cwd"})
_SETTINGS = frozenset({"getenv", "get", "pop", "config", "env"})


class Shape(NamedTuple):
    """What an expression is made of.

    kind   text (`text` itself), name, attr (`text` of the first part), key (the same, in a
           mapping), call (of the dotted `text`), table (keys in `text`, by line breaks), join
           (parts as of a path), plus (parts as they are), up (the folder above, `text` times),
           suffix (another ending), either (one of the parts), none, or open (cannot be told)
    """

    kind: str
    text: str = ""
    parts: tuple[Shape, ...] = ()


OPEN = Shape("open")


def text(value: str) -> Shape:
    """The shape of a text."""
    return Shape("text", value)


def dotted(node: ast.expr) -> str:
    """`a.b.c` as it is written, with `()` for a call on the way; "" for anything else."""
    parts: list[str] = []
    at: Any = node
    while len(parts) < 20:
        kind = at.__class__
        if kind is ast.Attribute:
            parts.append(at.attr)
            at = at.value
        elif kind is ast.Call:
            at = at.func
            if at.__class__ is ast.Name:
                parts.append(f"{at.id}()")
                break
        else:
            parts.append(at.id if kind is ast.Name else "?")
            break
    parts.reverse()
    return ".".join(parts)


def shape(node: ast.expr | None, depth: int = MAX_DEPTH) -> Shape:
    """The shape of an expression; deep nesting is left open."""
    reader = _READERS.get(node.__class__) if depth else None
    return reader(node, depth) if reader is not None else OPEN


def _constant(node: ast.Constant, depth: int) -> Shape:
    if node.value is None:
        return Shape("none")
    return text(node.value) if isinstance(node.value, str) else OPEN


def _variable(node: ast.Name, depth: int) -> Shape:
    return _name(node.id)


@lru_cache(maxsize=4096)
def _name(name: str) -> Shape:
    """A variable; one shape for all that are called the same."""
    return Shape("name", name)


def _attribute(node: ast.Attribute, depth: int) -> Shape:
    base = shape(node.value, depth - 1)
    if node.attr == "parent":
        return Shape("up", "1", (base,))
    return OPEN if base is OPEN else Shape("attr", node.attr, (base,))


def _joined(node: ast.JoinedStr, depth: int) -> Shape:
    parts = [
        shape(item.value, depth - 1) if isinstance(item, ast.FormattedValue) else shape(item, depth)
        for item in node.values
    ]
    return Shape("plus", "", tuple(parts))


def _operation(node: ast.BinOp, depth: int) -> Shape:
    if isinstance(node.op, ast.Mod):
        left = shape(node.left, depth - 1)
        return _formatted(left.text) if left.kind == "text" else OPEN
    kind = {ast.Add: "plus", ast.Div: "join"}.get(type(node.op), "")
    if not kind:
        return OPEN
    return Shape(kind, "", (shape(node.left, depth - 1), shape(node.right, depth - 1)))


def _formatted(value: str) -> Shape:
    """A text with fields: what they hold cannot be told."""
    parts: list[Shape] = []
    done = 0
    for match in _FIELD.finditer(value):
        parts += [text(value[done : match.start()]), OPEN]
        done = match.end()
    return Shape("plus", "", (*parts, text(value[done:])))


def _subscript(node: ast.Subscript, depth: int) -> Shape:
    key = node.slice
    if not isinstance(key, ast.Constant):
        return OPEN
    if isinstance(key.value, int):
        if isinstance(node.value, ast.Attribute) and node.value.attr == "parents":
            return Shape("up", str(min(key.value + 1, 9)), (shape(node.value.value, depth - 1),))
        return OPEN
    base = shape(node.value, depth - 1)
    return Shape("key", str(key.value), (base,))


def _table(node: ast.Dict, depth: int) -> Shape:
    found = {
        key.value: shape(value, depth - 1)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(key.value, str) and "\n" not in key.value
    }
    return Shape("table", "\n".join(found), tuple(found.values()))


def _either(node: ast.IfExp, depth: int) -> Shape:
    return Shape("either", "", (shape(node.body, depth - 1), shape(node.orelse, depth - 1)))


def _alternatives(node: ast.BoolOp, depth: int) -> Shape:
    return Shape("either", "", tuple(shape(item, depth - 1) for item in node.values[:4]))


def _call(node: ast.Call, depth: int) -> Shape:
    name = dotted(node.func)
    last = name.rsplit(".", 1)[-1]
    given = tuple(shape(item, depth - 1) for item in node.args[:8])
    base = shape(node.func.value, depth - 1) if isinstance(node.func, ast.Attribute) else OPEN
    if last in _SETTINGS and node.args:
        return _setting(node, name, base, given, depth)
    if last in _SAME:
        default = next((k.value for k in node.keywords if k.arg == "default"), None)
        return given[0] if given else shape(default, depth - 1) if default else base
    made = _of_path(name, last, base, given)
    if made is not None:
        return made
    keywords = tuple(shape(k.value, depth - 1) for k in node.keywords[:8])
    names = [k.arg or "" for k in node.keywords[:8]]
    return Shape("call", "\n".join((name, *[""] * len(given), *names)), (*given, *keywords))


def _of_path(name: str, last: str, base: Shape, given: tuple[Shape, ...]) -> Shape | None:
    """What the functions of `os.path` and `pathlib` make, or None for any other."""
    if last in _PATHS or (last == "join" and (len(given) > 1 or "path" in name)):
        return Shape("join", "", given or (text(""),))
    if last in _HERE:
        return text("")
    if last == "joinpath":
        return Shape("join", "", (base, *given))
    if last == "dirname" and given:
        return Shape("up", "1", given[:1])
    if last == "with_name" and given:
        return Shape("join", "", (Shape("up", "1", (base,)), given[0]))
    if last == "with_suffix" and given:
        return Shape("suffix", "", (base, given[0]))
    if last == "format" and base.kind == "text":
        return _formatted(base.text)
    return None


def _setting(node: ast.Call, name: str, base: Shape, given: tuple[Shape, ...], depth: int) -> Shape:
    """What stands under a key, or the default that is given with it."""
    default = [k.value for k in node.keywords if k.arg == "default"]
    fallback = given[1] if len(given) > 1 else shape(default[0], depth - 1) if default else None
    if "environ" in name or name.rsplit(".", 1)[-1] in ("getenv", "config", "env"):
        return fallback or OPEN
    if given[0].kind != "text":
        return OPEN
    found = Shape("key", given[0].text, (base,))
    return Shape("key", given[0].text, (base, fallback)) if fallback else found


# A table after the functions that it names.
_READERS: dict[type, Callable[[Any, int], Shape]] = {
    ast.Constant: _constant,
    ast.Name: _variable,
    ast.Attribute: _attribute,
    ast.JoinedStr: _joined,
    ast.BinOp: _operation,
    ast.Subscript: _subscript,
    ast.Dict: _table,
    ast.IfExp: _either,
    ast.BoolOp: _alternatives,
    ast.Call: _call,
}
