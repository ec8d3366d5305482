"""Why an image of the repository cannot be built or does not start, as its Dockerfile stands."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from mle_lint.artefacts import commands as shell
from mle_lint.artefacts import dockerfile as docker
from mle_lint.artefacts.dockerfile import Dockerfile
from mle_lint.probes.commands.command_faults import fault
from mle_lint.probes.commands.image_files import copied
from mle_lint.probes.commands.image_order import early_install
from mle_lint.probes.commands.started import file_of, start_of
from mle_lint.repository import Repository


def image_trouble(repository: Repository, path: str, context: str, command: str = "") -> str:
    """What is known to keep an image from being built in a folder, or from running its command
    or the one given instead."""
    dockerfile = repository.dockerfiles[path]
    trouble = early_install(repository, path, dockerfile)
    if trouble:
        return f"{path}: {trouble}"
    files = copied(repository, dockerfile, context, ())
    if files.unknown:
        return ""
    for item in begun(repository, dockerfile, command, files.roots):
        # Other files may be made or mounted; that a file is no module holds everywhere.
        start = start_of(item.words)
        if start.kind == "module" and start.target.endswith(".py"):
            return fault(repository, item.words, files.roots)
    return ""


def begun(
    repository: Repository, dockerfile: Dockerfile, command: str, folders: tuple[str, ...]
) -> Iterator[shell.Command]:
    """The commands of the start, with those of an own script that it runs."""
    start = dockerfile.start_command()
    given = shell.split(command) if command else docker.commands(start) if start else ()
    for item in given:
        yield item
        yield from of_script(repository, item, folders)


def of_script(
    repository: Repository, command: shell.Command, folders: tuple[str, ...]
) -> Iterator[shell.Command]:
    """The commands of the own shell scripts that a command starts, or hands to the first."""
    for word in command.words[:2]:
        path = file_of(repository, posixpath.basename(word), folders) if ".sh" in word else None
        if path is not None:
            yield from shell.split(repository.text(path) or "")
