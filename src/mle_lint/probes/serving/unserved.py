"""Code that predicts, or promises to, without an entry through which a user could have it."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.module import Function, Module
from mle_lint.model import Evidence
from mle_lint.probes.code import foreign, foreign_starts, model_calls
from mle_lint.probes.code.calls import evidence
from mle_lint.probes.code.entries import handler_functions, route_functions
from mle_lint.probes.code.identifiers import speaks
from mle_lint.probes.code.own_code import Scope, calls_in, own_code
from mle_lint.probes.serving import entrypoints
from mle_lint.repository import Repository

_LOADERS = frozenset(["load_model", "load_models", "load_pipeline", "load_artifacts", "get_model"])
_OUTPUTS = ("submission", "submit", "predict", "pred", "forecast", "scor", "answer", "kaggle")
# What is called by the name of its class, or of the object.
_CALLED = frozenset({"__call__", "forward"})


def begun(
    repository: Repository, *, words: tuple[str, ...], other_work: tuple[str, ...]
) -> Iterator[Evidence]:
    """Entries that cannot score new input, promised routes, predicting functions and cells."""
    hindered = tuple(entrypoints.hindered(repository, words=words, other_work=other_work))
    yield from hindered
    told = {item.location.path for item in hindered}
    for module in repository.code:
        if module.path in told:
            continue
        if module.notebook:
            yield from _cells(module)
        else:
            yield from _written(module)
            yield from _promised(module, words, other_work)
            yield from _functions(repository, module, words, other_work)
    yield from foreign.predicting(repository)
    yield from foreign_starts.answered_in_vain(repository)


def _promised(
    module: Module, words: tuple[str, ...], other_work: tuple[str, ...]
) -> Iterator[Evidence]:
    """Routes and handlers whose name or address speaks of a prediction."""
    for function in route_functions(module):
        texts = [function.name, *(decorator.text for decorator in function.decorators)]
        if any(speaks(text, words) for text in texts):
            yield Evidence(module.at(function.line), f"{function.name} answers without a model")
    for function in handler_functions(module):
        if speaks(function.name, words) and not speaks(function.name, other_work):
            yield Evidence(module.at(function.line), f"{function.name} answers without a model")


def _functions(
    repository: Repository,
    module: Module,
    words: tuple[str, ...],
    other_work: tuple[str, ...],
) -> Iterator[Evidence]:
    """Functions that predict, by their name or with a model that they load, and those that ask a
    language model."""
    asking = model_calls.asked(module)
    if asking is not None:
        yield evidence(module, asking)
    fitted = {f.name.rpartition(".")[0] for f in module.facts.functions if f.name.endswith(".fit")}
    for function in module.facts.functions:
        owner, _, last = function.name.rpartition(".")
        called = owner.rpartition(".")[2] if last in _CALLED else last
        if (owner and owner in fitted) or speaks(called, other_work):
            continue
        if _predicts(module, function) and (
            speaks(called, words) or _loads(repository, module, function)
        ):
            yield Evidence(module.at(function.line), f"the function {function.name}")
    if any(f.name.rsplit(".", 1)[-1] in _LOADERS for f in module.facts.functions):
        loading = model_calls.loaded(module)
        if loading is not None and loading.scope:
            yield evidence(module, loading)


def _loads(repository: Repository, module: Module, function: Function) -> bool:
    """Whether a function, what it calls, or the object that it is a method of loads a model."""
    owner = function.name.rpartition(".")[0]
    places = [function.name, f"{owner}.__init__"] if owner else [function.name]
    scopes = own_code(repository).reached(module, places)
    return any(model_calls.loads(s.module, call) for s in scopes for call in calls_in(s))


def _predicts(module: Module, function: Function) -> bool:
    """Whether a function predicts; one that fits what it asks only looks at its own training."""
    calls = calls_in(Scope(module, function.name))
    if any(model_calls.fits(module, call) for call in calls) and not _given(function):
        return False
    return any(model_calls.predicts(module, call) for call in calls)


def _given(function: Function) -> bool:
    """Whether a function is handed something, other than itself, that it could predict for."""
    return any(parameter.name != "self" for parameter in function.parameters)


def _cells(module: Module) -> Iterator[Evidence]:
    """Notebook cells that predict with a loaded model, or write predictions to a file."""
    asking = model_calls.asked(module)
    if asking is not None:
        yield evidence(module, asking)
    yield from _written(module)
    ready = False
    for call in module.facts.calls:
        if model_calls.loads(module, call):
            ready = True
        elif model_calls.fits(module, call):
            ready = False
        elif ready and model_calls.predicts(module, call):
            yield evidence(module, call)
            return


def _written(module: Module) -> Iterator[Evidence]:
    """A table of predictions for rows without a label, written after the prediction."""
    asked = (c for name in ("predict", "predict_proba") for c in module.by_last_name.get(name, ()))
    first = min((call.line for call in asked), default=0)
    for call in module.facts.calls:
        last = call.name.rsplit(".", 1)[-1]
        predicted = 0 < first <= call.line
        writes = last in ("to_csv", "to_parquet", "savetxt", "to_excel")
        if predicted and writes and speaks(f"{call.name} {call.text}", _OUTPUTS):
            yield evidence(module, call)
            return
