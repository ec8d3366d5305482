"""Functions with more paths than a reader can follow."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from mle_lint.artefacts import paths
from mle_lint.artefacts.complexity import measured
from mle_lint.artefacts.errors import ParseError
from mle_lint.model import Evidence
from mle_lint.repository import Repository


def tangled(repository: Repository, *, more_than: int) -> Iterator[Evidence]:
    """Functions outside tests with more independent paths than that, as radon counts them.

    radon takes longer than parsing, so it only sees functions that have as many branches by the
    coarser count of the module facts, which is never above its own by much.
    """
    for module in repository.modules:
        if paths.is_test(module.path):
            continue
        long = [f for f in module.facts.functions if f.branches >= more_than]
        lines = (repository.text(module.path) or "").split("\n") if long else []
        for function in long:
            source = textwrap.dedent("\n".join(lines[function.line - 1 : function.end_line]))
            try:
                found = measured(source)
            except ParseError:
                continue
            if found and found[0].paths > more_than:
                said = f"{function.name} ({found[0].paths} paths)"
                yield Evidence(module.at(function.line), said)
