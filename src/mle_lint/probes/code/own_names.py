"""Names of the own modules that tests and documents use, against what the modules define."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Module
from mle_lint.model import Related
from mle_lint.probes.code.own_code import own_code, text_of
from mle_lint.probes.code.suites import is_named_test, is_test_function, test_modules
from mle_lint.repository import Repository


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
            if len(own.named(origin)) > 1:
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
    if name not in text and "__getattr__" not in text:
        return False
    word = re.escape(name)
    bound = rf"(?m)^[ \t]*(?:[\w, ]+,\s*)?{word}\s*[:=,)]|\bas {word}\b|__getattr__"
    return re.search(bound, text) is not None


@lru_cache(maxsize=1024)
def _defined(module: Module) -> frozenset[str]:
    """The functions, classes and imports of a module by the names under which they are known."""
    facts = module.facts
    names = {item.name.rsplit(".", 1)[-1] for item in facts.imports}
    names.update(function.name for function in facts.functions)
    return frozenset(names.union(item.name for item in facts.classes))
