"""Why a command that a document tells its reader to run cannot work, or ""."""

from __future__ import annotations

import posixpath
from itertools import pairwise

from mle_lint.probes.commands.command_faults import fault
from mle_lint.probes.commands.composing import compose_fault
from mle_lint.probes.commands.runners import path_of, runners
from mle_lint.probes.commands.start_faults import start_trouble
from mle_lint.probes.commands.started import file_of, start_of
from mle_lint.probes.documents.told import Told
from mle_lint.repository import Repository

_TASKS = ("make", "just")
# So many lines above a command still tell where it runs.
_ABOVE = 25
_ABSENT = " is not there"


def hindrance(repository: Repository, item: Told) -> str:
    """What is known to keep a command from working: a file, task, option or service that is not
    there, or a script that is no valid Python."""
    folders = (item.folder, item.home, "")
    trouble = _command(repository, item.words, folders)
    if not trouble.endswith(_ABSENT):
        return trouble
    for folder in _named_above(repository, item):
        other = _command(repository, item.words, (folder,))
        if not other.endswith(_ABSENT):
            return other
    return trouble


def _command(repository: Repository, words: tuple[str, ...], folders: tuple[str, ...]) -> str:
    return (
        fault(repository, words, folders)
        or compose_fault(repository, words, folders)
        or _conflicted(repository, words, folders)
        or start_trouble(repository, words, folders)
        or _of_task(repository, words)
    )


def _conflicted(repository: Repository, words: tuple[str, ...], folders: tuple[str, ...]) -> str:
    """A script or a list of packages that holds the marks of a merge that was not finished."""
    start = start_of(words)
    paths = [p for f in folders if (p := path_of(repository, start, f))][:1]
    for flag, name in pairwise(words):
        if flag in ("-r", "--requirement"):
            paths += [p for p in (file_of(repository, name, folders),) if p]
    for path in paths:
        if repository.text(path) is not None and repository.is_conflicted(path):
            return f"{path} holds merge conflict markers"
    return ""


def _of_task(repository: Repository, words: tuple[str, ...]) -> str:
    """The first fault of the compose commands and Python files that a task starts."""
    if words[0] not in _TASKS or not words[1:]:
        return ""
    for runner in runners(repository):
        if runner.name != words[1] or runner.place.path not in repository.tasks:
            continue
        for folder, command in runner.commands:
            trouble = fault(repository, command, (folder,))
            trouble = trouble or compose_fault(repository, command, (folder,))
            trouble = trouble or start_trouble(repository, command, (folder,))
            if trouble:
                return trouble
    return ""


def _named_above(repository: Repository, item: Told) -> list[str]:
    """Folders that hold the file of the command, and that the words above it name."""
    wanted = {word.lstrip("./") for word in item.words[1:] if "." in word[1:]}
    start = start_of(item.words)
    dotted = start.kind in ("app", "module")
    if dotted:
        wanted.add(f"{start.target.rsplit('.', 1)[-1]}.py")
    homes = [
        posixpath.dirname(path) for path in repository.files if posixpath.basename(path) in wanted
    ]
    if not homes:
        return []
    line = item.place.line
    text = " ".join(
        passage.text
        for passage in repository.passages.all
        if passage.path == item.place.path and line - _ABOVE <= passage.block.line <= line
    )
    if dotted:
        # A folder `app` is in every second sentence, and no path.
        paths = {home: home if "/" in home else f"cd {home}" for home in homes if home}
        return [home for home, path in paths.items() if path.lower() in text]
    return [home for home in homes if home and posixpath.basename(home).lower() in text]
