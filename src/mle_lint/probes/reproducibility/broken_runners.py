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
_STARTED = ("file", "module")


_Commands = tuple[tuple[str, tuple[str, ...]], ...]


def before_the_break(repository: Repository, runner: Runner) -> _Commands:
    """The commands of a runner up to the first own file that is not there, nor brought by it."""
    commands = runner.commands
    starts = [i for i, (_, words) in enumerate(commands) if start_of(words).kind in _STARTED]
    if len(starts) < _LEAST or any(words[0] in _BRINGS for _, words in commands):
        return commands
    for index in starts:
        folder, words = commands[index]
        if fault(repository, words, (folder,)).endswith(ABSENT):
            return commands[:index]
    return commands


@lru_cache(maxsize=1)
def stranded(repository: Repository) -> frozenset[str]:
    """The own files that are started only after such a break, with "" when there is one."""
    reached: set[str] = set()
    lost: set[str] = set()
    for runner in runners(repository):
        sound = before_the_break(repository, runner)
        reached.update(_paths(repository, sound))
        if len(sound) < len(runner.commands):
            lost.update(("", *_paths(repository, runner.commands[len(sound) :])))
    return frozenset(lost - reached)


def _paths(repository: Repository, commands: _Commands) -> Iterator[str]:
    for folder, words in commands:
        yield from resolved(repository, folder, words)
