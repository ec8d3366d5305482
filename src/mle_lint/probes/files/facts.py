"""What one module says of files: the names that hold paths, and the calls that take them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from mle_lint.artefacts.code_trees import Code
from mle_lint.artefacts.syntax import CHILDREN
from mle_lint.probes.files.access_calls import FileCall, file_call
from mle_lint.probes.files.shapes import OPEN, Shape, dotted, shape
from mle_lint.record import NamedTuple

MAX_DEPTH = 60
# Calls that say something to the user or in the log, or end the program.
_TELLS = frozenset({
    "print", "error", "warning", "warn", "info", "exception", "critical", "debug", "log", "echo",
    "secho", "exit", "_exit", "stop", "abort", "print_help", "print_exc", "write", "showerror",
})  # fmt: skip
_SHOWN = frozenset({"len", "str", "repr", "format", "join", "type", "round", "format_exc", "list"})
# The scope of what runs only when the file itself is started.
MAIN = "__main__"
_NESTED = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_Scoped = tuple[str, Shape]
# Statements that give names to values, or a value back.
_NAMING = frozenset({ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return, ast.For, ast.AsyncFor})
# The fields of statements that lead to others and to expressions.
_PARTS: dict[type[ast.AST], tuple[str, ...]] = {
    node: tuple([field for field in node._fields if field not in ("op", "simple", "type_comment")])
    for node in vars(ast).values()
    if isinstance(node, type) and issubclass(node, ast.stmt)
}


class Use(NamedTuple):
    """A call on a file or a registry (see `file_flow.Access`), or of another function (`own`).

    guarded  whether it comes to the call depends, or the code goes on when it fails
    """

    kind: str
    path: Shape
    scope: str
    line: int
    guarded: bool
    name: str = ""
    given: tuple[tuple[str, Shape], ...] = ()


class FileFacts(NamedTuple):
    """The facts of a module on files.

    names       values of variables by scope and name; those of a class under the class
    attributes  values of `self.name` and of options of the command line, each with its scope
    parameters  names and defaults of the parameters, by function
    returns     what functions give back
    aliases     dotted origins of imported names
    """

    names: dict[tuple[str, str], tuple[Shape, ...]]
    attributes: dict[str, tuple[_Scoped, ...]]
    parameters: dict[str, tuple[tuple[str, Shape], ...]]
    returns: dict[str, tuple[Shape, ...]]
    aliases: dict[str, str]
    uses: tuple[Use, ...]


NOTHING = FileFacts({}, {}, {}, {}, {}, ())


def facts_of(code: Code) -> FileFacts:
    """The facts of a module or notebook; may raise RecursionError."""
    walk = _Walk()
    for body in code.bodies:
        walk.block(body, "", False, 0)
    return FileFacts(
        {key: tuple(found) for key, found in walk.names.items()},
        {key: tuple(found) for key, found in walk.attributes.items()},
        walk.parameters,
        {key: tuple(found) for key, found in walk.returns.items()},
        walk.aliases,
        tuple(walk.uses),
    )


class _Walk:
    """Collects the facts statement by statement."""

    def __init__(self) -> None:
        self.names: dict[tuple[str, str], list[Shape]] = {}
        self.attributes: dict[str, list[_Scoped]] = {}
        self.parameters: dict[str, tuple[tuple[str, Shape], ...]] = {}
        self.returns: dict[str, list[Shape]] = {}
        self.aliases: dict[str, str] = {}
        self.uses: list[Use] = []

    def block(self, body: Iterable[ast.stmt], scope: str, guarded: bool, depth: int) -> None:
        for statement in body if depth < MAX_DEPTH else ():
            self._statement(statement, scope, guarded, depth)

    def _statement(self, node: ast.stmt, scope: str, guarded: bool, depth: int) -> None:
        taken = _COMPOUND.get(node.__class__)
        if taken is None:
            self._simple(node, scope, guarded, depth)
        else:
            taken(self, node, scope, guarded, depth)

    def _if(self, node: ast.If, scope: str, guarded: bool, depth: int) -> None:
        if not scope and _is_main(node.test):
            self.block(node.body, MAIN, guarded, depth + 1)
            return
        self._expression(node.test, scope, guarded)
        # The other branch gives up, so that the work is done in this one or not at all.
        body = guarded or not (node.orelse and _gives_up(node.orelse))
        self.block(node.body, scope, body, depth + 1)
        orelse = guarded or not _gives_up(node.body)
        self.block(node.orelse, scope, orelse, depth + 1)

    def _try(self, node: ast.Try, scope: str, guarded: bool, depth: int) -> None:
        caught = guarded or any(not _gives_up(handler.body) for handler in node.handlers)
        self.block(node.body, scope, caught, depth + 1)
        for handler in node.handlers:
            self.block(handler.body, scope, True, depth + 1)
        self.block((*node.orelse, *node.finalbody), scope, guarded, depth + 1)

    def _simple(self, node: ast.stmt, scope: str, guarded: bool, depth: int) -> None:
        if node.__class__ in _NAMING:
            self._named(node, scope)
        for field in _PARTS[node.__class__]:
            value = getattr(node, field)
            for child in value if value.__class__ is list else (value,):
                if isinstance(child, ast.expr):
                    self._expression(child, scope, guarded)
                elif isinstance(child, ast.withitem):
                    self._expression(child.context_expr, scope, guarded)
                elif isinstance(child, ast.match_case):
                    self.block(child.body, scope, True, depth + 1)
                elif isinstance(child, ast.stmt):
                    self.block((child,), scope, guarded, depth + 1)

    def _named(self, node: ast.stmt, scope: str) -> None:
        """Takes the names that a statement gives to values, and what it gives back."""
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._assign(target, node.value, scope)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            self._assign(node.target, node.value, scope)
        elif isinstance(node, ast.AugAssign):
            self._assign(node.target, None, scope)
        elif isinstance(node, ast.Return) and node.value is not None:
            self.returns.setdefault(scope, []).append(shape(node.value))
        elif isinstance(node, ast.For | ast.AsyncFor):
            self._each(node, scope)

    def _each(self, node: ast.For | ast.AsyncFor, scope: str) -> None:
        """The variable of a loop: one of the texts that are listed, or unknown."""
        if isinstance(node.target, ast.Name):
            listed = node.iter.elts[:6] if isinstance(node.iter, ast.List | ast.Tuple) else []
            values = [shape(item) for item in listed] or [OPEN]
            self.names.setdefault((scope, node.target.id), []).extend(values)
        elif isinstance(node.target, ast.Tuple):
            for item in node.target.elts:
                self._assign(item, None, scope)

    def _assign(self, target: ast.expr, value: ast.expr | None, scope: str) -> None:
        if isinstance(target, ast.Name):
            self.names.setdefault((scope, target.id), []).append(shape(value))
        elif isinstance(target, ast.Attribute):
            self.attributes.setdefault(target.attr, []).append((scope, shape(value)))
        elif isinstance(target, ast.Tuple):
            values = value.elts if isinstance(value, ast.Tuple) else []
            for at, item in enumerate(target.elts):
                same = len(values) == len(target.elts)
                self._assign(item, values[at] if same else None, scope)

    def _definition(self, node: _NESTED, scope: str, _: bool, depth: int) -> None:
        inner = f"{scope}.{node.name}" if scope else node.name
        for item in node.decorator_list:
            self._expression(item, scope, False)
        if isinstance(node, ast.ClassDef):
            self.block(node.body, inner, False, depth + 1)
            return
        arguments = [*node.args.posonlyargs, *node.args.args]
        missing = len(arguments) - len(node.args.defaults)
        given = [*[OPEN] * missing, *map(shape, node.args.defaults)]
        pairs = [(a.arg, value) for a, value in zip(arguments, given, strict=True)]
        options = dict(_options(node))
        pairs += [
            (a.arg, shape(value))
            for a, value in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        ]
        self.parameters[inner] = tuple((name, options.get(name, value)) for name, value in pairs)
        self.block(node.body, inner, False, depth + 1)

    def _import(self, node: ast.Import | ast.ImportFrom, *_: object) -> None:
        if isinstance(node, ast.Import):
            for item in node.names:
                if item.asname:
                    self.aliases[item.asname] = item.name
                else:
                    self.aliases.setdefault(
                        item.name.partition(".")[0], item.name.partition(".")[0]
                    )
            return
        origin = "." * node.level + (node.module or "") + ("." if node.module else "")
        for item in node.names:
            self.aliases[item.asname or item.name] = origin + item.name

    def _expression(self, node: ast.expr, scope: str, guarded: bool) -> None:
        for item in _calls(node):
            self._called(item, scope, guarded)

    def _called(self, node: ast.Call, scope: str, guarded: bool) -> None:
        written = dotted(node.func)
        first, dot, rest = written.partition(".")
        name = f"{self.aliases.get(first, first)}{dot}{rest}"
        if written.endswith("add_argument"):
            self._option(node, scope)
            return
        given = [("", shape(item)) for item in node.args[:8]]
        given += [(k.arg or "", shape(k.value)) for k in node.keywords[:12]]
        found = file_call(node, name) or FileCall("own", OPEN)
        use = Use(found.kind, found.path, scope, node.lineno, guarded, name, tuple(given))
        self.uses.append(use)

    def _option(self, node: ast.Call, scope: str) -> None:
        """The default of an option of the command line, as the attribute that it becomes."""
        names = [item.value for item in node.args if isinstance(item, ast.Constant)]
        default = [k.value for k in node.keywords if k.arg == "default"]
        action = any(k.arg == "action" for k in node.keywords)
        if names and not action and isinstance(names[-1], str):
            chosen = next((n for n in names if str(n).startswith("--")), names[-1])
            name = str(chosen).lstrip("-").replace("-", "_")
            value = shape(default[0]) if default else OPEN
            self.attributes.setdefault(name, []).append((scope, value))


# A table after the methods that it names.
_COMPOUND: dict[type[ast.stmt], Callable[[_Walk, Any, str, bool, int], None]] = {
    ast.FunctionDef: _Walk._definition,
    ast.AsyncFunctionDef: _Walk._definition,
    ast.ClassDef: _Walk._definition,
    ast.Import: _Walk._import,
    ast.ImportFrom: _Walk._import,
    ast.If: _Walk._if,
    ast.Try: _Walk._try,
}


def _calls(node: ast.expr) -> Iterator[ast.Call]:
    """The calls in an expression, in a quarter of the time that `ast.walk` takes."""
    stack: list[Any] = [node]
    while stack:
        item = stack.pop()
        if item.__class__ is ast.Call:
            yield item
        for field in CHILDREN.get(item.__class__, ()):
            value = getattr(item, field)
            if value.__class__ is list:
                stack += value
            else:
                stack.append(value)


def _options(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterable[tuple[str, Shape]]:
    """Defaults that the decorators of a command give to its parameters."""
    for item in node.decorator_list:
        if isinstance(item, ast.Call) and dotted(item.func).endswith("option"):
            default = [k.value for k in item.keywords if k.arg == "default"]
            for name in item.args:
                if isinstance(name, ast.Constant) and str(name.value).startswith("--"):
                    key = str(name.value).lstrip("-").replace("-", "_")
                    yield key, shape(default[0]) if default else OPEN


def _is_main(node: ast.expr) -> bool:
    if not isinstance(node, ast.Compare) or len(node.comparators) != 1:
        return False
    sides = (node.left, node.comparators[0])
    return any(isinstance(side, ast.Name) and side.id == "__name__" for side in sides)


def _gives_up(body: list[ast.stmt]) -> bool:
    """Whether a branch has nothing in place of the other: it tells, raises, or returns nothing."""
    if all(isinstance(item, ast.Pass | ast.Continue) for item in body):
        return False
    return all(
        isinstance(item, ast.Raise | ast.Pass)
        or (isinstance(item, ast.Expr) and _tells(item.value))
        or (isinstance(item, ast.Return) and _is_nothing(item.value))
        for item in body
    )


def _tells(node: ast.expr) -> bool:
    """Whether a call only says something or ends the work."""
    calls = [item for item in ast.walk(node) if isinstance(item, ast.Call)]
    names = [dotted(call.func).rsplit(".", 1)[-1] for call in calls]
    return bool(names) and names[0] in _TELLS and _TELLS.union(_SHOWN).issuperset(names)


def _is_nothing(node: ast.expr | None) -> bool:
    return node is None or isinstance(node, ast.Constant)
