"""Whether the random steps of the training code are given a seed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from mle_lint.artefacts.module import Call, Module
from mle_lint.model import Evidence
from mle_lint.probes import elsewhere
from mle_lint.probes.calls import imports
from mle_lint.repository import Repository

# Modules that answer or show things draw at random for other reasons than training.
_FRONTS = ("fastapi", "flask", "streamlit", "gradio", "dash", "locust", "chainlit", "django")
_DATA = ("numpy", "pandas", "polars", "sklearn", "torch", "tensorflow")
_GENERATORS = frozenset({"default_rng", "RandomState", "Random", "PRNGKey", "Generator"})
_NO_DRAWS = frozenset(
    {"seed", "get_state", "set_state", "getstate", "setstate", "SeedSequence", "SystemRandom"}
)
_OTHER_FITS = ("sklearn", "xgboost", "lightgbm", "catboost")
_LIBRARIES = ("numpy", "random", "torch", "tensorflow", "cupy")
_CONFIG_SEED = re.compile(
    r"^[ \t\"'-]*(?:\w*_)?(?:seed|random_?state)[\"']?[ \t]*[:=]", re.MULTILINE | re.IGNORECASE
)
_MAX_CONFIGS = 200
_MAX_CONFIG_SIZE = 200_000
# A few unseeded steps in a large code base are no reason to call the training unseeded.
_MANY = 20


class Step(NamedTuple):
    """A random step, and whether something fixes its outcome."""

    evidence: Evidence
    seeded: bool


class _Words(NamedTuple):
    steps: tuple[str, ...]
    shuffled: tuple[str, ...]
    optional: tuple[str, ...]
    keywords: tuple[str, ...]
    native: tuple[str, ...]
    loops: tuple[str, ...]
    draws: tuple[str, ...]
    seeds: tuple[str, ...]


def all_seeded(
    repository: Repository,
    *,
    steps: tuple[str, ...],
    shuffled: tuple[str, ...],
    optional: tuple[str, ...],
    keywords: tuple[str, ...],
    native: tuple[str, ...],
    loops: tuple[str, ...],
    draws: tuple[str, ...],
    seeds: tuple[str, ...],
) -> Iterator[Evidence]:
    """Every random step of the training code, when all of them are seeded.

    `steps` names what draws at random by itself, `shuffled` what does so only with a `shuffle`
    argument, `optional` what counts only with a seed or the size of a sample. Each is seeded by
    one of the `keywords` or by a seed call of its library; `native` functions also by a seed in
    the module's tables or by position. `loops` are "package method" pairs of training that only
    a seed call fixes. `draws` and `seeds` are texts of other languages.
    """
    words = _Words(steps, shuffled, optional, keywords, native, loops, draws, seeds)
    found = _steps(repository, words)
    if sum(not step.seeded for step in found) * _MANY <= len(found):
        yield from (step.evidence for step in found if step.seeded)


def some_seeded(
    repository: Repository,
    *,
    steps: tuple[str, ...],
    shuffled: tuple[str, ...],
    optional: tuple[str, ...],
    keywords: tuple[str, ...],
    native: tuple[str, ...],
    loops: tuple[str, ...],
    draws: tuple[str, ...],
    seeds: tuple[str, ...],
) -> Iterator[Evidence]:
    """The random steps that are seeded, with the parameters of `all_seeded`."""
    words = _Words(steps, shuffled, optional, keywords, native, loops, draws, seeds)
    yield from (step.evidence for step in _steps(repository, words) if step.seeded)


def _steps(repository: Repository, words: _Words) -> list[Step]:
    """The steps of the scripts, and of the notebooks when no script trains or splits."""
    config = _ConfigSeed(repository)
    scripts = [module for module in repository.code if not module.notebook]
    everywhere: set[str] = set()
    everywhere.update(*[_seeded_libraries(module) for module in scripts])
    found = [s for module in scripts for s in _in_module(module, words, everywhere, config)]
    if not any(_trains(module, words) for module in scripts):
        for notebook in repository.notebooks:
            module = notebook.module
            found += _in_module(module, words, _seeded_libraries(module), config)
    return found + list(_in_other_languages(repository, words))


class _ConfigSeed:
    """True when a configuration file names a seed; looked up at most once."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._known: bool | None = None

    def __bool__(self) -> bool:
        if self._known is None:
            self._known = any(_CONFIG_SEED.search(text) for text in self._texts())
        return self._known

    def _texts(self) -> Iterator[str]:
        repository = self._repository
        paths = [p for p in repository.of_kind("yaml", "toml", "json") if "lock" not in p]
        for path in paths[:_MAX_CONFIGS]:
            if repository.size(path) <= _MAX_CONFIG_SIZE:
                yield repository.text(path) or ""


def _seeded_libraries(module: Module) -> set[str]:
    """The libraries whose generator a module seeds; `*` stands for all of them."""
    return {
        _library(call.name)
        for last, calls in module.by_last_name.items()
        if "seed" in last.lower()
        for call in calls
    }


def _library(name: str) -> str:
    """A function that is no library's own, or Keras' one, seeds several generators."""
    root = name.split(".", 1)[0]
    if root not in _LIBRARIES or (name.endswith("set_random_seed") and "keras" in name):
        return "*"
    return root


def _trains(module: Module, words: _Words) -> bool:
    names = module.by_last_name.keys()
    if not names.isdisjoint(words.steps) or not names.isdisjoint(words.shuffled):
        return True
    return any(_loop_calls(module, loop) for loop in words.loops)


def _in_module(
    module: Module, words: _Words, libraries: set[str], config: _ConfigSeed
) -> Iterator[Step]:
    by_name = module.by_last_name
    sampler = not libraries.isdisjoint(("*", "numpy"))
    for name in sorted(by_name.keys() & {*words.steps, *words.shuffled, *words.optional}):
        for call in by_name[name]:
            step = _step(module, call, words, config)
            if step is not None:
                yield step._replace(seeded=step.seeded or sampler)
    yield from _draws(module, libraries)
    yield from _loop(module, words, libraries)


def _step(module: Module, call: Call, words: _Words, config: _ConfigSeed) -> Step | None:
    last = call.name.rsplit(".", 1)[-1]
    keyword = next((k for k in call.keywords if k in words.keywords), "")
    if not keyword and not _is_random(module, call, last, words):
        return None
    seeded = bool(keyword)
    if not seeded and "**" in call.keywords:
        seeded = bool(module.facts.seeds) or bool(config)
    if not seeded and last in words.native:
        seeded = bool(module.facts.seeds)
    text = f"{last}({keyword or '**'})" if seeded and call.keywords else last
    return Step(Evidence(module.at(call.line), text), seeded)


def _is_random(module: Module, call: Call, last: str, words: _Words) -> bool:
    """A look at a few rows of a table in a notebook draws nothing that stays."""
    if last in words.shuffled:
        return "shuffle" in call.keywords
    if last in words.optional:
        return not module.notebook and not {"frac", "fraction", "n"}.isdisjoint(call.keywords)
    return True


def _draws(module: Module, libraries: set[str]) -> Iterator[Step]:
    """Direct use of a generator: of one that is made here, or of the library's own."""
    if imports(module, _FRONTS):
        return
    data = bool(imports(module, _DATA))
    for call in module.facts.calls:
        root, _, rest = call.name.partition(".")
        if root not in ("numpy", "random", "jax", "torch") or not rest:
            continue
        last = rest.rsplit(".", 1)[-1]
        own = rest.startswith("random.") if root == "numpy" else root == "random" and data
        if last in _GENERATORS:
            yield Step(Evidence(module.at(call.line), call.name), True)
        elif own and last not in _NO_DRAWS:
            seeded = not libraries.isdisjoint(("*", root))
            yield Step(Evidence(module.at(call.line), call.name), seeded)


def _loop(module: Module, words: _Words, libraries: set[str]) -> Iterator[Step]:
    """The first training call of a library whose weights and batches only a seed call fixes."""
    for loop in words.loops:
        for call in _loop_calls(module, loop):
            keras = loop.startswith(("keras ", "tensorflow "))
            seeded = not libraries.isdisjoint(("*", "tensorflow" if keras else "torch"))
            yield Step(Evidence(module.at(call.line), call.name), seeded)
            return


def _loop_calls(module: Module, loop: str) -> list[Call]:
    package, _, method = loop.partition(" ")
    calls = module.by_last_name.get(method, ())
    if not calls or not imports(module, (package,)):
        return []
    return [c for c in calls if not module.resolved(c.name).startswith(_OTHER_FITS)]


def _in_other_languages(repository: Repository, words: _Words) -> Iterator[Step]:
    """Files of R, Julia and the like that draw at random, and whether each sets a seed."""
    drawn, fixed = elsewhere.any_of(words.draws), elsewhere.any_of(words.seeds)
    for path, text in elsewhere.sources(repository, elsewhere.ANALYSIS):
        seed = fixed.search(text)
        match = seed or drawn.search(text)
        if match is not None:
            yield Step(elsewhere.at(repository, path, text, match), bool(seed))
