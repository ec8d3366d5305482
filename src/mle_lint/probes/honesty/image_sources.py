"""What Dockerfiles copy and start that their build context does not hold."""

from __future__ import annotations

import fnmatch
import posixpath
from collections.abc import Iterator, Mapping
from functools import lru_cache

from mle_lint.artefacts import commands as shell
from mle_lint.artefacts import dockerfile as docker
from mle_lint.artefacts.dockerfile import Copy, Dockerfile
from mle_lint.artefacts.terms import Terms, folded, terms
from mle_lint.model import Confidence, Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import text_of
from mle_lint.probes.commands.building import build_of
from mle_lint.probes.commands.command_faults import fault
from mle_lint.probes.commands.image_files import copied
from mle_lint.probes.commands.runners import runners
from mle_lint.probes.commands.started import start_of
from mle_lint.probes.documents.told import MOST_COMMANDS, told
from mle_lint.probes.honesty.app_objects import object_fault
from mle_lint.probes.honesty.compose_builds import unbuildable
from mle_lint.probes.honesty.path_endings import is_ignored
from mle_lint.probes.serving.containers import is_image, is_written, uses_of
from mle_lint.repository import Repository

MAX_CONTEXTS = 12
_OPEN = ("$", "://", "<<", "{{", "<", "*", "?", "[")
ABSENT = " is not there"
_GIT = pattern(r"(?:\./|.*/)?\.git(?:/|$)")
_INSTALLED = pattern(r"site-packages|/venv|/\.venv|/bin\b|/install|/uv\b|\.local\b|/wheels|/conda")


def missing(
    repository: Repository,
    *,
    made: tuple[str, ...],
    aside: tuple[str, ...],
    images: tuple[str, ...],
) -> Iterator[Evidence]:
    """Sources of COPY and ADD, and files or modules of CMD and ENTRYPOINT, that are in none of the
    folders from which the image may be built; those that .dockerignore keeps out included. Also
    what compose files build from.

    Paths with a word of `made`, those that git passes over, and those that code, a script or CI
    names come from an earlier step. What is started is looked for in images built on `images`,
    which bring nothing of the project. Folders with a word of `aside` are left out.
    """
    foreign, earlier = terms(*aside), terms(*made)
    contexts = _contexts(repository)
    yield from unbuildable(repository, foreign)
    for path, dockerfile in repository.dockerfiles.items():
        if foreign.search(folded(posixpath.dirname(path))) or "{{" in path:
            continue
        folders = _folders(path, contexts)
        found = list(_uncopied(repository, path, dockerfile, folders, earlier))
        yield from found
        if not found and is_image(dockerfile, images):
            yield from _unstarted(repository, path, dockerfile, folders)


def _uncopied(
    repository: Repository,
    path: str,
    dockerfile: Dockerfile,
    folders: tuple[str, ...],
    made: Terms,
) -> Iterator[Evidence]:
    for copy in dockerfile.copies():
        for source in () if copy.from_stage else copy.sources:
            why = _lack(repository, source, folders)
            if why and not _is_made(repository, source, folders, made):
                text = f"`{_shown(copy)}`: {why}"
                yield Evidence(repository.place(path, copy.line), text)


def _shown(copy: Copy) -> str:
    return " ".join(("COPY", *copy.sources, copy.dest))[:80]


def _lack(repository: Repository, source: str, folders: tuple[str, ...]) -> str:
    """Why a source is in none of the contexts, "" when it is or cannot be told."""
    name = source.strip("\"'")
    if any(mark in name for mark in _OPEN) or name.startswith("..") or _GIT.match(name):
        return ""
    there = [folder for folder in folders if repository.exists(_joined(folder, name))]
    if not there:
        return f"{name.removeprefix('./')} is not there"
    if all(_is_kept_out(repository, folder, name) for folder in there):
        return f"{name.removeprefix('./')} is kept out by .dockerignore"
    return ""


def _joined(folder: str, name: str) -> str:
    path = posixpath.normpath(posixpath.join(folder, name.lstrip("/")))
    return "" if path == "." else path


def _is_made(repository: Repository, source: str, folders: tuple[str, ...], made: Terms) -> bool:
    """Whether an earlier step may make a source: a run, a download, a script, the reader."""
    name = posixpath.basename(source.rstrip("/\"'"))
    if made.search(folded(source)) or is_written(repository, name):
        return True
    if any(is_ignored(repository, _joined(folder, source)) for folder in folders):
        return True
    if any(repository.exists(_joined(folder, f"{source.rstrip('/')}.dvc")) for folder in folders):
        return True
    return name in _steps(repository)


@lru_cache(maxsize=1)
def _steps(repository: Repository) -> frozenset[str]:
    """Last parts of the paths that scripts, tasks, stages, CI and told commands name."""
    kinds = ("shell", "makefile", "justfile", "workflow", "dvc", "npm")
    words = [
        word for path in repository.of_kind(*kinds) for word in text_of(repository, path).split()
    ]
    words += [word for item in told(repository, MOST_COMMANDS) for word in item.words[1:]]
    return frozenset(posixpath.basename(word.strip("\"'`,;:()").rstrip("/")) for word in words)


@lru_cache(maxsize=64)
def _keeping(repository: Repository, folder: str) -> tuple[str, ...]:
    rows = text_of(repository, posixpath.join(folder, ".dockerignore")).splitlines()
    return tuple(row.strip() for row in rows if row.strip() and not row.startswith("#"))


def _is_kept_out(repository: Repository, folder: str, name: str) -> bool:
    """Whether the last pattern of a .dockerignore that matches a source keeps it out.

    A folder of which a later pattern lets a part in is there.
    """
    target = _joined("", name)
    out = False
    for rule in _keeping(repository, folder):
        bare = rule.lstrip("!").strip("/").removeprefix("./").removeprefix("**/")
        parts = target.split("/")
        above = ["/".join(parts[: end + 1]) for end in range(len(parts))]
        if "**/" in rule:
            above += parts
        if rule.startswith("!"):
            lets = any(fnmatch.fnmatchcase(part, bare) for part in above)
            out = out and not lets and not bare.startswith(f"{target}/")
        elif target and any(fnmatch.fnmatchcase(part, bare) for part in above):
            out = True
    return out


def _unstarted(
    repository: Repository, path: str, dockerfile: Dockerfile, folders: tuple[str, ...]
) -> Iterator[Evidence]:
    """The file or module that the image starts, where none of the copied folders holds it."""
    start = dockerfile.start_command()
    if start is None or not _is_plain(dockerfile):
        return
    every = [copied(repository, dockerfile, folder, ()) for folder in folders]
    mounted = any(use.mounts for use in uses_of(repository).get(path, ()))
    if mounted or any(files.unknown for files in every):
        return
    made = " ".join(step.value for step in dockerfile.runs())
    made += " ".join(copy.dest for copy in dockerfile.copies())
    for command in docker.commands(start):
        if not start_of(command.words).kind:
            continue
        troubles = [fault(repository, command.words, files.roots) for files in every]
        name = posixpath.basename(troubles[0].removesuffix(ABSENT))
        if all(trouble.endswith(ABSENT) for trouble in troubles) and name not in made:
            text = f"`{' '.join(command.words)[:80]}`: {troubles[0]}"
            place = repository.place(path, start.line)
            yield Evidence(place, text, confidence=Confidence.MEDIUM)
        elif not any(troubles):
            served = start_of(command.words)
            roots = dict.fromkeys(root for files in every for root in files.roots)
            lacks = [object_fault(repository, served, root) for root in roots]
            if lacks and all(lacks):
                text = f"`{' '.join(command.words)[:80]}`: {lacks[0]}"
                place = repository.place(path, start.line)
                yield Evidence(place, text, confidence=Confidence.MEDIUM)


def _is_plain(dockerfile: Dockerfile) -> bool:
    """Whether code comes from the context alone; installed packages may come from a stage."""
    copies = dockerfile.copies()
    return any(not copy.from_stage for copy in copies) and all(
        not copy.from_stage or _INSTALLED.search(" ".join(copy.sources)) for copy in copies
    )


def _folders(path: str, contexts: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The folders from which an image may be built: named ones, its own and those above."""
    found = list(contexts.get(path, ()))
    folder = posixpath.dirname(path)
    while folder not in found or folder:
        found.append(folder)
        if not folder:
            break
        folder = posixpath.dirname(folder)
    return tuple(dict.fromkeys((*found, "")))[:MAX_CONTEXTS]


@lru_cache(maxsize=1)
def _contexts(repository: Repository) -> dict[str, tuple[str, ...]]:
    """The contexts that compose files, scripts, tasks and documents give, by the Dockerfile."""
    found = {
        path: tuple(use.context for use in uses)
        for path, uses in uses_of(repository).items()
        if path
    }
    for folder, words in _commands(repository):
        build = build_of(words)
        context = build.context if build else ""
        if build and context and "$" not in context and "://" not in context:
            root = _joined(folder, context)
            for file in (_joined(folder, build.file), _joined(root, build.file)):
                found[file] = (*found.get(file, ()), root)
    return found


def _commands(repository: Repository) -> Iterator[tuple[str, tuple[str, ...]]]:
    for item in told(repository, MOST_COMMANDS):
        yield item.folder, item.words
    for runner in runners(repository):
        yield from runner.commands
    for flow in repository.workflows.values():
        for job in flow.jobs:
            for step in job.steps:
                inputs = dict(step.inputs)
                if "build-push-action" in step.uses:
                    file = inputs.get("file", "")
                    yield (
                        "",
                        (
                            "docker",
                            "build",
                            *(("-f", file) if file else ()),
                            inputs.get("context", "."),
                        ),
                    )
                for command in shell.split(step.run):
                    yield step.working_directory, command.words
