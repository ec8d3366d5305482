"""Scripts that documents tell to start one after the other, so that none makes the whole."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

from mle_lint.artefacts.paths import is_test
from mle_lint.artefacts.terms import Terms, folded
from mle_lint.patterns import pattern
from mle_lint.probes.code.main_work import Worker
from mle_lint.probes.code.own_code import own_code
from mle_lint.probes.commands.runners import resolved
from mle_lint.probes.documents.told import Told, told
from mle_lint.probes.files.flow import file_flow
from mle_lint.repository import Repository

MAX_BLOCK = 5_000
_SCRIPT = pattern(r"\b[\w-]+\.py\b")


def steps(
    repository: Repository, worker: Worker, brings: Terms, orders: Terms, working: frozenset[str]
) -> frozenset[str]:
    """The paths of scripts that are told in one section, up to one of those that are `working`, of
    which an earlier one prepares the data: it writes and trains nothing, or makes what that one
    reads. Those with a word of `brings` in their name only bring the data. Names in a sentence
    tell an order by a word of `orders`."""
    found: set[str] = set()
    sequences = (*_sequences(repository), *_named(repository, orders)) if working else ()
    for told_paths in sequences:
        if working.isdisjoint(told_paths[1:]):
            continue
        paths = [p for p in told_paths if not brings.search(folded(posixpath.basename(p)))]
        for (_, earlier), (last, later) in combinations(enumerate(paths), 2):
            if later in working and _prepares(repository, worker, earlier, later):
                found.update(paths[: last + 1])
    return frozenset(found)


def _named(repository: Repository, orders: Terms) -> Iterator[tuple[str, ...]]:
    """The own scripts that a sentence names one after the other, with a word for their order."""
    by_name = _by_name(repository)
    for document in repository.documents.values():
        for block in document.blocks:
            if block.kind in ("code", "heading") or ".py" not in block.text:
                continue
            names = dict.fromkeys(_SCRIPT.findall(block.text[:MAX_BLOCK]))
            found = tuple(by_name[name] for name in names if name in by_name)
            ordered = "→" in block.text or "->" in block.text
            if len(found) > 1 and (ordered or orders.search(folded(block.text[:MAX_BLOCK]))):
                yield found


@lru_cache(maxsize=1)
def _by_name(repository: Repository) -> dict[str, str]:
    """The own scripts of which there is one of the name."""
    found: dict[str, list[str]] = {}
    for path in own_code(repository).by_path:
        if not is_test(path):
            found.setdefault(posixpath.basename(path), []).append(path)
    return {name: paths[0] for name, paths in found.items() if len(paths) == 1}


def _prepares(repository: Repository, worker: Worker, earlier: str, later: str) -> bool:
    if not worker.writes(earlier):
        return False
    by_path = own_code(repository).by_path
    return not worker.works(earlier) or file_flow(repository).is_made_by(
        by_path[later], by_path[earlier]
    )


@lru_cache(maxsize=1)
def _sequences(repository: Repository) -> tuple[tuple[str, ...], ...]:
    """For each section of a document, the own files that its commands start, in their order."""
    found: dict[tuple[str, int], dict[str, None]] = {}
    for item in told(repository):
        key = (item.place.path, repository.passages[item.passage].section)
        for path in _started(repository, item):
            found.setdefault(key, {})[path] = None
    return tuple(tuple(paths) for paths in found.values() if len(paths) > 1)


def _started(repository: Repository, item: Told) -> Iterator[str]:
    by_path = own_code(repository).by_path
    for folder in item.folders:
        paths = [
            p for p in resolved(repository, folder, item.words) if p in by_path and not is_test(p)
        ]
        if paths:
            yield from paths
            return
