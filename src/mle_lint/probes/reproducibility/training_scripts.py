"""Whether the training runs from a script or a package, and whether it keeps the model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Call, Module
from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probe import Undecided
from mle_lint.probes.code import elsewhere, serving, training
from mle_lint.probes.code.calls import evidence, imports
from mle_lint.probes.code.entries import FLOWS
from mle_lint.probes.code.main_work import Worker, serves, unreadable
from mle_lint.probes.code.model_calls import Names
from mle_lint.probes.code.own_code import Scope, calls_in, text_of
from mle_lint.probes.code.packages import LLM_PACKAGES
from mle_lint.probes.documents import kinds
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# What a notebook's export leaves in a script.
_EXPORTED = pattern(
    r"^# ?In ?\[[\d ]*\]:?|\bget_ipython\(\)\.(?:system|magic|run_\w+|getoutput)", re.MULTILINE
)


class Keeping(NamedTuple):
    """Calls that save a model, methods that do so on what is called a model, and stores."""

    saves: Names
    methods: tuple[str, ...]
    holders: tuple[str, ...]
    stores: tuple[str, ...]

    def saved(self, module: Module, call: Call) -> bool:
        """Whether a call writes a model to a file or a registry."""
        if self.saves.match(module, call):
            return True
        owner, _, last = call.name.rpartition(".")
        if last not in self.methods or not owner:
            return False
        name = f"{owner} {module.resolved(call.name)}".lower()
        return any(word in name for word in self.holders)


def saving(
    repository: Repository,
    *,
    saves: tuple[str, ...],
    methods: tuple[str, ...],
    holders: tuple[str, ...],
    stores: tuple[str, ...],
    texts: tuple[str, ...],
) -> Iterator[Evidence]:
    """Scripts, commands and flows that fit a model and save it, those exported raw left out.

    `saves` are calls that save a model; `methods` do so on an object whose name or class holds
    one of the words `holders`. A flow of one of the packages `stores` keeps what its steps give
    back. `texts` save in other languages.
    """
    keeping = Keeping(Names(saves), methods, holders, stores)
    for module, fit in started(repository):
        if not exported(repository, module):
            kept = _kept(repository, module, keeping)
            if kept is not None:
                yield fit
                yield kept
    yield from _in_other_languages(repository, texts)


def begun(
    repository: Repository,
    *,
    saves: tuple[str, ...],
    methods: tuple[str, ...],
    holders: tuple[str, ...],
) -> Iterator[Evidence]:
    """Code outside notebooks that fits a model, and notebooks that fit one and save it."""
    keeping = Keeping(Names(saves), methods, holders, ())
    found = [fit for _, fit in started(repository)]
    fitting = [(m, call) for m in repository.code if (call := training.first_fit(m)) is not None]
    for module, call in fitting:
        if module.notebook:
            kept = next((c for c in module.facts.calls if keeping.saved(module, c)), None)
            found += [evidence(module, kept)] if kept is not None else []
        else:
            found.append(evidence(module, call))
    found += _in_other_languages(repository, ())
    if not found and not fitting and _asks_only(repository):
        raise Undecided("it asks a language model and trains none")
    yield from found


def _asks_only(repository: Repository) -> bool:
    """Whether code outside notebooks asks a language model, and no document speaks of tuning."""
    asks = any(imports(module, LLM_PACKAGES) for module in repository.code)
    if not asks or kinds.tunes(repository) is not None:
        return False
    return next(serving.asking(repository), None) is not None


@lru_cache(maxsize=1)
def worker_of(repository: Repository) -> Worker:
    """What says whether starting a file fits a model, without a look at indexes and tables."""
    return Worker(repository, (), (), ())


@lru_cache(maxsize=1)
def started(repository: Repository) -> tuple[tuple[Module, Evidence], ...]:
    """The modules that fit a model when they are started, with the fit; services left out."""
    worker = worker_of(repository)
    found: list[tuple[Module, Evidence]] = []
    for module in repository.code:
        if module.notebook or serves(module) or unreadable(module):
            continue
        work = worker.of_module(module)
        if work is not None and work.kind == "fit":
            found.append((module, work.place))
        elif imports(module, FLOWS):
            # The steps of a flow are handed to one another by the orchestrator.
            call = training.first_fit(module)
            found += [(module, evidence(module, call))] if call is not None else []
    return tuple(sorted(found, key=_by_name))


def _by_name(item: tuple[Module, Evidence]) -> tuple[bool, int, str]:
    """Files that are named for training come first, then those nearest to the root."""
    path = item[0].path
    return ("train" not in path, path.count("/"), path)


def exported(repository: Repository, module: Module) -> bool:
    """Whether a script is a notebook's export that nobody has worked on since."""
    return _EXPORTED.search(text_of(repository, module.path)) is not None


def _kept(repository: Repository, module: Module, keeping: Keeping) -> Evidence | None:
    """The first call that saves a model, of those that starting the module reaches.

    The functions of a flow are started by the orchestrator, each by itself.
    """
    scopes = worker_of(repository).reach(module)
    if imports(module, FLOWS):
        scopes += tuple(Scope(module, function.name) for function in module.facts.functions)
    places = {scope.module.path: scope.module for scope in scopes}
    for place in places.values():
        line = imports(place, keeping.stores)
        if line:
            return Evidence(place.at(line), "a flow that stores its results")
    return first(scopes, keeping)


def first(scopes: Iterable[Scope], keeping: Keeping) -> Evidence | None:
    """The first call in the scopes that saves a model."""
    for scope in scopes:
        for call in calls_in(scope):
            if keeping.saved(scope.module, call):
                return evidence(scope.module, call)
    return None


def _in_other_languages(repository: Repository, texts: tuple[str, ...]) -> Iterator[Evidence]:
    """Files in other languages that fit a model, and hold one of the texts if there are any."""
    worker = worker_of(repository)
    saved = elsewhere.any_of(texts)
    for path in repository.of_kind("source"):
        found = None if is_test(path) else worker.of_other(path)
        if found is not None and (not texts or saved.search(text_of(repository, path))):
            yield found.place
