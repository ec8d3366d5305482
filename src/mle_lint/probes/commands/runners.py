"""The commands that one command of the project sets off: tasks, scripts, stages, services."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from mle_lint.artefacts import commands as shell
from mle_lint.artefacts import makefile
from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.task_model import Makefile, Target
from mle_lint.artefacts.task_tables import parse_task_tables, parse_taskfile
from mle_lint.model import Location
from mle_lint.patterns import pattern
from mle_lint.probes.commands import python_tasks
from mle_lint.probes.commands.started import Start, above, file_of, module_of, start_of
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_DEPTH = 6
# So many ways to start something are more than a reader tries.
MAX_RUNNERS = 300
_PYTHON = pattern(r"(?:.*/)?python(?:\d(?:\.\d+)?)?$")
_INSIDE = frozenset({"docker", "docker-compose", "podman", "kubectl", "ssh", "srun", "sbatch"})


# `scripts\run.py`, as it is written for Windows.
_BACKSLASH = pattern(r"(?<=[\w.])\\(?=[\w.])")
_TASKFILES = frozenset({"taskfile.yml", "taskfile.yaml", "taskfile.dist.yml"})


class Runner(NamedTuple):
    """Something that one command starts, with the commands that it runs, each in its folder."""

    name: str
    place: Location
    commands: tuple[tuple[str, tuple[str, ...]], ...]


@lru_cache(maxsize=1)
def runners(repository: Repository) -> tuple[Runner, ...]:
    """Task targets, shell scripts, and the stages of DVC, MLflow and Snakemake."""
    return tuple(islice(_runners(repository), MAX_RUNNERS))


def _runners(repository: Repository) -> Iterator[Runner]:
    yield from _tasks(repository)
    for path in repository.of_kind("shell"):
        text = repository.text(path) or ""
        found = tuple(_in_folders(shell.split(text), posixpath.dirname(path)))
        yield Runner(posixpath.basename(path), repository.place(path), found)
    for path, stages in repository.dvc.items():
        commands = tuple(c for stage in stages for c in shell.split(_BACKSLASH.sub("/", stage.cmd)))
        if stages:
            found = tuple(_in_folders(commands, posixpath.dirname(path)))
            yield Runner("dvc repro", repository.place(path, stages[0].line), found)
    for task in python_tasks.tasks(repository):
        found = tuple(_in_folders(task.commands, posixpath.dirname(task.path)))
        yield Runner(task.name, repository.place(task.path, task.line), found)
    for path in repository.of_kind("mlproject"):
        yield from _entry_points(repository, path)
    for path in repository.of_kind("snakefile"):
        yield from _rules(repository, path)


def resolved(repository: Repository, folder: str, words: tuple[str, ...]) -> Iterator[str]:
    """Paths of the repository's own files that a command starts, console scripts included."""
    start = start_of(words)
    if not start.kind and words[0].rsplit("/", 1)[-1] in _INSIDE:
        start = _inner(words)
    if not start.kind:
        own = scripts(repository).get(words[0])
        if own is not None:
            start, folder = own
    path = path_of(repository, start, folder)
    if path is not None:
        yield path


@lru_cache(maxsize=1)
def scripts(repository: Repository) -> dict[str, tuple[Start, str]]:
    """The modules that console scripts of the repository start, with their project's folder."""
    return {
        name: (Start("module", target.partition(":")[0]), posixpath.dirname(manifest.path))
        for manifest in repository.manifests.values()
        for name, target in manifest.scripts
    }


def function_of(repository: Repository, words: tuple[str, ...]) -> str:
    """The function that a console script of the repository starts, "" for other commands."""
    return _functions(repository).get(words[0], "")


@lru_cache(maxsize=1)
def _functions(repository: Repository) -> dict[str, str]:
    """The functions of console scripts, by the name of the command."""
    return {
        name: target.partition(":")[2].partition("[")[0].strip()
        for manifest in repository.manifests.values()
        for name, target in manifest.scripts
    }


def path_of(repository: Repository, start: Start, folder: str) -> str | None:
    """The file that a command started in a folder leads to, looked for there and above."""
    folders = above(posixpath.join(folder, start.folder) if start.folder else folder)
    if start.kind == "file":
        return file_of(repository, start.target, folders)
    if start.kind in ("module", "app"):
        return module_of(repository, start.target, folders)
    return None


def _inner(words: tuple[str, ...]) -> Start:
    """What a command runs inside a container: the part from `python` on."""
    for at, word in enumerate(words):
        if _PYTHON.match(word) or word in ("bash", "sh"):
            return start_of(words[at:])
    return Start("")


def _tables(repository: Repository) -> Iterator[tuple[str, Makefile]]:
    """The tasks of Taskfiles and of the tables of TOML files, by path."""
    for path in repository.of_kind("yaml"):
        if posixpath.basename(path).lower() in _TASKFILES:
            yield from ((path, parse_taskfile(root)) for root in repository.yaml(path)[:1])
    for path in repository.files:
        if posixpath.basename(path) in ("pixi.toml", "pyproject.toml"):
            try:
                yield path, parse_task_tables(repository.text(path) or "")
            except ParseError:
                continue


def _tasks(repository: Repository) -> Iterator[Runner]:
    for path, tasks in (*repository.tasks.items(), *_tables(repository)):
        folder = posixpath.dirname(path)
        for target in tasks.targets:
            commands = tuple(_of_target(tasks, target, MAX_DEPTH, set()))
            found = tuple(_in_folders(commands, folder))
            yield Runner(target.name, repository.place(path, target.line), found)


def _of_target(
    tasks: Makefile, target: Target, depth: int, seen: set[str]
) -> Iterator[shell.Command]:
    if depth == 0 or target.name in seen:
        return
    seen.add(target.name)
    for name in target.prerequisites:
        needed = tasks.target(name)
        if needed is not None:
            yield from _of_target(tasks, needed, depth - 1, seen)
    for command in makefile.commands(target):
        yield command
        if command.words[0] in ("make", "$(MAKE)", "${MAKE}", "just", "npm", "task", "pixi"):
            for word in command.words[1:]:
                called = tasks.target(word)
                if called is not None:
                    yield from _of_target(tasks, called, depth - 1, seen)


def _in_folders(
    commands: tuple[shell.Command, ...], folder: str
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each command's words with the folder in which it runs."""
    current = folder
    for command in commands:
        if command.words[0] == "cd" and len(command.words) > 1:
            current = posixpath.normpath(posixpath.join(current, command.words[1]))
            current = folder if current.startswith(("..", "/")) or "$" in current else current
            current = "" if current == "." else current
        else:
            yield current, command.words


def _entry_points(repository: Repository, path: str) -> Iterator[Runner]:
    from mle_lint.artefacts.pipeline import parse_mlproject

    try:
        points = parse_mlproject(repository.text(path) or "")
    except ParseError:
        return
    for point in points:
        found = tuple(_in_folders(shell.split(point.command), posixpath.dirname(path)))
        yield Runner("mlflow run", repository.place(path, point.line), found)


def _rules(repository: Repository, path: str) -> Iterator[Runner]:
    from mle_lint.artefacts.pipeline import parse_snakefile

    try:
        rules = parse_snakefile(repository.text(path) or "")
    except ParseError:
        return
    commands = tuple(c for rule in rules for _, text in rule.shell for c in shell.split(text))
    folder = posixpath.dirname(path)
    home = posixpath.dirname(folder) if posixpath.basename(folder) == "workflow" else folder
    yield Runner("snakemake", repository.place(path), tuple(_in_folders(commands, home)))
