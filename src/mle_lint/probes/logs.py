"""Whether services and pipelines log, or print."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence
from mle_lint.probes import elsewhere, model_calls, training
from mle_lint.probes.calls import evidence, imports
from mle_lint.probes.serving import WEB
from mle_lint.repository import Repository


def mostly_logged(
    repository: Repository,
    *,
    methods: tuple[str, ...],
    libraries: tuple[str, ...],
    texts: tuple[str, ...],
    least: int,
) -> Iterator[Evidence]:
    """Log calls outside notebooks and tests, when there are `least` and prints do not prevail.

    A log call is one of the `methods` of something whose name ends in `log` or `logger`, or
    that one of the `libraries` made. Prints prevail when there are more of them, in more
    modules, and that holds too for the modules that train, load a model or answer requests.
    In other languages than Python the `texts` count.
    """
    modules = [module for module in repository.code if not module.notebook]
    logged = {module.path: list(_log_calls(module, methods, libraries)) for module in modules}
    central = [module for module in modules if _is_central(module)]
    if _prevails(modules, logged, least, 1) or _prevails(central, logged, least, 2):
        yield from (found[0] for found in logged.values() if found)
    elsewhere = list(_in_other_languages(repository, texts))
    if len(elsewhere) >= least:
        yield from elsewhere


def _is_central(module: Module) -> bool:
    found = imports(module, WEB) or training.first_fit(module) or model_calls.loaded(module)
    return bool(found)


def _prevails(
    modules: list[Module], logged: dict[str, list[Evidence]], least: int, places: int
) -> bool:
    """Whether log calls in at least so many `places` outweigh the prints of these modules."""
    counts = [(len(logged[module.path]), len(module.facts.prints)) for module in modules]
    calls, prints = sum(c for c, _ in counts), sum(p for _, p in counts)
    logging, printing = sum(c > 0 for c, _ in counts), sum(p > 0 for _, p in counts)
    enough = calls >= least and logging >= places
    return enough and (calls >= prints or logging >= printing)


def sometimes_logged(
    repository: Repository,
    *,
    methods: tuple[str, ...],
    libraries: tuple[str, ...],
    texts: tuple[str, ...],
) -> Iterator[Evidence]:
    """The first log call of each module, with the parameters of `mostly_logged`."""
    for module in repository.code:
        if not module.notebook:
            yield from list(_log_calls(module, methods, libraries))[:1]
    yield from _in_other_languages(repository, texts)


def _log_calls(
    module: Module, methods: tuple[str, ...], libraries: tuple[str, ...]
) -> Iterator[Evidence]:
    for method in methods:
        for call in module.by_last_name.get(method, ()):
            owner = call.name.rpartition(".")[0]
            if _is_logger(owner) or module.resolved(owner).startswith(libraries):
                yield evidence(module, call)


def _is_logger(owner: str) -> bool:
    last = owner.rsplit(".", 1)[-1].lower().removesuffix("()")
    return last.endswith(("log", "logger", "logging")) or last.startswith(("logger", "log_"))


def _in_other_languages(repository: Repository, texts: tuple[str, ...]) -> Iterator[Evidence]:
    """Every log call in the files of other languages."""
    pattern = elsewhere.any_of(texts)
    for path, text in elsewhere.sources(repository):
        for match in pattern.finditer(text):
            yield elsewhere.at(repository, path, text, match)
