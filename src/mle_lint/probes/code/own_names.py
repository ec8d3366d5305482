"""Names of the own modules that tests and documents use, against what the modules define."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Module
from mle_lint.model import Related
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import own_code, text_of
from mle_lint.probes.code.suites import is_named_test, is_test_function, test_modules
from mle_lint.repository import Repository

_AS = pattern(r"\bas \Z")
_MORE = pattern(r"\w")
# What follows a name that gets a value or stands among others that do.
_GIVEN = pattern(r"\s*[:=,)]")
_LISTED = pattern(r"[ \t]*[\w, ]+")


def broken_tests(repository: Repository) -> Iterator[Related]:
    """The first import of each test file that names what an own module does not define."""
    own = own_code(repository)
    for module in test_modules(repository):
        if not is_named_test(module) and not _tests(module):
            # What lies beside tests may be what they work on.
            continue
        for item in module.facts.imports:
            origin, dot, name = item.name.rpartition(".")
            found = own.target(module, origin) if dot and origin.strip(".") else None
            if found is None or own.target(module, item.name) is not found:
                continue
            if name == "*" or len(own.named(origin)) > 1:
                continue
            if defines(repository, found, name):
                continue
            text = f"imports {name}, which {found.path} does not define"
            yield Related(module.at(item.line), text)
            break


def _tests(module: Module) -> bool:
    functions = module.facts.functions
    return bool(module.facts.asserts) or any(is_test_function(module, f) for f in functions)


def defines(repository: Repository, module: Module, name: str) -> bool:
    """Whether a module defines, imports or may define a name at its own level."""
    if module.facts.trouble or module.path.endswith("__init__.py"):
        return True
    known = _defined(module)
    if name in known or "*" in known:
        return True
    text = text_of(repository, module.path)
    return "__getattr__" in text or any(_binds(text, at, name) for at in _places(text, name))


def _places(text: str, name: str) -> Iterator[int]:
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + 1)


def _binds(text: str, at: int, name: str) -> bool:
    """Whether a name at a place gets a value, at the beginning of a line or in a list of names, or
    follows `as`. To make an expression for each name takes longer than this."""
    end = at + len(name)
    if _AS.search(text[max(at - 4, 0) : at]) and not _MORE.match(text, end):
        return True
    if not _GIVEN.match(text, end):
        return False
    if not text[text.rfind("\n", 0, at) + 1 : at].strip(" \t"):
        return True
    comma = at - 1
    while comma >= 0 and text[comma].isspace():
        comma -= 1
    start = text.rfind("\n", 0, comma + 1) + 1
    return text[comma : comma + 1] == "," and bool(_LISTED.fullmatch(text, start, comma))


@lru_cache(maxsize=1024)
def _defined(module: Module) -> frozenset[str]:
    """The functions, classes and imports of a module by the names under which they are known."""
    facts = module.facts
    names = {item.name.rsplit(".", 1)[-1] for item in facts.imports}
    names.update(function.name for function in facts.functions)
    return frozenset(names.union(item.name for item in facts.classes))
