"""Whether tests exist that assert something about the project's own code, in any language."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import imports
from mle_lint.probes.code.dbt import dbt_tests
from mle_lint.probes.code.foreign_tests import foreign_tests
from mle_lint.probes.code.own_code import imported_by_others
from mle_lint.probes.code.suites import (
    CLIENTS,
    drives_app,
    test_functions,
    test_modules,
    test_scripts,
    uses_own_code,
)
from mle_lint.repository import Repository

# A file of that bare name may as well score a test set; one that sends requests tests.
_TEST = pattern(r"(^|/)test\.py$")
_TESTS = pattern(r"(^|/)tests\.py$")
# A script asks a service by these, too.
_ASKING = (
    "boto3", "sagemaker", "urllib", "urllib3", "http.client", "websocket", "websockets", "aiohttp",
)  # fmt: skip
_SCRIPT = pattern(r"(^|/)(test_[^/]+|[^/]+(?<!train)_tests?)\.py$")


def asserting(
    repository: Repository, *, least: int, generated: tuple[str, ...]
) -> Iterator[Evidence]:
    """Tests with assertions on own code, when there are at least `least`."""
    tests = [
        test
        for test in (*test_functions(repository), *test_scripts(repository))
        if test.asserting and (uses_own_code(repository, test.module) or drives_app(test))
    ]
    found = [Evidence(t.module.at(t.function.line), t.function.name) for t in tests]
    if len(found) < least:
        found += _foreign(repository, generated)
    if len(found) >= least:
        yield from found


def begun(repository: Repository, *, generated: tuple[str, ...]) -> Iterator[Evidence]:
    """Any test function, test script or empty test file, however little it asserts, and tests of
    the models of dbt."""
    for test in test_functions(repository):
        yield Evidence(test.module.at(test.function.line), test.function.name)
    # They are no tests, whatever their names.
    used = imported_by_others(repository)
    for module in test_modules(repository):
        if module.path in used:
            continue
        client = _TEST.search(module.path) and imports(module, CLIENTS)
        # Django puts one that only imports what to derive from into every new application.
        several = _TESTS.search(module.path) and module.facts.calls
        lines = module.facts.code_lines
        asks = imports(module, (*CLIENTS, *_ASKING))
        tries = not lines or asks or uses_own_code(repository, module)
        if client or several or (tries and _SCRIPT.search(module.path)):
            text = f"a script of {lines} lines" if lines else "an empty test file"
            yield Evidence(module.at(1), text)
    yield from _foreign(repository, ())
    yield from dbt_tests(repository)


def _foreign(repository: Repository, generated: tuple[str, ...]) -> Iterator[Evidence]:
    """Tests in other languages; titles that a project generator writes are left out."""
    for test in foreign_tests(repository):
        title = test.title.lower()
        if not any(word in title for word in generated):
            yield Evidence(repository.place(test.path, test.line), test.title or "a test")
