"""Whether the random steps of the training code are given a seed."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.module import Call, Module
from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.probes.code import elsewhere, training
from mle_lint.probes.code.calls import imports
from mle_lint.probes.code.own_code import own_code
from mle_lint.probes.code.serving import SCREENS, WEB
from mle_lint.probes.code.training import first_fit
from mle_lint.probes.reproducibility.random_steps import Step, mapped, names_seed, searches
from mle_lint.probes.reproducibility.seed_calls import seeded_libraries
from mle_lint.probes.reproducibility.seed_values import GENERATORS, SeedValues, seed_values
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_DATA = ("numpy", "pandas", "polars", "sklearn", "torch", "tensorflow")
_NO_DRAWS = frozenset(
    {"seed", "get_state", "set_state", "getstate", "setstate", "SeedSequence", "SystemRandom"}
)
# Draws of the standard library that order or choose rows, whatever the file works with.
_ROWS = frozenset({"shuffle", "sample"})
# Draws that divide or order what is learned from. Others make numbers up: noise, a simulation.
_DIVIDING = frozenset({"shuffle", "sample", "choice", "permutation", "permuted"})
# These shuffle unless told otherwise, so whoever writes the argument writes False.
_SHUFFLING = frozenset({"train_test_split", "temporal_train_test_split"})
_DIVIDERS = frozenset({*_SHUFFLING, "random_split", "randomSplit", "shuffle", "permutation"})
# Dividing rows or folding columns is no training.
_PREPARING = frozenset({*_SHUFFLING, "random_split", "randomSplit", "PCA", "TruncatedSVD"})
# Spark draws with its own generators, which only an argument seeds.
_OWN_GENERATOR = frozenset({"randomSplit"})
# These fit what they are handed.
_FITTING = frozenset({"cross_val_score", "cross_validate", "cross_val_predict", "learning_curve"})
_TESTING = ("pytest", "unittest")
_OTHER_FITS = ("sklearn", "xgboost", "lightgbm", "catboost")
# These place points on a picture.
_PICTURED = frozenset({"TSNE"})
_DRAWING = ("numpy", "random", "jax", "torch")


class _Words(NamedTuple):
    steps: tuple[str, ...]
    shuffled: tuple[str, ...]
    optional: tuple[str, ...]
    keywords: tuple[str, ...]
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
    loops: tuple[str, ...],
    draws: tuple[str, ...],
    seeds: tuple[str, ...],
) -> Iterator[Evidence]:
    """Every random step of the training code, when there is any and all of them are seeded.

    `steps` names what draws at random by itself, even where its library has a seed of its own,
    since a reader does not see that; `shuffled` what does so only with a `shuffle` argument,
    `optional` what counts only with a seed or the size of a sample. Each is seeded by one of the
    `keywords` or by a seed call of its library; unpacked arguments hold a seed where one is named
    that may be among them. `loops` are "package method" pairs of training that only a seed call
    fixes. `draws` and `seeds` are texts of other languages.
    """
    words = _Words(steps, shuffled, optional, keywords, loops, draws, seeds)
    found = _steps(repository, words, training=True)
    if all(step.seeded for step in found) and not _only_prepares(repository, found):
        yield from (step.evidence for step in found)


def _only_prepares(repository: Repository, found: list[Step]) -> bool:
    """Whether nothing is trained, and what is seeded only divides rows or folds columns."""
    names = {step.evidence.text.partition("(")[0].rsplit(".", 1)[-1] for step in found}
    if not names <= _PREPARING or next(training.trained(repository), None) is not None:
        return False
    return all(_FITTING.isdisjoint(module.by_last_name) for module in repository.code)


def some_seeded(
    repository: Repository,
    *,
    steps: tuple[str, ...],
    shuffled: tuple[str, ...],
    optional: tuple[str, ...],
    keywords: tuple[str, ...],
    loops: tuple[str, ...],
    draws: tuple[str, ...],
    seeds: tuple[str, ...],
) -> Iterator[Evidence]:
    """The random steps that are seeded, anywhere, with the parameters of `all_seeded`."""
    words = _Words(steps, shuffled, optional, keywords, loops, draws, seeds)
    yield from (step.evidence for step in _steps(repository, words, training=False) if step.seeded)


def _steps(repository: Repository, words: _Words, *, training: bool) -> list[Step]:
    """The steps of the scripts, or of the `training` ones alone, and of the notebooks when no
    script trains or splits, or none fits a model and a notebook does.

    Noise counts only where nothing else is drawn.
    """
    scripts = [
        module
        for module in repository.code
        if not (_is_notebook(module) or imports(module, _TESTING) or _only_loads(module))
    ]
    named = names_seed(
        repository,
        words.keywords,
        frozenset((*words.steps, *words.shuffled, *words.optional)),
    )
    seeded = _seeded_by_imports(repository, scripts, words.keywords)

    def steps(modules: list[Module]) -> list[Step]:
        found: list[Step] = []
        for module in modules:
            found += _in_module(repository, module, words, seeded.get(module.path, set()), named)
            found += searches(repository, module)
            found += mapped(repository, module, words.keywords)
        return found

    found = steps(_of_training(repository, scripts)) if training else []
    found = found or steps(scripts)
    if not any(_trains(module, words) for module in scripts) or _fits_in_notebooks(repository):
        for module in filter(_is_notebook, repository.code):
            libraries = seeded_libraries(repository, module, words.keywords)
            found += _in_module(repository, module, words, libraries, named)
    found += _in_other_languages(repository, words)
    return [step for step in found if not step.noise] or found


def _fits_in_notebooks(repository: Repository) -> bool:
    """Whether the scripts at most divide rows, and a notebook fits the model."""
    fitting = [m for m in repository.code if not is_test(m.path) and first_fit(m)]
    return bool(fitting) and all(map(_is_notebook, fitting))


def _of_training(repository: Repository, scripts: list[Module]) -> list[Module]:
    """The scripts that fit a model, what they import, and what divides rows for them.

    All scripts where none of them fits one.
    """
    fitting = [module for module in scripts if first_fit(module)]
    if not fitting:
        return scripts
    own = own_code(repository)
    kept = {m.path for module in fitting for m in own.closure(module)}
    return [m for m in scripts if m.path in kept or not _DIVIDERS.isdisjoint(m.by_last_name)]


def _seeded_by_imports(
    repository: Repository, scripts: list[Module], keywords: tuple[str, ...]
) -> dict[str, set[str]]:
    """The libraries seeded where a module runs: by it, or by one that shares a start with it.

    What a script seeds holds for all that it imports, and for no other script.
    """
    calls = {module.path: seeded_libraries(repository, module, keywords) for module in scripts}
    if not any(calls.values()):
        return {}
    own = own_code(repository)
    found: dict[str, set[str]] = {}
    for module in scripts:
        together = own.closure(module)
        libraries = set().union(*[calls.get(m.path, set()) for m in together])
        for near in together if libraries else ():
            found.setdefault(near.path, set()).update(libraries)
    return found


def _trains(module: Module, words: _Words) -> bool:
    names = module.by_last_name.keys()
    if not names.isdisjoint(words.steps) or not names.isdisjoint(words.shuffled):
        return True
    return any(_loop_calls(module, loop) for loop in words.loops)


def _is_notebook(module: Module) -> bool:
    return module.notebook or module.saved_notebook


def _only_loads(module: Module) -> bool:
    """Whether a module makes an estimator at most to read a trained one into it."""
    if "load_model" not in module.by_last_name or first_fit(module):
        return False
    return _DIVIDERS.isdisjoint(module.by_last_name)


def _in_module(
    repository: Repository, module: Module, words: _Words, libraries: set[str], named: bool
) -> Iterator[Step]:
    by_name = module.by_last_name
    values = seed_values(repository, module, words.keywords)
    # What is given no seed of its own draws from the generator of numpy.
    sampler = not libraries.isdisjoint(("*", "numpy"))
    for name in sorted(by_name.keys() & {*words.steps, *words.shuffled, *words.optional}):
        for call in by_name[name]:
            keyword = _seed_of(call, name, words, values)
            if keyword or _is_random(module, call, name, words):
                unpacked = named and "**" in call.keywords
                unpacked = unpacked and (call.line, name) not in values.without
                text = f"{name}({keyword})" if keyword else name
                seeded = bool(keyword) or unpacked or (sampler and name not in _OWN_GENERATOR)
                place = Evidence(module.at(call.line), text)
                yield Step(place, seeded, noise=name in _PICTURED)
    yield from _draws(module, libraries, values)
    yield from _loop(module, words, libraries)


def _seed_of(call: Call, name: str, words: _Words, values: SeedValues) -> str:
    """The keyword by which a call is given a seed that stays; a second argument may be one."""
    place = (call.line, name)
    keyword = next((k for k in call.keywords if k in words.keywords), "")
    if not keyword and name in _OWN_GENERATOR and place in values.positional:
        return "seed"
    return "" if place in values.unfixed else keyword


def _is_random(module: Module, call: Call, last: str, words: _Words) -> bool:
    """A look at a few rows of a table in a notebook draws nothing that stays."""
    if last in _SHUFFLING:
        return "shuffle" not in call.keywords
    if last in words.shuffled:
        return "shuffle" in call.keywords
    if last in _OWN_GENERATOR:
        return not module.notebook
    if last in words.optional:
        return not module.notebook and not {"frac", "fraction", "n"}.isdisjoint(call.keywords)
    return True


def _draws(module: Module, libraries: set[str], values: SeedValues) -> Iterator[Step]:
    """Direct use of a generator: of one that is made here, or of the library's own.

    Modules that answer or show things draw for other reasons than training.
    """
    if imports(module, (*WEB, *SCREENS)):
        return
    data = bool(imports(module, _DATA))
    for call in module.facts.calls:
        root, _, rest = call.name.partition(".")
        # What is called `random` without an import is a generator made elsewhere.
        if not rest or root not in _DRAWING or root not in module.imported:
            continue
        last = rest.rsplit(".", 1)[-1]
        drawn = root == "random" and (data or last in _ROWS)
        own = rest.startswith("random.") if root == "numpy" else drawn
        place = Evidence(module.at(call.line), call.name)
        if last in GENERATORS:
            fixed = (call.line, last) not in values.unfixed
            divides = not _DIVIDING.isdisjoint(module.by_last_name) or bool(values.masks)
            yield Step(place, fixed, noise=not fixed and not divides)
        elif own and last not in _NO_DRAWS:
            seeded = not libraries.isdisjoint(("*", root))
            divides = last in _DIVIDING or (call.line, last) in values.masks
            yield Step(place, seeded, noise=not seeded and not divides)


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
    # Gradients that no optimizer follows explain an answer, they train nothing.
    if method == "backward" and "step" not in module.by_last_name:
        return []
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
