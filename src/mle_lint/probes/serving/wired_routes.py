"""Routes that are handed what answers: by injection, by the application's state, by a registry.

Calls cannot be followed there, because the object is made elsewhere. What can be seen is that the
route speaks of an answer, hands its request on, and that its application loads a model.
"""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.module import Function, Module
from mle_lint.model import Evidence
from mle_lint.probes.code import model_calls
from mle_lint.probes.code.entries import entries
from mle_lint.probes.code.identifiers import speaks
from mle_lint.probes.code.own_code import OwnCode, Scope, calls_in, own_code
from mle_lint.repository import Repository


def wired(
    repository: Repository, *, words: tuple[str, ...], other_work: tuple[str, ...]
) -> Iterator[Evidence]:
    """Routes named after an answer, in an application that loads or asks a model."""
    own = own_code(repository)
    for entry in entries(repository):
        if entry.kind != "route":
            continue
        for function in entry.functions:
            if _promises(function, words, other_work) and _hands_on(entry.module, function):
                model = _model_of(repository, own, entry.module)
                if model is not None:
                    text = f"the route {function.name} is handed the model of {model.path}"
                    yield Evidence(entry.module.at(function.line), text)
                    return


def _promises(function: Function, words: tuple[str, ...], other_work: tuple[str, ...]) -> bool:
    texts = [function.name, *(decorator.text for decorator in function.decorators)]
    return any(speaks(t, words) for t in texts) and not any(speaks(t, other_work) for t in texts)


def _hands_on(module: Module, function: Function) -> bool:
    """Whether the function calls a method of something that it does not make itself."""
    asked = {word for word in function.name.lower().split("_") if len(word) > 3}
    for call in calls_in(Scope(module, function.name)):
        owner, _, last = call.name.rpartition(".")
        if owner and any(word in last.lower() for word in asked):
            return True
    return False


def _model_of(repository: Repository, own: OwnCode, module: Module) -> Module | None:
    """A module of the application around a route that loads a model or asks one."""
    around = {module.path: module}
    for other in repository.code:
        if not other.notebook and module in own.closure(other):
            around.update({m.path: m for m in own.closure(other)})
    for path in sorted(around):
        near = around[path]
        if model_calls.loaded(near) is not None or model_calls.asked(near) is not None:
            return near
    return None
