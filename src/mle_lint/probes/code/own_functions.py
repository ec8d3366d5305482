"""The functions of the own code in every language, with their text, tests left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import imports
from mle_lint.probes.code.own_texts import CodeText, code_texts
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_TEXT = 6_000
# `func (s *Store) Promote(`, `fn promote(`, `async function promote(`; a method of C++, Java or
# TypeScript by the brace that opens its body.
_DEFINED = pattern(
    r"^[ \t]*(?:(?:export|public|private|protected|static|async|final|override|default|pub|"
    r"suspend|virtual|inline)[ \t]+){0,4}(?:func|fn|fun|def|function)[ \t]+"
    r"(?:\([^)\n]{0,80}\)[ \t]*)?(?P<worded>\w+)"
    r"|^[ \t]*(?:[\w:<>,\[\]&*?.@]{1,60}[ \t]+){0,6}(?:\w{1,60}::)?(?P<braced>\w{2,60})[ \t]*"
    r"\([^;{}]{0,400}\)[ \t\n]*(?:(?:const|noexcept|override)[ \t\n]*)?"
    r"(?:(?:throws|:|->)[ \t][^;{}\n]{1,80})?\{",
    re.MULTILINE,
)
_KEYWORDS = frozenset({"if", "for", "while", "switch", "catch", "return", "else", "match", "func"})


class Body(NamedTuple):
    """A function. `named` is its name with the first texts of its decorators, such as routes."""

    path: str
    line: int
    name: str
    named: str
    text: str


@lru_cache(maxsize=1)
def bodies(repository: Repository, borrowed: tuple[str, ...]) -> tuple[Body, ...]:
    """Functions by path; those of Python files that import a package of `borrowed` are not own."""
    modules = {module.path: module for module in repository.modules}
    found: list[Body] = []
    for item in code_texts(repository):
        module = modules.get(item.path)
        if module is None:
            found.extend(_braced(item))
        elif not imports(module, borrowed):
            found.extend(_of_module(item, module))
    return tuple(found)


def evidence(repository: Repository, body: Body) -> Evidence:
    """A function as evidence."""
    return Evidence(repository.place(body.path, body.line), body.name)


def _of_module(item: CodeText, module: Module) -> Iterator[Body]:
    lines = item.text.split("\n")
    for function in module.facts.functions:
        text = "\n".join(lines[function.line - 1 : function.end_line])[:MAX_TEXT]
        routes = " ".join(decorator.text for decorator in function.decorators)
        name = function.name.rsplit(".", 1)[-1]
        yield Body(item.path, function.line, name, f"{name} {routes}", text)


def _braced(item: CodeText) -> Iterator[Body]:
    """Functions of another language; each ends where the next one begins."""
    if item.path.lower().endswith(".sql"):
        return
    found = [m for m in _DEFINED.finditer(item.text) if _name(m) not in _KEYWORDS]
    ends = [*[match.start() for match in found[1:]], len(item.text)]
    for match, end in zip(found, ends, strict=False):
        name = _name(match)
        line = item.line(match.start("worded" if match["worded"] else "braced"))
        yield Body(item.path, line, name, name, item.text[match.start() : end][:MAX_TEXT])


def _name(match: re.Match[str]) -> str:
    return match["worded"] or match["braced"] or ""
