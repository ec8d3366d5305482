"""Python that documents show, against the names that the own modules define."""

from __future__ import annotations

import ast
import posixpath
from collections.abc import Iterator

from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.module import Module
from mle_lint.artefacts.passages import Passage
from mle_lint.artefacts.syntax import tree_of
from mle_lint.model import Claim, Confidence, Location, Related
from mle_lint.probes.code.own_code import OwnCode, own_code
from mle_lint.probes.code.own_names import defines
from mle_lint.probes.honesty.statements import Polarity, is_aside, is_claiming
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_SNIPPETS = 200
_PYTHON = frozenset({"python", "py", "python3"})


class _Use(NamedTuple):
    """What a snippet takes from an own module: a name of it, or a method of one of its classes."""

    module: str
    name: str
    method: str
    line: int


def claimed(repository: Repository, polarity: Polarity) -> Iterator[Claim]:
    """Names and methods that snippets use and that the own module or class does not have."""
    own = own_code(repository)
    seen: set[tuple[str, str]] = set()
    for index, passage in enumerate(repository.passages.all[:]):
        block = passage.block
        if block.kind != "code" or block.language.split(" ")[0] not in _PYTHON or passage.notebook:
            continue
        if len(seen) > MAX_SNIPPETS or is_aside(passage.path, polarity):
            continue
        if not is_claiming(repository, index, polarity):
            continue
        for use in _uses(passage):
            key = (use.name, use.method)
            module = _named(own, use.module, posixpath.dirname(passage.path))
            if key in seen or module is None:
                continue
            seen.add(key)
            lack = _lack(repository, module, use)
            if lack:
                yield Claim(
                    "code", f"`{lack}`", Location(passage.path, use.line), "contradicted",
                    f"not in {module.path}", (Related(module.at(1), "the module that it names"),),
                    Confidence.HIGH,
                )  # fmt: skip


def _named(own: OwnCode, dotted: str, home: str) -> Module | None:
    """The own module that a snippet means: below the root, a src folder or the document's own."""
    inner = dotted.replace(".", "/")
    for folder in dict.fromkeys(("", "src", home, posixpath.join(home, "src"))):
        for end in (".py", "/__init__.py"):
            found = own.by_path.get(posixpath.join(folder, inner) + end)
            if found is not None:
                return found
    return None


def _uses(passage: Passage) -> Iterator[_Use]:
    """Names imported from modules, and calls of methods of what their classes make."""
    try:
        tree = tree_of(passage.block.text)
    except ParseError:
        return
    first = passage.block.line
    nodes = list(ast.walk(tree))
    origins: dict[str, tuple[str, str]] = {}
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                origins[alias.asname or alias.name] = (node.module, alias.name)
                yield _Use(node.module, alias.name, "", first + node.lineno)
    made = _made(nodes)
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            holder = node.func.value
            kind = made.get(holder.id, "") if isinstance(holder, ast.Name) else ""
            if kind in origins:
                module, name = origins[kind]
                yield _Use(module, name, node.func.attr, first + node.lineno)


def _made(nodes: list[ast.AST]) -> dict[str, str]:
    """Variables by the name of what is called to make them."""
    found: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            target, function = node.targets[0], node.value.func
            if isinstance(target, ast.Name) and isinstance(function, ast.Name):
                found[target.id] = function.id
    return found


def _lack(repository: Repository, module: Module, use: _Use) -> str:
    """What the module does not have, "" when it has all or it cannot be told."""
    facts = module.facts
    if not use.method:
        return "" if defines(repository, module, use.name) else use.name
    kind = next((item for item in facts.classes if item.name == use.name), None)
    if kind is None or any(base not in ("object", "abc.ABC", "ABC") for base in kind.bases):
        return ""
    known = {f.name for f in facts.functions} | {f"{use.name}.{f.name}" for f in kind.fields}
    dynamic = f"{use.name}.__getattr__" in known
    return "" if dynamic or f"{use.name}.{use.method}" in known else f"{use.name}.{use.method}"
