"""How documents get into the index that is searched: cut, kept with their source, refreshed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint import gates
from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.answering import code_search, must_be_readable
from mle_lint.probes.code.calls import any_matching, evidence
from mle_lint.probes.code.identifiers import speaks, speaks_all
from mle_lint.repository import Repository


def filled(
    repository: Repository, *, cuts: tuple[str, ...], fills: tuple[str, ...], named: tuple[str, ...]
) -> Iterator[Evidence]:
    """Python files, no notebooks, that cut documents or fill an index.

    By a call of `cuts` or `fills`, or by an own function whose name holds all words of one of
    `named`, joined by "+".
    """
    must_be_readable(repository)
    for module in _modules(repository, cuts, fills, named):
        if not module.notebook:
            yield from _first(module, cuts, fills, named)


def begun(
    repository: Repository, *, cuts: tuple[str, ...], fills: tuple[str, ...], named: tuple[str, ...]
) -> Iterator[Evidence]:
    """The same in notebooks too."""
    for module in _modules(repository, cuts, fills, named):
        yield from _first(module, cuts, fills, named)


def holding(
    repository: Repository,
    *,
    cuts: tuple[str, ...],
    fills: tuple[str, ...],
    named: tuple[str, ...],
    texts: tuple[str, ...],
    files: tuple[str, ...],
) -> Iterator[Evidence]:
    """Such files, and SQL files and modules named by `files`, whose text holds one of `texts`."""
    wanted = pattern("|".join(texts), re.IGNORECASE)
    paths = [m.path for m in _modules(repository, cuts, fills, named) if not m.notebook]
    paths += [m.path for m in repository.code if not m.notebook and speaks(m.path, files)]
    for path in dict.fromkeys(paths):
        yield from _first_line(repository, path, code_search(repository, path, wanted))
    for path in repository.files:
        if path.endswith(".sql"):
            found = gates.search(wanted, repository.text(path) or "")
            yield from _first_line(repository, path, found)


def _first_line(
    repository: Repository, path: str, match: re.Match[str] | None
) -> Iterator[Evidence]:
    if match is not None:
        line = match.string.count("\n", 0, match.start()) + 1
        yield Evidence(repository.place(path, line), " ".join(match[0].split())[:80])


@lru_cache(maxsize=4)
def _modules(
    repository: Repository, cuts: tuple[str, ...], fills: tuple[str, ...], named: tuple[str, ...]
) -> tuple[Module, ...]:
    found = [m for m in repository.code if any(True for _ in _first(m, cuts, fills, named))]
    return tuple(found)


def _first(
    module: Module, cuts: tuple[str, ...], fills: tuple[str, ...], named: tuple[str, ...]
) -> Iterator[Evidence]:
    call = any_matching(module, cuts) or any_matching(module, fills)
    if call is not None:
        yield evidence(module, call)
        return
    pairs = tuple(tuple(item.split("+")) for item in named)
    for function in module.facts.functions:
        last = function.name.rsplit(".", 1)[-1]
        if speaks_all(last, pairs):
            yield Evidence(module.at(function.line), function.name)
            return
