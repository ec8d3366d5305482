"""Tests that hold the answers of own code against answers that are stored in the repository."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint import gates
from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import lines_of, source_of, text_of
from mle_lint.probes.code.suites import Case, conftests, test_functions, uses_own_code
from mle_lint.repository import Repository

MAX_LINE = 300
MAX_TEXT = 20_000
# From a test to a constant, from there to what reads the file, and to the file's path.
_STEPS = 3
# Lines above a test that may belong to its decorators.
_ABOVE = 12
_STORED = (
    r"[\"'][^\"'\n]*(?:{words})[^\"'\n]*\.(?:jsonl?|csv|tsv|ya?ml|parquet|pkl|txt|npy|npz)[\"']"
)
# A file of cases by any name counts where a test runs over it and asks for what it expects.
_CASES = pattern(r"[\"'][^\"'\n]*\.(?:jsonl?|csv|tsv|ya?ml)[\"']")
_OVER = pattern(r"\bparametrize\(")
# Or it goes through them itself, and compares an answer with a field of each.
_LOOP = pattern(r"\bfor\s+[\w, ()]{1,60}\s+in\b")
_OF_CASE = pattern(
    r"(?:==|\bin)\s*\w+(?:\[[\"']\w+[\"']\]|\.get\()|\w\[[\"']\w+[\"']\]\)?\s*(?:==|\bin\b)"
)
_CONSTANT = pattern(r"([A-Za-z_]\w*)\s*(?::[^=\n]+)?=(?!=)")
_NAME = pattern(r"[A-Za-z_]\w*")
_TEXT = pattern(r"\"[^\"\n]*\"|'[^'\n]*'")


def regressions(
    repository: Repository,
    *,
    fixtures: tuple[str, ...],
    words: tuple[str, ...],
    calls: tuple[str, ...],
    configs: tuple[str, ...],
) -> Iterator[Evidence]:
    """Tests that compare answers with stored ones, by a file, a fixture or a testing tool.

    `words` name a stored file, or what a case of it expects; the file may be read in the test, in
    a constant or function of its module, or in a fixture.
    """
    stored = pattern(_STORED.format(words="|".join(words)), re.IGNORECASE)
    expected = pattern(rf"(?:\.|\[[\"']|get\([\"'])(?:{'|'.join(words)})", re.IGNORECASE)
    for case in test_functions(repository):
        if _compares(repository, case, fixtures, (stored, expected)) or _uses(case, calls):
            yield Evidence(case.module.at(case.function.line), case.function.name)
    for path in configs:
        for found in (p for p in repository.files if p.rsplit("/", 1)[-1] == path):
            if "assert:" in text_of(repository, found):
                yield Evidence(repository.place(found), "cases with assertions")


def _compares(
    repository: Repository,
    case: Case,
    fixtures: tuple[str, ...],
    words: tuple[re.Pattern[str], re.Pattern[str]],
) -> bool:
    if any(parameter.name in fixtures for parameter in case.function.parameters):
        return True
    if not case.asserting or not uses_own_code(repository, case.module):
        return False
    stored, expected = words
    own = "\n".join(line[:MAX_LINE] for line in case.source)
    if _is_kept(repository, _all(stored, own)):
        return True
    above = _decorators(repository, case)
    behind = _behind(repository, case, f"{above}\n{own}")
    if _is_kept(repository, _all(stored, behind)):
        return True
    if _OVER.search(above) is not None and expected.search(own) is not None:
        return _is_kept(repository, _CASES.findall(_behind(repository, case, above)))
    if _LOOP.search(own) is None or _OF_CASE.search(own) is None:
        return False
    return _is_kept(repository, _CASES.findall(f"{behind}\n{own}"))


def _all(expression: re.Pattern[str], text: str) -> list[str]:
    return expression.findall(text) if gates.may_match(expression, text) else []


def _is_kept(repository: Repository, found: list[str]) -> bool:
    """Whether one of the quoted paths is the name of a file of the repository."""
    names = {re.split(r"[\\/]", text.strip("\"'"))[-1] for text in found}
    return bool(names) and any(path.rsplit("/", 1)[-1] in names for path in repository.files)


def _decorators(repository: Repository, case: Case) -> str:
    """The lines of a test's decorators, also of those that stand above its `def`."""
    lines = lines_of(repository, case.module.path)
    first = case.function.line - 1
    for at in range(first - 1, max(first - _ABOVE, -1), -1):
        if not lines[at].strip():
            break
        if lines[at].lstrip().startswith("@"):
            first = at
    return "\n".join(line[:MAX_LINE] for line in lines[first : case.function.line])


def _behind(repository: Repository, case: Case, text: str) -> str:
    """What the names of a test stand for, a few steps far: constants, functions and fixtures."""
    known: dict[str, str] = {}
    for module in (*reversed(conftests(repository, case.module)), case.module):
        known.update(_definitions(repository, module))
    known.pop(case.function.name, None)
    found: dict[str, str] = {}
    for _ in range(_STEPS):
        named = dict.fromkeys(_NAME.findall(_TEXT.sub("", text)))
        fresh = {name: known[name] for name in named if name in known and name not in found}
        found.update(fresh)
        text = "\n".join(fresh.values())
    return "\n".join(found.values())[:MAX_TEXT]


@lru_cache(maxsize=64)
def _definitions(repository: Repository, module: Module) -> dict[str, str]:
    """The text of each constant and function, tests left out, of a module's own level."""
    found: dict[str, str] = {}
    name = ""
    for line in lines_of(repository, module.path):
        constant = _CONSTANT.match(line)
        if constant is not None:
            name = constant[1]
            found[name] = line[:MAX_LINE]
        elif name and (not line or line[0] in " \t)]}"):
            found[name] += "\n" + line[:MAX_LINE]
        else:
            name = ""
    for function in module.facts.functions:
        if "." not in function.name and not function.name.startswith("test"):
            found[function.name] = "\n".join(source_of(repository, module, function))
    return found


def _uses(case: Case, calls: tuple[str, ...]) -> bool:
    return any(call.name.endswith(name) for call in case.calls for name in calls)
