"""Neural networks on tables that no simpler model was put beside."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.module import Call, Module
from mle_lint.model import Evidence
from mle_lint.probes.code.calls import any_matching, evidence, imports, matching
from mle_lint.repository import Repository


def unrivalled(
    repository: Repository,
    *,
    packages: tuple[str, ...],
    layers: tuple[str, ...],
    fits: tuple[str, ...],
    tables: tuple[str, ...],
    other_input: tuple[str, ...],
    other_layers: tuple[str, ...],
    simple: tuple[str, ...],
    told: tuple[str, ...],
) -> Iterator[Evidence]:
    """The first network that is built and trained on a table, where nothing simpler is.

    A file trains a network when it imports one of `packages`, makes one of `layers`, and calls
    one of `fits`, or when another file that imports them does. Calls of `tables` read columns.
    Where `other_input` is imported or one of `other_layers` is made, images, sound or text may
    be what is learned from. One call of `simple` anywhere, or one of the words `told`, is a rival.
    """
    code = repository.code
    built = next(_built(code, packages, layers), None)
    if built is None or not any(imports(m, packages) and any_matching(m, fits) for m in code):
        return
    if not any(any_matching(module, tables) for module in code):
        return
    if any(imports(m, other_input) or any_matching(m, other_layers) for m in code):
        return
    if any(any_matching(module, simple) for module in code) or repository.passages.find(told):
        return
    module, call = built
    yield evidence(module, call)


def _built(
    code: tuple[Module, ...], packages: tuple[str, ...], layers: tuple[str, ...]
) -> Iterator[tuple[Module, Call]]:
    for module in code:
        if imports(module, packages):
            yield from ((module, call) for call in matching(module, layers))
