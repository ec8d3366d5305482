"""Tests of what stands before a model: its features, its data and the parts of a network."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Call, Module
from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.dbt import dbt_tests
from mle_lint.probes.code.foreign_tests import called, foreign_tests
from mle_lint.probes.code.identifiers import last_part, speaks
from mle_lint.probes.code.own_code import own_code
from mle_lint.probes.code.suites import (
    Case,
)
from mle_lint.probes.tests.data_tests import data_tests, is_thorough
from mle_lint.probes.tests.feature_functions import feature_functions
from mle_lint.probes.tests.model_cases import (
    REFUSED,
    called_name,
    evidence_of,
    is_shallow,
    model_cases,
    own_names,
)
from mle_lint.repository import Repository

_RAISES = pattern(r"\braises\(|\bassertRaises")
# How far below `with pytest.raises(...)` the object is made that it refuses.
_NEAR = 3
# What a trainer calls on a network; its name says nothing of the data.
_HOOK = pattern(r"^(?:training|validation|test|predict)_step$|^on_\w+_(?:epoch|batch)_\w+$")
_MODEL_METHODS = frozenset(["transform", "fit_transform", "inverse_transform"])
_DEEP = frozenset(["torch", "tensorflow", "keras", "lightning", "pytorch_lightning", "flax"])
_LAYERS = frozenset(["Module", "Model", "LightningModule", "Layer"])


def transformations(
    repository: Repository, *, words: tuple[str, ...], others: tuple[str, ...], least: int
) -> Iterator[Evidence]:
    """Tests that compare what own feature or schema code makes, or hold the data to a schema,
    `least` of them at least."""
    found = _transforming(repository, words, others)
    if len(found) >= least and any(not is_shallow(case) for case in found):
        yield from map(evidence_of, found)
    thorough = [case for case in data_tests(repository) if is_thorough(case)]
    if len(thorough) >= least:
        yield from map(evidence_of, thorough)
    foreign = tuple(_foreign_transforming(repository, words, others))
    if len(foreign) >= least:
        yield from foreign


def transformations_begun(
    repository: Repository, *, words: tuple[str, ...], others: tuple[str, ...]
) -> Iterator[Evidence]:
    """Any test that calls own feature or schema code, reads data, or runs a network or a step of
    one, and those of the models of dbt."""
    yield from map(evidence_of, filter(_steps, model_cases(repository)))
    networks = _networks(repository)
    yield from (
        evidence_of(case)
        for case in model_cases(repository)
        if any(called_name(call) in networks for _, call in case.reached)
    )
    yield from map(evidence_of, data_tests(repository))
    yield from map(evidence_of, _transforming(repository, words, others))
    yield from map(evidence_of, _describing(repository, words))
    yield from _foreign_transforming(repository, words, others)
    yield from dbt_tests(repository)


def _foreign_transforming(
    repository: Repository, words: tuple[str, ...], others: tuple[str, ...]
) -> Iterator[Evidence]:
    """Tests of other languages in files that call something that speaks of features."""
    for test in foreign_tests(repository):
        names = called(repository, test.path)
        if any(speaks(name, words) and not speaks(name, others) for name in names):
            yield Evidence(repository.place(test.path, test.line), test.title or "a test")


def _transforming(
    repository: Repository, words: tuple[str, ...], others: tuple[str, ...]
) -> list[Case]:
    """Cases that call own code whose name speaks of features, and of nothing else, and assert."""
    return [case for case in model_cases(repository) if _calls_own(repository, case, words, others)]


def _describing(repository: Repository, words: tuple[str, ...]) -> list[Case]:
    """Cases that make an object of an own schema and read it back."""
    classes = _schemas(repository)
    return [
        case
        for case in model_cases(repository)
        if any(
            called_name(c) in classes and _subject(repository, m, c, words) for m, c in case.reached
        )
    ]


@lru_cache(maxsize=1)
def _schemas(repository: Repository) -> frozenset[str]:
    """The own classes that have typed fields, or another class's."""
    own = (m for m in repository.modules if not is_test(m.path))
    return frozenset(last_part(c.name) for m in own for c in m.facts.classes if c.fields or c.bases)


@lru_cache(maxsize=1)
def _networks(repository: Repository) -> frozenset[str]:
    """The own classes that are networks, or parts of one."""
    own = (m for m in repository.modules if not is_test(m.path) and m.imported & _DEEP)
    return frozenset(
        last_part(c.name)
        for m in own
        for c in m.facts.classes
        if {last_part(b) for b in c.bases} & _LAYERS
    )


def _calls_own(
    repository: Repository, case: Case, words: tuple[str, ...], others: tuple[str, ...]
) -> bool:
    functions, classes = own_names(repository)
    for module, call in case.reached:
        last = called_name(call)
        if _HOOK.search(last):
            continue
        if last in _MODEL_METHODS:
            if _is_own_object(repository, case, module, call):
                return True
            continue
        known = last in functions or (last in classes and _is_refused(case, module, call))
        if last in feature_functions(repository) and not speaks(last, others):
            return True
        if known and not speaks(last, others) and _subject(repository, module, call, words):
            return True
    return False


def _steps(case: Case) -> bool:
    return any(_HOOK.search(called_name(call)) for call in case.calls)


def _is_refused(case: Case, module: Module, call: Call) -> bool:
    """Whether a call stands where the test expects a refusal, or the whole test is of one."""
    if module is not case.module:
        return False
    at = call.line - case.function.line
    if not 0 <= at < len(case.source):
        return False
    raising = any(_RAISES.search(line) for line in case.source)
    lines = case.source[max(at - _NEAR, 0) : at + 1] if raising else case.asserts
    return any(REFUSED.search(line) for line in lines)


def _subject(repository: Repository, module: Module, call: Call, words: tuple[str, ...]) -> bool:
    """Whether a called name, or the own module that it comes from, speaks of the words."""
    if speaks(called_name(call), words):
        return True
    target = own_code(repository).target(module, module.resolved(call.name))
    if target is None or is_test(target.path):
        return False
    stem = target.path.removesuffix("/__init__.py").removesuffix(".py").rsplit("/", 1)[-1]
    return speaks(stem, words)


def _is_own_object(repository: Repository, case: Case, module: Module, call: Call) -> bool:
    """Whether a method is called on something that own code made, a fixture included."""
    first = call.name.split(".", 1)[0]
    if first == "self" or any(p.name == first for p in case.function.parameters):
        return True
    made = module.resolved(call.name)
    names = own_names(repository)
    return own_code(repository).target(module, made) is not None or any(
        part.removesuffix("()") in names[0] | names[1] for part in made.split(".")[:-1]
    )
