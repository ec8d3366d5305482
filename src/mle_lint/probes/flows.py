"""Where a flow is defined: by an orchestrator, in YAML, or by a script that starts others."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from mle_lint.artefacts.module import Module
from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.probes.calls import imports
from mle_lint.probes.main_work import Worker
from mle_lint.repository import Repository

_YAML_FLOWS = re.compile(
    r"apiVersion:\s*argoproj\.io/.*\n\s*kind:\s*(?:Workflow|CronWorkflow)|pipelineJob\.schema\.json|"
    r"^type:\s*io\.kestra|io\.kestra\.plugin|^kind:\s*(?:PipelineRun|Pipeline)\s*$|PipelineSpec",
    re.MULTILINE,
)
_LAUNCH = ("run", "check_call", "call", "check_output", "Popen", "system", "run_path", "run_module")


def flows(
    repository: Repository,
    worker: Worker,
    packages: dict[str, tuple[str, ...]],
    apart: tuple[str, ...],
) -> Iterator[Evidence]:
    """Flows of an orchestrator that do main work or hold several steps."""
    for module in repository.code:
        used = [package for package in packages if imports(module, (package,))]
        if not used or module.notebook or is_apart(module.path, apart):
            continue
        wanted = {name for package in used for name in packages[package]}
        lines = _defined(module, wanted)
        if len(lines) > 1 or (lines and worker.of_module(module) is not None):
            yield Evidence(module.at(lines[0]), f"a flow of {used[0]}")
    for path in repository.of_kind("yaml"):
        text = (repository.text(path) or "")[:100_000]
        found = _YAML_FLOWS.search(text)
        if found and not is_apart(path, apart):
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


def launchers(repository: Repository, worker: Worker) -> Iterator[Evidence]:
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
        if len(set(named)) > 1 and any(worker.works(path) for path in paths):
            yield Evidence(module.at(module.facts.main_line), "starts the other scripts")


def _ending(repository: Repository, text: str) -> Iterator[str]:
    tail = "/" + posixpath.basename(text) if "/" not in text else "/" + text.lstrip("./")
    for path in repository.of_kind("module", "notebook"):
        if ("/" + path).endswith(tail):
            yield path


def is_apart(path: str, apart: tuple[str, ...]) -> bool:
    """Whether a file lies in one of the folders that are no main flow."""
    return any(part.lower() in apart for part in posixpath.dirname(path).split("/"))
