"""Whether one command reruns the main flow, from the data to the result."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from itertools import islice

from mle_lint.artefacts.module import Module
from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.probes import serving, training
from mle_lint.probes.calls import imports
from mle_lint.probes.main_work import Work, Worker
from mle_lint.probes.runners import resolved, runners
from mle_lint.repository import Repository

_READ = ("read_csv", "read_parquet", "read_excel", "read_json", "read_pickle", "read_feather")
_WRITE = ("to_csv", "to_parquet", "to_excel", "to_json", "to_pickle", "to_feather")
_SEVERAL = 3
_YAML_FLOWS = re.compile(
    r"apiVersion:\s*argoproj\.io/.*\n\s*kind:\s*(?:Workflow|CronWorkflow)|pipelineJob\.schema\.json|"
    r"^type:\s*io\.kestra|io\.kestra\.plugin|^kind:\s*(?:PipelineRun|Pipeline)\s*$|PipelineSpec",
    re.MULTILINE,
)


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
    defined = tuple(_flows(repository, worker, _table(flows), apart))
    yield from _run(repository, worker, bool(defined), tools, apart)
    yield from defined
    yield from _launchers(repository, worker)
    yield from _scripts(repository, worker, apart)
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
        if call is not None and not (module.notebook and _without_data(repository, module)):
            yield Evidence(module.at(call.line), call.name)
    for path in repository.of_kind("source", "document"):
        found = worker.of_other(path)
        if found is not None:
            yield found.place
    yield from _named_runners(repository, frozenset(names))
    for module in repository.code:
        line = imports(module, tuple(_table(flows)))
        if line and not is_test(module.path):
            yield Evidence(module.at(line), "a flow")
    if next(serving.predictions(repository), None) is None:
        yield from _built_services(repository)


def _named_runners(repository: Repository, names: frozenset[str]) -> Iterator[Evidence]:
    """Tasks and scripts with one of the names that start own code or a container."""
    for runner in runners(repository):
        if names.isdisjoint(re.findall(r"[a-z]+", runner.name.lower())):
            continue
        for folder, words in runner.commands:
            container = words[0] in ("docker", "docker-compose")
            if container or next(resolved(repository, folder, words), None) is not None:
                yield Evidence(runner.place, runner.name)
                break


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
        if is_test(runner.place.path) or _is_apart(runner.place.path, apart):
            continue
        for folder, words in runner.commands:
            if defined and " ".join(words[:2]) in tools:
                yield Evidence(runner.place, runner.name)
                break
            paths = tuple(resolved(repository, folder, words))
            if any(_works(repository, worker, path) for path in paths):
                yield Evidence(runner.place, f"{runner.name}: {' '.join(words)}"[:100])
                break


def _works(repository: Repository, worker: Worker, path: str) -> bool:
    """Whether a file that a command starts does main work; a server does none by itself."""
    if is_test(path):
        return False
    work = worker.of_path(path)
    if work is None:
        return False
    module = worker.module(path)
    return module is None or not _serves(module)


def _serves(module: Module) -> bool:
    return bool(imports(module, serving.WEB) or imports(module, serving.SCREENS))


def _flows(
    repository: Repository,
    worker: Worker,
    flows: dict[str, tuple[str, ...]],
    apart: tuple[str, ...],
) -> Iterator[Evidence]:
    """Flows of an orchestrator that do main work or hold several steps."""
    for module in repository.code:
        packages = [package for package in flows if imports(module, (package,))]
        if not packages or module.notebook or _is_apart(module.path, apart):
            continue
        wanted = {name for package in packages for name in flows[package]}
        lines = _defined(module, wanted)
        if len(lines) > 1 or (lines and worker.of_module(module) is not None):
            yield Evidence(module.at(lines[0]), f"a flow of {packages[0]}")
    for path in repository.of_kind("yaml"):
        text = (repository.text(path) or "")[:100_000]
        found = _YAML_FLOWS.search(text)
        if found and not _is_apart(path, apart):
            yield Evidence(repository.place(path, text.count("\n", 0, found.start()) + 1), "a flow")


def _defined(module: Module, wanted: set[str]) -> list[int]:
    """Lines of the functions, classes and calls that make a flow or a step of it."""
    lines = [
        function.line
        for function in module.facts.functions
        if any(item.name.rsplit(".", 1)[-1] in wanted for item in function.decorators)
    ]
    lines += [
        item.line
        for item in module.facts.classes
        if any(base.rsplit(".", 1)[-1] in wanted for base in item.bases)
    ]
    for name in wanted:
        lines += [call.line for call in module.by_last_name.get(name, ())]
    return sorted(lines)


def _launchers(repository: Repository, worker: Worker) -> Iterator[Evidence]:
    """Python scripts that start several own scripts, one of which does main work."""
    for module in repository.modules:
        if is_test(module.path) or not imports(module, ("subprocess", "os", "runpy")):
            continue
        if not any(name in module.by_last_name for name in _LAUNCH):
            continue
        named = [p.text for p in module.facts.strings if p.text.endswith((".py", ".ipynb"))]
        named += [c.text for c in module.facts.calls if c.text.endswith((".py", ".ipynb"))]
        paths = {path for text in named for path in _ending(repository, text)}
        paths.discard(module.path)
        if len(set(named)) > 1 and any(_works(repository, worker, path) for path in paths):
            yield Evidence(module.at(module.facts.main_line), "starts the other scripts")


_LAUNCH = ("run", "check_call", "call", "check_output", "Popen", "system", "run_path", "run_module")


def _ending(repository: Repository, text: str) -> Iterator[str]:
    tail = "/" + posixpath.basename(text) if "/" not in text else "/" + text.lstrip("./")
    for path in repository.of_kind("module", "notebook"):
        if ("/" + path).endswith(tail):
            yield path


def _scripts(repository: Repository, worker: Worker, apart: tuple[str, ...]) -> Iterator[Evidence]:
    """Scripts that fit a model, or ask one about a data set and write the results, when started.

    Three or more in one project, none of which starts another, are steps and not one command.
    """
    found: dict[str, list[tuple[Module, Work]]] = {}
    for module in repository.modules:
        path = module.path
        if is_test(path) or _is_apart(path, apart) or _serves(module) or not _is_script(module):
            continue
        work = worker.of_module(module)
        if work is None or work.kind == "ingest" or _needs_notebook(repository, module):
            continue
        found.setdefault(_project(repository, path), []).append((module, work))
    for scripts in found.values():
        bases = {posixpath.basename(module.path) for module, _ in scripts}
        if len(scripts) >= _SEVERAL and len(bases) == 1:
            continue
        for module, work in scripts:
            yield Evidence(module.at(module.facts.main_line or 1), f"leads to {work.place.text}")


def _is_script(module: Module) -> bool:
    """Whether starting the file does something: a main part, or work at its own level."""
    if module.facts.main_line or module.path.endswith("__main__.py"):
        return True
    defined = {function.name for function in module.facts.functions}
    return any(
        not call.scope and (call.name in defined or call.name.endswith(_ACTS))
        for call in module.facts.calls
    )


_ACTS = (".fit", ".train", ".fit_generator", ".backward", "fire.Fire", ".run", ".main")


def _project(repository: Repository, path: str) -> str:
    """The nearest folder above a file that holds a README or a dependency file; "" for none."""
    homes = {posixpath.dirname(name) for name in (*repository.manifests, *repository.documents)}
    folder = posixpath.dirname(path)
    while folder and folder not in homes:
        folder = posixpath.dirname(folder)
    return folder


def _needs_notebook(repository: Repository, module: Module) -> bool:
    """Whether the module reads a file that is not there and that only a notebook writes."""
    wanted = {posixpath.basename(text) for text in _texts(module, _READ) if text}
    wanted |= {
        posixpath.basename(place.text)
        for place in module.facts.strings
        if place.text.endswith((".csv", ".parquet", ".pkl", ".feather", ".json"))
    }
    wanted -= {posixpath.basename(path) for path in repository.files}
    if not wanted:
        return False
    by_notebook = {
        posixpath.basename(t) for n in repository.notebooks for t in _texts(n.module, _WRITE)
    }
    by_module = {posixpath.basename(t) for m in repository.modules for t in _texts(m, _WRITE)}
    return bool(wanted & by_notebook - by_module)


def _texts(module: Module, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        for call in module.by_last_name.get(name, ()):
            yield call.text.strip("'\"")


def _without_data(repository: Repository, module: Module) -> bool:
    """Whether a notebook reads local files only, and none of them is in the repository."""
    read = [text for text in _texts(module, _READ) if text]
    if not read or any("://" in text for text in read) or module.facts.shell:
        return False
    if any(not call.text for name in _READ for call in module.by_last_name.get(name, ())):
        return False
    known = {posixpath.basename(path) for path in repository.files}
    linked = any(
        "data" in link.target.lower() or "kaggle" in link.target.lower()
        for document in repository.documents.values()
        for link in document.links
        if not link.image
    )
    return not linked and known.isdisjoint(posixpath.basename(text) for text in read)


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
            if words and any(
                _works(repository, worker, found) for found in resolved(repository, folder, words)
            ):
                yield Evidence(repository.place(path, service.line), service.command[:100])
        if len(built) > 1 and not modelled:
            names = ", ".join(service.name for service in built)
            yield Evidence(repository.place(path, built[0].line), f"starts {names}"[:100])


def _is_apart(path: str, apart: tuple[str, ...]) -> bool:
    return any(part.lower() in apart for part in posixpath.dirname(path).split("/"))


def _table(entries: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """`package: name name` entries as a mapping."""
    parts = (entry.partition(":") for entry in entries)
    return {package.strip(): tuple(names.split()) for package, _, names in parts}
