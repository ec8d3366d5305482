"""Whether the code tells two classes apart, so that its scores are cut somewhere."""

from __future__ import annotations

from collections.abc import Iterable

from mle_lint.artefacts.module import Module
from mle_lint.probe import Undecided
from mle_lint.probes.code.calls import any_matching, matching
from mle_lint.repository import Repository

# The arguments that say that more than two classes are scored.
_MANY_CLASSES = frozenset({"average", "multi_class"})


def decide(
    repository: Repository,
    calls: tuple[str, ...],
    scores: tuple[str, ...],
    words: tuple[str, ...],
) -> None:
    """Raises Undecided unless the code tells two classes apart, or there is no code."""
    if not repository.code and repository.of_kind("source", "notebook"):
        raise Undecided("the code could not be read, or is in a language whose calls are not read")
    if repository.code and not _tells_two(repository, calls, scores, words):
        raise Undecided("nothing shows that a model tells two classes apart")


def _tells_two(
    repository: Repository,
    calls: tuple[str, ...],
    scores: tuple[str, ...],
    words: tuple[str, ...],
) -> bool:
    """Whether a call, a score with its default average or the documents speak of two classes."""
    if repository.passages.find(words) or called(repository.code, calls):
        return True
    return any(
        _MANY_CLASSES.isdisjoint(call.keywords)
        for module in repository.code
        for call in matching(module, scores)
    )


def called(modules: Iterable[Module], names: tuple[str, ...]) -> bool:
    """Whether any module calls one of the names."""
    return any(any_matching(module, names) is not None for module in modules)
