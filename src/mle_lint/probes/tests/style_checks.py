"""Whether a linter, a formatter or a type checker is set up, and whether anything enforces it."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import declared
from mle_lint.probes.commands.ci_commands import Run, runs
from mle_lint.probes.commands.hooks import CONFIG, hooks
from mle_lint.repository import Repository

SECTIONED = ("pyproject.toml", "setup.cfg", "tox.ini")


def enforced(
    repository: Repository,
    *,
    tools: tuple[str, ...],
    rewriting: tuple[str, ...],
    checking: tuple[str, ...],
    harmless: tuple[str, ...],
    actions: tuple[str, ...],
) -> Iterator[Evidence]:
    """Tools that a commit hook runs, or that run on every change and can fail it.

    `tools` are the words that commands begin with. Those of `rewriting` can fail CI only with
    an option of `checking`, and no tool can with one of `harmless`. `actions` are words of CI
    actions that run a tool.
    """
    yield from _hooked(repository, tools)
    for run in _runs(repository, tools, actions):
        if not _weakness(run, rewriting, checking, harmless):
            yield Evidence(repository.place(run.path, run.line), run.text[:100])


def set_up(
    repository: Repository,
    *,
    tools: tuple[str, ...],
    actions: tuple[str, ...],
    files: tuple[str, ...],
    sections: tuple[str, ...],
    targets: tuple[str, ...],
    packages: tuple[str, ...],
) -> Iterator[Evidence]:
    """Configuration files, sections, dependencies, tasks and CI commands of such tools."""
    for path in repository.files:
        name = posixpath.basename(path).lower()
        if any(fnmatch.fnmatchcase(name, wanted) for wanted in files):
            if repository.is_empty(path):
                continue
            yield Evidence(repository.place(path), posixpath.basename(path))
        elif name in SECTIONED:
            yield from _sections(repository, path, sections)
    for run in _runs(repository, tools, actions):
        yield Evidence(repository.place(run.path, run.line), run.text[:100])
    for path, tasks in repository.tasks.items():
        for target in tasks.targets:
            if target.name in targets:
                yield Evidence(repository.place(path, target.line), f"target {target.name}")
    yield from declared(repository, packages=packages)


def _hooked(repository: Repository, tools: tuple[str, ...]) -> Iterator[Evidence]:
    word = _word(tools)
    for hook in hooks(repository):
        if word.search(f"{hook.name} {hook.entry}"):
            yield Evidence(repository.place(hook.path, hook.line), f"hook {hook.name[:60]}")


@lru_cache(maxsize=2)
def _runs(
    repository: Repository, tools: tuple[str, ...], actions: tuple[str, ...]
) -> tuple[Run, ...]:
    """The commands of CI that begin with a tool, or use an action that runs one."""
    word = _word(tools)
    found = runs(repository, tools, actions)
    return tuple(r for r in found if r.text.startswith("uses ") or word.search(r.text))


@lru_cache(maxsize=4)
def _word(tools: tuple[str, ...]) -> re.Pattern[str]:
    listed = "|".join(re.escape(tool) for tool in tools)
    return pattern(rf"(?<![\w.-])(?:{listed})(?![\w])")


def _weakness(
    run: Run, rewriting: tuple[str, ...], checking: tuple[str, ...], harmless: tuple[str, ...]
) -> str:
    """Why a command cannot fail a change, "" when it can."""
    words = run.text.split()
    if run.weak or any(word.split("=")[0] in harmless for word in words):
        return run.weak or "it is told not to fail"
    if run.path in CONFIG or not _word(rewriting).search(run.text):
        return ""
    return "" if any(word in checking for word in words) else "it rewrites and does not fail"


def _sections(repository: Repository, path: str, sections: tuple[str, ...]) -> Iterator[Evidence]:
    """The first table of one of the tools, as `[tool.ruff.lint]`, `[tool:isort]` or `[mypy-x]`."""
    heading = pattern(rf"\[(?:tool[.:])?(?:{'|'.join(sections)})[\].-]")
    for number, line in enumerate((repository.text(path) or "").split("\n"), 1):
        if heading.match(line):
            yield Evidence(repository.place(path, number), line.strip()[:60])
            return
