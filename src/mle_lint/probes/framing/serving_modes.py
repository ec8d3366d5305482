"""How the answers are given, in batch, on request, in a stream or on a device, and why so."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.terms import Terms, length, terms
from mle_lint.model import Evidence
from mle_lint.probes.code.entries import entries
from mle_lint.probes.code.model_calls import asked, loaded
from mle_lint.probes.code.serving import predictions
from mle_lint.probes.documents.kinds import services
from mle_lint.probes.documents.passages import below, excerpt, is_placeholder
from mle_lint.repository import Repository

# A mode and its reason belong together within this many characters.
REACH = 200
# What waits for a user to come.
STANDING = ("route", "handler", "screen")


def reasoned(
    repository: Repository,
    *,
    modes: tuple[str, ...],
    batch: tuple[str, ...],
    request: tuple[str, ...],
    constraints: tuple[str, ...],
    grounds: tuple[str, ...],
    without: tuple[str, ...],
    not_under: tuple[str, ...],
    least_words: int,
) -> Iterator[Evidence]:
    """Passages that name a mode and tie it to a constraint with a reason.

    A mode is a term of `modes`, or a word of `batch` beside one of `request`.
    """
    passages = repository.passages
    found = _modes(passages, modes, batch, request, without) - below(passages, not_under)
    found &= passages.find(constraints) & passages.find(grounds)
    mode, why, limit = terms(*modes, *batch), terms(*grounds), terms(*constraints)
    for index in sorted(found):
        passage = passages[index]
        if passage.block.kind == "heading" or length(passage.text) < least_words:
            continue
        if _near(passage.text, mode, limit) and _near(passage.text, mode, why):
            yield excerpt(passage)


def _near(text: str, mode: Terms, other: Terms) -> bool:
    """Whether a mode and what it is tied to stand within a sentence or two of each other."""
    places = [span.start for span in other.spans(text)]
    return any(abs(span.start - place) <= REACH for span in mode.spans(text) for place in places)


def named(
    repository: Repository,
    *,
    modes: tuple[str, ...],
    batch: tuple[str, ...],
    request: tuple[str, ...],
    without: tuple[str, ...],
    not_under: tuple[str, ...],
) -> Iterator[Evidence]:
    """Passages that name a mode, then code from which it follows: a service, or a command."""
    passages = repository.passages
    found = _modes(passages, modes, batch, request, without) - below(passages, not_under)
    yield from (excerpt(passages[index]) for index in sorted(found))
    yield from services(repository)
    answered = next(predictions(repository), None) is not None
    for entry in entries(repository):
        module = entry.module
        if (answered and entry.kind in STANDING) or loaded(module) or asked(module):
            yield Evidence(module.at(entry.line), f"a {entry.kind}")


def _modes(
    passages: Passages,
    modes: tuple[str, ...],
    batch: tuple[str, ...],
    request: tuple[str, ...],
    without: tuple[str, ...],
) -> set[int]:
    both = passages.find(batch) & passages.find(request)
    found = (passages.find(modes) | both) - passages.find(without)
    return {
        index
        for index in found
        if passages[index].block.kind != "code" and not is_placeholder(passages[index])
    }
