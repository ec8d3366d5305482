"""What keeps `docker compose` from starting: folders and files that its services need."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from mle_lint.artefacts.compose import Service
from mle_lint.probes.commands.image_starts import image_trouble
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# Files of these kinds are written by people; others that are mounted may be made by a run.
_WRITTEN = (".sql", ".yml", ".yaml", ".conf", ".ini", ".cfg", ".toml", ".xml", ".py", ".sh")
_COPIED = (*_WRITTEN, ".txt", ".lock")
_STANDARD = ("docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml")
_VALUED = frozenset({
    "-f", "--file", "-p", "--project-name", "--env-file", "--profile", "--project-directory",
    "--ansi", "--parallel",
})  # fmt: skip
_STARTS = frozenset({"up", "build", "run", "create", "start"})


# Images of stores, queues and dashboards, by their last names: none is the work itself.
_STORES = frozenset({
    "postgres", "postgresql", "mysql", "mariadb", "mongo", "redis", "redis-stack", "grafana",
    "prometheus", "alertmanager", "node-exporter", "cadvisor", "kafka", "cp-kafka", "zookeeper",
    "cp-zookeeper", "redpanda", "rabbitmq", "minio", "mc", "adminer", "pgadmin4", "elasticsearch",
    "kibana", "opensearch", "loki", "promtail", "jaeger", "tempo", "localstack", "kafka-ui",
    "timescaledb", "pgvector", "influxdb", "mosquitto", "eclipse-mosquitto", "phpmyadmin",
})  # fmt: skip


class Composed(NamedTuple):
    """A command of compose: the files that it names, its verb, and the words after it."""

    files: tuple[str, ...]
    verb: str
    rest: tuple[str, ...]


def composed(words: tuple[str, ...]) -> Composed | None:
    """The command taken apart, or None for another tool."""
    if words[0] in ("docker-compose", "podman-compose"):
        rest = list(words[1:])
    elif words[:1] in (("docker",), ("podman",)) and words[1:2] == ("compose",):
        rest = list(words[2:])
    else:
        return None
    files: list[str] = []
    while rest and rest[0].startswith("-"):
        flag, given, value = rest.pop(0).partition("=")
        if not given and flag in _VALUED and rest:
            value = rest.pop(0)
        if flag in ("-f", "--file"):
            files.append(value)
    return Composed(tuple(files), rest[0] if rest else "", tuple(rest[1:]))


def compose_fault(repository: Repository, words: tuple[str, ...], folders: tuple[str, ...]) -> str:
    """The folder or file that a started service is built from or mounts, and that is missing."""
    command = composed(words)
    if command is None or command.verb not in _STARTS:
        return ""
    for path in _chosen(repository, command, folders):
        services = repository.composes[path].services
        named = {service.name for service in services} & set(command.rest)
        for service in services:
            missing = _missing(repository, posixpath.dirname(path), service)
            if missing and (not named or service.name in named):
                return f"service {service.name} needs {missing}"
    return ""


def only_stores(repository: Repository, words: tuple[str, ...], folders: tuple[str, ...]) -> bool:
    """Whether what a command starts is nothing but databases, queues and dashboards."""
    command = composed(words)
    if command is None or command.verb not in ("up", "start"):
        return False
    services = [
        s for p in _chosen(repository, command, folders) for s in repository.composes[p].services
    ]
    named = [service for service in services if service.name in command.rest] or services
    return bool(named) and all(
        not service.build_context and _last_name(service.image) in _STORES for service in named
    )


def _last_name(image: str) -> str:
    return image.rsplit("/", 1)[-1].partition(":")[0].partition("@")[0]


def _chosen(repository: Repository, command: Composed, folders: tuple[str, ...]) -> Iterator[str]:
    """The compose files that a command reads: the named ones, or the standard one at its place."""
    for folder in folders:
        wanted = command.files or _STANDARD
        paths = [posixpath.normpath(posixpath.join(folder, name)) for name in wanted]
        found = [path for path in paths if path in repository.composes]
        if found:
            yield from found
            return


def _missing(repository: Repository, folder: str, service: Service) -> str:
    if service.build_context:
        context = inside(folder, service.build_context)
        if context is not None:
            if context and context not in repository.folders:
                return f"{service.build_context}, which is not there"
            lacking = _uncopied(repository, context, service.dockerfile or "Dockerfile")
            if lacking:
                return f"{lacking}, which is not there"
            trouble = _of_image(repository, context, service)
            if trouble:
                return trouble
    for volume in service.volumes:
        source = volume.split(":", 1)[0]
        path = inside(folder, source) if source.startswith(".") else None
        if path and path.endswith(_WRITTEN) and not repository.exists(path):
            return f"{source}, which is not there"
    return ""


def _of_image(repository: Repository, context: str, service: Service) -> str:
    path = inside(context, service.dockerfile or "Dockerfile")
    if path is None or path not in repository.dockerfiles:
        return ""
    trouble = image_trouble(repository, path, context, service.command)
    return f"an image that works: {trouble}" if trouble else ""


def _uncopied(repository: Repository, context: str, name: str) -> str:
    """What the image copies and its context does not hold: a list, a script or settings, or a
    folder that lies at the top and so outside the context."""
    file = inside(context, name)
    dockerfile = repository.dockerfiles.get(file) if file else None
    for copy in dockerfile.copies() if dockerfile else ():
        for source in () if copy.from_stage else copy.sources:
            path = inside(context, source.lstrip("/"))
            if not path or set(path) & set("*?[<") or repository.exists(path):
                continue
            if path.endswith(_COPIED) or repository.exists(posixpath.normpath(source.lstrip("/"))):
                return source
    return ""


def inside(folder: str, target: str) -> str | None:
    """A path of the repository, or None for an address, a variable or a place outside."""
    if "$" in target or ":" in target or target.startswith(("/", "~")):
        return None
    path = posixpath.normpath(posixpath.join(folder, target))
    if path.startswith(".."):
        return None
    return "" if path == "." else path
