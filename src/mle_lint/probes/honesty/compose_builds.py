"""Folders and Dockerfiles that compose files build from and that the repository does not hold."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from mle_lint.artefacts.compose import Service
from mle_lint.artefacts.terms import Terms, folded
from mle_lint.model import Confidence, Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.honesty.path_endings import is_ignored
from mle_lint.repository import Repository

# Addresses, variables and names to fill in.
_OPEN = pattern(r"[$<>{}*]|://|^[/~]|^git@|^https?:|\.git(?:#|$)|^[\w-]+:")


def unbuildable(repository: Repository, foreign: Terms) -> Iterator[Evidence]:
    """Services whose build context or Dockerfile is in the repository under no folder from which
    compose may count; compose files in folders that `foreign` finds are left out.

    A service that several files describe is passed over, since each may give a part.
    """
    modules = {folder.partition("/")[0] for folder in repository.submodules}
    for path, compose in repository.composes.items():
        if foreign.search(folded(posixpath.dirname(path))) or "{{" in path:
            continue
        for service in compose.services:
            given = service.build_context or service.dockerfile
            if not given or _OPEN.search(service.build_context) or _is_shared(repository, service):
                continue
            name = _lack(repository, posixpath.dirname(path), service)
            if name and name.partition("/")[0] not in modules:
                text = f"service {service.name} is built from {name}, and nothing is there"
                place = repository.place(path, service.line)
                yield Evidence(place, text, confidence=Confidence.MEDIUM)


def _is_shared(repository: Repository, service: Service) -> bool:
    """Whether several compose files build a service of that name, perhaps of one another."""
    known = [s for c in repository.composes.values() for s in c.services if s.name == service.name]
    contexts = {s.build_context for s in known}
    return len(known) > 1 and not all(contexts)


def _lack(repository: Repository, folder: str, service: Service) -> str:
    """The folder or the Dockerfile that is not there, "" when both are or it cannot be told."""
    starts = [folder]
    while folder:
        folder = posixpath.dirname(folder)
        starts.append(folder)
    contexts = [_joined(start, service.build_context or ".") for start in starts]
    known = [context for context in contexts if context in repository.folders]
    if any(context.startswith("..") for context in contexts[:1]) or any(
        is_ignored(repository, context) for context in contexts if context
    ):
        return ""
    if not known:
        return contexts[0]
    if _OPEN.search(service.dockerfile) or not service.dockerfile:
        return "" if service.dockerfile else _no_dockerfile(repository, known)
    files = [_joined(context, service.dockerfile) for context in known]
    there = any(repository.exists(file) or is_ignored(repository, file) for file in files)
    return "" if there or files[0].startswith("..") else files[0]


def _no_dockerfile(repository: Repository, contexts: list[str]) -> str:
    """The Dockerfile that no context holds, under this name or as one of several to choose from."""
    for path in repository.of_kind("dockerfile"):
        if posixpath.dirname(path) in contexts:
            return ""
    names = ("Dockerfile", "dockerfile", "Containerfile")
    files = [_joined(context, name) for context in contexts for name in names]
    return "" if any(repository.exists(file) for file in files) else files[0]


def _joined(folder: str, name: str) -> str:
    path = posixpath.normpath(posixpath.join(folder, name))
    return "" if path == "." else path
