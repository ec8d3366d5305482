"""Continuous integration that stays green whatever happens, or that no host reads."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from mle_lint.artefacts import paths
from mle_lint.artefacts.terms import folded, terms
from mle_lint.model import Confidence, Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import text_of
from mle_lint.probes.code.suites import test_functions
from mle_lint.probes.commands.ci_commands import FORGIVEN, Run, runs
from mle_lint.repository import Repository

MAX_TEXT = 80
# Of the files, in percent.
MOST = 80
# A later step that looks how an earlier one ended may fail the job after all.
_LOOKED_AT = pattern(r"\.(?:outcome|conclusion)\b|PIPESTATUS|\bexit \$|\bexitcode\b", re.IGNORECASE)
_ELSEWHERE = pattern(r"doctest|nbval|nbmake|pyargs|\$|--import|https?:|[/\s]examples?\b|notebook")
_COLLECTS = pattern(r"\b(?:pytest|py\.test|unittest|nose2?|nosetests)\b")
_MISPLACED = pattern(r"(?:^|/)\.?github/workflows?/[^/]+\.ya?ml$", re.IGNORECASE)
_STRAY = pattern(r"\.github/[^/]+\.ya?ml$")
_JOBS = pattern(r"^jobs:\s*$", re.MULTILINE)
_TRIGGERS = pattern(r"^(?:on|\"on\"|'on'|true):", re.MULTILINE)


def swallowed(
    repository: Repository,
    *,
    runners: tuple[str, ...],
    actions: tuple[str, ...],
    checks: tuple[str, ...],
    aside: tuple[str, ...],
) -> Iterator[Evidence]:
    """Test commands in CI whose failure counts nowhere, or that find no test; checks of the code
    that cannot fail where nothing else can; workflows that lie where their host does not look.

    `runners` and `actions` run tests, `checks` read the code. Folders with a word of `aside` in
    their names are left out where workflows are looked for.
    """
    tests = list(runs(repository, runners, actions))
    forgiven = list(_forgiven(repository, tests))
    found = forgiven or list(_vain(repository, tests))
    for run, why in found:
        place, text = repository.place(run.path, run.line), f"`{run.text[:MAX_TEXT]}`: {why}"
        yield Evidence(place, text, confidence=None if forgiven else Confidence.MEDIUM)
    if not found and not any(_counts(run) for run in tests):
        yield from _only_forgiven(repository, list(runs(repository, checks, ())))
    yield from _unread(repository, aside)


def _counts(run: Run) -> bool:
    return run.weak not in FORGIVEN


def _forgiven(repository: Repository, tests: list[Run]) -> Iterator[tuple[Run, str]]:
    """The swallowed test commands of a language none of whose commands can fail."""
    seen: set[tuple[str, int]] = set()
    for run in tests:
        if _counts(run) or any(_counts(other) and other.front == run.front for other in tests):
            continue
        if (run.path, run.line) in seen or _LOOKED_AT.search(text_of(repository, run.path)):
            continue
        seen.add((run.path, run.line))
        yield run, run.weak


def _vain(repository: Repository, tests: list[Run]) -> Iterator[tuple[Run, str]]:
    """The first test command of Python where the repository holds no test at all."""
    if test_functions(repository) or any(
        paths.is_test(path) for path in repository.of_kind("source", "module", "notebook")
    ):
        return
    for run in tests:
        if not run.front and _COLLECTS.search(run.text) and not _ELSEWHERE.search(run.text):
            yield run, "there is no test to run"
            return


def _only_forgiven(repository: Repository, checks: list[Run]) -> Iterator[Evidence]:
    """The first of the checks where the failure of each is swallowed."""
    if checks and not any(_counts(run) for run in checks):
        run = checks[0]
        if not _LOOKED_AT.search(text_of(repository, run.path)):
            text = f"`{run.text[:MAX_TEXT]}`: {run.weak}, as that of every check"
            place = repository.place(run.path, run.line)
            yield Evidence(place, text, confidence=Confidence.MEDIUM)


def _unread(repository: Repository, aside: tuple[str, ...]) -> Iterator[Evidence]:
    """Workflows of the project where GitHub reads none, when none is in the right place."""
    if repository.of_kind("workflow"):
        return
    foreign = terms(*aside)
    for path in repository.files:
        found = _MISPLACED.search(path) or _STRAY.match(path)
        if not found or foreign.search(folded(posixpath.dirname(path))):
            continue
        text = text_of(repository, path)
        own = _holds_most(repository, path[: found.start()])
        if own and _JOBS.search(text) and _TRIGGERS.search(text):
            text = f"{path} lies where no host looks for a workflow"
            yield Evidence(repository.place(path), text, confidence=Confidence.MEDIUM)


def _holds_most(repository: Repository, folder: str) -> bool:
    """Whether the repository is a project in that folder, and not a collection of several."""
    inside = sum(path.startswith(f"{folder}/") for path in repository.files)
    return not folder or inside * 100 >= MOST * len(repository.files)
