"""Why a command that a document tells its reader to run cannot work, or ""."""

from __future__ import annotations

import posixpath
import re
from itertools import pairwise

from mle_lint.probes.commands.building import context_fault
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
ABSENT = " is not there"
_GOING = r"\b(?:in|into|inside|from|to) (?:the )?"


def hindrance(repository: Repository, item: Told) -> str:
    """What is known to keep a command from working: a file, task, option or service that is not
    there, or a script that is no valid Python."""
    trouble = _command(repository, item.words, item.folders)
    if not trouble.endswith(ABSENT):
        return trouble
    for folder in _named_above(repository, item):
        other = _command(repository, item.words, (folder,))
        if not other.endswith(ABSENT):
            return other
    return trouble


def _command(repository: Repository, words: tuple[str, ...], folders: tuple[str, ...]) -> str:
    return (
        fault(repository, words, folders)
        or compose_fault(repository, words, folders)
        or context_fault(repository, words, folders)
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
    """Folders from which the command finds its file, and that the words above it name."""
    tails = {f"/{word.lstrip('./')}" for word in item.words[1:] if "." in word[1:]}
    start = start_of(item.words)
    dotted = start.kind in ("app", "module")
    if dotted:
        tails.add(f"/{start.target.replace('.', '/')}.py")
    paths = [f"/{path}" for path in repository.files]
    homes = {p[: -len(tail)].lstrip("/") for tail in tails for p in paths if p.endswith(tail)}
    if not homes - {""}:
        return []
    text = _text_above(repository, item)
    return sorted(home for home in homes if home and _is_named(home.lower(), text, dotted))


def _text_above(repository: Repository, item: Told) -> str:
    """What stands above a command in its section, or not far away."""
    line = item.place.line
    above = [
        passage
        for passage in repository.passages.all
        if passage.path == item.place.path and passage.block.line <= line
    ]
    return " ".join(
        passage.text
        for passage in above
        if line - _ABOVE <= passage.block.line or passage.section == above[-1].section
    )


def _is_named(home: str, text: str, dotted: bool) -> bool:
    """Whether a text names a folder; of a module it says that one goes there, since a folder
    `app` is in every second sentence, and no path. `app.py` is no word on the folder `app`."""
    if not dotted:
        name = re.escape(posixpath.basename(home))
        return re.search(rf"(?<![\w.-]){name}(?![\w-]|\.\w)", text) is not None
    if "/" in home:
        return home in text
    return f"cd {home}" in text or re.search(rf"{_GOING}{re.escape(home)}\b", text) is not None
