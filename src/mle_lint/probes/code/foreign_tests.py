"""Test functions in other languages than Python, by lines of their files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts import paths
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import text_of
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_FILES = 400
# A test function, and what must stand in its file for it to assert, by suffix.
_FOREIGN = {
    "ts": (
        r"\b(?:it|test)\s*(?:\.\w+)?\(\s*([\"'`])(?P<title>(?:(?!\1)[^\n]){0,300})",
        r"\bexpect\(|\bassert\b",
    ),
    "go": (r"^func (?P<title>Test\w+)\(", r"\bt\.(?:Error|Fatal|Fail)|assert\.|require\."),
    "java": (r"@(?:Parameterized)?Test\b(?P<title>)", r"\bassert\w*\(|\bverify\("),
    "scala": (
        r"\b(?:test|it)\(\s*\"(?P<title>[^\"]*)|\bin\s*\{",
        r"\bassert|\bshould(?:Be|Equal|\s+(?:be|equal|contain|have)\b)|===|\bmust",
    ),
    "rs": (r"#\[(?:\w+::)?test\](?P<title>)", r"\bassert\w*!"),
    "r": (r"\b(?:test_that|it)\(\s*[\"'](?P<title>[^\"']*)", r"\bexpect_\w+\("),
    "jl": (r"@test(?:_throws|_approx|_broken|_nowarn)?\b(?P<title>)", r"@test"),
    "cs": (r"\[(?:Fact|Theory|Test|TestMethod)\b(?P<title>)", r"\bAssert\.|Should\("),
    "cpp": (r"\bTEST(?:_F|_CASE|_P)?\((?P<title>)", r"\b(?:EXPECT|ASSERT|REQUIRE|CHECK)_?\w*\("),
    "swift": (r"\bfunc (?P<title>test\w+)\(", r"\bXCTAssert"),
}
_SAME = {"tsx": "ts", "js": "ts", "jsx": "ts", "kt": "java", "cc": "cpp"}
_MOCKED = pattern(r"\b(?:vi|jest)\.mock\(|\bnock\(|\bsetupServer\(|mockImplementation|Mockito")
# A helper that asserts, by its name.
_HELPER = pattern(r"\b(?:assert|check|verify|expect|require|must)\w*\(")
_SLASHED = pattern(r"^[ \t]*/\*.*?\*/|(?:^|(?<=\s))//[^\n]*", re.MULTILINE | re.DOTALL)
_HASHED = pattern(r"(?:^|(?<=\s))#[^\n]*", re.MULTILINE)
_ADDRESS = pattern(r"[\"'`](?:\$\{\w+\})?(/[\w/${}.-]+)[\"'`?]")


class ForeignTest(NamedTuple):
    """A test with its title ("" where the language has none) and the path of its file."""

    path: str
    line: int
    title: str


@lru_cache(maxsize=1)
def foreign_tests(repository: Repository) -> tuple[ForeignTest, ...]:
    """Every test of a file that asserts, in files that are tests by their path."""
    chosen = [path for path in repository.of_kind("source") if paths.is_test(path)]
    return tuple(test for path in chosen[:MAX_FILES] for test in _of(repository, path))


def called(repository: Repository, path: str) -> tuple[str, ...]:
    """The names that a file calls, as written before the bracket."""
    return tuple(set(re.findall(r"([A-Za-z_][\w.]{2,80})\(", text_of(repository, path))))


def addresses(repository: Repository, path: str) -> tuple[str, ...]:
    """The addresses of routes that stand in a file."""
    return tuple(_ADDRESS.findall(text_of(repository, path)))


def mocks(repository: Repository, path: str) -> bool:
    """Whether a test file puts something else in the place of own code or of a service."""
    return _MOCKED.search(text_of(repository, path)) is not None


def _of(repository: Repository, path: str) -> Iterator[ForeignTest]:
    """The tests of a file that assert between their beginning and that of the next one."""
    suffix = path.rsplit(".", 1)[-1].lower()
    patterns = _FOREIGN.get(_SAME.get(suffix, suffix))
    text = text_of(repository, path) if patterns else ""
    if patterns is None or not re.search(patterns[1], text):
        return
    text = _without_comments(text, suffix)
    matches = list(re.finditer(patterns[0], text, re.MULTILINE))
    ends = [*[match.start() for match in matches[1:]], len(text)]
    for match, end in zip(matches, ends, strict=False):
        body = text[match.start() : end]
        if re.search(patterns[1], body) or _HELPER.search(body):
            line = text.count("\n", 0, match.start()) + 1
            yield ForeignTest(path, line, match["title"] or "")


def _without_comments(text: str, suffix: str) -> str:
    """A text in which comments are empty; its lines stay where they are."""
    comment = _HASHED if suffix in ("r", "jl") else _SLASHED
    return comment.sub(lambda match: "\n" * match.group().count("\n"), text)
