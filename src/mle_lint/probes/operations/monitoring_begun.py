"""Monitoring that is installed, configured or logged, and computes nothing yet."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.module import Decorator, Module
from mle_lint.model import Evidence
from mle_lint.probes.code.calls import declared, evidence, imports
from mle_lint.probes.serving import logs
from mle_lint.repository import Repository

# What a web framework runs before or after every request.
_HOOKS = frozenset({"middleware", "before_request", "after_request", "teardown_request"})


def prepared(
    repository: Repository,
    *,
    packages: tuple[str, ...],
    files: tuple[str, ...],
    routes: tuple[str, ...],
    methods: tuple[str, ...],
    libraries: tuple[str, ...],
    images: tuple[str, ...],
    tracing: tuple[str, ...],
    traced: tuple[str, ...],
) -> Iterator[Evidence]:
    """Monitoring that is installed or configured, routes that return counts, logged requests.

    `packages` are distributions, `files` the ends of paths, `routes` the paths of a web route;
    `methods` and `libraries` those of `logs.mostly_logged`; `images` the beginnings of images of
    compose services; `tracing` settings that turn it on in modules that import one of `traced`.
    """
    yield from declared(repository, packages=packages)
    for path in repository.files:
        if path.lower().endswith(files) and repository.size(path) > 1:
            yield Evidence(repository.place(path), path.rsplit("/", 1)[-1])
    yield from _composed(repository, images)
    for module in repository.code:
        if not module.notebook:
            yield from _traced(repository, module, tracing, traced)
            yield from _routes(module, routes)
            yield from _logged_requests(module, methods, libraries)


def _composed(repository: Repository, images: tuple[str, ...]) -> Iterator[Evidence]:
    """Services of a compose file that collect or show metrics."""
    for path, compose in repository.composes.items():
        for service in compose.services:
            if service.image.startswith(images):
                yield Evidence(repository.place(path, service.line), service.image)


def _traced(
    repository: Repository, module: Module, tracing: tuple[str, ...], traced: tuple[str, ...]
) -> Iterator[Evidence]:
    """A setting that turns the tracing of a framework on."""
    if not imports(module, traced):
        return
    text = repository.text(module.path) or ""
    for setting in tracing:
        place = text.find(setting)
        if place >= 0:
            yield Evidence(module.at(text.count("\n", 0, place) + 1), setting)
            return


def _routes(module: Module, routes: tuple[str, ...]) -> Iterator[Evidence]:
    for function in module.facts.functions:
        for decorator in function.decorators:
            if decorator.text.startswith("/") and decorator.text.lower().endswith(routes):
                yield Evidence(module.at(function.line), decorator.text)


def _meets_requests(decorator: Decorator) -> bool:
    return decorator.text.startswith("/") or decorator.name.rsplit(".", 1)[-1] in _HOOKS


def _logged_requests(
    module: Module, methods: tuple[str, ...], libraries: tuple[str, ...]
) -> Iterator[Evidence]:
    """The first log call of a function that answers a route, or that every request passes."""
    answering = {
        function.name
        for function in module.facts.functions
        if any(map(_meets_requests, function.decorators))
    }
    answering |= {
        f"{item.name}.dispatch"
        for item in module.facts.classes
        if any(base.endswith("Middleware") for base in item.bases)
    }
    for call in logs.log_calls(module, methods, libraries) if answering else ():
        if call.scope in answering:
            yield evidence(module, call)
            return
