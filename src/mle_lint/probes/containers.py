"""Whether a Dockerfile makes an image that starts the project."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from mle_lint.artefacts import commands as shell
from mle_lint.artefacts import dockerfile as docker
from mle_lint.artefacts.dockerfile import Dockerfile
from mle_lint.artefacts.terms import Terms, terms
from mle_lint.model import Evidence
from mle_lint.probes.image_files import ImageFiles
from mle_lint.probes.started import Start, above, misplaced, start_of
from mle_lint.repository import Repository

_IDLE = frozenset({"cd", "export", "echo", "mkdir", "set", "source", ".", "chmod", "wait", "exec"})


class Use(NamedTuple):
    """How a compose service builds and starts a Dockerfile."""

    context: str
    command: str
    volumes: tuple[str, ...]


class Policy(NamedTuple):
    """What the rule says of images and commands: phrases as `terms` reads them."""

    installers: Terms
    idle: Terms
    bare: tuple[str, ...]
    front: tuple[str, ...]
    serving: tuple[str, ...]
    made: tuple[str, ...]


def working(
    repository: Repository,
    *,
    aside: tuple[str, ...],
    installers: tuple[str, ...],
    idle: tuple[str, ...],
    bare: tuple[str, ...],
    front: tuple[str, ...],
    serving: tuple[str, ...],
    made: tuple[str, ...],
) -> Iterator[Evidence]:
    """Dockerfiles that install what is needed and start a service, a batch job or a training.

    `installers` and `idle` are phrases of commands that install, and of commands that start
    nothing of the project (a shell, a tracker's server). `bare` images bring no packages of the
    project, `front` images are those of front ends, `serving` images start a server on their
    own. A copied file that is missing counts unless a word of `made` is in its path: an earlier
    step makes it. Files in folders of `aside` are left out.
    """
    policy = Policy(terms(*installers), terms(*idle), bare, front, serving, made)
    uses = _uses(repository)
    for path, dockerfile in repository.dockerfiles.items():
        if any(part.lower() in aside for part in posixpath.dirname(path).split("/")):
            continue
        found = _works(repository, path, dockerfile, uses.get(path, ()), policy)
        if found is not None:
            yield found


def present(repository: Repository, *, others: tuple[str, ...]) -> Iterator[Evidence]:
    """Any Dockerfile, or a file named in `others` from which another tool builds an image."""
    for path in repository.dockerfiles:
        yield Evidence(repository.place(path), posixpath.basename(path))
    for path in repository.files:
        if posixpath.basename(path) in others:
            yield Evidence(repository.place(path), posixpath.basename(path))


def _uses(repository: Repository) -> dict[str, tuple[Use, ...]]:
    found: dict[str, tuple[Use, ...]] = {}
    for path, compose in repository.composes.items():
        folder = posixpath.dirname(path)
        for service in compose.services:
            if not service.build_context and not service.dockerfile:
                continue
            context = posixpath.normpath(posixpath.join(folder, service.build_context or "."))
            context = "" if context == "." else context
            name = posixpath.join(context, service.dockerfile or "Dockerfile")
            use = Use(context, service.command, service.volumes)
            name = posixpath.normpath(name)
            found[name] = (*found.get(name, ()), use)
    return found


def _works(
    repository: Repository,
    path: str,
    dockerfile: Dockerfile,
    uses: tuple[Use, ...],
    policy: Policy,
) -> Evidence | None:
    if _only_front_end(repository, dockerfile, policy):
        return None
    start = dockerfile.start_command()
    given = [use.command for use in uses if use.command]
    served = _is_image(dockerfile, policy.serving)
    if start is None and not given and not served:
        return None
    commands = list(docker.commands(start)) if start else []
    for text in given:
        commands += shell.split(text)
    if not _installs(dockerfile, tuple(commands), policy):
        return None
    lively = [c for c in commands if c.words[0] not in _IDLE and not _is_idle(c.words, policy)]
    if not lively and not served:
        return None
    for context in _contexts(path, uses):
        volumes = tuple(volume for use in uses for volume in use.volumes)
        files = ImageFiles(repository, dockerfile, context, volumes)
        if files.missing(policy.made) or not _startable(repository, files, lively):
            continue
        line = start.line if start else dockerfile.stages[-1].line
        text = start.value if start else (given or [dockerfile.stages[-1].image])[0]
        return Evidence(repository.place(path, line), text[:100])
    return None


def _contexts(path: str, uses: tuple[Use, ...]) -> tuple[str, ...]:
    """Folders from which the image may be built: those of compose, its own, those above."""
    folder = posixpath.dirname(path)
    chosen = [use.context for use in uses]
    chosen += [name for name in above(folder) if not name.endswith("src") or name == folder]
    return tuple(dict.fromkeys(chosen))


def _is_image(dockerfile: Dockerfile, names: tuple[str, ...]) -> bool:
    for stage in dockerfile.chain(dockerfile.final):
        image = stage.image.lower().split("@")[0]
        bare = image.rsplit(":", 1)[0] if ":" in image.rsplit("/", 1)[-1] else image
        if any(bare == name or bare.endswith("/" + name) for name in names):
            return True
    return False


def _only_front_end(repository: Repository, dockerfile: Dockerfile, policy: Policy) -> bool:
    return (
        bool(repository.code)
        and _is_image(dockerfile, policy.front)
        and not any(
            "pip" in step.value or "python" in step.value.lower() for step in dockerfile.runs()
        )
    )


def _installs(dockerfile: Dockerfile, commands: tuple[shell.Command, ...], policy: Policy) -> bool:
    if not _is_image(dockerfile, policy.bare) and dockerfile.base_images():
        return True
    steps = [step.value for step in dockerfile.runs()]
    steps += [" ".join(command.words) for command in commands]
    return any(policy.installers.search(text[:5_000].lower()) for text in steps)


def _is_idle(words: tuple[str, ...], policy: Policy) -> bool:
    tool = words[0].rsplit("/", 1)[-1]
    if tool in ("bash", "sh", "zsh", "python", "python3", "R", "ipython", "fish", "julia"):
        return not any(not word.startswith("-") for word in words[1:]) and "-c" not in words
    found = policy.idle.search(" ".join((tool, *words[1:])).lower())
    return found is not None and found.start == 0


def _startable(
    repository: Repository,
    files: ImageFiles,
    commands: list[shell.Command],
) -> bool:
    """Whether what the commands start lies in the image, and imports what lies there too."""
    if files.unknown:
        return True
    scripts = {
        name: (target.partition(":")[0], manifest.project)
        for manifest in repository.manifests.values()
        for name, target in manifest.scripts
    }
    for command in commands:
        start = start_of(command.words)
        name = posixpath.basename(command.words[0])
        if not start.kind and name in scripts:
            target, project = scripts[name]
            # The project may be installed under its name from a package registry.
            start = Start("" if project and files.made_inside(project) else "script", target)
        if not _found(repository, files, start):
            return False
    return True


def _found(repository: Repository, files: ImageFiles, start: Start) -> bool:
    if not start.kind or re.search(r"[$<{%]", start.target):
        return True
    if start.kind == "file":
        path = files.source(start.target)
        if path is None:
            return files.made_inside(start.target)
        roots = (posixpath.dirname(files.absolute(start.target)), *files.python_path)
        return _imports_resolve(repository, files, path, roots)
    if start.kind in ("module", "app", "script"):
        # A console script does not look for modules in the working folder.
        roots = files.python_path if start.kind == "script" else files.import_roots(start.folder)
        path = files.module(start.target.replace("/", "."), roots)
        if path is None:
            # `python -m` may start a tool of an installed package.
            own = start.kind != "module" or _is_own(repository, start.target)
            return files.installed_late or not own
        return _imports_resolve(repository, files, path, roots)
    return False


def _is_own(repository: Repository, dotted: str) -> bool:
    """Whether some file or folder of the repository's code has the first name."""
    first = dotted.split(".")[0]
    return any(
        first in path.removesuffix(".py").split("/") for path in repository.of_kind("module")
    )


def _imports_resolve(
    repository: Repository, files: ImageFiles, path: str, roots: tuple[str, ...]
) -> bool:
    """Whether every own module that lies beside its importer is found on the import path."""
    if files.installed_late:
        return True
    return not misplaced(repository, path, lambda name: files.module(name, roots) is not None)
