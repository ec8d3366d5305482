"""Whether tests exist that assert something about the project's own code, in any language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts import paths
from mle_lint.model import Evidence
from mle_lint.probes.own_code import text_of
from mle_lint.probes.suites import drives_app, test_functions, test_modules, uses_own_code
from mle_lint.repository import Repository

MAX_FILES = 400
# A test function with what must stand in its file for it to assert, by suffix.
_FOREIGN = {
    "ts": (r"\b(?:it|test)\s*(?:\.\w+)?\(\s*[\"'`](?P<title>[^\"'`]*)", r"\bexpect\(|\bassert\b"),
    "go": (r"^func (?P<title>Test\w+)\(", r"\bt\.(?:Error|Fatal|Fail)|assert\.|require\."),
    "java": (r"@(?:Parameterized)?Test\b(?P<title>)", r"\bassert\w*\(|\bverify\("),
    "scala": (r"\b(?:test\(|should|in \{)(?P<title>)", r"\bassert|should(?:Be|Equal)|===|must"),
    "rs": (r"#\[(?:\w+::)?test\](?P<title>)", r"\bassert\w*!"),
    "r": (r"\b(?:test_that|it)\(\s*[\"'](?P<title>[^\"']*)", r"\bexpect_\w+\("),
    "jl": (r"@test(?:_throws|_approx|_broken|_nowarn)?\b(?P<title>)", r"@test"),
    "cs": (r"\[(?:Fact|Theory|Test|TestMethod)\b(?P<title>)", r"\bAssert\.|Should\("),
    "cpp": (r"\bTEST(?:_F|_CASE|_P)?\((?P<title>)", r"\b(?:EXPECT|ASSERT|REQUIRE|CHECK)_?\w*\("),
    "swift": (r"\bfunc (?P<title>test\w+)\(", r"\bXCTAssert"),
}
_SCRIPT = re.compile(r"(^|/)(test_[^/]+|[^/]+_tests?)\.py$")
_SAME = {"tsx": "ts", "js": "ts", "jsx": "ts", "kt": "java", "cc": "cpp"}


def asserting(
    repository: Repository, *, least: int, few: int, lines: int, generated: tuple[str, ...]
) -> Iterator[Evidence]:
    """Tests with assertions on own code: at least `least`, or `few` that assert `lines` times."""
    tests = [
        test
        for test in test_functions(repository)
        if test.asserting and (uses_own_code(repository, test.module) or drives_app(test))
    ]
    found = [Evidence(t.module.at(t.function.line), t.function.name) for t in tests]
    if len(found) < least:
        found += _foreign(repository, generated)
    thorough = len(tests) >= few and sum(len(test.asserts) for test in tests) >= lines
    if len(found) >= least or thorough:
        yield from found


def begun(repository: Repository, *, generated: tuple[str, ...]) -> Iterator[Evidence]:
    """Any test function or test script, however little it asserts."""
    for test in test_functions(repository):
        yield Evidence(test.module.at(test.function.line), test.function.name)
    for module in test_modules(repository):
        if module.facts.code_lines > 3 and module.facts.calls and _SCRIPT.search(module.path):
            yield Evidence(module.at(1), f"a script of {module.facts.code_lines} lines")
    yield from _foreign(repository, ())


def _foreign(repository: Repository, generated: tuple[str, ...]) -> Iterator[Evidence]:
    """Tests in other languages; titles that a project generator writes are left out."""
    for path in [p for p in repository.of_kind("source") if paths.is_test(p)][:MAX_FILES]:
        suffix = path.rsplit(".", 1)[-1].lower()
        patterns = _FOREIGN.get(_SAME.get(suffix, suffix))
        text = text_of(repository, path) if patterns else ""
        if patterns is None or not re.search(patterns[1], text):
            continue
        for match in re.finditer(patterns[0], text, re.MULTILINE):
            title = match["title"].lower()
            if not any(word in title for word in generated):
                line = text.count("\n", 0, match.start()) + 1
                yield Evidence(repository.place(path, line), match["title"] or "a test")
