"""Where in the code an input is looked at, and where something else is."""

from __future__ import annotations

from mle_lint.artefacts.module import Function, Module
from mle_lint.probes.code.entries import WIDGETS
from mle_lint.probes.code.identifiers import speaks
from mle_lint.probes.code.own_code import Scope, calls_in

# Parameters that hold what a user gives.
_INPUTS = frozenset([
    "query", "question", "text", "prompt", "message", "payload", "features", "row", "rows",
    "record", "records", "body", "instance", "instances", "sample", "image", "sentence",
    "user_input",
])  # fmt: skip
# The same in a function that predicts; others are given data of any kind.
_ROWS = frozenset(["data", "input_data", "df", "x", "X", "inputs"])
# First parameters of functions that look at settings, or at what a model answered.
_NO_INPUTS = frozenset([
    "config", "cfg", "conf", "settings", "actual", "output", "outputs", "response", "answer",
    "reply", "completion", "generated", "prediction", "predictions", "llm_output", "raw_output",
])  # fmt: skip


def is_asked_there(screen: Module, name: str) -> bool:
    """Whether a screen calls a function where it also asks its user for something."""
    scopes = {Scope(screen, call.scope) for call in screen.by_last_name.get(name, ())}
    return any(c.name.rsplit(".", 1)[-1] in WIDGETS for scope in scopes for c in calls_in(scope))


def looks_elsewhere(scope: Scope) -> bool:
    """Whether a function is given settings or an answer first, and no input."""
    for function in scope.module.facts.functions:
        if function.name == scope.name:
            names = [p.name for p in function.parameters if p.name not in ("self", "cls")]
            return names[:1] != [] and names[0] in _NO_INPUTS
    return False


def is_given_input(function: Function, words: tuple[str, ...]) -> bool:
    """Whether a parameter is named as what a user gives, or a function that predicts has one."""
    names = [parameter.name for parameter in function.parameters]
    if not _INPUTS.isdisjoint(names):
        return True
    return not _ROWS.isdisjoint(names) and speaks(function.name.rsplit(".", 1)[-1], words)
