"""Random steps of a search for settings, and seeds that stand in mappings of arguments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import imported_by_others
from mle_lint.probes.code.training import first_fit
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_TUNING = pattern(r"(?:tun(?:e|ing|er)|optim\w*|search|hpo|hyper\w*)[^/]*\.py$")
# Trained by a function that is handed a mapping of arguments.
_NATIVE = frozenset({"train", "cv"})
_SEED = r"(?:random_state|random_seed|seed)"
_SEED_KEY = pattern(
    rf"(?:^[ \t]*(?:-[ \t]+)?[\"']?{_SEED}[\"']?|[\"']{_SEED}[\"'](?:[ \t]*\])?)"
    r"[ \t]*[:=][ \t]*[\w\"']",
    re.MULTILINE,
)
_LONG = 50_000


class Step(NamedTuple):
    """A random step, whether something fixes its outcome, and whether it only makes noise."""

    evidence: Evidence
    seeded: bool
    noise: bool = False


@lru_cache(maxsize=2)
def names_seed(repository: Repository, keywords: tuple[str, ...], steps: frozenset[str]) -> bool:
    """Whether a seed is named where unpacked arguments may come from: as the key of a mapping or a
    name of its own, as what a call of own code is handed, or in a file of settings."""
    for module in repository.code:
        for place in module.facts.seeds:
            name, called, _ = place.text.partition("(")
            if not called or name.rsplit(".", 1)[-1] not in steps:
                return True
        calls = module.by_last_name.get("setdefault", ())
        if any(call.text in keywords for call in calls):
            return True
    files = (path for kind in ("yaml", "toml") for path in repository.of_kind(kind))
    return any(_SEED_KEY.search((repository.text(path) or "")[:_LONG]) for path in files)


def searches(repository: Repository, module: Module) -> Iterator[Step]:
    """Searches that propose the next trial at random: studies of Optuna, and Hyperopt.

    A sampler that is made elsewhere is taken as seeded. Tuning that stands apart, in a notebook or
    a script that no other one imports, hands over settings that are written down: its draws end
    there.
    """
    if module.notebook:
        return
    calls = module.by_last_name
    if "create_study" not in calls and "fmin" not in calls:
        return
    if _TUNING.search(module.path) and module.path not in imported_by_others(repository):
        return
    made = [call for name in calls if name.endswith("Sampler") for call in calls[name]]
    for call in calls.get("create_study", ()):
        seeded = any("seed" in c.keywords for c in made) if made else "sampler" in call.keywords
        yield Step(Evidence(module.at(call.line), call.name), seeded)
    for call in calls.get("fmin", ()):
        if "space" in call.keywords:
            yield Step(Evidence(module.at(call.line), call.name), "rstate" in call.keywords)


def mapped(repository: Repository, module: Module, keywords: tuple[str, ...]) -> Iterator[Step]:
    """Seeds that training code puts into the mapping of arguments that an estimator is given."""
    if module.notebook or not first_fit(module):
        return
    for call in module.by_last_name.get("setdefault", ()):
        if call.text in keywords:
            yield Step(Evidence(module.at(call.line), f"{call.name}({call.text})"), True)
    if module.by_last_name.keys().isdisjoint(_NATIVE):
        return
    lines = (repository.text(module.path) or "").split("\n")
    for place in module.facts.seeds:
        line = lines[place.line - 1] if place.line <= len(lines) else ""
        if place.text in keywords and _SEED_KEY.search(line):
            yield Step(Evidence(module.at(place.line), place.text), True)
