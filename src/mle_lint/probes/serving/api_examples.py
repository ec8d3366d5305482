"""Whether the documents show what to send to the service, and what comes back."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.model import Evidence
from mle_lint.probes.code.own_code import text_of
from mle_lint.probes.documents.passages import excerpt
from mle_lint.probes.serving.api_calls import Shown, named_endpoints, shown_calls
from mle_lint.repository import Repository

MAX_FILES = 200


def complete(
    repository: Repository, *, others: tuple[str, ...], aside: tuple[str, ...]
) -> Iterator[Evidence]:
    """Calls with an answer whose fields, or whose address if there are none, are in the code."""
    for call in shown_calls(repository, others, aside):
        if call.answered and _known(repository, call):
            yield _evidence(call)


def begun(
    repository: Repository,
    *,
    others: tuple[str, ...],
    aside: tuple[str, ...],
    files: tuple[str, ...],
    words: tuple[str, ...],
) -> Iterator[Evidence]:
    """Any call, a description for machines (`files`), or a pointer to generated pages (`words`)."""
    for call in shown_calls(repository, others, aside):
        yield _evidence(call)
    for path in repository.files:
        if posixpath.basename(path).lower().endswith(files):
            yield Evidence(repository.place(path), posixpath.basename(path))
    for passage in repository.passages.all:
        if not passage.notebook and any(_is_named(word, passage.text) for word in words):
            yield excerpt(passage)


def endpoints(repository: Repository) -> Iterator[Evidence]:
    """Passages that only name an address of the service."""
    yield from map(excerpt, named_endpoints(repository))


def _is_named(word: str, text: str) -> bool:
    """Whether a text holds a word; an address (`/docs`) has to end there and is no folder."""
    at = text.find(word)
    if at < 0 or not word.startswith("/"):
        return at >= 0
    after = text[at + len(word) :][:1]
    return text[max(at - 1, 0) : at] not in ("/", ".") and not (
        after.isalnum() or after in tuple("/-_")
    )


def _known(repository: Repository, call: Shown) -> bool:
    """Whether at least half of the fields occur in the code; without fields, the address."""
    if not call.keys:
        return any(_occurs(repository, f"/{part}") for part in call.address.split("/") if part)
    found = sum(_occurs(repository, name) for name in call.keys)
    return 2 * found >= len(call.keys)


@lru_cache(maxsize=512)
def _occurs(repository: Repository, name: str) -> bool:
    return name in _names(repository) or any(
        name in text_of(repository, path) for path in _sources(repository)
    )


@lru_cache(maxsize=1)
def _names(repository: Repository) -> frozenset[str]:
    """Names of fields and parameters in the own code."""
    found: set[str] = set()
    for module in repository.code:
        for item in module.facts.classes:
            found.update(field.name for field in item.fields)
        for function in module.facts.functions:
            found.update(parameter.name for parameter in function.parameters)
    return frozenset(found)


@lru_cache(maxsize=1)
def _sources(repository: Repository) -> tuple[str, ...]:
    python = tuple(module.path for module in repository.code if not module.notebook)
    return (*python, *repository.of_kind("source"))[:MAX_FILES]


def _evidence(call: Shown) -> Evidence:
    text = call.address or " ".join(call.passage.block.text.split())
    return Evidence(call.passage.location, text[:100])
