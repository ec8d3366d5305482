"""GitLab pipelines."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.ci_model import (
    MAX_STEPS,
    Job,
    Step,
    Workflow,
    is_true,
    jobs_of,
    names,
)
from mle_lint.artefacts.yaml_nodes import EMPTY, Node, parse, parse_map
from mle_lint.record import NamedTuple

_RESERVED = frozenset(
    {"after_script", "before_script", "cache", "default", "image", "include", "services"}
    | {"spec", "stages", "variables", "workflow"}
)
_SCRIPTS = ("before_script", "script", "after_script")
_MAX_TEMPLATES = 10


class _File(NamedTuple):
    """The top level by key, and what every job inherits, the stronger first."""

    entries: dict[str, Node]
    inherited: tuple[Node, ...]


def parse_gitlab(text: str) -> Workflow:
    """Reads .gitlab-ci.yml, with `extends`, `default` and `!reference` of the same file.

    Hidden jobs (a leading dot) are templates and no jobs. Every entry of a script is a Step.
    Raises ParseError for broken YAML and for a top level that is no map.
    """
    # A file may begin with a `spec` document that only declares its inputs.
    maps = [node for node in parse(text) if node.kind == "map" and node.keys() != ("spec",)]
    root = maps[0] if maps else parse_map(text)
    around = [pair for pair in root.items if pair[0] in ("before_script", "after_script")]
    entries = dict(root.items)
    file = _File(entries, (entries.get("default", EMPTY), Node("map", items=tuple(around))))
    named = [pair for pair in root.items if pair[0] not in _RESERVED and pair[0][:1] != "."]
    jobs = jobs_of(tuple(named), lambda name, node: _job(name, node, file))
    return Workflow(root.text("workflow", "name"), root.line, (), jobs)


def _job(name: str, node: Node, file: _File) -> Job:
    sources = _sources(node, file)
    steps: list[Step] = []
    for key in _SCRIPTS:
        script = _first((*sources, *file.inherited), key)
        steps += (_step(item, key) for item in _entries(script, file) if item.value)
    called = _first(sources, "trigger")
    if called and not steps:
        steps.append(Step(uses=called.value or called.text("project"), line=called.line))
    return Job(
        name,
        node.line,
        tuple(steps),
        (_first(sources, "when") or EMPTY).value,
        is_true(_first(sources, "allow_failure")),
        names(_first(sources, "needs"), "job", "pipeline"),
    )


def _step(item: Node, key: str) -> Step:
    # A failing after_script never fails the job.
    ignored = key == "after_script"
    return Step(run=item.value, line=item.line, run_line=item.text_line, continue_on_error=ignored)


def _sources(node: Node, file: _File) -> tuple[Node, ...]:
    """The job and its templates, the strongest first."""
    found = [node]
    waiting = list(names(node.get("extends")))
    while waiting and len(found) <= _MAX_TEMPLATES:
        template = file.entries.get(waiting.pop())
        if template and not any(template is known for known in found):
            found.append(template)
            waiting += names(template.get("extends"))
    return tuple(found)


def _first(sources: tuple[Node, ...], key: str) -> Node | None:
    return next((found for source in sources if (found := source.get(key))), None)


def _entries(script: Node | None, file: _File) -> Iterator[Node]:
    """The first scalars of a script; a list in it may be the path of a `!reference`."""
    waiting = [script] if script else []
    for _ in range(MAX_STEPS):
        if not waiting:
            return
        item = waiting.pop()
        if item.kind == "scalar":
            yield item
            continue
        path = tuple(part.value for part in item.each(3))
        target = file.entries.get(path[0]) if len(path) > 1 else None
        referred = target.get(*path[1:]) if target else None
        waiting += [referred] if referred else reversed(item.each(MAX_STEPS))
