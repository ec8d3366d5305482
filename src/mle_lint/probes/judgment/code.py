"""How much code of its own a repository holds."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.model import Evidence, Location
from mle_lint.repository import Repository


def missing(repository: Repository) -> Iterator[Evidence]:
    """The README, or the first file, of a repository that has files and no code in any language."""
    others = repository.of_kind("source", "shell")
    lines = sum(module.facts.code_lines for module in repository.modules)
    if others or lines or repository.of_kind("notebook") or not repository.files:
        return
    unread = {unknown.path for unknown in repository.unknown}
    if unread.isdisjoint(repository.of_kind("module")):
        yield Evidence(Location(repository.readme or repository.files[0]), "")
