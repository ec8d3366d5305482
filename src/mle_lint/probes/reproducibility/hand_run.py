"""Notebooks and scripts that are run one after the other, where nothing serves."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence
from mle_lint.probes.code import elsewhere, serving
from mle_lint.probes.code.calls import any_matching, evidence, imports
from mle_lint.probes.documents import kinds
from mle_lint.repository import Repository

# One is the whole of the work, or a look at it.
LEAST = 2


def run_by_hand(
    repository: Repository, handling: tuple[str, ...], elsewhere_handling: tuple[str, ...]
) -> Iterator[Evidence]:
    """Where each of several notebooks and scripts reads or writes data; none beside a service.

    `handling` are names of calls, `elsewhere_handling` texts in scripts of R, Julia and Scala.
    """
    if next(kinds.services(repository), None) is not None:
        return
    found = [*_python(repository, handling)]
    found += elsewhere.found(repository, elsewhere_handling, elsewhere.ANALYSIS)
    if len(found) >= LEAST:
        yield from found


def _python(repository: Repository, handling: tuple[str, ...]) -> Iterator[Evidence]:
    for module in repository.code:
        call = any_matching(module, handling) if _is_run(module) else None
        if call is not None:
            yield evidence(module, call)


def _is_run(module: Module) -> bool:
    if imports(module, serving.SCREENS):
        return False
    return (
        module.notebook
        or bool(module.facts.main_line)
        or any(not call.scope for call in module.facts.calls)
    )
