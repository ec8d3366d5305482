"""Tasks that stand in tables of other files: a Taskfile, pixi, poe, pdm, hatch, taskipy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mle_lint.artefacts.dependencies.toml_text import load
from mle_lint.artefacts.task_model import Makefile, Target
from mle_lint.artefacts.yaml_nodes import Node

MAX_TARGETS = 500
# Where the tasks of a tool stand, in its own file or in pyproject.toml.
_TABLES = (
    ("tasks",),
    ("tool", "pixi", "tasks"),
    ("tool", "poe", "tasks"),
    ("tool", "pdm", "scripts"),
    ("tool", "rye", "scripts"),
    ("tool", "taskipy", "tasks"),
)
_HATCH = ("tool", "hatch", "envs")
_COMMANDS = ("cmd", "shell", "script", "composite", "sequence", "chain", "cmds")
_NEEDS = ("deps", "depends-on", "depends_on", "depends")


def parse_taskfile(root: Node) -> Makefile:
    """The tasks of a Taskfile, with what they need first."""
    tasks = root.get("tasks")
    found = tasks.items if tasks is not None and tasks.kind == "map" else ()
    return Makefile(tuple(_of_node(name, node) for name, node in found[:MAX_TARGETS]))


def parse_task_tables(text: str) -> Makefile:
    """The tasks in the tables of a TOML file; raises ParseError when it is broken."""
    root = load(text)
    tables = [_table(root, path) for path in _TABLES]
    environments = _table(root, _HATCH)
    tables += [_table(environments, (name, "scripts")) for name in environments]
    targets = [t for table in tables for t in _of_table(table)]
    return Makefile(tuple({target.name: target for target in targets}.values())[:MAX_TARGETS])


def _of_node(name: str, node: Node) -> Target:
    commands = node.get("cmds") or node.get("cmd") or node
    given = commands.each(MAX_TARGETS)
    recipe = [(c.text_line, c.value or c.text("cmd")) for c in given]
    called = [c.text("task") for c in given]
    needed = node.get("deps")
    needs = [d.value or d.text("task") for d in needed.each(MAX_TARGETS)] if needed else []
    return Target(
        name,
        node.line,
        tuple(n for n in (*needs, *called) if n),
        tuple((line, text) for line, text in recipe if text),
    )


def _table(root: Mapping[str, Any], path: tuple[str, ...]) -> Mapping[str, Any]:
    found: Any = root
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _of_table(table: Mapping[str, Any]) -> Iterator[Target]:
    for name, value in table.items():
        texts = list(_texts(value))
        needs: list[str] = []
        if isinstance(value, dict):
            needs = [text for key in _NEEDS for text in _texts(value.get(key))]
        names = [text for text in texts if text in table]
        recipe = tuple((1, text) for text in texts if text not in table)
        yield Target(str(name), 1, (*needs, *names), recipe)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value[:MAX_TARGETS]:
            yield from _texts(item)
    elif isinstance(value, dict):
        for key in (*_COMMANDS, "task"):
            yield from _texts(value.get(key))
