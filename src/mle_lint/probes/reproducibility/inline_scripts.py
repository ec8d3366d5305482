"""The packages that scripts list in a comment of their own, as runners of single files read it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.dependencies import requirements
from mle_lint.artefacts.dependencies.model import Requirement
from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# A large project has no such scripts; its files are not read once more for them.
MAX_SCRIPTS = 200
# PEP 723, "Inline script metadata": https://peps.python.org/pep-0723/
_BLOCK = pattern(r"(?m)^# /// script[ \t]*\n((?:#[^\n]{0,300}\n){1,200}?)# ///[ \t]*$")
_LISTED = pattern(r"(?m)^#\s*dependencies\s*=\s*\[([^\]]{0,5000})\]")
_ENTRY = pattern(r"\"([^\"\n]{1,200})\"|'([^'\n]{1,200})'")


class Inline(NamedTuple):
    """A script, the line of its list, and what it asks for."""

    path: str
    line: int
    requirements: tuple[Requirement, ...]


@lru_cache(maxsize=1)
def inline_lists(repository: Repository) -> tuple[Inline, ...]:
    """The lists of all scripts that have one."""
    scripts = repository.code[:MAX_SCRIPTS]
    return tuple(found for module in scripts for found in _of(repository, module.path))


def _of(repository: Repository, path: str) -> Iterator[Inline]:
    text = repository.text_with(path, b"# /// script") if path.endswith(".py") else ""
    block = _BLOCK.search(text)
    listed = _LISTED.search(block[1]) if block else None
    if block is None or listed is None:
        return
    entries = [double or single for double, single in _ENTRY.findall(listed[1])]
    found = requirements.parse("requirements.txt", "\n".join(entries)).requirements
    if found:
        at = text.count("\n", 0, block.start(1) + listed.start()) + 1
        yield Inline(path, at, tuple(found))
