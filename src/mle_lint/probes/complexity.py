"""Functions with more paths than a reader can follow."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.complexity import measured
from mle_lint.artefacts.errors import ParseError
from mle_lint.model import Evidence
from mle_lint.repository import Repository


def tangled(repository: Repository, *, more_than: int) -> Iterator[Evidence]:
    """Functions outside tests with more independent paths than that, as radon counts them.

    radon takes longer than parsing, so it only sees files where the count of branches, which is
    never far from its own, comes within two thirds of the limit.
    """
    for module in repository.code:
        if module.notebook:
            continue
        if all(function.branches * 3 < more_than * 2 for function in module.facts.functions):
            continue
        try:
            found = measured(repository.text(module.path) or "")
        except ParseError:
            continue
        for item in found:
            if item.paths > more_than:
                yield Evidence(module.at(item.line), f"{item.name} ({item.paths} paths)")
