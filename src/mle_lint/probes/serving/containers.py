"""Whether a Dockerfile makes an image that starts the project."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from mle_lint.artefacts import commands as shell
from mle_lint.artefacts import dockerfile as docker
from mle_lint.artefacts.dockerfile import Dockerfile
from mle_lint.artefacts.module import Module
from mle_lint.artefacts.terms import Terms, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import own_code
from mle_lint.probes.commands.command_faults import fault
from mle_lint.probes.commands.image_faults import build_fault, lacks, left_behind
from mle_lint.probes.commands.image_files import Copied, copied, left_out
from mle_lint.probes.commands.image_order import early_install
from mle_lint.probes.commands.image_starts import of_script
from mle_lint.probes.commands.runners import path_of
from mle_lint.probes.commands.start_imports import load_fault, without_package
from mle_lint.probes.commands.started import above, start_of
from mle_lint.probes.honesty.path_endings import is_ignored
from mle_lint.probes.reproducibility.dependencies import table
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_WORD = pattern(r"[^\W_]+")
_IDLE = frozenset({"cd", "export", "echo", "mkdir", "set", "source", ".", "chmod", "wait", "exec"})
# Packages with which JavaScript answers requests.
_SERVER = pattern(
    r"\"(?:express|fastify|koa|hono|@nestjs/core|@hapi/hapi|@apollo/server|restify|polka)\"\s*:"
)
_WRITES = frozenset({"open", "dump", "dumps", "write", "write_text", "save", "to_csv", "to_json"})


class Use(NamedTuple):
    """How a compose service builds and starts a Dockerfile; `mounts` are folders that it mounts."""

    context: str
    command: str
    mounts: tuple[str, ...]


class _Image(NamedTuple):
    """A Dockerfile with the folders that services mount into what it builds."""

    path: str
    dockerfile: Dockerfile
    mounts: tuple[str, ...]


class Policy(NamedTuple):
    """What the rule says of images and commands: phrases as `terms` reads them."""

    installers: Terms
    idle: Terms
    bare: tuple[str, ...]
    front: tuple[str, ...]
    serving: tuple[str, ...]
    made: tuple[str, ...]
    known: Mapping[str, tuple[str, ...]]


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
    distributions: tuple[str, ...],
) -> Iterator[Evidence]:
    """Dockerfiles that install what is needed and start a service, a batch job or a training.

    `installers` and `idle` are phrases of commands that install, and of commands that start
    nothing of the project (a shell, a tracker's server). `bare` images bring no packages of the
    project, `front` images are those of front ends, `serving` images start a server on their
    own. A copied file that is missing counts unless a word of `made` is in its path: an earlier
    step makes it. Files in folders of `aside` are left out. `distributions` are entries
    `import: package package`; what is started may lack none that the image does not install.
    """
    policy = Policy(
        terms(*installers), terms(*idle), bare, front, serving, made, table(distributions)
    )
    uses = uses_of(repository)
    for path, dockerfile in repository.dockerfiles.items():
        if any(part.lower() in aside for part in posixpath.dirname(path).split("/")):
            continue
        found = _works(repository, path, dockerfile, uses.get(path, ()), uses.get("", ()), policy)
        if found is not None:
            yield found


def present(repository: Repository, *, others: tuple[str, ...]) -> Iterator[Evidence]:
    """Any Dockerfile, or a file named in `others` from which another tool builds an image."""
    for path in repository.dockerfiles:
        yield Evidence(repository.place(path), posixpath.basename(path))
    for path in repository.files:
        if posixpath.basename(path) in others:
            yield Evidence(repository.place(path), posixpath.basename(path))


def uses_of(repository: Repository) -> dict[str, tuple[Use, ...]]:
    """Services by the Dockerfile that they build.

    Under "" are those that start own code in an image that they name; it may be built elsewhere.
    """
    found: dict[str, tuple[Use, ...]] = {}
    for path, compose in repository.composes.items():
        folder = posixpath.dirname(path)
        for service in compose.services:
            name = ""
            context = _joined(folder, service.build_context or ".")
            if service.build_context or service.dockerfile:
                name = _joined(context, service.dockerfile or "Dockerfile")
            elif not any(start_of(c.words).kind for c in shell.split(service.command)):
                continue
            use = Use(context, service.command, tuple(_mounted(folder, service.volumes)))
            found[name] = (*found.get(name, ()), use)
    return found


def _mounted(folder: str, volumes: tuple[str, ...]) -> Iterator[str]:
    for volume in volumes:
        if volume.startswith("."):
            yield _joined(folder, volume.partition(":")[0])


def _joined(folder: str, name: str) -> str:
    path = posixpath.normpath(posixpath.join(folder, name))
    return "" if path == "." else path


def _works(
    repository: Repository,
    path: str,
    dockerfile: Dockerfile,
    uses: tuple[Use, ...],
    others: tuple[Use, ...],
    policy: Policy,
) -> Evidence | None:
    """The start of an image that can be built, by its own command or by one that replaces it."""
    if _only_front_end(repository, path, dockerfile, policy) or build_fault(dockerfile):
        return None
    if early_install(repository, path, dockerfile):
        return None
    start = dockerfile.start_command()
    uses = uses if start else uses or others
    given = [(tuple(shell.split(use.command)), use.command) for use in uses if use.command]
    own = [(tuple(docker.commands(start)), start.value)] if start else []
    if not start and is_image(dockerfile, policy.serving):
        own = [((), dockerfile.stages[-1].image)]
    # A command of its own that every service replaces need not work.
    starts = [*own, *given] if len(given) == len(uses) else own or given
    image = _Image(path, dockerfile, tuple(mount for use in uses for mount in use.mounts))
    line = start.line if start else dockerfile.stages[-1].line
    for commands, text in starts:
        if any(_runs(repository, image, c, commands, policy) for c in _contexts(path, uses)):
            return Evidence(repository.place(path, line), text[:100])
    return None


def _runs(
    repository: Repository,
    image: _Image,
    context: str,
    commands: tuple[shell.Command, ...],
    policy: Policy,
) -> bool:
    """Whether an image that is built from a folder can do the commands."""
    dockerfile = image.dockerfile
    if not _installs(dockerfile, commands, policy):
        return False
    lively = [c for c in commands if c.words[0] not in _IDLE and not _is_idle(c.words, policy)]
    if not lively and not is_image(dockerfile, policy.serving):
        return False
    files = copied(repository, dockerfile, context, image.mounts)
    lively += [c for command in lively for c in of_script(repository, command, files.roots)]
    folders = (context, *above(posixpath.dirname(image.path)))
    entries = [_entry(repository, command, files.roots) for command in lively]
    if any(entry and left_behind(repository, dockerfile, files, entry) for entry in entries):
        return False
    started = _starts(repository, files, lively, policy)
    return started and not _lacks(repository, dockerfile, folders, lively, policy)


def _starts(
    repository: Repository, files: Copied, commands: list[shell.Command], policy: Policy
) -> bool:
    """Whether what is copied is there or made by a step, and what is started can be found."""
    for source in files.missing:
        made = any(word in policy.made for word in _WORD.findall(source.lower()))
        made = made or is_written(repository, posixpath.basename(source))
        if not made and not _is_kept_out(repository, source):
            return False
    if files.unknown:
        return True
    for command in commands:
        entry = _entry(repository, command, files.roots)
        if fault(repository, command.words, files.roots):
            return False
        if entry is not None and _fails(repository, files, command, entry):
            return False
    return True


def _fails(repository: Repository, files: Copied, command: shell.Command, entry: Module) -> bool:
    """Whether a started module, or one that it loads at once, is left out or fails to load."""
    return bool(
        left_out(repository, files, entry)
        or load_fault(repository, entry)
        or without_package(repository, command.words, entry)
    )


def _entry(
    repository: Repository, command: shell.Command, folders: tuple[str, ...]
) -> Module | None:
    """The own module that a command starts."""
    start = start_of(command.words)
    path = next((p for f in folders if (p := path_of(repository, start, f))), None)
    return own_code(repository).by_path.get(path) if path else None


def is_written(repository: Repository, name: str) -> bool:
    """Whether code that writes files names a file, so that running it makes the file."""
    return any(
        place.text.rsplit("/", 1)[-1] == name and writes
        for module in repository.code
        if (writes := not module.by_last_name.keys().isdisjoint(_WRITES))
        for place in module.facts.strings
    )


def _is_kept_out(repository: Repository, folder: str) -> bool:
    """Whether git leaves out a folder that code works in: what it holds is made by a step."""
    inside = f"{folder.strip('/')}/"
    return is_ignored(repository, folder) and any(
        place.text.removeprefix("./").startswith(inside)
        for module in repository.code
        for place in module.facts.strings
    )


def _lacks(
    repository: Repository,
    dockerfile: Dockerfile,
    folders: tuple[str, ...],
    commands: list[shell.Command],
    policy: Policy,
) -> bool:
    """Whether a started module imports packages that an image without any does not install."""
    if not is_image(dockerfile, policy.bare):
        return False
    for command in commands:
        entry = _entry(repository, command, folders)
        if entry and lacks(repository, dockerfile, entry, folders, policy.known):
            return True
    return False


def _contexts(path: str, uses: tuple[Use, ...]) -> tuple[str, ...]:
    """Folders from which the image may be built: those of compose, its own, those above."""
    folder = posixpath.dirname(path)
    chosen = [use.context for use in uses]
    chosen += [name for name in above(folder) if not name.endswith("src") or name == folder]
    return tuple(dict.fromkeys(chosen))


def is_image(dockerfile: Dockerfile, names: tuple[str, ...]) -> bool:
    """Whether the final image is built on one of the named ones, by the end of its name."""
    for stage in dockerfile.chain(dockerfile.final):
        image = stage.image.lower().split("@")[0]
        bare = image.rsplit(":", 1)[0] if ":" in image.rsplit("/", 1)[-1] else image
        if any(bare == name or bare.endswith("/" + name) for name in names):
            return True
    return False


def _only_front_end(
    repository: Repository, path: str, dockerfile: Dockerfile, policy: Policy
) -> bool:
    """Whether an image holds the pages of a project in Python, and no server of its own."""
    package = posixpath.join(posixpath.dirname(path), "package.json")
    return (
        bool(repository.code)
        and not _SERVER.search(repository.text(package) or "")
        and is_image(dockerfile, policy.front)
        and not any(
            "pip" in step.value or "python" in step.value.lower() for step in dockerfile.runs()
        )
    )


def _installs(dockerfile: Dockerfile, commands: tuple[shell.Command, ...], policy: Policy) -> bool:
    if not is_image(dockerfile, policy.bare) and dockerfile.base_images():
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
