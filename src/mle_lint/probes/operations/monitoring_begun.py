"""Monitoring that is installed, configured or logged, and computes nothing yet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts.module import Call, Decorator, Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import declared, evidence, imports
from mle_lint.probes.code.entries import handler_methods
from mle_lint.probes.code.own_code import lines_of
from mle_lint.probes.operations.drift import compares, is_named_for
from mle_lint.probes.serving import logs
from mle_lint.repository import Repository

# `logger.info("the model is loaded")`: one literal without a field, that tells of no request.
_FIXED = pattern(r"\.\w+\(\s*(?:\"([^\"{%]*)\"|'([^'{%]*)')\s*\)")
_OF_REQUEST = pattern(
    r"request|endpoint|predict|receiv|infer|query|question|answer|scor", re.IGNORECASE
)
_NUMBERS = ("numpy", "pandas", "scipy", "polars", "pyspark")
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
    occasions: tuple[str, ...],
) -> Iterator[Evidence]:
    """Monitoring that is installed or configured, routes that return counts, logged requests,
    and functions that compute drift, of which no call is seen.

    `packages` are distributions, of which a list of all that is installed says nothing; `files`
    the ends of paths, `routes` the paths of a web route; `methods` and `libraries` those of
    `logs.mostly_logged`; `images` the beginnings of images of compose services; `tracing`
    settings that turn it on in modules that import one of `traced`; `occasions` words in the
    names of functions.
    """
    for item in declared(repository, packages=packages):
        if not repository.manifests[item.location.path].is_frozen():
            yield item
    for path in repository.files:
        if path.lower().endswith(files) and repository.size(path) > 1:
            yield Evidence(repository.place(path), path.rsplit("/", 1)[-1])
    yield from _composed(repository, images)
    for module in repository.code:
        if not module.notebook:
            yield from _traced(repository, module, tracing, traced)
            yield from _routes(module, routes)
            yield from _logged_requests(repository, module, methods, libraries)
            yield from _of_drift(repository, module, frozenset(occasions))


def _of_drift(
    repository: Repository, module: Module, occasions: frozenset[str]
) -> Iterator[Evidence]:
    """The first function that says that it computes drift, in a file that works with numbers."""
    for function in module.facts.functions if imports(module, _NUMBERS) else ():
        last = function.name.rsplit(".", 1)[-1]
        if is_named_for(last, occasions) and compares(repository, module):
            yield Evidence(module.at(function.line), f"def {function.name}")
            return


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
    repository: Repository, module: Module, methods: tuple[str, ...], libraries: tuple[str, ...]
) -> Iterator[Evidence]:
    """The first log call with a value in a function that answers a route, or that every request
    passes."""
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
    answering |= set(handler_methods(module))
    if imports(module, ("ray.serve",)):
        answering |= {f.name for f in module.facts.functions if f.name.endswith(".__call__")}
    for call in logs.log_calls(module, methods, libraries) if answering else ():
        if call.scope in answering and not _is_fixed(repository, module, call):
            yield evidence(module, call)
            return


def _is_fixed(repository: Repository, module: Module, call: Call) -> bool:
    """Whether a log call says the same of every request: one text, without a value in it."""
    line = lines_of(repository, module.path)[call.line - 1 : call.line]
    found = _FIXED.search(line[0]) if line else None
    return found is not None and not _OF_REQUEST.search(found[1] or found[2] or "")
