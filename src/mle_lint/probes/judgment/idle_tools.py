"""Platform tools that a project asks for and that nothing in it uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mle_lint.artefacts.terms import folded, terms
from mle_lint.model import Evidence
from mle_lint.probes.commands.runners import runners
from mle_lint.probes.documents.told import told
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository


class Tool(NamedTuple):
    """A tool, by the job it does, the name it is installed and the name it is imported under."""

    job: str
    name: str
    imported: str


def declared(
    repository: Repository, *, jobs: tuple[str, ...], least: int, most_listed: int
) -> Iterator[Evidence]:
    """Tools in the dependency files that nothing uses, when they do at least so many jobs.

    `jobs` holds rows of `job: name name=imported`. A tool is used when code outside notebooks or
    a notebook imports it, when a command of a task, script, workflow, image or document begins
    with it, when compose starts it, or when a file or folder is called so. Files with more
    than `most_listed` requirements were written by a tool and say nothing of what was chosen.
    """
    tools = {tool.name: tool for row in jobs for tool in _tools(row)}
    asked: dict[str, tuple[Tool, Evidence]] = {}
    for path, manifest in repository.manifests.items():
        if manifest.kind == "lock" or len(manifest.requirements) > most_listed:
            continue
        for requirement in manifest.requirements:
            tool = tools.get(requirement.name)
            if tool is not None:
                place = repository.place(path, requirement.line)
                asked.setdefault(tool.name, (tool, Evidence(place, tool.name)))
    if _jobs(asked.values()) < least:
        return
    used = _imported(repository) | _commanded(repository) | _configured(repository)
    idle = [
        (tool, evidence)
        for tool, evidence in asked.values()
        if not {tool.name, tool.imported} & used and not _composed(repository, tool)
    ]
    if _jobs(idle) >= least:
        yield from (evidence for _, evidence in idle)


def _jobs(tools: Iterable[tuple[Tool, Evidence]]) -> int:
    return len({tool.job for tool, _ in tools})


def _tools(row: str) -> Iterator[Tool]:
    job, _, names = row.partition(": ")
    for word in names.split():
        name, _, imported = word.partition("=")
        yield Tool(job, name, imported or name.replace("-", "_"))


def _imported(repository: Repository) -> set[str]:
    modules = (*repository.modules, *(n.module for n in repository.notebooks))
    return {name for module in modules for name in module.imported}


def _commanded(repository: Repository) -> set[str]:
    """The first words of all commands that people, tasks, workflows and images start."""
    words = [item.words for item in told(repository)]
    words += [command for runner in runners(repository) for _, command in runner.commands]
    found = {part.rsplit("/", 1)[-1] for command in words for part in command[:3]}
    for path in repository.of_kind("dockerfile", "compose", "workflow", "shell", "dvc"):
        found.update((repository.text(path) or "").replace('"', " ").replace(",", " ").split())
    return found


def _configured(repository: Repository) -> set[str]:
    """The parts of all paths, without the dots around them: `.dvc/config` is for dvc."""
    parts = {part for path in repository.files for part in path.lower().split("/")}
    return {name for part in parts for name in (part.strip("."), *part.strip(".").split("."))}


def _composed(repository: Repository, tool: Tool) -> bool:
    wanted = terms(tool.name, tool.imported)
    services = (s for c in repository.composes.values() for s in c.services)
    return any(wanted.search(folded(f"{s.name} {s.image} {s.command}")) for s in services)
