"""Runners of several steps of which one cannot start, so that they do not reach the end."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mle_lint.probes.commands.command_faults import fault
from mle_lint.probes.commands.hindrances import ABSENT
from mle_lint.probes.commands.runners import Runner, resolved, runners
from mle_lint.probes.commands.started import start_of
from mle_lint.repository import Repository

# What may bring the file that a later command starts.
_BRINGS = frozenset({"git", "wget", "curl", "unzip", "tar", "cp", "mv", "aws", "gsutil", "ln"})
_LEAST = 2


def breaks(repository: Repository, runner: Runner) -> bool:
    """Whether one of several own files that a runner starts is not there, nor brought by it."""
    starts = [
        (folder, words)
        for folder, words in runner.commands
        if start_of(words).kind in ("file", "module")
    ]
    if len(starts) < _LEAST or any(words[0] in _BRINGS for _, words in runner.commands):
        return False
    return any(fault(repository, words, (folder,)).endswith(ABSENT) for folder, words in starts)


@lru_cache(maxsize=1)
def stranded(repository: Repository) -> frozenset[str]:
    """The own files that only such a runner would start, with "" when there is one."""
    broken = [runner for runner in runners(repository) if breaks(repository, runner)]
    if not broken:
        return frozenset()
    sound = [runner for runner in runners(repository) if runner not in broken]
    lost = {path for runner in broken for path in _paths(repository, runner)}
    return frozenset(lost.difference(*(_paths(repository, runner) for runner in sound)) | {""})


def _paths(repository: Repository, runner: Runner) -> Iterator[str]:
    for folder, words in runner.commands:
        yield from resolved(repository, folder, words)
