"""Where a flow is defined: by an orchestrator in Python, or in YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import imports
from mle_lint.probes.code.main_work import Worker
from mle_lint.probes.code.model_calls import predicts
from mle_lint.probes.code.own_code import own_code
from mle_lint.probes.commands.inputs import lacking
from mle_lint.probes.commands.start_faults import module_trouble
from mle_lint.probes.reproducibility.hollow_flows import hollow
from mle_lint.repository import Repository

# Their flows are functions that call functions; others start images, or are put together by name.
_PLAIN = frozenset({"prefect", "metaflow", "zenml"})
# Their tasks do anything that a command can do; which one, the commands tell.
TASKS = frozenset({"invoke", "nox", "doit", "pypyr"})
# Functions that a platform starts to answer requests.
_ANSWERING = pattern(r"(?:^|\.)(?:(?:asgi|wsgi)_app|(?:web|fastapi)_endpoint|web_server)$")
_DECORATED = 8
_YAML_FLOWS = pattern(
    r"apiVersion:\s*argoproj\.io/.*\n\s*kind:\s*(?:Workflow|CronWorkflow)|pipelineJob\.schema\.json|"
    r"^type:\s*io\.kestra|io\.kestra\.plugin|^kind:\s*(?:PipelineRun|Pipeline)\s*$|PipelineSpec",
    re.MULTILINE,
)


def flows(
    repository: Repository, worker: Worker, packages: dict[str, tuple[str, ...]]
) -> Iterator[Evidence]:
    """Flows of an orchestrator that do main work or hold several steps."""
    yield from _in_python(repository, worker, packages)
    for path in repository.of_kind("source"):
        if path.endswith("_targets.R"):
            yield Evidence(repository.place(path), "a flow of targets")
    for path in repository.of_kind("yaml"):
        text = (repository.text(path) or "")[:100_000]
        found = _YAML_FLOWS.search(text)
        if found:
            yield Evidence(repository.place(path, text.count("\n", 0, found.start()) + 1), "a flow")


def _in_python(
    repository: Repository, worker: Worker, packages: dict[str, tuple[str, ...]]
) -> Iterator[Evidence]:
    """The flows that can run; none where the ones that do the main work cannot, or where none
    does it although a model is trained and the flows are calls that can be followed."""
    able: list[Evidence] = []
    works: list[bool] = []
    used_in: set[str] = set()
    for module in repository.code:
        used = [package for package in packages if imports(module, (package,))]
        if not used or module.notebook:
            continue
        wanted = {name for package in used for name in packages[package]}
        lines = _defined(module, wanted)
        working = bool(lines) and worker.of_module(module) is not None
        plain = all(package in TASKS for package in used)
        if not (working or (len(lines) > 1 and not plain)):
            continue
        used_in.add("scores" if _scores(repository, module) else used[0].partition(".")[0])
        runs = not (
            hollow(repository, module, used[0])
            or lacking(repository, module)
            or module_trouble(repository, module)
        )
        works += [runs] if working else []
        able += [Evidence(module.at(lines[0]), f"a flow of {used[0]}")] if runs else []
    seen = worker.trains and used_in <= _PLAIN
    if any(works) or not (works or seen):
        yield from able


def _scores(repository: Repository, module: Module) -> bool:
    """Whether a flow leads to a model's predictions, which are a result as well."""
    closure = own_code(repository).closure(module)
    return any(predicts(near, call) for near in closure for call in near.facts.calls)


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
    answering = [
        range(function.line - _DECORATED, function.line + 1)
        for function in module.facts.functions
        if any(_ANSWERING.search(item.name) for item in function.decorators)
    ]
    return sorted(line for line in lines if not any(line in part for part in answering))
