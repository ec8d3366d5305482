"""The steps that pipeline files declare: dvc.yaml, MLproject and Snakefile."""

from __future__ import annotations

import re

from mle_lint.artefacts.ci_model import MAX_NAMES, names
from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.yaml_nodes import EMPTY, Node, parse_map
from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple

_MAX_STAGES = 1_000
_RULE = pattern(r"^[ \t]*(?:rule|checkpoint)[ \t]+(\w+)[ \t]*:", re.MULTILINE)
_SHELL = pattern(r"^[ \t]*shell[ \t]*:\s*", re.MULTILINE)
_STRINGS = pattern(
    r"[rf]?(?:\"\"\"(.*?)\"\"\"|'''(.*?)'''|\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)')\s*",
    re.DOTALL,
)


class DvcStage(NamedTuple):
    """A stage of dvc.yaml; several commands stand on lines of their own in `cmd`.

    `params` are names, those of another file than the default written "file:name".
    """

    name: str
    line: int
    cmd: str = ""
    deps: tuple[str, ...] = ()
    outs: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    params: tuple[str, ...] = ()


class EntryPoint(NamedTuple):
    """An entry point of an MLproject file."""

    name: str
    line: int
    command: str = ""


class SnakeRule(NamedTuple):
    """A rule of a Snakefile with its shell texts and their lines."""

    name: str
    line: int
    shell: tuple[tuple[int, str], ...] = ()


def parse_dvc(text: str) -> tuple[DvcStage, ...]:
    """The stages of dvc.yaml; raises ParseError for broken YAML and a top level that is no map."""
    stages = parse_map(text).get("stages") or EMPTY
    return tuple(_dvc_stage(name, node) for name, node in stages.items[:_MAX_STAGES])


def parse_mlproject(text: str) -> tuple[EntryPoint, ...]:
    """The entry points of MLproject; raises ParseError like `parse_dvc`."""
    points = parse_map(text).get("entry_points") or EMPTY
    return tuple(
        EntryPoint(name, node.line, node.text("command"))
        for name, node in points.items[:_MAX_STAGES]
    )


def parse_snakefile(text: str) -> tuple[SnakeRule, ...]:
    """The named rules of a Snakefile; raises ParseError when there are none."""
    found = list(_RULE.finditer(text))[:_MAX_STAGES]
    if not found:
        raise ParseError("no rules")
    ends = [rule.start() for rule in found[1:]] + [len(text)]
    rules = []
    line, counted = 1, 0
    for rule, end in zip(found, ends, strict=True):
        line += text.count("\n", counted, rule.start(1))
        counted = rule.start(1)
        rules.append(SnakeRule(rule[1], line, _shell_texts(text, rule.end(), end, line)))
    return tuple(rules)


def _dvc_stage(name: str, node: Node) -> DvcStage:
    body = node.get("do") or node
    command = body.get("cmd") or EMPTY
    return DvcStage(
        name=name,
        line=node.line,
        cmd="\n".join(part.value for part in command.each(MAX_NAMES)),
        deps=names(body.get("deps")),
        outs=names(body.get("outs")),
        metrics=names(body.get("metrics")),
        params=_params(body.get("params")),
    )


def _params(node: Node | None) -> tuple[str, ...]:
    found = []
    for item in node.each(MAX_NAMES) if node else ():
        if item.value:
            found.append(item.value)
        for file, keys in item.items[:MAX_NAMES]:
            found += [f"{file}:{key}" for key in names(keys)] or [file]
    return tuple(found)


def _shell_texts(text: str, start: int, end: int, line: int) -> tuple[tuple[int, str], ...]:
    """The string literals after every `shell:` between two places, adjacent ones joined."""
    body = text[start:end]
    found = []
    counted = 0
    for shell in _SHELL.finditer(body):
        at = shell.end()
        line += body.count("\n", counted, at)
        counted = at
        parts = []
        while string := _STRINGS.match(body, at):
            parts.append(string[string.lastindex or 0])
            at = string.end()
        if parts:
            found.append((line, "".join(parts)))
    return tuple(found)
