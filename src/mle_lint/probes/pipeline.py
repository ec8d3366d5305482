"""Whether one command reruns the main flow, from the data to the result."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from itertools import islice

from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.probes import serving, training
from mle_lint.probes.calls import imports
from mle_lint.probes.flows import flows as defined_flows
from mle_lint.probes.flows import is_apart, launchers
from mle_lint.probes.main_work import Worker
from mle_lint.probes.result_scripts import scripts, without_data
from mle_lint.probes.runners import resolved, runners
from mle_lint.probes.started import start_of
from mle_lint.repository import Repository


def one_command(
    repository: Repository,
    *,
    flows: tuple[str, ...],
    tools: tuple[str, ...],
    ingests: tuple[str, ...],
    reads: tuple[str, ...],
    writes: tuple[str, ...],
    apart: tuple[str, ...],
) -> Iterator[Evidence]:
    """A task, a stage file, a flow, a script or a compose file that makes the main result.

    `flows` are entries `package: name name` of decorators, base classes and calls that define a
    flow, `tools` first words of commands that run one. `ingests`, `reads` and `writes` are calls
    that fill an index, read and write data. Scripts in folders named in `apart` are no main flow.
    """
    worker = Worker(repository, ingests, reads, writes)
    defined = tuple(defined_flows(repository, worker, _table(flows), apart))
    yield from _run(repository, worker, bool(defined), tools, apart)
    yield from defined
    yield from launchers(repository, worker)
    yield from scripts(repository, worker, apart)
    yield from _services(repository, worker)


def steps(
    repository: Repository,
    *,
    flows: tuple[str, ...],
    ingests: tuple[str, ...],
    reads: tuple[str, ...],
    writes: tuple[str, ...],
    names: tuple[str, ...],
) -> Iterator[Evidence]:
    """Scripts or notebooks that make the result, or a task, named with one of `names`, that
    starts own code."""
    worker = Worker(repository, ingests, reads, writes)
    for module in repository.code:
        call = training.first_fit(module) or worker.ingest(module)
        if call is not None and not (module.notebook and without_data(repository, module)):
            yield Evidence(module.at(call.line), call.name)
    for path in repository.of_kind("source", "document"):
        found = worker.of_other(path)
        if found is not None:
            yield found.place
    yield from _named_runners(repository, worker, frozenset(names))
    for module in repository.code:
        line = imports(module, tuple(_table(flows)))
        if line and not is_test(module.path):
            yield Evidence(module.at(line), "a flow")
    if next(serving.predictions(repository), None) is None:
        yield from _built_services(repository)


def _named_runners(
    repository: Repository, worker: Worker, names: frozenset[str]
) -> Iterator[Evidence]:
    """Tasks and scripts with one of the names that start a script, there or not, and no server."""
    containers = next(serving.predictions(repository), None) is None
    for runner in runners(repository):
        if names.isdisjoint(re.findall(r"[a-z]+", runner.name.lower())):
            continue
        for folder, words in runner.commands:
            in_container = containers and words[0] in ("docker", "docker-compose")
            if in_container or _starts_script(repository, worker, folder, words):
                yield Evidence(runner.place, runner.name)
                break


def _starts_script(
    repository: Repository, worker: Worker, folder: str, words: tuple[str, ...]
) -> bool:
    start = start_of(words)
    if start.kind == "app" or words[0] in ("streamlit", "chainlit", "gradio", "flask", "fastapi"):
        return False
    paths = tuple(resolved(repository, folder, words))
    if not paths:
        return start.kind == "file" and start.target.endswith((".py", ".R", ".jl", ".sh"))
    return not any(is_test(path) or worker.is_server(path) for path in paths)


def _built_services(repository: Repository) -> Iterator[Evidence]:
    for path, compose in repository.composes.items():
        for service in compose.services:
            if service.build_context:
                yield Evidence(repository.place(path, service.line), service.name)


def _run(
    repository: Repository,
    worker: Worker,
    defined: bool,
    tools: tuple[str, ...],
    apart: tuple[str, ...],
) -> Iterator[Evidence]:
    """Runners whose commands start work, and stages whose files are all there."""
    for runner in runners(repository):
        if is_test(runner.place.path) or is_apart(runner.place.path, apart):
            continue
        for folder, words in runner.commands:
            if defined and " ".join(words[:2]) in tools:
                yield Evidence(runner.place, runner.name)
                break
            paths = tuple(resolved(repository, folder, words))
            if any(worker.works(path) for path in paths):
                yield Evidence(runner.place, f"{runner.name}: {' '.join(words)}"[:100])
                break


def _services(repository: Repository, worker: Worker) -> Iterator[Evidence]:
    """Compose files of which one service does main work or several own services make a system."""
    modelled = (
        *islice(training.trained(repository), 1),
        *islice(serving.predictions(repository), 1),
    )
    for path, compose in repository.composes.items():
        built = [service for service in compose.services if service.build_context]
        for service in built:
            words = tuple(service.command.split())
            folder = posixpath.normpath(
                posixpath.join(posixpath.dirname(path), service.build_context)
            )
            folder = "" if folder == "." else folder
            if words and any(worker.works(found) for found in resolved(repository, folder, words)):
                yield Evidence(repository.place(path, service.line), service.command[:100])
        if len(built) > 1 and not modelled:
            names = ", ".join(service.name for service in built)
            yield Evidence(repository.place(path, built[0].line), f"starts {names}"[:100])


def _table(entries: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """`package: name name` entries as a mapping."""
    parts = (entry.partition(":") for entry in entries)
    return {package.strip(): tuple(names.split()) for package, _, names in parts}
