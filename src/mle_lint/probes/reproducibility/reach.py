"""Which of the repository's own modules the commands of its documents lead to."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from mle_lint.artefacts import commands as shell
from mle_lint.artefacts import dockerfile as docker
from mle_lint.artefacts.module import Module
from mle_lint.artefacts.paths import is_test
from mle_lint.probes.code.main_work import serves
from mle_lint.probes.code.own_code import own_code, text_of
from mle_lint.probes.commands.runners import resolved, runners
from mle_lint.probes.documents.told import Told, told
from mle_lint.repository import Repository

_STAGED = {"dvc": "dvc repro", "mlflow": "mlflow run", "snakemake": "snakemake"}
_IMAGES = ("docker", "docker-compose", "podman", "podman-compose", "kubectl")


@lru_cache(maxsize=1)
def started(repository: Repository) -> tuple[Module, ...]:
    """The modules that a told command starts, whether itself, by a task or by an image."""
    own = own_code(repository)
    found: dict[str, Module] = {}
    for item in told(repository):
        for path in _paths(repository, item):
            path = path if path in own.by_path else posixpath.join(path, "__main__.py")
            if path in own.by_path and not is_test(path):
                found[path] = own.by_path[path]
    return tuple(found.values())


@lru_cache(maxsize=1)
def reached(repository: Repository) -> frozenset[str]:
    """Paths of the modules behind what is started or named in a document."""
    own = own_code(repository)
    return frozenset(m.path for entry in _entries(repository) for m in own.closure(entry))


@lru_cache(maxsize=1)
def worked(repository: Repository) -> frozenset[str]:
    """Those of `reached` behind what is no service, nor a part of one: the data of a service may
    come with the requests."""
    own = own_code(repository)
    served = {part.path for m in repository.code if serves(m) for part in own.closure(m)}
    entries = _entries(repository)
    scripts = [m for m in entries if m.path not in served or (m.facts.main_line and not serves(m))]
    return frozenset(part.path for script in scripts for part in own.closure(script))


def _entries(repository: Repository) -> tuple[Module, ...]:
    named = _named(repository)
    by_path = own_code(repository).by_path
    return (
        *started(repository),
        *(m for p, m in by_path.items() if posixpath.basename(p) in named and not is_test(p)),
    )


def _named(repository: Repository) -> frozenset[str]:
    """Names of Python files that the documents hold, also as `python -m package.module`."""
    texts = (text_of(repository, path) for path in repository.documents)
    words = [word for text in texts for word in text.split()]
    dotted = (after for word, after in pairwise(words) if "-m" in word and _bare(word) == "-m")
    paths = [name for word in words if ".py" in word and (name := _bare(word)).endswith(".py")]
    paths += [f"{_bare(name).rsplit('.', 1)[-1]}.py" for name in dotted]
    return frozenset(posixpath.basename(path) for path in paths)


def _bare(word: str) -> str:
    """A word without the marks around it."""
    return word.strip("`'\"()[]*,:;.")


def _paths(repository: Repository, item: Told) -> Iterator[str]:
    for folder in item.folders:
        yield from resolved(repository, folder, item.words)
    tool = item.words[0].rsplit("/", 1)[-1]
    if tool in _IMAGES:
        yield from _of_images(repository)
    names = {_STAGED.get(tool, tool), *map(posixpath.basename, item.words[1:])}
    for runner in runners(repository):
        if runner.name in names:
            for folder, words in runner.commands:
                yield from resolved(repository, folder, words)


@lru_cache(maxsize=1)
def _of_images(repository: Repository) -> tuple[str, ...]:
    """The files that the images and the services of the repository start."""
    found: list[str] = []
    for path, dockerfile in repository.dockerfiles.items():
        start = dockerfile.start_command()
        for command in docker.commands(start) if start else ():
            found += resolved(repository, posixpath.dirname(path), command.words)
    for path, compose in repository.composes.items():
        for service in compose.services:
            folder = posixpath.normpath(
                posixpath.join(posixpath.dirname(path), service.build_context or ".")
            )
            for command in shell.split(service.command):
                found += resolved(repository, folder.removeprefix("."), command.words)
    return tuple(found)
