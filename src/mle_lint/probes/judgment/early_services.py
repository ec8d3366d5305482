"""Large services that were built before a number says that the model is worth serving."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.module import Module
from mle_lint.artefacts.terms import folded, terms
from mle_lint.model import Evidence
from mle_lint.probes.code.calls import imports
from mle_lint.probes.code.serving import SCREENS, WEB
from mle_lint.probes.evaluation import results as evaluation
from mle_lint.repository import Repository


def unproven(
    repository: Repository,
    *,
    lines: int,
    services: int,
    baseline: tuple[str, ...],
    metrics: tuple[str, ...],
    goals: tuple[str, ...],
    images: tuple[str, ...],
    places: tuple[str, ...],
    suffixes: tuple[str, ...],
    elsewhere: tuple[str, ...],
) -> Iterator[Evidence]:
    """The first web service or app, where the own Python outside tests has more than so many
    `lines` or compose builds so many `services`, and neither a value of a metric nor a word of
    `baseline` is anywhere.

    An address on the web with a word of `elsewhere` in it or in its text may lead to results.
    """
    size = _size(repository, lines, services)
    place = next((found for m in repository.code if (found := _served(m))), None)
    if not size or place is None:
        return
    if repository.passages.find(baseline) or _linked(repository, elsewhere):
        return
    values = evaluation.metric_values(
        repository, metrics=metrics, goals=goals, images=images, places=places, suffixes=suffixes
    )
    if next(values, None) is None:
        yield Evidence(place.location, size)


def _size(repository: Repository, lines: int, services: int) -> str:
    """How large the project is, "" when it is not large."""
    written = sum(m.facts.code_lines for m in repository.code if not m.notebook)
    if written > lines:
        return f"{written:,} lines of Python"
    composes = repository.composes.values()
    built = {s.build_context for c in composes for s in c.services if s.build_context}
    return f"{len(built)} services" if len(built) >= services else ""


def _served(module: Module) -> Evidence | None:
    line = 0 if module.notebook else imports(module, (*WEB, *SCREENS))
    return Evidence(module.at(line), "") if line else None


def _linked(repository: Repository, words: tuple[str, ...]) -> bool:
    wanted = terms(*words)
    return any(
        wanted.search(folded(f"{link.text} {link.target}"))
        for document in repository.documents.values()
        for link in document.links
        if link.target.startswith("http") and not link.image
    )
