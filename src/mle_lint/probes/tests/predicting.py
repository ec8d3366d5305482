"""Own functions that predict, whatever their names are, and the addresses at which they answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Function, Module
from mle_lint.artefacts.paths import is_test
from mle_lint.patterns import pattern
from mle_lint.probes.code import model_calls
from mle_lint.probes.code.identifiers import last_part, speaks
from mle_lint.probes.code.own_code import Scope, calls_in, text_of
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# From a route to a service, from there to a wrapper of the model.
_STEPS = 3
MAX_ADDRESSES = 500
# What a network is made of, and what a trainer, a measurement or a command is called.
_LAYERS = pattern(r"^(?:forward|call|__\w+__|\w+_step|main|build|create_\w+|make_\w+)$")
_OTHER_WORK = (
    "train", "fit", "evaluat", "eval", "valid", "test", "metric", "report", "plot", "backtest",
    "benchmark", "run", "tune", "objective", "explain", "importance", "cross", "compare",
)  # fmt: skip
_MEASURES = pattern(
    r"_score$|^classification_report$|^confusion_matrix$|^mean_(?:squared|absolute)_|^roc_"
)
# Parameters through which a function is handed what it asks for an answer.
_ASKED = ("complet", "llm", "model", "generat", "ask", "chat", "predict", "infer", "embed")
_REGISTERING = frozenset({
    "path", "re_path", "Route", "add_url_rule", "add_api_route", "add_post", "add_get", "add_route",
})  # fmt: skip
_GIVEN = pattern(
    r"\b(?:path|Route|add_url_rule|add_api_route|add_post|add_get|add_route)\(\s{0,40}[\"']([^\"'\n]{1,200})[\"']"
    r"\s{0,40},\s{0,40}(?:endpoint=|view_func=)?(?:\w{1,60}\.){0,5}(\w{1,80})"
)
_HOLE = pattern(r"[{<][^{}<>/]{0,80}[}>]")
_HOST = pattern(r"^[a-z]+://[^/]+")


class Predicting(NamedTuple):
    """Last names of functions, and the parts of each address; "*" stands for any part."""

    functions: frozenset[str]
    addresses: tuple[tuple[str, ...], ...]

    def answers_at(self, text: str) -> bool:
        """Whether a text is, or ends in, the address of one of the routes."""
        bare = _HOST.sub("", text).partition("?")[0]
        if not bare.startswith("/"):
            return False
        parts = _parts(bare)
        return any(_fits(parts, address) for address in self.addresses)


@lru_cache(maxsize=1)
def predicting(repository: Repository) -> Predicting:
    """The own functions outside tests that ask a model for an answer, directly or by others."""
    own = [
        (module, function)
        for module in repository.modules
        if not is_test(module.path)
        for function in module.facts.functions
    ]
    asking = [(m, f) for m, f in own if _predicts(m, f)]
    namesakes = Counter(last_part(function.name) for _, function in own)
    answering = Counter(last_part(f.name) for m, f in asking if _may_answer(m, f))
    # Of a name that many classes share, as that of a metric, most must be known to ask.
    known = {name for name, count in answering.items() if 2 * count > namesakes[name]}
    reaching = {last_part(f.name) for _, f in asking}
    for _ in range(_STEPS):
        fresh = {
            last_part(f.name)
            for m, f in own
            if last_part(f.name) not in reaching and _calls_one(m, f, reaching)
        }
        if not fresh:
            break
        reaching |= fresh
    addresses = dict.fromkeys(
        _parts(decorator.text)
        for _, function in own
        if last_part(function.name) in reaching
        for decorator in function.decorators
        if decorator.text.startswith("/")
    )
    addresses.update(dict.fromkeys(_registered(repository, reaching)))
    return Predicting(frozenset(known), tuple(addresses)[:MAX_ADDRESSES])


def _registered(repository: Repository, names: set[str]) -> Iterator[tuple[str, ...]]:
    """The addresses that are given to a function by a call, as in a table of urls."""
    for module in repository.modules:
        if _REGISTERING.isdisjoint(module.by_last_name) or is_test(module.path):
            continue
        for address, name in _GIVEN.findall(text_of(repository, module.path)):
            if name in names:
                yield _parts(address)


def _may_answer(module: Module, function: Function) -> bool:
    last = last_part(function.name)
    if _LAYERS.match(last) or speaks(last, _OTHER_WORK) or not function.parameters:
        return False
    calls = calls_in(Scope(module, function.name))
    return not any(
        model_calls.fits(module, c) or _MEASURES.search(last_part(c.name)) for c in calls
    )


def _predicts(module: Module, function: Function) -> bool:
    """Whether a function asks a model, or something that it is handed for that."""
    handed = {p.name for p in function.parameters if speaks(p.name, _ASKED)}
    able = model_calls.asks_models(module)
    return any(
        call.name in handed or model_calls.answers(module, call, able)
        for call in calls_in(Scope(module, function.name))
    )


def _calls_one(module: Module, function: Function, names: set[str]) -> bool:
    return any(last_part(call.name) in names for call in calls_in(Scope(module, function.name)))


def _parts(address: str) -> tuple[str, ...]:
    return tuple(part for part in _HOLE.sub("*", address).strip("/").split("/") if part)


def _fits(parts: tuple[str, ...], address: tuple[str, ...]) -> bool:
    """Whether an address has these parts at its end: a router may stand before it."""
    if not address or len(parts) < len(address):
        return not address and not parts
    ends = parts[len(parts) - len(address) :]
    return any(part != "*" for part in address) and all(map(_is_same, ends, address))


def _is_same(part: str, wanted: str) -> bool:
    """Whether a part of an address is the wanted one, which may have holes."""
    if "*" not in wanted:
        return part == wanted
    return part.startswith(wanted.partition("*")[0]) and part.endswith(wanted.rpartition("*")[2])
