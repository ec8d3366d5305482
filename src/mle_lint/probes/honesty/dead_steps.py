"""Files and folders that the steps of a workflow work on and that the repository does not hold."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from itertools import pairwise

from mle_lint.artefacts import paths, workflow
from mle_lint.artefacts.ci_model import Job, Step
from mle_lint.model import Confidence, Evidence, Location
from mle_lint.patterns import pattern
from mle_lint.probes.commands.started import start_of
from mle_lint.probes.honesty.made import OPEN
from mle_lint.probes.honesty.path_endings import is_ignored
from mle_lint.probes.serving.containers import is_written
from mle_lint.repository import Repository

MAX_TEXT = 80
_HOST = ".github/workflows/"
_CHECKOUT = pattern(r"^actions/checkout@")
# What brings files of its own, as an action of the repository may; what looks before it works.
_BRINGS = pattern(
    r"(?:^|\s)\./|download-artifact|/checkout|cache|submodule|download|clone|setup-\w*repo"
)
_LOOKS = pattern(r"\[ |\[\[|\btest -|hashFiles|exists|\|\| |\bif ")
_INSTALLERS = frozenset({"pip", "pip3", "uv"})
_REQUIREMENTS = ("-r", "--requirement", "--requirements")
_CHECKERS = frozenset({"pytest", "py.test", "flake8", "black", "isort", "mypy", "pylint", "ruff"})
_VERBS = frozenset({"check", "format"})
_BARE = frozenset({"-v", "-vv", "-q", "-x", "-s", "--check", "--diff", "--strict", "--verbose"})
_NAMED = pattern(r"[\w-][\w./-]*")
_PLACE = pattern(r"[\w./ -]+")


def absent(repository: Repository) -> Iterator[Evidence]:
    """Folders that steps of GitHub workflows work in, and scripts, lists of requirements and
    folders to check that they name, where the job checks out this repository alone.

    What an earlier word of the job names may be made there, and is left out; so is what git
    passes over, what code writes, and all that a step looks for before it works on it.
    """
    for path, flow in repository.workflows.items():
        if not path.startswith(_HOST):
            continue
        seen: set[str] = set()
        for job in flow.jobs:
            for line, text, name in _of_job(repository, job) if _is_own(job) else ():
                if name not in seen:
                    seen.add(name)
                    text = f"`{text[:MAX_TEXT]}`: {name} is not there"
                    yield Evidence(Location(path, line), text, confidence=Confidence.MEDIUM)


def _is_own(job: Job) -> bool:
    """Whether a job checks out this repository, in the place where steps begin, and no more."""
    checkouts = [step for step in job.steps if _CHECKOUT.search(step.uses)]
    if len(checkouts) != 1:
        return False
    given = {name for name, _ in checkouts[0].inputs}
    others = " ".join(step.uses for step in job.steps if step is not checkouts[0])
    return given.isdisjoint({"path", "repository", "ref", "submodules"}) and not _BRINGS.search(
        others
    )


def _of_job(repository: Repository, job: Job) -> Iterator[tuple[int, str, str]]:
    """The line and words of each command that lacks something, with the name of it."""
    said = ""
    begun = False
    for step in job.steps:
        begun = begun or _CHECKOUT.search(step.uses) is not None
        if begun and step.run and not step.continue_on_error:
            yield from _of_step(repository, step, said)
        said += f"\n{step.run}\n{' '.join(value for _, value in step.inputs)}"


def _of_step(repository: Repository, step: Step, said: str) -> Iterator[tuple[int, str, str]]:
    if _LOOKS.search(step.run) or "exists" in step.condition or "hashFiles" in step.condition:
        return
    folder = _joined("", step.working_directory)
    if _is_absent(repository, folder, said):
        yield step.line, f"working-directory: {step.working_directory}", folder
        return
    for command in workflow.commands(step):
        before = said
        said += f"\n{command.text}"
        if command.swallowed:
            continue
        if command.words[0] == "cd" and command.words[1:]:
            moved = _joined(folder, command.words[1])
            if OPEN.search(command.words[1]) or _is_absent(repository, moved, before):
                if not OPEN.search(command.words[1]):
                    yield command.line, command.text, moved
                return
            folder = moved
            continue
        for name in _named(repository, command.words):
            whole = _joined(folder, name)
            if not OPEN.search(name) and _is_absent(repository, whole, before):
                yield command.line, command.text, whole


def _named(repository: Repository, words: tuple[str, ...]) -> Iterator[str]:
    """The paths that one command cannot do without."""
    tool = words[0].rsplit("/", 1)[-1]
    start = start_of(words)
    if start.kind == "file":
        yield start.target
    if tool in _INSTALLERS:
        for at, word in enumerate(words[:-1]):
            if word in _REQUIREMENTS:
                yield words[at + 1]
    checks = tool in _CHECKERS and (tool not in ("pytest", "py.test") or _has_tests(repository))
    for before, word in pairwise(words) if checks else ():
        plain = not before.startswith("-") or before in _BARE
        if plain and _NAMED.fullmatch(word) and word not in _VERBS and "=" not in word:
            yield word


def _has_tests(repository: Repository) -> bool:
    return any(paths.is_test(path) for path in repository.files)


def _joined(folder: str, name: str) -> str:
    path = posixpath.normpath(posixpath.join(folder, name)) if name else folder
    return "" if path == "." else path


def _is_absent(repository: Repository, path: str, said: str) -> bool:
    """Whether nothing is at a path, and nothing is known that could make it."""
    if not path or path.startswith(("..", "/")) or not _PLACE.fullmatch(path):
        return False
    if repository.exists(path) or is_ignored(repository, path):
        return False
    if any(part in said for part in path.split("/") if len(part) > 2 and part not in ("src",)):
        # Some word of it was said before: it may be what an earlier step made.
        return False
    first = path.partition("/")[0]
    return not is_written(repository, posixpath.basename(path)) and not any(
        folder.partition("/")[0] == first for folder in repository.submodules
    )
