"""The object of a module that a server is told to serve."""

from __future__ import annotations

import re
from functools import lru_cache

from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import own_code, text_of
from mle_lint.probes.commands.runners import path_of
from mle_lint.probes.commands.started import Start
from mle_lint.repository import Repository

# Names that come from elsewhere, or are set where nobody reads them.
_DYNAMIC = pattern(r"import\s*\(?\s*\*|\bglobals\(\)|\bvars\(\)|__getattr__|\bexec\(|\bsetattr\(")


def object_fault(repository: Repository, start: Start, folder: str) -> str:
    """The object that a server is to find in one of the repository's own modules and that this
    module never binds, in words; "" when it does, or cannot be told."""
    if start.kind != "app" or not start.name:
        return ""
    path = path_of(repository, start, folder)
    if path is None or path not in own_code(repository).by_path:
        return ""
    name = start.name.partition(".")[0]
    text = text_of(repository, path)
    if not text.strip() or _DYNAMIC.search(text) or _binds(text, name):
        return ""
    return f"{path} defines no {name}"


@lru_cache(maxsize=256)
def _binds(text: str, name: str) -> bool:
    """Whether a Python text may give a name to something; what it only reads does not count."""
    word = re.escape(name)
    binding = (
        rf"\b{word}\s*(?::[^=\n]+)?=(?!=)|\b(?:def|class|as|for)\s+{word}\b|\b{word}\s*:="
        rf"|import\b[^\n]*\b{word}\b|^\s*{word}\s*,|\b{word}\s*,[^\n]*=|,\s*{word}\s*\)?\s*="
        rf"|^\s*{word}\s*(?:#.*)?\)?$"
    )
    return re.search(binding, text, re.MULTILINE) is not None
