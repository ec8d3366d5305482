"""Tests in any language that assert about own code, by what their names say they show."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mle_lint.model import Evidence, Location
from mle_lint.probes.code.foreign_tests import ForeignTest, foreign_tests
from mle_lint.probes.code.own_code import lines_of
from mle_lint.probes.code.own_texts import says
from mle_lint.probes.code.suites import Case, drives_app, test_functions, uses_own_code
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# A test without a title has its name on its own line or on one of the next.
_HEAD = 3


class NamedTest(NamedTuple):
    """A test; `name` is how it is called, `full` the same with the name of its file."""

    location: Location
    name: str
    full: str


@lru_cache(maxsize=1)
def named_tests(repository: Repository) -> tuple[NamedTest, ...]:
    """Every test that asserts about own code."""
    python = [_python(case) for case in test_functions(repository) if _counts(repository, case)]
    return (*python, *[_foreign(repository, test) for test in foreign_tests(repository)])


def telling(repository: Repository, words: tuple[str, ...]) -> Iterator[Evidence]:
    """Tests whose name, or the name of whose file, says one of the words."""
    for test in named_tests(repository):
        if says(test.full, words):
            yield Evidence(test.location, test.name)


def _counts(repository: Repository, case: Case) -> bool:
    return case.asserting and (uses_own_code(repository, case.module) or drives_app(case))


def _python(case: Case) -> NamedTest:
    place = case.module.at(case.function.line)
    return NamedTest(place, case.function.name, f"{_stem(case.module.path)} {case.function.name}")


def _foreign(repository: Repository, test: ForeignTest) -> NamedTest:
    lines = lines_of(repository, test.path)[test.line - 1 : test.line - 1 + _HEAD]
    name = test.title or " ".join(line.strip() for line in lines)[:120]
    return NamedTest(repository.place(test.path, test.line), name, f"{_stem(test.path)} {name}")


def _stem(path: str) -> str:
    return path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
