"""Health checks that a container or a platform makes of a service."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from mle_lint.artefacts.yaml_nodes import Node
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.repository import Repository

MAX_MANIFESTS = 200


def checked_by_platform(
    repository: Repository,
    *,
    keys: tuple[str, ...],
    suffixes: tuple[str, ...],
    aside: tuple[str, ...],
) -> Iterator[Evidence]:
    """A HEALTHCHECK of an own image, a check of a service that compose builds, or a probe.

    `keys` are the words by which the manifests of platforms ask for one, in files with a suffix
    of `suffixes` outside of folders of `aside`.
    """
    yield from _images(repository)
    yield from _services(repository)
    found = pattern(rf"^\s*(?:- )?[\"']?(?:{'|'.join(keys)})[\"']?\s*[:={{\[]")
    marks = [key.encode() for key in keys]
    chosen = [p for p in repository.files if p.endswith(suffixes) and not _is_aside(p, aside)]
    for path in chosen[:MAX_MANIFESTS]:
        text = next((t for mark in marks if (t := repository.text_with(path, mark))), "")
        for number, line in enumerate(text.split("\n") if text else (), 1):
            if found.match(line):
                yield Evidence(repository.place(path, number), line.strip()[:60])
                break


def _is_aside(path: str, aside: tuple[str, ...]) -> bool:
    return any(part.lower() in aside for part in posixpath.dirname(path).split("/"))


def _images(repository: Repository) -> Iterator[Evidence]:
    for path, dockerfile in repository.dockerfiles.items():
        for stage in dockerfile.chain(dockerfile.final):
            for step in stage.instructions:
                if step.keyword == "HEALTHCHECK" and step.value.strip().upper() != "NONE":
                    text = " ".join(step.value.split())[:80]
                    yield Evidence(repository.place(path, step.line), f"HEALTHCHECK {text}")


def _services(repository: Repository) -> Iterator[Evidence]:
    for path in repository.composes:
        for root in repository.yaml(path):
            services = root.get("services")
            for name, service in services.items if services else ():
                check = service.get("healthcheck")
                if check is not None and _is_own(service) and check.get("test") is not None:
                    yield Evidence(
                        repository.place(path, check.line), f"healthcheck of {name[:40]}"
                    )


def _is_own(service: Node) -> bool:
    return service.get("build") is not None
