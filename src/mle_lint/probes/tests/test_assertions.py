"""How many of the tests assert a value that the project's own code made."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.foreign_tests import foreign_tests
from mle_lint.probes.code.own_code import own_code
from mle_lint.probes.code.suites import Case, test_functions
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# Lines that hold for almost any value: a thing exists, is of a kind, or an answer arrived.
_WEAK = pattern(
    r"^assert\s*\(?\s*(?:"
    r"(?:[\w.\[\]\"'()]{1,80}\s+)is not None"
    r"|(?:isinstance|hasattr|callable)\(.{1,200}\)"
    r"|[\w.]{1,80}\.status_code\s*(?:==\s*200|in\s*[\[({].{1,60})"
    r"|len\(.{1,80}\)\s*(?:>\s*0|>=\s*1|!=\s*0)"
    r"|True|1"
    r")\s*\)?\s*(?:,\s*f?[\"'].*)?(?:#.*)?$"
    r"|^self\.assert(?:IsNotNone|IsInstance|True)\((?:True|[\w.\[\]\"']{1,80}(?:,\s*[\w.]{1,80})?)\)$"
)


class Judged(NamedTuple):
    """A test with its place; `weak` when whatever it asserts holds for almost any value."""

    evidence: Evidence
    asserts: bool
    weak: bool


def meaningful(repository: Repository, *, enough: int, weak: int) -> Iterator[Evidence]:
    """Tests that assert, if at least `enough` percent do, fewer than `weak` percent weakly."""
    tests = _judged(repository)
    told = sum(test.asserts for test in tests)
    loose = sum(test.weak for test in tests)
    if tests and 100 * told >= enough * len(tests) and 100 * loose < weak * len(tests):
        yield from (test.evidence for test in tests if test.asserts and not test.weak)


def some(repository: Repository, *, enough: int) -> Iterator[Evidence]:
    """Tests that assert nothing or little, where at least `enough` percent assert anything."""
    tests = _judged(repository)
    told = sum(test.asserts for test in tests)
    if not tests or 100 * told < enough * len(tests):
        return
    for test in tests:
        if not test.asserts or test.weak:
            why = "asserts little" if test.asserts else "asserts nothing"
            yield test.evidence._replace(text=f"{test.evidence.text} {why}")


@lru_cache(maxsize=1)
def _judged(repository: Repository) -> tuple[Judged, ...]:
    found = [_case(repository, case) for case in test_functions(repository)]
    for test in foreign_tests(repository):
        place = repository.place(test.path, test.line)
        found.append(Judged(Evidence(place, test.title or "a test"), True, False))
    return tuple(found)


def _case(repository: Repository, case: Case) -> Judged:
    evidence = Evidence(case.module.at(case.function.line), case.function.name)
    helped = _calls_asserting(repository, case)
    asserts = case.asserting or helped
    weak = asserts and not helped and all(_WEAK.match(line) for line in case.asserts)
    return Judged(evidence, asserts, weak)


def _calls_asserting(repository: Repository, case: Case) -> bool:
    """Whether a test calls a function of its own or of a shared file that asserts."""
    names = _asserting_names(repository, case.module)
    return any(call.name.rsplit(".", 1)[-1] in names for call in case.calls)


@lru_cache(maxsize=512)
def _asserting_names(repository: Repository, module: Module) -> frozenset[str]:
    near = (module, *own_code(repository).imported(module))
    return frozenset(
        last
        for home in near
        for function in home.facts.functions
        if function.asserts and not (last := function.name.rsplit(".", 1)[-1]).startswith("test")
    )
