"""How exactly the images are named that Dockerfiles start from."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from mle_lint.artefacts.dockerfile import Dockerfile
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probe import Undecided
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_NUMBER = pattern(r"\d+")
_MINOR = pattern(r"\d+\.\d+|\d{4}[-.]?\d{2}")
_COMMIT = pattern(r"(?:sha-?)?[0-9a-f]{7,40}$")


class Base(NamedTuple):
    """An image that a FROM names, and how exactly: "exact", "loose" or "open"."""

    path: str
    line: int
    image: str
    exactness: str


def pinned(
    repository: Repository, *, aside: tuple[str, ...], distributions: tuple[str, ...]
) -> Iterator[Evidence]:
    """The images of all Dockerfiles, when each has a digest or at least a minor version.

    `distributions` are images whose every tag but an open one names a release. Files in folders
    of `aside` count only where there are no others.
    """
    bases = _bases(repository, aside, distributions)
    if all(base.exactness == "exact" for base in bases):
        yield from (_evidence(repository, base) for base in bases)


def loosely_pinned(
    repository: Repository, *, aside: tuple[str, ...], distributions: tuple[str, ...]
) -> Iterator[Evidence]:
    """The images that are not exact, where at least one of all has some version."""
    bases = _bases(repository, aside, distributions)
    if any(base.exactness != "open" for base in bases):
        yield from (_evidence(repository, base) for base in bases if base.exactness != "exact")


def own_dockerfiles(
    repository: Repository, aside: tuple[str, ...]
) -> tuple[tuple[str, Dockerfile], ...]:
    """The Dockerfiles outside of the folders of `aside`, else all; raises Undecided for none."""
    found = tuple(repository.dockerfiles.items())
    if not found:
        raise Undecided("no Dockerfile could be read")
    main = tuple((path, file) for path, file in found if not _is_aside(path, aside))
    return main or found


def _is_aside(path: str, aside: tuple[str, ...]) -> bool:
    return any(part.lower() in aside for part in posixpath.dirname(path).split("/"))


def _bases(
    repository: Repository, aside: tuple[str, ...], distributions: tuple[str, ...]
) -> list[Base]:
    found = []
    for path, dockerfile in own_dockerfiles(repository, aside):
        for image, line in dockerfile.base_images():
            if image.lower() != "scratch":
                found.append(Base(path, line, image, _exactness(image, distributions)))
    if not found:
        raise Undecided("every image is made from scratch")
    return found


def _exactness(image: str, distributions: tuple[str, ...]) -> str:
    """Whether a name always gives the same release, the same major version, or anything."""
    name, at, _ = image.partition("@")
    if at:
        return "exact"
    last, _, tag = name.rsplit("/", 1)[-1].partition(":")
    if "$" in name:
        return "loose"
    number = _NUMBER.search(tag)
    if _COMMIT.match(tag) or (number and _MINOR.match(tag, number.start())):
        return "exact"
    if last in distributions and tag and (number or tag.isalpha()) and not _is_open(tag):
        return "exact"
    return "loose" if number else "open"


def _is_open(tag: str) -> bool:
    return tag in ("latest", "stable", "rolling", "edge", "testing", "unstable", "devel", "lts")


def _evidence(repository: Repository, base: Base) -> Evidence:
    return Evidence(repository.place(base.path, base.line), base.image[:100])
