"""Flows that do nothing: their tasks only tell, or start files that are not there."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts import commands as shell
from mle_lint.artefacts.module import Call, Module
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import own_code
from mle_lint.probes.files.path_values import paths_in
from mle_lint.repository import Repository

# Orchestrators whose tasks are functions of the file; others may start images and services.
_PYTHONIC = frozenset({"airflow", "prefect", "dagster", "zenml", "metaflow", "mage_ai"})
# Packages of which a flow may use anything but what is in `_ACTS` without doing any work.
_IDLE_PACKAGES = frozenset({
    "datetime", "logging", "time", "typing", "os", "sys", "json", "pendulum", "random", "uuid",
    "__future__", "dataclasses", "pathlib", "requests",
})  # fmt: skip
_ACTS = frozenset({
    "open", "system", "popen", "get", "dump", "write_text", "write_bytes", "remove", "request",
    "read_text", "read_bytes", "load", "Session",
})  # fmt: skip
_IDLE_METHODS = frozenset({
    "xcom_push", "xcom_pull", "info", "warning", "error", "debug", "exception", "log", "now",
    "strftime", "isoformat", "utcnow", "today", "set_upstream", "set_downstream", "serve",
})  # fmt: skip
_IDLE_COMMANDS = frozenset({
    "echo", "test", "sleep", "true", "mkdir", "date", "ls", "exit", "[", "set", "cd", "printf", ":",
    "pwd", "export",
})  # fmt: skip
# Operators that do only what they are handed; any other one is work.
_HANDED = frozenset({
    "PythonOperator", "BashOperator", "EmptyOperator", "DummyOperator", "BranchPythonOperator",
    "ShortCircuitOperator",
})  # fmt: skip
_OPERATOR = pattern(r"(?:Operator|Sensor|Container|Job)$")
_PYTHON = pattern(r"(?:^|[\s;&|])python3?(?:\.\d+)? +(?:-u +)?([\w./-]+\.py)\b")


def hollow(repository: Repository, module: Module, package: str) -> str:
    """Why a flow of an orchestrator's package does not do the work that it is named for, or ""."""
    commands = tuple(_commands(repository, module))
    for text in commands:
        for name in _PYTHON.findall(text):
            if posixpath.basename(name) not in _names(repository):
                return f"{posixpath.basename(name)} is not there"
    top = package.partition(".")[0]
    if top not in _PYTHONIC or not module.facts.prints:
        return ""
    if module.imported - _IDLE_PACKAGES - {top} or own_code(repository).imported(module):
        return ""
    if not all(map(_is_idle, commands)):
        return ""
    own = {function.name.rsplit(".", 1)[-1] for function in module.facts.functions}
    idle = all(_does_nothing(call, top, own) for call in module.facts.calls)
    return "its tasks only tell" if idle else ""


def _does_nothing(call: Call, top: str, own: set[str]) -> bool:
    first, last = call.name.partition(".")[0], call.name.rsplit(".", 1)[-1]
    if last in _ACTS:
        return False
    if _OPERATOR.search(last):
        return last in _HANDED
    return first in _IDLE_PACKAGES or first == top or last in own or last in _IDLE_METHODS


def _commands(repository: Repository, module: Module) -> Iterator[str]:
    """The commands that the tasks of a flow start; `*` for one that cannot be told."""
    for use in paths_in(repository).code.facts(module).uses:
        for key, item in use.given:
            if key == "bash_command":
                yield item.text if item.kind == "text" else "*"


def _is_idle(text: str) -> bool:
    return all(command.words[0] in _IDLE_COMMANDS for command in shell.split(text))


@lru_cache(maxsize=1)
def _names(repository: Repository) -> frozenset[str]:
    return frozenset(posixpath.basename(path) for path in repository.files)
