"""Flows that do nothing: their tasks only tell, or start files that are not there."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts import commands as shell
from mle_lint.artefacts.module import Module
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import own_code
from mle_lint.probes.code.path_values import paths_in
from mle_lint.repository import Repository

# Packages whose calls start no work by themselves.
_IDLE_PACKAGES = frozenset({
    "datetime", "logging", "time", "typing", "os", "sys", "json", "pendulum", "random", "uuid",
    "__future__", "dataclasses", "pathlib",
})  # fmt: skip
_IDLE_COMMANDS = frozenset({
    "echo", "test", "sleep", "true", "mkdir", "date", "ls", "exit", "[", "set", "cd", "printf", ":",
    "pwd", "export",
})  # fmt: skip
# Operators of Airflow that do nothing, or only what they are handed.
_HANDED = frozenset({
    "PythonOperator", "BashOperator", "DAG", "EmptyOperator", "DummyOperator",
    "BranchPythonOperator", "ShortCircuitOperator", "days_ago", "chain", "dag", "task",
    "TaskGroup", "task_group",
})  # fmt: skip
_PYTHON = pattern(r"(?:^|[\s;&|])python3?(?:\.\d+)? +(?:-u +)?([\w./-]+\.py)\b")


def hollow(repository: Repository, module: Module) -> str:
    """Why an Airflow flow does not do the work that it is named for, or ""."""
    if "airflow" not in module.imported:
        return ""
    texts = tuple(_commands(repository, module))
    for text in texts:
        for name in _PYTHON.findall(text):
            if posixpath.basename(name) not in _names(repository):
                return f"{posixpath.basename(name)} is not there"
    if module.imported - _IDLE_PACKAGES - {"airflow", "requests"}:
        return ""
    own = own_code(repository)
    if own.imported(module) or not all(map(_is_idle, texts)):
        return ""
    calls = {call.name.rsplit(".", 1)[-1] for call in module.facts.calls}
    operators = {name for name in calls if name[:1].isupper() or "airflow" in name}
    acts = {call.name for call in module.facts.calls if call.name.startswith("requests.get")}
    return "" if operators - _HANDED - {"Path"} or acts else "its tasks only tell"


def _commands(repository: Repository, module: Module) -> Iterator[str]:
    """The commands that the tasks of a flow start."""
    paths = paths_in(repository)
    for use in paths.code.facts(module).uses:
        for key, item in use.given:
            if key == "bash_command":
                yield item.text if item.kind == "text" else "*"


def _is_idle(text: str) -> bool:
    return all(command.words[0] in _IDLE_COMMANDS for command in shell.split(text))


@lru_cache(maxsize=1)
def _names(repository: Repository) -> frozenset[str]:
    return frozenset(posixpath.basename(path) for path in repository.files)
