"""Whether the random steps of the training code are given a seed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mle_lint.artefacts.module import Call, Module
from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.probes.calls import imports
from mle_lint.repository import Repository

# Modules that answer or show things draw at random for other reasons than training.
_FRONTS = ("fastapi", "flask", "streamlit", "gradio", "dash", "locust", "chainlit", "django")
_GENERATORS = frozenset({"default_rng", "RandomState", "Random", "PRNGKey", "Generator"})
_SEEDING = re.compile(r"seed", re.IGNORECASE)
_QUIET_DRAWS = frozenset({"seed", "get_state", "set_state", "SeedSequence", "getstate", "setstate"})
_CONFIG_SEED = re.compile(
    r"^[ \t\"'-]*(?:\w*_)?(?:seed|random_?state)[\"']?[ \t]*[:=]", re.M | re.I
)
_MAX_CONFIGS = 200
_MAX_CONFIG_SIZE = 200_000
_MAX_SOURCES = 200
_LANGUAGES = (".r", ".jl", ".rmd", ".qmd", ".scala")
# A few unseeded steps in a large code base are no reason to call the training unseeded.
_MANY = 20


class Step(NamedTuple):
    """A random step, and whether something fixes its outcome."""

    evidence: Evidence
    seeded: bool


class _Words(NamedTuple):
    steps: frozenset[str]
    shuffled: frozenset[str]
    optional: frozenset[str]
    keywords: frozenset[str]
    native: frozenset[str]
    loops: tuple[tuple[str, str], ...]
    draws: re.Pattern[str]
    seeds: re.Pattern[str]


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
    argument, `optional` what counts only with a seed or the size of a sample; each is seeded by one of the
    `keywords` or by a seed call of its library. `loops` are "package method" pairs of training
    that only a seed call fixes. `draws` and `seeds` are texts of other languages.
    """
    found = _steps(
        repository, _words(steps, shuffled, optional, keywords, native, loops, draws, seeds)
    )
    open_steps = sum(not step.seeded for step in found)
    if open_steps * _MANY <= len(found):
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
    found = _steps(
        repository, _words(steps, shuffled, optional, keywords, native, loops, draws, seeds)
    )
    yield from (step.evidence for step in found if step.seeded)


def _words(
    steps: tuple[str, ...],
    shuffled: tuple[str, ...],
    optional: tuple[str, ...],
    keywords: tuple[str, ...],
    native: tuple[str, ...],
    loops: tuple[str, ...],
    draws: tuple[str, ...],
    seeds: tuple[str, ...],
) -> _Words:
    pairs = tuple(
        (package, method) for package, _, method in (loop.partition(" ") for loop in loops)
    )
    return _Words(
        frozenset(steps),
        frozenset(shuffled),
        frozenset(optional),
        frozenset(keywords),
        frozenset(native),
        pairs,
        _any_of(draws),
        _any_of(seeds),
    )


def _any_of(texts: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(text) for text in texts) or r"(?!)")


def _steps(repository: Repository, words: _Words) -> list[Step]:
    """The steps of the scripts, or of the notebooks too when no script trains or splits."""
    scripts = [module for module in repository.code if not module.notebook]
    everywhere = frozenset().union(*[_seeded_libraries(module) for module in scripts])
    config = _ConfigSeed(repository)
    found = [s for module in scripts for s in _in_module(module, words, everywhere, config)]
    trains = any(_trains(module, words) for module in scripts)
    if not trains:
        for notebook in repository.notebooks:
            module = notebook.module
            found += _in_module(module, words, _seeded_libraries(module), config)
    return found + _in_other_languages(repository, words)


def _trains(module: Module, words: _Words) -> bool:
    names = module.by_last_name.keys()
    if words.steps & names or words.shuffled & names:
        return True
    return any(method in names and imports(module, (package,)) for package, method in words.loops)


class _ConfigSeed:
    """Whether a configuration file names a seed; looked up at most once."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._known: bool | None = None

    def __bool__(self) -> bool:
        if self._known is None:
            self._known = any(self._texts())
        return self._known

    def _texts(self) -> Iterator[bool]:
        repository = self._repository
        paths = [p for p in repository.of_kind("yaml", "toml", "json") if "lock" not in p]
        for path in paths[:_MAX_CONFIGS]:
            if repository.size(path) <= _MAX_CONFIG_SIZE:
                yield _CONFIG_SEED.search(repository.text(path) or "") is not None


def _seeded_libraries(module: Module) -> frozenset[str]:
    """The libraries whose generator a module seeds; `*` stands for all of them."""
    found = set()
    for last, calls in module.by_last_name.items():
        if _SEEDING.search(last):
            found.update(_library(call.name) for call in calls)
    return frozenset(found)


def _library(name: str) -> str:
    """`*` for a function that seeds several generators, as such functions do by their name."""
    root = name.split(".", 1)[0]
    if name.endswith("set_random_seed") and "keras" in name:
        return "*"
    if root in ("numpy", "random", "torch", "tensorflow", "cupy"):
        return root
    return "*"


def _in_module(
    module: Module, words: _Words, libraries: frozenset[str], config: _ConfigSeed
) -> Iterator[Step]:
    everything = "*" in libraries
    sampler = everything or "numpy" in libraries
    by_name = module.by_last_name
    for name in by_name.keys() & (words.steps | words.shuffled | words.optional):
        for call in by_name[name]:
            step = _step(module, call, words, config)
            if step is not None:
                yield step._replace(seeded=step.seeded or sampler)
    yield from _draws(module, libraries, everything)
    yield from _loop(module, words, libraries, everything)


def _step(module: Module, call: Call, words: _Words, config: _ConfigSeed) -> Step | None:
    last = call.name.rsplit(".", 1)[-1]
    keyword = next((k for k in call.keywords if k in words.keywords), "")
    if last in words.shuffled and "shuffle" not in call.keywords and not keyword:
        return None
    if last in words.optional and not keyword and not _draws_rows(module, call):
        return None
    unpacked = "**" in call.keywords and (bool(module.facts.seeds) or bool(config))
    seeded = bool(keyword) or unpacked or _seeded_by_table(module, call, words)
    text = f"{last}({keyword or '**'})" if seeded else last
    return Step(Evidence(module.at(call.line), text), seeded)


def _draws_rows(module: Module, call: Call) -> bool:
    """A sample of a table; a look at a few rows in a notebook draws nothing that stays."""
    return not module.notebook and bool({"frac", "fraction", "n"} & set(call.keywords))


def _seeded_by_table(module: Module, call: Call, words: _Words) -> bool:
    """Native boosters take a table of parameters, Spark splits take the seed by position."""
    if call.name.rsplit(".", 1)[-1] not in words.native:
        return False
    return bool(module.facts.seeds)


def _draws(module: Module, libraries: frozenset[str], everything: bool) -> Iterator[Step]:
    if imports(module, _FRONTS):
        return
    data = imports(module, ("numpy", "pandas", "polars", "sklearn", "torch", "tensorflow"))
    for call in module.facts.calls:
        root, _, rest = call.name.partition(".")
        last = rest.rsplit(".", 1)[-1]
        if last in _GENERATORS and root in ("numpy", "random", "jax", "torch"):
            yield Step(Evidence(module.at(call.line), call.name), True)
        elif last in _QUIET_DRAWS:
            continue
        elif call.name.startswith("numpy.random."):
            yield Step(
                Evidence(module.at(call.line), call.name), everything or "numpy" in libraries
            )
        elif data and root == "random" and rest and "." not in rest:
            yield Step(
                Evidence(module.at(call.line), call.name), everything or "random" in libraries
            )


def _loop(
    module: Module, words: _Words, libraries: frozenset[str], everything: bool
) -> Iterator[Step]:
    """The first training call of a library whose weights and batches only a seed call fixes."""
    for package, method in words.loops:
        calls = module.by_last_name.get(method, ()) if imports(module, (package,)) else ()
        for call in calls:
            if module.resolved(call.name).startswith(
                ("sklearn", "xgboost", "lightgbm", "catboost")
            ):
                continue
            library = "tensorflow" if package == "keras" else package
            if package == "tensorflow" or package == "keras":
                seeded = everything or "tensorflow" in libraries
            else:
                seeded = everything or library in libraries or "torch" in libraries
            yield Step(Evidence(module.at(call.line), call.name), seeded)
            return


def _in_other_languages(repository: Repository, words: _Words) -> list[Step]:
    """Files of R, Julia and the like that draw at random, and whether each sets a seed."""
    found = []
    paths = [
        path
        for path in repository.of_kind("source", "document")
        if path.lower().endswith(_LANGUAGES) and not is_test(path)
    ]
    paths += [n.path for n in repository.notebooks if n.facts.language != "python"]
    for path in paths[:_MAX_SOURCES]:
        text = repository.text(path) or ""
        drawn, seed = words.draws.search(text), words.seeds.search(text)
        place = seed or drawn
        if place is not None:
            line = text.count("\n", 0, place.start()) + 1
            found.append(Step(Evidence(repository.place(path, line), place.group()), bool(seed)))
    return found
