"""GitHub Actions workflows."""

from __future__ import annotations

from mle_lint.artefacts.ci_model import (
    MAX_STEPS,
    Job,
    Step,
    Workflow,
    is_true,
    jobs_of,
    names,
    scalar_pairs,
)
from mle_lint.artefacts.yaml_nodes import EMPTY, Node, parse_map


def parse_github(text: str) -> Workflow:
    """Reads a workflow; raises ParseError for broken YAML and for a top level that is no map."""
    root = parse_map(text)
    jobs = root.get("jobs") or EMPTY
    made = jobs_of(jobs.items, lambda name, node: _job(name, node, root))
    return Workflow(root.text("name"), root.line, _triggers(root.get("on")), made)


def _triggers(node: Node | None) -> tuple[tuple[str, int], ...]:
    if node is None:
        return ()
    if node.kind == "map":
        return tuple((name, value.line) for name, value in node.items)
    return tuple((item.value, item.line) for item in node.each() if item.value)


def _job(name: str, node: Node, root: Node) -> Job:
    defaults = (node.get("defaults", "run") or EMPTY, root.get("defaults", "run") or EMPTY)
    called = node.get("uses")
    if called:
        call = Step(uses=called.value, line=called.line, inputs=scalar_pairs(node.get("with")))
        steps: tuple[Step, ...] = (call,)
    else:
        entries = (node.get("steps") or EMPTY).each(MAX_STEPS)
        steps = tuple(_step(item, defaults) for item in entries if item.kind == "map")
    return Job(
        name,
        node.line,
        steps,
        node.text("if"),
        is_true(node.get("continue-on-error")),
        names(node.get("needs")),
    )


def _step(node: Node, defaults: tuple[Node, ...]) -> Step:
    script = node.get("run") or EMPTY
    sources = (node, *defaults) if script.value else ()
    return Step(
        name=node.text("name"),
        run=script.value,
        uses=node.text("uses"),
        line=node.line,
        condition=node.text("if"),
        continue_on_error=is_true(node.get("continue-on-error")),
        working_directory=_first(sources, "working-directory"),
        shell=_first(sources, "shell"),
        run_line=script.text_line if script.value else 0,
        inputs=scalar_pairs(node.get("with")),
    )


def _first(sources: tuple[Node, ...], key: str) -> str:
    return next((source.text(key) for source in sources if source.text(key)), "")
