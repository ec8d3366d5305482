"""Whether retrieval and answers of a language-model system are measured, and how."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint import gates
from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence, Location
from mle_lint.patterns import pattern
from mle_lint.probes.code.answering import code_search, must_be_readable, names
from mle_lint.probes.code.calls import any_matching, evidence, imports
from mle_lint.probes.code.identifiers import speaks, speaks_all
from mle_lint.probes.documents import variants
from mle_lint.probes.documents.passages import below, excerpt, mentions
from mle_lint.probes.evaluation.metrics import outputs
from mle_lint.repository import Repository


def compared(
    repository: Repository,
    *,
    metrics: tuple[str, ...],
    asides: tuple[str, ...],
    slices: tuple[str, ...],
    topics: tuple[str, ...],
    unclear: tuple[str, ...],
    without: tuple[str, ...],
    least: int,
) -> Iterator[Evidence]:
    """Tables of documents that give `least` variants their value of a metric.

    Words of `unclear` are metrics only in documents or sections that hold one of the `topics`;
    nothing counts in a section that holds one of `without`.
    """
    passages = repository.passages
    outside = below(passages, without)
    seen = set()
    for passage in variants.compared(repository, metrics, asides, slices, least):
        seen.add(passage.location)
        if not _within(repository, passage.location, outside):
            yield excerpt(passage)
    about = below(passages, topics)
    for passage in variants.compared(repository, unclear, asides, slices, least) if unclear else ():
        place = passage.location
        if place not in seen and _within(repository, place, about - outside):
            yield excerpt(passage)


def computed(
    repository: Repository,
    *,
    functions: tuple[str, ...],
    others: tuple[str, ...],
    packages: tuple[str, ...],
    calls: tuple[str, ...],
    variables: tuple[str, ...],
) -> Iterator[Evidence]:
    """Code that computes a metric, by one of three signs.

    A function named by all words of one of `functions` (joined by "+") and none of `others`; a
    call of one of the `packages` or of `calls`; a name of `variables` in a file that evaluates.
    """
    must_be_readable(repository)
    pairs = tuple(tuple(item.split("+")) for item in functions)
    named = pattern(rf"(?<![A-Za-z])(?:{'|'.join(variables) or '(?!)'})(?![A-Za-z])")
    for module in repository.code:
        found = _function(module, pairs, others) or _call(module, packages, calls)
        if found is not None:
            yield found
        elif speaks(module.path, ("eval", "bench", "metric")):
            yield from _variable(repository, module, named)


def begun(
    repository: Repository,
    *,
    functions: tuple[str, ...],
    others: tuple[str, ...],
    packages: tuple[str, ...],
    calls: tuple[str, ...],
    variables: tuple[str, ...],
    metrics: tuple[str, ...],
    without: tuple[str, ...],
) -> Iterator[Evidence]:
    """Code that computes the metric, values of it in text, or in the outputs of a notebook."""
    yield from computed(
        repository,
        functions=functions,
        others=others,
        packages=packages,
        calls=calls,
        variables=variables,
    )
    for passage in variants.measured(repository, metrics, without):
        yield excerpt(passage)
    yield from outputs(repository, metrics=metrics)


def trusted(
    repository: Repository,
    *,
    judges: tuple[str, ...],
    doubts: tuple[str, ...],
    least_words: int,
) -> Iterator[Evidence]:
    """What says how far a judging model can be trusted: a passage on a judge with a doubt or an
    agreement. Where no code is named after a judge, there is nothing to trust but the method."""
    yield from mentions(
        repository, words=judges, near=doubts, least_words=least_words, by_heading=True
    )
    if not any(_judges(repository, module, judges) for module in repository.code):
        yield Evidence(Location(repository.anchor("README.md")), "no model judges")


def _judges(repository: Repository, module: Module, judges: tuple[str, ...]) -> bool:
    """Whether a name of the code, or a library that it imports, is one of the words for a judge."""
    words = tuple(word for word in judges if " " not in word)
    if imports(module, tuple(word for word in words if "*" not in word)):
        return True
    functions = (function.name.rsplit(".", 1)[-1] for function in module.facts.functions)
    if any(speaks(name, tuple(word.strip("*") for word in words)) for name in functions):
        return True
    return code_search(repository, module.path, names(words)) is not None


def _function(
    module: Module, pairs: tuple[tuple[str, ...], ...], others: tuple[str, ...]
) -> Evidence | None:
    for function in module.facts.functions:
        last = function.name.rsplit(".", 1)[-1]
        if speaks_all(last, pairs) and not speaks(last, others):
            return Evidence(module.at(function.line), function.name)
    return None


def _call(module: Module, packages: tuple[str, ...], calls: tuple[str, ...]) -> Evidence | None:
    if imports(module, packages):
        prefixes = tuple(f"{package}." for package in packages)
        for call in module.facts.calls:
            if module.resolved(call.name).startswith(prefixes):
                return evidence(module, call)
    known = any_matching(module, calls)
    return evidence(module, known) if known is not None else None


def _variable(repository: Repository, module: Module, named: re.Pattern[str]) -> Iterator[Evidence]:
    text = repository.text(module.path) or ""
    match = gates.search(named, text)
    if match is not None:
        line = 1 if module.notebook else text.count("\n", 0, match.start()) + 1
        yield Evidence(module.at(line), match[0])


def _within(repository: Repository, place: Location, indices: set[int]) -> bool:
    starts = _starts(repository)
    return starts.get(place, -1) in indices


@lru_cache(maxsize=1)
def _starts(repository: Repository) -> dict[Location, int]:
    return {p.location: i for i, p in enumerate(repository.passages.all)}
