"""As which user a container runs."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator

from mle_lint.artefacts.dockerfile import Dockerfile
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probe import Undecided
from mle_lint.probes.serving.base_images import own_dockerfiles
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_ROOT = pattern(r"[\"']?(?:root|0+)(?::\S*)?[\"']?$")
_MARK = b"runAsNonRoot"
_NON_ROOT = pattern(r"runAsNonRoot[\"']?\s*[:=]\s*[\"']?true")
MAX_MANIFESTS = 200


class Runs(NamedTuple):
    """A Dockerfile with its last user: where it is named, how, and whether it is root."""

    path: str
    line: int
    text: str
    root: bool
    lowered: bool


def unprivileged(
    repository: Repository,
    *,
    aside: tuple[str, ...],
    unprivileged_images: tuple[str, ...],
    managed_images: tuple[str, ...],
) -> Iterator[Evidence]:
    """The users of all Dockerfiles, when none runs as root.

    `unprivileged_images` are patterns of images that set a user themselves; those of
    `managed_images` have theirs set by the platform and are left out.
    """
    found = _runs(repository, aside, unprivileged_images, managed_images)
    if not any(run.root for run in found):
        yield from (_evidence(repository, run) for run in found)


def partly_unprivileged(
    repository: Repository,
    *,
    aside: tuple[str, ...],
    unprivileged_images: tuple[str, ...],
    managed_images: tuple[str, ...],
    droppers: tuple[str, ...],
) -> Iterator[Evidence]:
    """Images that run as root where another does not, or where rights are given up later.

    That is by an earlier USER, by a program of `droppers` in the start command, or by what
    starts the container.
    """
    found = _runs(repository, aside, unprivileged_images, managed_images)
    dropped = _dropped(repository, aside, droppers)
    if any(not run.root or run.lowered for run in found):
        yield from (_evidence(repository, run) for run in found if run.root)
    yield from dropped
    yield from _started_unprivileged(repository)


def _runs(
    repository: Repository,
    aside: tuple[str, ...],
    unprivileged_images: tuple[str, ...],
    managed_images: tuple[str, ...],
) -> list[Runs]:
    found = [
        _run(path, dockerfile, unprivileged_images)
        for path, dockerfile in own_dockerfiles(repository, aside)
        if not _is_any(dockerfile, managed_images)
    ]
    if not found:
        raise Undecided("the platform decides as which user these images run")
    return found


def _run(path: str, dockerfile: Dockerfile, unprivileged_images: tuple[str, ...]) -> Runs:
    stage = dockerfile.stages[-1]
    named = [
        s for part in dockerfile.chain(stage) for s in part.instructions if s.keyword == "USER"
    ]
    lowered = any(not _ROOT.match(step.value.strip()) for step in named)
    user = dockerfile.user()
    if user is not None:
        value = user.value.strip()
        return Runs(path, user.line, f"USER {value[:60]}", bool(_ROOT.match(value)), lowered)
    if _is_any(dockerfile, unprivileged_images):
        return Runs(path, stage.line, f"{stage.image[:80]} sets a user", False, False)
    return Runs(path, stage.line, "no USER is set", True, False)


def _is_any(dockerfile: Dockerfile, patterns: tuple[str, ...]) -> bool:
    """Whether the final image is built on an image that matches one of the patterns."""
    images = [stage.image.lower() for stage in dockerfile.chain(dockerfile.final)]
    return any(fnmatch.fnmatchcase(image, p) for image in images for p in patterns)


def _dropped(
    repository: Repository, aside: tuple[str, ...], droppers: tuple[str, ...]
) -> Iterator[Evidence]:
    for path, dockerfile in own_dockerfiles(repository, aside):
        start = dockerfile.start_command()
        if start is not None and any(name in start.value for name in droppers):
            yield Evidence(repository.place(path, start.line), start.value[:80])


def _started_unprivileged(repository: Repository) -> Iterator[Evidence]:
    """A user for a service that compose builds, or in a manifest of the cluster."""
    for path in repository.composes:
        for root in repository.yaml(path):
            services = root.get("services")
            for _, service in services.items if services else ():
                user = service.get("user")
                built = service.get("build") is not None
                if built and user and user.value and not _ROOT.match(user.value):
                    yield Evidence(repository.place(path, user.line), f"user: {user.value[:40]}")
    for path in repository.of_kind("yaml")[:MAX_MANIFESTS]:
        text = repository.text_with(path, _MARK)
        match = _NON_ROOT.search(text) if text else None
        if match:
            yield Evidence(
                repository.place(path, text.count("\n", 0, match.start()) + 1), match[0][:40]
            )


def _evidence(repository: Repository, run: Runs) -> Evidence:
    return Evidence(repository.place(run.path, run.line), run.text)
