"""Tests of the way from an input to the model's answer."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.module import Call, Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import imports
from mle_lint.probes.code.foreign_tests import ForeignTest, addresses, foreign_tests, mocks
from mle_lint.probes.code.identifiers import speaks
from mle_lint.probes.code.model_calls import loaded
from mle_lint.probes.code.own_code import lines_of, own_code
from mle_lint.probes.code.suites import CLIENTS, Case
from mle_lint.probes.tests.model_cases import (
    REFUSED,
    SHALLOW,
    called_name,
    evidence_of,
    is_shallow,
    model_cases,
    own_names,
)
from mle_lint.probes.tests.predicting import predicting
from mle_lint.probes.tests.stand_ins import stands_in
from mle_lint.repository import Repository

# Two answers of a stand-in tell one way through the code around it from another.
_SEVERAL = 2
_EXACTLY = pattern(r"^(?!.*status_code)(?:assert\b.*==|self\.assertEqual)")
_QUOTED = pattern(r"[\"']([^\"'\n]{0,300})[\"']")
_RANDOM = pattern(r"\brand(?:om|n|int)?\b|\bdummy|\bzeros\(|\bones\(")
_COUNTED = pattern(r"\blen\(.{0,80}\)\s*==|\.shape\b|\bin model_|\bhasattr\(")
_HOW_MANY = pattern(r"^assert len\(.{0,120}\)\s*==\s*\d+$|\breturncode\b")
_TOLERANT = pattern(r"status_code\b.*\b50[0-4]\b")
_SENDING = frozenset(["post", "get", "put", "request", "open", "invoke", "run", "send", "predict"])
_GIVEN = frozenset(["json", "data", "files"])
_ANSWERS = frozenset(["predict", "predict_proba", "predict_one", "decision_function", "forecast"])


def contracts(
    repository: Repository,
    *,
    routes: tuple[str, ...],
    functions: tuple[str, ...],
    others: tuple[str, ...],
) -> Iterator[Evidence]:
    """Tests that send input to the real predicting code and look into its answer."""
    found = _answering(repository, routes, functions, others)
    deep = [c for c in found if not (is_shallow(c) or _only_counts(c) or _is_tolerant(c))]
    real = [case for case in deep if not stands_in(repository, case)]
    yield from map(evidence_of, real or _around_stand_in(found, deep))
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
    yield from map(evidence_of, _answering(repository, routes, functions, others))
    for test in _foreign_answering(repository, routes):
        yield Evidence(repository.place(test.path, test.line), test.title or "a test")


def _around_stand_in(found: list[Case], deep: list[Case]) -> list[Case]:
    """Tests of all that own code does around a model: what it makes of several answers, exactly,
    and what it refuses to hand on."""
    exact = [case for case in deep if any(_EXACTLY.search(line) for line in case.asserts)]
    refused = any(REFUSED.search(line) for case in found for line in case.asserts)
    return exact if len(exact) >= _SEVERAL and refused else []


def _foreign_answering(repository: Repository, routes: tuple[str, ...]) -> Iterator[ForeignTest]:
    """Tests of other languages in files that name the address of a predicting route."""
    for test in foreign_tests(repository):
        if any(speaks(address, routes) for address in addresses(repository, test.path)):
            yield test


def _answering(
    repository: Repository,
    routes: tuple[str, ...],
    functions: tuple[str, ...],
    others: tuple[str, ...],
) -> list[Case]:
    """Cases that send something to a predicting address, or call own predicting code."""
    found = []
    for case in model_cases(repository):
        client = bool(imports(case.module, CLIENTS)) or any(map(_is_client, case.reached))
        calls = [call for _, call in case.reached]
        own = [call for home, call in case.reached if home is case.module]
        sent = client and any(_sends(repository, case, call, routes) for call in own)
        if sent or any(_answers(repository, case, call, functions, others) for call in calls):
            found.append(case)
    return found


def _is_client(reached: tuple[Module, Call]) -> bool:
    """Whether a call makes a client of the app, or sends something by one."""
    call = reached[1]
    if called_name(call) in ("test_client", "TestClient"):
        return True
    return "client" in call.name.lower() and called_name(call) in _SENDING


def _sends(repository: Repository, case: Case, call: Call, words: tuple[str, ...]) -> bool:
    """Whether a call sends something to an address, or a command, that predicts."""
    if called_name(call) not in _SENDING:
        return False
    at = call.line - 1
    lines = lines_of(repository, case.module.path)[at : at + 3]
    # A script may name the address anywhere, and so may a test that reads it from somewhere.
    elsewhere = not any("/" in line for line in lines) and not _GIVEN.isdisjoint(call.keywords)
    if elsewhere or case.function.name.endswith(".py"):
        lines = case.source
    texts = (call.text, *(text for line in lines for text in _QUOTED.findall(line)))
    known = predicting(repository)
    return any(speaks(text, words) or known.answers_at(text) for text in texts)


def _answers(
    repository: Repository,
    case: Case,
    call: Call,
    words: tuple[str, ...],
    others: tuple[str, ...],
) -> bool:
    """Whether a call asks own code for a prediction."""
    last = called_name(call)
    if last in ("lambda_handler", "predict_fn", "transform_fn"):
        closure = own_code(repository).closure(case.module)
        return any(loaded(module) is not None for module in closure)
    if last in _ANSWERS and "." in call.name:
        return True
    if last in predicting(repository).functions:
        return True
    named = speaks(last, words) and not speaks(last, others)
    return named and last in own_names(repository)[0]


def _only_counts(case: Case) -> bool:
    """Whether all that is asserted of answers is how many there are, or for random numbers, of
    which shape."""
    told = [line for line in case.asserts if "assert" in line]
    if told and all(_HOW_MANY.search(line) or SHALLOW.search(line) for line in told):
        return True
    if not any(_RANDOM.search(line) for line in case.source):
        return False
    return bool(told) and all(_COUNTED.search(line) or SHALLOW.search(line) for line in told)


def _is_tolerant(case: Case) -> bool:
    return any(_TOLERANT.search(line) for line in case.source)
