"""Services of compose files that make the main result when they are started."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from mle_lint.artefacts import commands as shell
from mle_lint.artefacts.compose import Service
from mle_lint.model import Evidence
from mle_lint.probes.code.main_work import Worker
from mle_lint.probes.commands.command_faults import fault
from mle_lint.probes.commands.composing import inside
from mle_lint.probes.commands.image_files import copied
from mle_lint.probes.commands.image_starts import begun
from mle_lint.probes.commands.runners import function_of, resolved
from mle_lint.probes.commands.start_faults import start_trouble
from mle_lint.repository import Repository


def jobs(repository: Repository, worker: Worker) -> Iterator[Evidence]:
    """Services that are built here and of whose commands one does main work."""
    for path, compose in repository.composes.items():
        for service in compose.services:
            if service.build_context:
                started = _commands(repository, posixpath.dirname(path), service)
                work = next(
                    (c for c, folder in started if _works(repository, worker, c, folder)), None
                )
                if work is not None:
                    yield Evidence(repository.place(path, service.line), work.text[:100])


def _commands(
    repository: Repository, home: str, service: Service
) -> Iterator[tuple[shell.Command, str]]:
    """What a service runs, by its own command or that of its image, with each folder that comes
    into the image or is mounted, since a path may be one within any of them."""
    context = inside(home, service.build_context)
    if context is None:
        return
    volumes = (volume.split(":", 1)[0] for volume in service.volumes)
    mounted = (inside(home, source) for source in volumes if source.startswith("."))
    mounts = tuple(folder for folder in mounted if folder in repository.folders)
    file = inside(context, service.dockerfile or "Dockerfile")
    dockerfile = repository.dockerfiles.get(file) if file else None
    folders: tuple[str, ...] = (context, *mounts)
    if dockerfile is not None:
        folders = copied(repository, dockerfile, context, mounts).roots
        given = tuple(begun(repository, dockerfile, service.command, folders))
    else:
        given = shell.split(service.command)
    for command in given:
        for folder in folders:
            yield command, folder


def _works(repository: Repository, worker: Worker, command: shell.Command, folder: str) -> bool:
    function = function_of(repository, command.words)
    paths = tuple(resolved(repository, folder, command.words))
    if not any(worker.works(path, function) for path in paths):
        return False
    return not (
        fault(repository, command.words, (folder,))
        or start_trouble(repository, command.words, (folder,))
    )
