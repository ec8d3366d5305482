"""Tests of what is particular to a model: its features, its answers, its quality."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Call, Module
from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import imports
from mle_lint.probes.code.dbt import dbt_tests
from mle_lint.probes.code.foreign_tests import ForeignTest, addresses, called, foreign_tests, mocks
from mle_lint.probes.code.identifiers import speaks
from mle_lint.probes.code.model_calls import loaded
from mle_lint.probes.code.own_code import own_code
from mle_lint.probes.code.suites import (
    CLIENTS,
    Case,
    importable,
    test_functions,
    test_scripts,
    uses_own_code,
)
from mle_lint.probes.tests.stand_ins import stands_in
from mle_lint.repository import Repository

# Assertions that hold for nearly any result.
_SHALLOW = pattern(
    r"is not None|isinstance\(|hasattr\(|callable\(|status_code|\blen\([^)]*\)\s*>=?\s*\d"
    r"|^assert [\"']\w+[\"'] in \w+(?:\.(?:get_)?json(?:\(\))?)?$"
    r"|^self\.assertIn\([\"']\w+[\"'], \w+(?:\.(?:get_)?json(?:\(\))?)?\)$"
    r"|\[[\"'](?:result|status|success|ok)[\"']\]"
    r"|\.empty\b|assertIsNotNone|assertIsInstance|assertTrue\(\w+\)$|\.exists\(|^assert \w+$"
)
_REFUSED = pattern(r"raises|assertRaises|ValidationError|SchemaError|\b(?:400|422)\b|is_valid")
_RAISES = pattern(r"\braises\(|\bassertRaises")
# How far below `with pytest.raises(...)` the object is made that it refuses.
_NEAR = 3
# What a trainer calls on a network; its name says nothing of the data.
_HOOK = pattern(r"^(?:training|validation|test|predict)_step$|^on_\w+_(?:epoch|batch)_\w+$")
_RANDOM = pattern(r"\brand(?:om|n|int)?\b|\bdummy|\bzeros\(|\bones\(")
_COUNTED = pattern(r"\blen\(.{0,80}\)\s*==|\.shape\b|\bin model_|\bhasattr\(")
_TOLERANT = pattern(r"status_code\b.*\b50[0-4]\b")
_SENDING = frozenset(["post", "get", "put", "request", "open", "invoke", "run", "send", "predict"])
_GIVEN = frozenset(["json", "data", "files"])
_MODEL_METHODS = frozenset(["transform", "fit_transform", "inverse_transform"])
_ANSWERS = frozenset(["predict", "predict_proba", "predict_one", "decision_function", "forecast"])


def transformations(
    repository: Repository, *, words: tuple[str, ...], others: tuple[str, ...], least: int
) -> Iterator[Evidence]:
    """Tests that compare what own feature or schema code makes, `least` of them at least."""
    found = _transforming(repository, words, others)
    if len(found) >= least and any(not _shallow(case) for case in found):
        yield from map(_evidence, found)
    foreign = tuple(_foreign_transforming(repository, words, others))
    if len(foreign) >= least:
        yield from foreign


def transformations_begun(
    repository: Repository, *, words: tuple[str, ...], others: tuple[str, ...]
) -> Iterator[Evidence]:
    """Any test that calls own feature or schema code, or runs a step of a network, and those of
    the models of dbt."""
    yield from map(_evidence, filter(_steps, _cases(repository)))
    yield from map(_evidence, _transforming(repository, words, others))
    yield from map(_evidence, _describing(repository, words))
    yield from _foreign_transforming(repository, words, others)
    yield from dbt_tests(repository)


def contracts(
    repository: Repository,
    *,
    routes: tuple[str, ...],
    functions: tuple[str, ...],
    others: tuple[str, ...],
) -> Iterator[Evidence]:
    """Tests that send input to the real predicting code and look into its answer."""
    for case in _answering(repository, routes, functions, others):
        if (
            not _shallow(case)
            and not _only_counts(case)
            and not stands_in(repository, case)
            and not _is_tolerant(case)
        ):
            yield _evidence(case)
    for test in _foreign_answering(repository, routes):
        if not mocks(repository, test.path):
            yield Evidence(repository.place(test.path, test.line), test.title or "a test")


def contracts_begun(
    repository: Repository,
    *,
    routes: tuple[str, ...],
    functions: tuple[str, ...],
    others: tuple[str, ...],
) -> Iterator[Evidence]:
    """Tests of the predicting code by its status only, with stand-ins, or letting errors pass."""
    yield from map(_evidence, _answering(repository, routes, functions, others))
    for test in _foreign_answering(repository, routes):
        yield Evidence(repository.place(test.path, test.line), test.title or "a test")


def _foreign_transforming(
    repository: Repository, words: tuple[str, ...], others: tuple[str, ...]
) -> Iterator[Evidence]:
    """Tests of other languages in files that call something that speaks of features."""
    for test in foreign_tests(repository):
        names = called(repository, test.path)
        if any(speaks(name, words) and not speaks(name, others) for name in names):
            yield Evidence(repository.place(test.path, test.line), test.title or "a test")


def _foreign_answering(repository: Repository, routes: tuple[str, ...]) -> Iterator[ForeignTest]:
    """Tests of other languages in files that name the address of a predicting route."""
    for test in foreign_tests(repository):
        if any(speaks(address, routes) for address in addresses(repository, test.path)):
            yield test


def _transforming(
    repository: Repository, words: tuple[str, ...], others: tuple[str, ...]
) -> list[Case]:
    """Cases that call own code whose name speaks of features, and of nothing else, and assert."""
    return [case for case in _cases(repository) if _calls_own(repository, case, words, others)]


def _describing(repository: Repository, words: tuple[str, ...]) -> list[Case]:
    """Cases that make an object of an own schema and read it back."""
    classes = _own_names(repository)[1]
    return [
        case
        for case in _cases(repository)
        if any(_last(c) in classes and _subject(repository, m, c, words) for m, c in case.reached)
    ]


def _answering(
    repository: Repository,
    routes: tuple[str, ...],
    functions: tuple[str, ...],
    others: tuple[str, ...],
) -> list[Case]:
    """Cases that send something to a predicting address, or call own predicting code."""
    found = []
    for case in _cases(repository):
        client = bool(imports(case.module, CLIENTS)) or any(map(_is_client, case.reached))
        sent = client and any(_sends(case, call, routes) for call in case.calls)
        calls = [call for _, call in case.reached]
        if sent or any(_answers(repository, case, call, functions, others) for call in calls):
            found.append(case)
    return found


@lru_cache(maxsize=1)
def _cases(repository: Repository) -> tuple[Case, ...]:
    """Asserting tests of own code whose file can be imported."""
    return tuple(
        case
        for case in (*test_functions(repository), *test_scripts(repository))
        if case.asserting
        and importable(repository, case.module)
        and (uses_own_code(repository, case.module) or imports(case.module, CLIENTS))
    )


@lru_cache(maxsize=1)
def _own_names(repository: Repository) -> tuple[frozenset[str], frozenset[str]]:
    """The last names of the own functions and of the own classes outside tests."""
    own = [module for module in repository.modules if not is_test(module.path)]
    functions = {f.name.rsplit(".", 1)[-1] for module in own for f in module.facts.functions}
    classes = {c.name.rsplit(".", 1)[-1] for module in own for c in module.facts.classes}
    return frozenset(functions), frozenset(classes)


def _calls_own(
    repository: Repository, case: Case, words: tuple[str, ...], others: tuple[str, ...]
) -> bool:
    functions, classes = _own_names(repository)
    for module, call in case.reached:
        last = _last(call)
        if _HOOK.search(last):
            continue
        if last in _MODEL_METHODS:
            if _is_own_object(repository, case, module, call):
                return True
            continue
        known = last in functions or (last in classes and _is_refused(case, module, call))
        if known and not speaks(last, others) and _subject(repository, module, call, words):
            return True
    return False


def _steps(case: Case) -> bool:
    return any(_HOOK.search(_last(call)) for call in case.calls)


def _is_refused(case: Case, module: Module, call: Call) -> bool:
    """Whether a call stands where the test expects a refusal, or the whole test is of one."""
    if module is not case.module:
        return False
    at = call.line - case.function.line
    if not 0 <= at < len(case.source):
        return False
    raising = any(_RAISES.search(line) for line in case.source)
    lines = case.source[max(at - _NEAR, 0) : at + 1] if raising else case.asserts
    return any(_REFUSED.search(line) for line in lines)


def _subject(repository: Repository, module: Module, call: Call, words: tuple[str, ...]) -> bool:
    """Whether a called name, or the own module that it comes from, speaks of the words."""
    if speaks(_last(call), words):
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
    names = _own_names(repository)
    return own_code(repository).target(module, made) is not None or any(
        part.removesuffix("()") in names[0] | names[1] for part in made.split(".")[:-1]
    )


def _is_client(reached: tuple[Module, Call]) -> bool:
    """Whether a call makes a client of the app, or sends something by one."""
    call = reached[1]
    if _last(call) in ("test_client", "TestClient"):
        return True
    return "client" in call.name.lower() and _last(call) in _SENDING


def _sends(case: Case, call: Call, words: tuple[str, ...]) -> bool:
    """Whether a call sends something to an address, or a command, that predicts."""
    if _last(call) not in _SENDING:
        return False
    at = call.line - case.function.line
    lines = case.source[at : at + 3]
    # A script may name the address anywhere, and so may a test that reads it from somewhere.
    elsewhere = not any("/" in line for line in lines) and not _GIVEN.isdisjoint(call.keywords)
    if elsewhere or case.function.name.endswith(".py"):
        lines = case.source
    return speaks(call.text, words) or any(
        speaks(text, words) for line in lines for text in re.findall(r"[\"']([^\"']*)[\"']", line)
    )


def _answers(
    repository: Repository,
    case: Case,
    call: Call,
    words: tuple[str, ...],
    others: tuple[str, ...],
) -> bool:
    """Whether a call asks own code for a prediction."""
    last = _last(call)
    if last in ("lambda_handler", "predict_fn", "transform_fn"):
        closure = own_code(repository).closure(case.module)
        return any(loaded(module) is not None for module in closure)
    if last in _ANSWERS and "." in call.name:
        return True
    named = speaks(last, words) and not speaks(last, others)
    return named and last in _own_names(repository)[0]


def _shallow(case: Case) -> bool:
    return all(_SHALLOW.search(line) for line in case.asserts)


def _only_counts(case: Case) -> bool:
    """Whether all that is asserted of answers for random numbers is how many there are."""
    if not any(_RANDOM.search(line) for line in case.source):
        return False
    told = [line for line in case.asserts if "assert" in line]
    return bool(told) and all(_COUNTED.search(line) or _SHALLOW.search(line) for line in told)


def _is_tolerant(case: Case) -> bool:
    return any(_TOLERANT.search(line) for line in case.source)


def _evidence(case: Case) -> Evidence:
    return Evidence(case.module.at(case.function.line), case.function.name)


def _last(call: Call) -> str:
    """The function that is called; a step of a flow is called bare by its `fn`."""
    return call.name.removesuffix(".fn").rsplit(".", 1)[-1]
