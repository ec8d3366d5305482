"""What training and serving run: the functions of each side, and what serving loads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from mle_lint.artefacts.module import Call, Module
from mle_lint.artefacts.paths import is_test
from mle_lint.probes.code import model_calls, training
from mle_lint.probes.code.entries import Entry, entries
from mle_lint.probes.code.main_work import serves
from mle_lint.probes.code.own_code import Scope, calls_in, own_code
from mle_lint.probes.reproducibility.training_scripts import started, worker_of
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_STANDING = ("route", "handler", "screen")
MAX_ENTRIES = 12


class Served(NamedTuple):
    """An entry that leads to a trained model: what it may run, and the calls that load."""

    entry: Entry
    scopes: tuple[Scope, ...]
    loads: tuple[tuple[Module, Call], ...]

    def calls(self) -> Iterator[tuple[Module, Call]]:
        """Every call that the entry may come to."""
        for scope in self.scopes:
            for call in calls_in(scope):
                yield scope.module, call


@lru_cache(maxsize=1)
def served(repository: Repository) -> tuple[Served, ...]:
    """Services, apps and handlers that load a model, else the commands that load and predict."""
    own = own_code(repository)
    loading = {m.path for m in repository.modules if model_calls.loaded(m) is not None}
    able = [e for e in entries(repository) if any(m.path in loading for m in own.closure(e.module))]
    standing = (e for e in able if e.kind in _STANDING)
    found = tuple(islice(_that_serve(repository, standing), MAX_ENTRIES))
    if found:
        return found
    fitting = {module.path for module, _ in started(repository)}
    commands = (e for e in able if e.kind not in _STANDING and e.module.path not in fitting)
    return tuple(islice(_that_serve(repository, commands), MAX_ENTRIES))


def _that_serve(repository: Repository, chosen: Iterable[Entry]) -> Iterator[Served]:
    for entry in chosen:
        item = _served(repository, entry)
        if item is not None:
            yield item


def _served(repository: Repository, entry: Entry) -> Served | None:
    own = own_code(repository)
    scopes = own.reached(entry.module, entry.starts)
    modules = own.closure(entry.module) if entry.kind in _STANDING else ()
    everywhere = tuple(Scope(module, "") for module in modules)
    known = {(scope.module.path, scope.name) for scope in scopes}
    scopes += tuple(s for s in everywhere if (s.module.path, s.name) not in known)
    loads = [(s.module, c) for s in scopes for c in calls_in(s) if model_calls.loads(s.module, c)]
    if not loads:
        loads = [(m, c) for m in modules for c in m.facts.calls if model_calls.loads(m, c)]
    if not loads or not any(model_calls.predicts(s.module, c) for s in scopes for c in calls_in(s)):
        return None
    return Served(entry, scopes, tuple(loads))


@lru_cache(maxsize=1)
def trained_by(repository: Repository) -> tuple[Scope, ...]:
    """What training may run: from the scripts that fit a model, else from the notebooks."""
    found: dict[tuple[str, str], Scope] = {}
    own, worker = own_code(repository), worker_of(repository)
    scripts = [m for m in repository.modules if not (is_test(m.path) or serves(m))]
    fitting = [m for m in scripts if training.first_fit(m) is not None]
    for module in {m.path: m for m in (*(m for m, _ in started(repository)), *fitting)}.values():
        for scope in (*worker.reach(module), *_own_functions(module)):
            found[scope.module.path, scope.name] = scope
    for notebook in () if found else repository.notebooks:
        module = notebook.module
        if training.first_fit(module) is not None:
            for scope in (*own.reached(module, [""]), *_own_functions(module)):
                found[scope.module.path, scope.name] = scope
    return tuple(found.values())


def _own_functions(module: Module) -> Iterator[Scope]:
    return (Scope(module, function.name) for function in module.facts.functions)
