"""CircleCI configurations."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from mle_lint.artefacts.ci_model import (
    MAX_JOBS,
    MAX_STEPS,
    Job,
    Step,
    Workflow,
    jobs_of,
    names,
    scalar_pairs,
)
from mle_lint.artefacts.yaml_nodes import EMPTY, Node, parse_map


def parse_circleci(text: str) -> Workflow:
    """Reads .circleci/config.yml; the commands that the file defines are put in their place.

    A `when` of a run step (on_fail, always) is its condition. Raises ParseError for broken
    YAML and for a top level that is no map.
    """
    root = parse_map(text)
    needs = _needs(root)
    commands = dict((root.get("commands") or EMPTY).items)
    jobs = (root.get("jobs") or EMPTY).items
    made = jobs_of(jobs, lambda name, node: Job(name, node.line, _steps(node, commands)))
    linked = tuple(job._replace(needs=needs.get(job.name, ())) for job in made)
    return Workflow("", root.line, (), linked)


def _needs(root: Node) -> dict[str, tuple[str, ...]]:
    entries = islice(_workflow_jobs(root), MAX_JOBS)
    return {name: names(settings.get("requires")) for name, settings in entries}


def _workflow_jobs(root: Node) -> Iterator[tuple[str, Node]]:
    for _, workflow in (root.get("workflows") or EMPTY).items:
        for entry in (workflow.get("jobs") or EMPTY).each(MAX_JOBS):
            yield from entry.items[:1]


def _steps(job: Node, commands: dict[str, Node]) -> tuple[Step, ...]:
    directory, shell = job.text("working_directory"), job.text("shell")
    made = []
    for name, node, line in _entries(job, commands):
        if name == "run":
            made.append(_run(node, line, directory, shell))
        else:
            made.append(Step(uses=name, line=line, inputs=scalar_pairs(node)))
    return tuple(made)


def _entries(job: Node, commands: dict[str, Node]) -> Iterator[tuple[str, Node, int]]:
    """Name, settings and line of every step; conditions and own commands are opened."""
    waiting = list(reversed((job.get("steps") or EMPTY).each(MAX_STEPS)))
    for _ in range(2 * MAX_STEPS):
        if not waiting:
            return
        entry = waiting.pop()
        name, node = entry.items[0] if entry.kind == "map" and entry.items else ("", EMPTY)
        name = name or entry.value
        inner = node if name in ("when", "unless") else commands.get(name)
        if inner:
            waiting += reversed((inner.get("steps") or EMPTY).each(MAX_STEPS))
        elif name:
            yield name, node, entry.line


def _run(node: Node, line: int, directory: str, shell: str) -> Step:
    script = node if node.kind == "scalar" else node.get("command") or EMPTY
    return Step(
        name=node.text("name"),
        run=script.value,
        line=line,
        condition=node.text("when"),
        working_directory=node.text("working_directory") or directory,
        shell=node.text("shell") or shell,
        run_line=script.text_line if script.value else 0,
    )
