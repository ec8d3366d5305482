"""How many tests documents say there are, against those that are there."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from mle_lint.artefacts import paths
from mle_lint.artefacts.module import Module
from mle_lint.artefacts.terms import terms
from mle_lint.model import Claim, Confidence, Location, Related
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import lines_of, text_of
from mle_lint.probes.code.suites import is_test_function, test_modules
from mle_lint.probes.honesty import traces
from mle_lint.probes.honesty.statements import Polarity, documents_of, is_claiming
from mle_lint.repository import Repository

# A smaller number is one of cases, or of kinds of tests.
LEAST = 5
_COUNT = pattern(
    r"(?i)(?<![\w.,/-])(\d{1,4})(?:/\1)?\+?\s(?:\w+[\s-]){0,2}?tests?\b"
    r"(?!\s*(?:set|data|sampl|rows|image|case|split|size|%))"
    r"|\btests\b\W{1,6}(\d{1,4})/\2\b",
)
_FILE = pattern(r"(?<![\w/.-])(?:[\w.-]+/)*(test_\w+|\w+_tests?)\.py\b")
# What makes one function several tests.
_SEVERAL = pattern(r"parametri[sz]e|params\s*=|hypothesis|subTest|pytest_generate_tests|doctest")


def claimed(repository: Repository, polarity: Polarity) -> Iterator[Claim]:
    """Numbers of tests that are larger than that of the test functions: of the file in the same
    line, or below the document's folder. Nothing where a function may be several tests, or where
    other languages have tests."""
    for path in documents_of(repository, polarity):
        for place, number, name in _said(repository, polarity, path):
            modules = _modules(repository, path, name)
            if modules is None:
                continue
            there = sum(is_test_function(m, f) for m in modules for f in m.facts.functions)
            if there and number > there:
                several = any(_SEVERAL.search(text_of(repository, m.path)) for m in modules)
                related = (Related(modules[0].at(1), f"{there} test functions"),)
                note = f"there are {there} test functions"
                claim = Claim("number of tests", f"{number} tests", place, "contradicted", note)
                if not several:
                    yield claim._replace(related=related, confidence=Confidence.MEDIUM)
                    break


def _said(
    repository: Repository, polarity: Polarity, path: str
) -> Iterator[tuple[Location, int, str]]:
    """The numbers of a document, with the file of tests that their line names."""
    denied = terms(*polarity.words)
    for index in repository.passages.of_document(path):
        passage = repository.passages[index]
        block = passage.block
        if passage.notebook or "test" not in block.text.lower():
            continue
        if block.kind == "code" or is_claiming(repository, index, polarity):
            lines = lines_of(repository, path)[block.line - 1 : block.end_line]
            for number, line in enumerate(lines, block.line):
                found = _COUNT.search(line)
                if found is None or denied.search(line.lower()):
                    continue
                count, file = int(found[1] or found[2]), _FILE.search(line)
                # What a block of code shows are numbers of anything, but beside such a file.
                if count >= LEAST and (file or block.kind != "code"):
                    yield Location(path, number), count, file[1] if file else ""


def _are_unread(repository: Repository, read: tuple[Module, ...]) -> bool:
    """Whether files of tests were not parsed, or only a side of them, so that some are missing."""
    parsed = {module.path for module in read}
    return any(
        path not in parsed or repository.is_conflicted(path)
        for path in repository.of_kind("module")
        if posixpath.basename(path).startswith("test_")
    )


def _modules(repository: Repository, path: str, name: str) -> tuple[Module, ...] | None:
    """The modules of tests that a line means; None when they are not known."""
    every = test_modules(repository)
    if _are_unread(repository, every):
        return None
    if name:
        named = tuple(m for m in every if posixpath.basename(m.path) == f"{name}.py")
        return named if len(named) == 1 else None
    home = posixpath.dirname(path)
    inner = f"{home}/" if home else ""
    others = any(paths.is_test(p) and p.startswith(inner) for p in repository.of_kind("source"))
    if others or not traces.searchable(repository):
        return None
    return tuple(m for m in every if m.path.startswith(inner)) or None
