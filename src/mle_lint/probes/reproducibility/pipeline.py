"""Whether one command reruns the main flow, from the data to the result."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.compose import Service
from mle_lint.artefacts.module import Module
from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code import serving, training
from mle_lint.probes.code.calls import imports
from mle_lint.probes.code.main_work import Worker, serves
from mle_lint.probes.code.own_code import own_code
from mle_lint.probes.commands.command_faults import fault
from mle_lint.probes.commands.composing import inside
from mle_lint.probes.commands.inputs import lacking
from mle_lint.probes.commands.runners import Runner, function_of, resolved, runners
from mle_lint.probes.commands.start_faults import start_trouble
from mle_lint.probes.commands.started import start_of
from mle_lint.probes.reproducibility.broken_runners import before_the_break
from mle_lint.probes.reproducibility.composed_jobs import jobs as composed_jobs
from mle_lint.probes.reproducibility.flows import TASKS
from mle_lint.probes.reproducibility.flows import flows as defined_flows
from mle_lint.probes.reproducibility.hand_run import run_by_hand
from mle_lint.probes.reproducibility.result_scripts import made_by_others, programs, scripts
from mle_lint.repository import Repository

_WORD = pattern(r"[a-z]+")
_SCREENS = ("streamlit", "chainlit", "gradio", "flask", "fastapi")


def one_command(
    repository: Repository,
    *,
    flows: tuple[str, ...],
    ingests: tuple[str, ...],
    reads: tuple[str, ...],
    writes: tuple[str, ...],
    jobs: tuple[str, ...],
    fetching: tuple[str, ...],
    orders: tuple[str, ...],
) -> Iterator[Evidence]:
    """A task, a stage file, a flow, a script or a compose file that makes the main result.

    `flows` are entries `package: name name` of decorators, base classes and calls that define a
    flow. `ingests`, `reads` and `writes` are calls that fill an index, read and write data.
    `jobs` are words in the paths of compiled programs that make a result, `fetching` words in the
    names of scripts that bring the data, `orders` words that tell in which order scripts are run.
    """
    worker = Worker(repository, ingests, reads, writes)
    yield from _run(repository, worker)
    yield from defined_flows(repository, worker, _table(flows))
    yield from scripts(repository, worker, fetching, orders)
    yield from programs(repository, frozenset(jobs))
    yield from composed_jobs(repository, worker)
    yield from _chains(repository, worker)
    yield from _system(repository, 2)


def steps(
    repository: Repository,
    *,
    flows: tuple[str, ...],
    ingests: tuple[str, ...],
    reads: tuple[str, ...],
    writes: tuple[str, ...],
    names: tuple[str, ...],
    tables: tuple[str, ...],
) -> Iterator[Evidence]:
    """Scripts or notebooks that make the result, or a task, named with one of `names`, that
    starts own code; several that handle data, too, in other languages by one of `tables`."""
    worker = Worker(repository, ingests, reads, writes)
    for module in repository.code:
        filled = None if worker.is_server(module.path) else worker.ingest(module)
        call = training.first_fit(module) or filled
        if call is not None and _is_used(repository, worker, module):
            reason = lacking(repository, module) if module.facts.main_line else ""
            yield Evidence(module.at(call.line), f"{call.name}; {reason}" if reason else call.name)
    for path in repository.of_kind("source", "document"):
        found = worker.of_other(path)
        if found is not None:
            yield found.place
    yield from made_by_others(repository, worker)
    yield from _named_runners(repository, worker, frozenset(names))
    for module in repository.code:
        packages = tuple(package for package in _table(flows) if package not in TASKS)
        line = imports(module, packages)
        if line and not is_test(module.path) and _is_in_use(module, packages):
            yield Evidence(module.at(line), "a flow")
        if module.notebook and worker.asks_about_data(module):
            yield Evidence(module.at(1), "asks the model about a data set")
    yield from _system(repository, 1)
    yield from run_by_hand(repository, (*reads, *writes), tables)


def _is_in_use(module: Module, packages: tuple[str, ...]) -> bool:
    """Whether a module calls, decorates with or derives from what it imports of the packages."""
    inner = tuple(f"{package}." for package in packages)
    facts = module.facts
    names = [call.name for call in facts.calls]
    names += [item.name for function in facts.functions for item in function.decorators]
    names += [base for item in facts.classes for base in item.bases]
    return any(f"{name}.".startswith(inner) or name == "?" for name in names)


def _is_used(repository: Repository, worker: Worker, module: Module) -> bool:
    """Whether a module is started or imported; functions that nothing calls are no step."""
    if module.notebook or worker.of_module(module) is not None:
        return True
    return module.path in _imported(repository)


@lru_cache(maxsize=1)
def _imported(repository: Repository) -> frozenset[str]:
    """What notebooks and scripts load; what only a service loads is no step that one can run."""
    own = own_code(repository)
    scripts = [m for m in repository.code if (m.notebook or m.facts.main_line) and not serves(m)]
    return frozenset(found.path for module in scripts for found in own.closure(module))


def _named_runners(
    repository: Repository, worker: Worker, names: frozenset[str]
) -> Iterator[Evidence]:
    """Tasks and scripts with one of the names that start a script, there or not, and no server."""
    for runner in runners(repository):
        if names.isdisjoint(_WORD.findall(runner.name.lower())):
            continue
        if any(_starts_script(repository, worker, *command) for command in runner.commands):
            yield Evidence(runner.place, runner.name)


def _starts_script(
    repository: Repository, worker: Worker, folder: str, words: tuple[str, ...]
) -> bool:
    start = start_of(words)
    if start.kind == "app" or words[0] in _SCREENS:
        return False
    paths = tuple(resolved(repository, folder, words))
    if not paths:
        return start.kind == "file" and start.target.endswith((".py", ".R", ".jl", ".sh"))
    return not any(is_test(path) or worker.is_server(path) for path in paths)


def _run(repository: Repository, worker: Worker) -> Iterator[Evidence]:
    """Runners of which a command does main work."""
    for runner in runners(repository):
        if is_test(runner.place.path):
            continue
        started = tuple(_started(repository, runner))
        for folder, words in before_the_break(repository, runner):
            function = function_of(repository, words)
            if _fault(repository, words, folder):
                continue
            if any(
                worker.works(path, function) and not _lacks(repository, path, function, started)
                for path in resolved(repository, folder, words)
            ):
                yield Evidence(runner.place, f"{runner.name}: {' '.join(words)}"[:100])
                break


def _fault(repository: Repository, words: tuple[str, ...], folder: str) -> str:
    return fault(repository, words, (folder,)) or start_trouble(repository, words, (folder,))


def _started(repository: Repository, runner: Runner) -> Iterator[Module]:
    """The own modules that a runner starts, one after the other."""
    by_path = own_code(repository).by_path
    for folder, words in runner.commands:
        for path in resolved(repository, folder, words):
            if path in by_path:
                yield by_path[path]


def _lacks(repository: Repository, path: str, function: str, started: tuple[Module, ...]) -> bool:
    """Whether a started file reads what nothing that is started with it makes."""
    module = own_code(repository).by_path.get(path)
    return bool(
        module and lacking(repository, module, (function,) if function else (), started=started)
    )


def _chains(repository: Repository, worker: Worker) -> Iterator[Evidence]:
    """Runners that start two own files or more which write, where there is no model."""
    if _has_model(repository):
        return
    for runner in runners(repository):
        started = () if is_test(runner.place.path) else _writing(repository, worker, runner)
        if len(started) > 1:
            yield Evidence(runner.place, f"{runner.name}: {', '.join(started)}"[:100])


def _writing(repository: Repository, worker: Worker, runner: Runner) -> tuple[str, ...]:
    """The own files that a runner starts and that write data, each once."""
    found = {
        path: function_of(repository, words)
        for folder, words in runner.commands
        for path in resolved(repository, folder, words)
    }
    return tuple(path for path, function in found.items() if worker.writes(path, function))


def _has_model(repository: Repository) -> bool:
    """Whether there is a model to make or to ask."""
    return any(True for find in (training.trained, serving.predictions) for _ in find(repository))


def _system(repository: Repository, least: int) -> Iterator[Evidence]:
    """Compose files that build and start own services, where there is no model to make or ask."""
    if _has_model(repository):
        return
    for path, compose in repository.composes.items():
        built = [
            service
            for service in compose.services
            if service.build_context and not _is_front_end(repository, path, service)
        ]
        if len({service.build_context for service in built}) >= least:
            names = ", ".join(service.name for service in built)
            yield Evidence(repository.place(path, built[0].line), f"starts {names}"[:100])


def _is_front_end(repository: Repository, path: str, service: Service) -> bool:
    """Whether a service is built from a folder of pages, and not of Python."""
    context = inside(posixpath.dirname(path), service.build_context)
    if not context or not repository.exists(f"{context}/package.json"):
        return False
    return not any(module.path.startswith(f"{context}/") for module in repository.modules)


def _table(entries: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """`package: name name` entries as a mapping."""
    parts = (entry.partition(":") for entry in entries)
    return {package.strip(): tuple(names.split()) for package, _, names in parts}
