"""Code that computes drift, by the names of its files and functions."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.module import Call, Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import evidence, matching
from mle_lint.repository import Repository

_WORD = pattern(r"[a-z]+")
# A word of stability alone may be said of folds; its index compares two populations.
_POPULATION = frozenset({"population", "index", "characteristic", "feature", "covariate"})


def computed(module: Module, tests: tuple[str, ...], occasions: frozenset[str]) -> Call | None:
    """A statistical test or an own function that says, or whose file says, that it is on drift."""
    path = not occasions.isdisjoint(_WORD.findall(module.path.lower()))
    for call in matching(module, tests):
        if path or not occasions.isdisjoint(_WORD.findall(call.scope.lower())):
            return call
    for function in module.facts.functions:
        last = function.name.rsplit(".", 1)[-1]
        calls = module.by_last_name.get(last, ())
        if calls and is_named_for(last, occasions):
            return calls[0]
    return None


def is_named_for(name: str, occasions: frozenset[str]) -> bool:
    """Whether a function says by its name that it computes drift."""
    words = frozenset(_WORD.findall(name.lower()))
    told = words & occasions
    return bool(told - {"stability"}) or (bool(told) and not words.isdisjoint(_POPULATION))


def called_elsewhere(repository: Repository, occasions: frozenset[str]) -> Iterator[Evidence]:
    """Functions of a file that is named for drift and only that, where another file calls them."""
    for module in repository.code:
        file = module.path.rsplit("/", 1)[-1].lower()
        if module.notebook or not occasions.issuperset(_WORD.findall(file.removesuffix(".py"))):
            continue
        names = {function.name for function in module.facts.functions}
        for other in repository.code:
            called = names & other.by_last_name.keys() if other is not module else ()
            if called:
                yield evidence(other, other.by_last_name[min(called)][0])
                return
