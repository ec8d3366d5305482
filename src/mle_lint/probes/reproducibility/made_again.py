"""Data that is made up by code with a fixed seed, and can so be made again."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from mle_lint.artefacts.module import Module
from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import any_matching
from mle_lint.probes.code.data_downloads import generators, holds_data
from mle_lint.repository import Repository

# A generator that is given something else than nothing or the time.
_SEEDED = pattern(
    r"(?:default_rng|RandomState|\bRandom|seed|seed_instance|manual_seed)\(\s*"
    r"(?!None\b|int\(|time|datetime|os\.)[\w\"']"
)
_FILE = pattern(r"[\w.*-]+\.(?:csv|tsv|parquet|json|jsonl|feather|pkl|db|xlsx|txt)$")


def made_again(
    repository: Repository,
    *,
    draws: tuple[str, ...],
    making: tuple[str, ...],
    writes: tuple[str, ...],
    readers: tuple[str, ...],
    downloads: tuple[str, ...],
    hosts: tuple[str, ...],
    tables: tuple[str, ...],
) -> Iterator[Evidence]:
    """Scripts that make data up from a fixed seed, as `generators` finds them, and whose files
    other code reads. A script that calls one of `readers` changes data that are there.

    Where code `downloads` data or a document links some, made-up data stand in for it.
    """
    made = [
        (module, place)
        for module, place in generators(repository, draws=draws, making=making, writes=writes)
        if not is_test(module.path)
        and any_matching(module, readers) is None
        and _SEEDED.search(repository.text(module.path) or "")
    ]
    if not made or _is_obtained(repository, downloads, hosts, tables):
        return
    for module, place in made:
        if _is_read(repository, module):
            yield place


def _is_obtained(
    repository: Repository,
    downloads: tuple[str, ...],
    hosts: tuple[str, ...],
    tables: tuple[str, ...],
) -> bool:
    if any(any_matching(module, downloads) is not None for module in repository.code):
        return True
    return any(
        holds_data(link.target, hosts, tables)
        for document in repository.documents.values()
        for link in document.links
        if not link.image
    )


def _is_read(repository: Repository, maker: Module) -> bool:
    """Whether other code names a file that the script names, or imports the script."""
    written = _files(maker)
    own = posixpath.splitext(posixpath.basename(maker.path))[0]
    for module in repository.code:
        if module.path == maker.path:
            continue
        if own in module.imported or not written.isdisjoint(_files(module)):
            return True
    return False


def _files(module: Module) -> frozenset[str]:
    """The last parts of what looks like a path of data in a module."""
    texts = [place.text for place in module.facts.strings]
    texts += [call.text for call in module.facts.calls if call.text]
    found = (_FILE.search(text) for text in texts if len(text) < 200)
    return frozenset(match[0].lower() for match in found if match)
