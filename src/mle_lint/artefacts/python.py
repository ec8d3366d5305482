"""Reads a Python module into facts, in one pass over its syntax tree.

The walk keeps its own stack: hostile nesting must not exhaust the interpreter's, and a walk
by hand costs a third of `ast.NodeVisitor`.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import itemgetter
from sys import intern
from typing import Any

from mle_lint.artefacts.module import (
    Call,
    Class,
    Decorator,
    Field,
    Function,
    Import,
    ModuleFacts,
    Place,
    parameter,
    same_number,
    shared,
)
from mle_lint.artefacts.runners import handed
from mle_lint.artefacts.syntax import CHILDREN, is_main_guard, tree_of
from mle_lint.patterns import pattern

MAX_STRINGS = 400
# Half a million calls are kept of a large repository; the class itself takes twice as long.
_new = tuple.__new__
_SEED_WORDS = ("seed", "random_state", "randomstate")
_TELLING = pattern(
    r"://|^[\w./~\\ -]*[/\\][\w./\\ -]+$|^[\w./-]+\.\w{1,8}$|^[A-Z]:\\|\b(?:INTO|insert into)\b"
)
# A statement for a database is long; the table that it fills stands at its beginning.
_STATEMENT = 300
_OPAQUE = pattern(r"(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{20,}")
_SHORTEST_OPAQUE = 20
_BRANCHES = frozenset(
    {ast.For, ast.While, ast.IfExp, ast.ExceptHandler, ast.BoolOp, ast.comprehension}
)
_QUIET = frozenset(
    """
    len range str int float bool list dict tuple set isinstance super enumerate zip sorted min
    max sum getattr setattr hasattr format append join split strip items keys values lower
    upper replace startswith endswith extend
    """.split()  # noqa: SIM905  one word a line would fill the page
)


def parse(source: str) -> ModuleFacts:
    """The facts of a module; raises ParseError when it has no syntax tree to read."""
    return facts_of([(tree_of(source), 0)], code_lines(source))


def code_lines(source: str) -> int:
    """Lines that are neither blank nor comments."""
    first = [line.lstrip(" \t")[:1] for line in source.split("\n")]
    return len(first) - sum(first.count(c) for c in set(first) if not c or c in "#" or c.isspace())


def facts_of(trees: Iterable[tuple[ast.Module, int]], lines: int) -> ModuleFacts:
    """Facts over several trees (the cells of a notebook), each with its line offset."""
    walk = Walk()
    for tree, offset in trees:
        walk.run(tree, offset)
    return walk.facts(lines)


class Walk:
    """Collects facts scope by scope; one instance per file."""

    def __init__(self) -> None:
        self.aliases: dict[str, str] = {}
        self.imports: list[Import] = []
        self.calls: list[Call] = []
        self.functions: list[Function] = []
        self.classes: list[Class] = []
        self.strings: list[Place] = []
        self.raises: list[Place] = []
        self.asserts: list[int] = []
        self.constants: list[Place] = []
        self.seeds: list[Place] = []
        self.instances: list[Place] = []
        self.prints: list[int] = []
        self.opaque = 0
        self.main_line = 0
        self.offset = 0
        self.scope = ""
        self.pending: list[tuple[Any, str]] = []
        self.branches = 0

    def run(self, tree: ast.Module, offset: int) -> None:
        self.offset = offset
        self.pending = [(tree, "")]
        while self.pending:
            node, scope = self.pending.pop()
            self._scope(node, scope)

    def facts(self, lines: int) -> ModuleFacts:
        # The line is the second field of each of these values.
        by_line = itemgetter(1)
        return ModuleFacts(
            imports=tuple(sorted(self.imports, key=by_line)),
            calls=tuple(sorted(self.calls, key=by_line)),
            functions=tuple(sorted(self.functions, key=by_line)),
            classes=tuple(sorted(self.classes, key=by_line)),
            strings=tuple(sorted(self.strings, key=by_line)[:MAX_STRINGS]),
            raises=tuple(sorted(self.raises, key=by_line)),
            asserts=tuple(sorted(self.asserts)),
            constants=tuple(sorted(self.constants, key=by_line)),
            seeds=tuple(sorted(self.seeds, key=by_line)),
            instances=tuple(sorted(self.instances, key=by_line)),
            prints=tuple(sorted(self.prints)),
            opaque=self.opaque,
            main_line=self.main_line,
            code_lines=lines,
        )

    def _collect_aliases(self, body: list[ast.stmt]) -> None:
        """The imports of a module or a function come first, since the walk meets its last
        statement first."""
        for node in body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                self._alias(node)
            elif isinstance(node, ast.Try):
                self._collect_aliases([i for i in node.body if not isinstance(i, ast.Try)])

    def _scope(self, node: Any, scope: str) -> None:
        """Walks one function, class or module body, leaving nested definitions pending."""
        self.scope, self.branches = scope, 0
        before = len(self.asserts)
        self._collect_aliases(node.body)
        stack: list[Any] = list(node.body)
        pop, handler_of, children_of = stack.pop, _HANDLERS.get, CHILDREN.get
        while stack:
            item = pop()
            kind = item.__class__
            if kind is ast.Constant:
                if item.value.__class__ is str:
                    self._string(item)
                continue
            handler = handler_of(kind)
            if handler is not None:
                handler(self, item, stack)
                continue
            for name in children_of(kind, ()):
                value = getattr(item, name)
                if value.__class__ is list:
                    stack += value
                else:
                    stack.append(value)
            if kind in _BRANCHES:
                self.branches += 1
        if not isinstance(node, ast.Module | ast.ClassDef):
            self._function(node, scope, len(self.asserts) - before)

    def _function(self, node: Any, scope: str, asserts: int) -> None:
        decorators = tuple([self._decorator(item) for item in node.decorator_list])
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        parameters = [parameter(a.arg, self._annotation(a.annotation)) for a in arguments]
        line = same_number(node.lineno + self.offset)
        end = same_number((node.end_lineno or node.lineno) + self.offset)
        self.functions.append(
            Function(
                scope, line, end, decorators, shared(tuple(parameters)), asserts, self.branches
            )
        )

    def _decorator(self, node: ast.expr) -> Decorator:
        if isinstance(node, ast.Call):
            return Decorator(self._name(node.func), _first_text(node))
        return Decorator(self._name(node), "")

    def _definition(self, node: Any, stack: list[ast.AST]) -> None:
        stack.extend(node.decorator_list)
        scope = intern(f"{self.scope}.{node.name}") if self.scope else node.name
        if isinstance(node, ast.ClassDef):
            stack.extend(node.bases)
            stack.extend(keyword.value for keyword in node.keywords)
            self.classes.append(self._class(node, scope))
        else:
            stack.extend(node.args.defaults)
            stack.extend(value for value in node.args.kw_defaults if value is not None)
        self.pending.append((node, scope))

    def _class(self, node: ast.ClassDef, scope: str) -> Class:
        fields = [
            Field(
                item.target.id,
                self._annotation(item.annotation),
                isinstance(item.value, ast.Call) or _is_annotated(item.annotation),
            )
            for item in node.body
            if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
        ]
        bases = tuple([self._name(base) for base in node.bases])
        return Class(scope, node.lineno + self.offset, bases, tuple(fields))

    def _call(self, node: ast.Call, stack: list[ast.AST]) -> None:
        stack.extend(node.args)
        keywords = node.keywords
        if keywords:
            stack.extend([keyword.value for keyword in keywords])
        function = node.func
        if function.__class__ is ast.Name:
            name = self.aliases.get(function.id, function.id)
        else:
            name = self._name(function)
            if function.__class__ is ast.Attribute:
                stack.append(function.value)
            else:
                stack.append(function)
        line = same_number(node.lineno + self.offset)
        if name == "print":
            self.prints.append(line)
            return
        if name.rsplit(".", 1)[-1] in _QUIET:
            return
        names = shared(tuple([k.arg or "**" for k in keywords])) if keywords else ()
        for keyword in names:
            if _is_seed(keyword):
                self.seeds.append(Place(f"{name}({keyword})", line, self.scope))
        call = _new(Call, (name, line, names, _first_text(node), self.scope))
        self.calls.append(shared(call))
        later = handed(name, node)
        if later is not None:
            call = _new(Call, (self._name(later), line, (), "", self.scope))
            self.calls.append(shared(call))

    def _import(self, node: ast.Import, stack: list[ast.AST]) -> None:
        self._alias(node)
        line = same_number(node.lineno + self.offset)
        self.imports.extend([Import(item.name, line) for item in node.names])

    def _import_from(self, node: ast.ImportFrom, stack: list[ast.AST]) -> None:
        self._alias(node)
        origin = "." * node.level + (node.module or "")
        dot = "." if node.module else ""
        line = node.lineno + self.offset
        self.imports.extend([Import(f"{origin}{dot}{item.name}", line) for item in node.names])

    def _alias(self, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.Import):
            for item in node.names:
                if item.asname:
                    self.aliases[item.asname] = item.name
            return
        origin = "." * node.level + (node.module or "")
        dot = "." if node.module else ""
        for item in node.names:
            self.aliases[item.asname or item.name] = f"{origin}{dot}{item.name}"

    def _assign(self, node: Any, stack: list[ast.AST]) -> None:
        if node.value is None:
            return
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            name = target.id if isinstance(target, ast.Name) else getattr(target, "attr", "")
            self._named_value(name, node)
            if not isinstance(target, ast.Name | ast.Attribute):
                stack.append(target)
        stack.append(node.value)

    def _named_value(self, name: str, node: Any) -> None:
        line = same_number(node.lineno + self.offset)
        if isinstance(node.value, ast.Call):
            self.instances.append(shared(_new(Place, (self._name(node.value.func), line, name))))
        elif name and _is_seed(name):
            self.seeds.append(Place(name, line, self.scope))
        if not self.scope and name.isupper() and len(name) > 1:
            self.constants.append(Place(name, line))

    def _assert(self, node: ast.Assert, stack: list[ast.AST]) -> None:
        self.asserts.append(node.lineno + self.offset)
        stack.append(node.test)

    def _raise(self, node: ast.Raise, stack: list[ast.AST]) -> None:
        if node.exc is None:
            return
        raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
        self.raises.append(Place(self._name(raised), node.lineno + self.offset, self.scope))
        stack.append(node.exc)

    def _string(self, node: Any) -> None:
        value = node.value
        if len(value) >= _SHORTEST_OPAQUE and _is_opaque(value):
            self.opaque += 1
        # Most strings are words; the expression is only for those that may be a path or address.
        if "INTO" in value or "insert into" in value:
            value = value[:_STATEMENT]
        elif not ("." in value or "/" in value or "\\" in value):
            return
        if 4 <= len(value) <= 300 and _TELLING.search(value):
            self.strings.append(_new(Place, (value, node.lineno + self.offset, self.scope)))

    def _dict(self, node: ast.Dict, stack: list[ast.AST]) -> None:
        for key in node.keys:
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                if _is_seed(key.value):
                    self.seeds.append(Place(key.value, key.lineno + self.offset, self.scope))
            elif key is not None:
                stack.append(key)
        stack.extend(node.values)

    def _if(self, node: ast.If, stack: list[ast.AST]) -> None:
        self.branches += 1
        if not self.scope and not self.main_line and is_main_guard(node.test):
            self.main_line = node.lineno + self.offset
        stack.append(node.test)
        stack.extend(node.body)
        stack.extend(node.orelse)

    def _name(self, node: Any) -> str:
        """The dotted name of an expression, its root resolved through the imports."""
        parts: list[str] = []
        while node.__class__ is ast.Attribute:
            parts.append(node.attr)
            node = node.value
        if node.__class__ is ast.Name:
            parts.append(self.aliases.get(node.id, node.id))
        elif node.__class__ is ast.Call and len(parts) < 20:
            inner = node.func
            root = inner.id if inner.__class__ is ast.Name else getattr(inner, "attr", "?")
            parts.append(self.aliases.get(root, root) + "()")
        else:
            parts.append("?")
        parts.reverse()
        # Names come again in every file; kept once, they take a third of the memory.
        return intern(".".join(parts))

    def _annotation(self, node: ast.expr | None) -> str:
        if node is None:
            return ""
        if isinstance(node, ast.Subscript):
            return f"{self._name(node.value)}[{self._inner(node.slice)}]"
        if isinstance(node, ast.BinOp):
            return f"{self._inner(node.left)} | {self._inner(node.right)}"
        if isinstance(node, ast.Constant):
            return str(node.value)[:80]
        return self._name(node)

    def _inner(self, node: ast.expr) -> str:
        if isinstance(node, ast.Tuple):
            return ", ".join(self._name(item) for item in node.elts[:6])
        return self._name(node.value) if isinstance(node, ast.Subscript) else self._name(node)


# A table in each walk would tie it to itself, and without garbage collection it would stay.
_HANDLERS: dict[type[ast.AST], Callable[[Walk, Any, list[ast.AST]], None]] = {
    ast.Call: Walk._call,
    ast.Import: Walk._import,
    ast.ImportFrom: Walk._import_from,
    ast.FunctionDef: Walk._definition,
    ast.AsyncFunctionDef: Walk._definition,
    ast.ClassDef: Walk._definition,
    ast.Assign: Walk._assign,
    ast.AnnAssign: Walk._assign,
    ast.Assert: Walk._assert,
    ast.Raise: Walk._raise,
    ast.Dict: Walk._dict,
    ast.If: Walk._if,
}


@lru_cache(maxsize=4096)
def _is_seed(name: str) -> bool:
    lower = name.lower()
    return any(word in lower for word in _SEED_WORDS)


def _first_text(node: ast.Call) -> str:
    for argument in node.args:
        if argument.__class__ is ast.Constant:
            value = argument.value
            if value.__class__ is str:
                return intern(value[:120])
    return ""


def _is_opaque(value: str) -> bool:
    """Whether a text holds what could be a credential: a long run, a private key, an address."""
    if "://" in value and "@" in value:
        return True
    # Most texts have no word of that length, and splitting them is quick.
    long = [word for word in value.split() if len(word) >= _SHORTEST_OPAQUE]
    return any(map(_OPAQUE.search, long)) or "PRIVATE KEY-----" in value


def _is_annotated(node: ast.expr) -> bool:
    if not isinstance(node, ast.Subscript):
        return False
    name = (
        node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
    )
    return name in {"Annotated", "Literal"}
