"""Azure pipelines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from mle_lint.artefacts.ci_model import (
    MAX_JOBS,
    MAX_STEPS,
    Job,
    Step,
    Workflow,
    is_true,
    names,
    scalar_pairs,
)
from mle_lint.artefacts.yaml_nodes import EMPTY, Node, parse_map

_SHELLS = ("script", "bash", "pwsh", "powershell")
_TRIGGERS = ("trigger", "pr", "schedules", "resources")
_STRATEGIES = ("runOnce", "rolling", "canary")
_PHASES = ("preDeploy", "deploy", "routeTraffic", "postRouteTraffic")


def parse_azure(text: str) -> Workflow:
    """Reads azure-pipelines.yml: its stages, jobs, deployments and steps.

    The triggers are the keys that say when it runs (trigger, pr, schedules, resources).
    Raises ParseError for broken YAML and for a top level that is no map.
    """
    root = parse_map(text)
    triggers = [
        (key, node.line) for key, node in root.items if key in _TRIGGERS and node.value != "none"
    ]
    jobs = tuple(_job(node) for node in islice(_job_nodes(root), MAX_JOBS))
    return Workflow(root.text("name"), root.line, tuple(triggers), jobs)


def _job_nodes(root: Node) -> Iterator[Node]:
    if root.get("steps"):
        yield root
    stages = [node for node in _entries(root.get("stages")) if node.kind == "map"]
    for owner in (root, *stages[:MAX_JOBS]):
        entries = _entries(owner.get("jobs"))[:MAX_JOBS]
        yield from (node for node in entries if node.kind == "map")


def _entries(node: Node | None) -> tuple[Node, ...]:
    """The entries of a list, with those that a template condition (`${{ if ... }}:`) guards."""
    found: list[Node] = []
    waiting = [node] if node else []
    for _ in range(2 * MAX_STEPS):
        if not waiting:
            break
        entry = waiting.pop()
        if entry.kind == "list":
            waiting += reversed(entry.each(MAX_STEPS))
        elif entry.keys()[:1] and entry.keys()[0].startswith("${{"):
            waiting += reversed([value for _, value in entry.items if value.kind == "list"])
        else:
            found.append(entry)
    return tuple(found)


def _job(node: Node) -> Job:
    lists = [node.get("steps")]
    for strategy in _STRATEGIES:
        lists += (node.get("strategy", strategy, phase, "steps") for phase in _PHASES)
    entries = [entry for part in lists for entry in _entries(part) if entry.kind == "map"]
    steps = tuple(_step(entry) for entry in entries[:MAX_STEPS])
    if not steps and node.get("template"):
        steps = (Step(uses=node.text("template"), line=node.line),)
    return Job(
        node.text("job") or node.text("deployment"),
        node.line,
        steps,
        node.text("condition"),
        is_true(node.get("continueOnError")),
        names(node.get("dependsOn")),
    )


def _step(node: Node) -> Step:
    shell = next((key for key in _SHELLS if node.get(key)), "")
    inputs = node.get("inputs")
    script = node.get(shell) or (inputs and (inputs.get("script") or inputs.get("inlineScript")))
    script = script or EMPTY
    return Step(
        name=node.text("displayName"),
        run=script.value,
        uses=node.text("task") or node.text("template"),
        line=node.line,
        condition=node.text("condition"),
        continue_on_error=is_true(node.get("continueOnError")),
        working_directory=node.text("workingDirectory"),
        shell="" if shell == "script" else shell,
        run_line=script.text_line if script.value else 0,
        inputs=scalar_pairs(inputs),
    )
