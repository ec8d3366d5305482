"""Manifests of Kubernetes, and whether anything says why a cluster is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts.paths import is_test
from mle_lint.artefacts.terms import folded, terms
from mle_lint.artefacts.yaml_nodes import Node
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.commands.composing import composed
from mle_lint.probes.commands.started import start_of
from mle_lint.probes.documents.passages import below
from mle_lint.probes.documents.told import told
from mle_lint.repository import Repository

# So many YAML files are read; more belong to a platform.
MAX_FILES = 300
MAX_SIZE = 200_000
_KIND = pattern(r"^kind:\s*[\"']?(\w+)", re.MULTILINE)
_CONTAINERS = ("spec", "template", "spec", "containers")


def excessive(
    repository: Repository,
    *,
    kinds: tuple[str, ...],
    foreign: tuple[str, ...],
    most: int,
    words: tuple[str, ...],
    reasons: tuple[str, ...],
    headings: tuple[str, ...],
) -> Iterator[Evidence]:
    """The first workload for a cluster, when the own ones are at most so many (`most`), no
    document gives a reason, and none tells a way to run without a cluster.

    Workloads are the `kinds` of manifests; those whose images all hold a word of `foreign` are
    not the author's. A reason is a word of `reasons` in a passage that holds one of `words` or
    stands below a heading that does, or a heading with one of `headings`.
    """
    own = list(_workloads(repository, kinds, foreign))
    if not own or len({name for name, _ in own}) > most:
        return
    passages = repository.passages
    about = set(passages.find(words)) | below(passages, words)
    if about & passages.find(reasons):
        return
    named = passages.find(headings)
    if any(passages[index].block.kind == "heading" for index in named) or _simple(repository):
        return
    yield own[0][1]


def _workloads(
    repository: Repository, kinds: tuple[str, ...], foreign: tuple[str, ...]
) -> Iterator[tuple[str, Evidence]]:
    """The names of the author's own workloads, with their places."""
    for path in [p for p in repository.of_kind("yaml") if not is_test(p)][:MAX_FILES]:
        text = repository.text(path) or "" if repository.size(path) <= MAX_SIZE else ""
        if not any(kind in kinds for kind in _KIND.findall(text)) or "{{" in text:
            continue
        for node in repository.yaml(path):
            images = _images(node)
            if node.text("kind") in kinds and not (images and _all_foreign(images, foreign)):
                name = node.text("metadata", "name") or path
                kind = node.get("kind") or node
                yield name, Evidence(repository.place(path, kind.line), f"{path} ({name})")


def _images(node: Node) -> list[str]:
    containers = node.get(*_CONTAINERS)
    return [item.text("image") for item in containers.each(20)] if containers else []


def _all_foreign(images: list[str], foreign: tuple[str, ...]) -> bool:
    wanted = terms(*foreign)
    return all(wanted.search(folded(image)) for image in images)


def _simple(repository: Repository) -> bool:
    """Whether a document starts the project by compose, a container, or its own file."""
    for item in told(repository):
        command = composed(item.words)
        if command is not None and command.verb == "up":
            return True
        if item.words[:2] in (("docker", "run"), ("podman", "run")) or start_of(item.words).kind:
            return True
    return False
