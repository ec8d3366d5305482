"""The test commands that continuous integration reaches, through tasks, scripts and hooks."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from mle_lint.artefacts import commands as shell
from mle_lint.artefacts import makefile, paths, workflow
from mle_lint.artefacts.ci_model import Job, Step, Workflow
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import text_of
from mle_lint.probes.commands.hooks import Hook, hooks
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_DEPTH = 4
# What is said of commands whose failure does not fail the run.
SWALLOWED, ALLOWED = FORGIVEN = ("its failure is swallowed", "its failure is allowed")
_AUTOMATIC = pattern(
    r"^(push|pull_request|pull_request_target|merge_group|merge_request\w*|workflow_call|trigger|pr)$"
)
_NEVER = pattern(
    r"^\s*(\$\{\{\s*)?(false|never|manual)\b|failure\(\)|==\s*['\"](workflow_dispatch|schedule)"
)
_FRONT = ("npm", "yarn", "pnpm", "npx", "ng", "jest", "vitest", "playwright", "cypress", "bun")
_PYTHONS = pattern(r"^(python|python3|py|pypy3?|\$\{?\w*python\w*\}?|.*/python3?)(\.\d+)?$", re.I)
_RUNNERS = ("make", "gmake", "just", "npm", "yarn", "pnpm", "bun", "task", "poe", "inv", "invoke")
# Task runners whose definitions are not read: the task's name has to tell.
_NAMED_TASK = pattern(
    r"(?:^|\s)(?:hatch|pdm|rye|pixi|poe|inv|invoke|task|taskipy|thx)\s+(?:run\s+)?(?:-\S+\s+)*"
    r"[\w.-]*:?(?:unit-?|py-?)?(?:test|tests|pytest|cov|ci)\b"
)
_SCRIPT = pattern(r"^(?:\./)?([\w./-]+\.(?:sh|bash))$")


class Run(NamedTuple):
    """A test command that CI reaches: where, as written, and what weakens it."""

    path: str
    line: int
    text: str
    weak: str
    front: bool


class _At(NamedTuple):
    """Where a command was found, what already weakens it, and how deep the search is."""

    path: str
    line: int
    folder: str
    weak: str
    depth: int


def runs(
    repository: Repository, runners: tuple[str, ...], actions: tuple[str, ...]
) -> Iterator[Run]:
    """Every test command that the workflows of a repository lead to."""
    reader = _Reader(repository, runners, actions)
    for path, flow in repository.workflows.items():
        trigger = "" if _automatic(flow) else "it starts by hand or by the clock only"
        yield from reader.flow(path, flow, trigger, MAX_DEPTH)


def _automatic(flow: Workflow) -> bool:
    return not flow.triggers or any(_AUTOMATIC.match(name) for name, _ in flow.triggers)


class _Reader:
    """Follows the steps of a workflow into tasks, scripts, hooks and called workflows."""

    def __init__(
        self, repository: Repository, runners: tuple[str, ...], actions: tuple[str, ...]
    ) -> None:
        self._repository = repository
        self._runners = tuple(tuple(runner.split()) for runner in runners)
        self._actions = actions

    def flow(self, path: str, flow: Workflow, weak: str, depth: int) -> Iterator[Run]:
        for job in flow.jobs:
            for step in job.steps:
                yield from self._step(path, job, step, weak or _weakened(job, step), depth)

    def _step(self, path: str, job: Job, step: Step, weak: str, depth: int) -> Iterator[Run]:
        at = _At(path, step.line, step.working_directory.strip("./"), weak, depth)
        if step.uses:
            yield from self._used(step, at)
        for command in workflow.commands(step):
            yield from self._command(command, at._replace(line=command.line))

    def _used(self, step: Step, at: _At) -> Iterator[Run]:
        target = step.uses.partition("@")[0]
        if step.uses.startswith("./") and at.depth:
            yield from self._local(target[2:], at)
        elif "pre-commit/action" in target:
            yield from self._hooked(at)
        elif any(word in target for word in self._actions):
            yield Run(at.path, at.line, f"uses {step.uses}", at.weak, front=False)

    def _local(self, target: str, at: _At) -> Iterator[Run]:
        """A workflow or an action of the same repository."""
        called = self._repository.workflows.get(target)
        if called is not None:
            for run in self.flow(target, called, at.weak, at.depth - 1):
                yield run._replace(path=at.path, line=at.line)
        for name in ("action.yml", "action.yaml"):
            for root in self._repository.yaml(posixpath.join(target, name)):
                steps = root.get("runs", "steps")
                for item in steps.each() if steps else ():
                    for command in shell.split(item.text("run"), at.line):
                        yield from self._command(command, at._replace(depth=at.depth - 1))

    def _command(self, command: shell.Command, at: _At) -> Iterator[Run]:
        weak = at.weak or (SWALLOWED if command.swallowed else "")
        at = at._replace(weak=weak)
        words = command.words
        if words[0] == "cd" and len(words) > 1:
            return
        if self._tests(words) or _NAMED_TASK.search(command.text):
            text = " ".join(command.text.split())
            yield Run(at.path, at.line, text, weak, _is_front(words))
        elif at.depth:
            yield from self._followed(words, at._replace(depth=at.depth - 1))

    def _tests(self, words: tuple[str, ...]) -> bool:
        bare = _without_python(words)
        if any(word in ("--version", "--help", "--collect-only", "--co") for word in bare):
            return False
        if bare[:1] in (("docker",), ("docker-compose",), ("podman",), ("coverage",)):
            bare = next((bare[i:] for i, w in enumerate(bare) if self._starts(bare[i:])), bare)
        return self._starts(bare) or _is_test_file(words)

    def _starts(self, words: tuple[str, ...]) -> bool:
        name = (words[0].rsplit("/", 1)[-1], *words[1:]) if words else words
        joined = " ".join(words)
        return any(name[: len(r)] == r for r in self._runners) or (
            name[:1] in (("Rscript",), ("R",), ("julia",))
            and re.search(r"\btest|R?CMD\W+check|rcmdcheck|devtools::check", joined) is not None
        )

    def _followed(self, words: tuple[str, ...], at: _At) -> Iterator[Run]:
        if words[:2] == ("pre-commit", "run") or words[:2] == ("prek", "run"):
            yield from self._hooked(at)
        elif words[:2] == ("dvc", "repro"):
            yield from self._stages(at)
        elif words[0] in _RUNNERS:
            yield from self._task(words, at)
        script = _script(words)
        if script:
            text = text_of(self._repository, posixpath.join(at.folder, script))
            text = text or text_of(self._repository, script)
            for command in shell.split(text, at.line):
                yield from self._command(command._replace(line=at.line), at)

    def _task(self, words: tuple[str, ...], at: _At) -> Iterator[Run]:
        """The recipes of the make targets, just recipes or package scripts that are named."""
        names = [w for w in words[1:] if not w.startswith("-") and "=" not in w and w != "run"]
        for path, tasks in self._repository.tasks.items():
            front = path.endswith("package.json")
            if front != (words[0] in _FRONT):
                continue
            for target in _needed(tasks, names or [t.name for t in tasks.targets[:1]]):
                for command in makefile.commands(target):
                    for run in self._command(command._replace(line=at.line), at):
                        yield run._replace(front=run.front or front)

    def _stages(self, at: _At) -> Iterator[Run]:
        for stages in self._repository.dvc.values():
            for stage in stages:
                for command in shell.split(stage.cmd, at.line):
                    yield from self._command(command._replace(line=at.line), at)

    def _hooked(self, at: _At) -> Iterator[Run]:
        for hook in hooks(self._repository):
            yield from self._hook(hook, at)

    def _hook(self, hook: Hook, at: _At) -> Iterator[Run]:
        for command in shell.split(hook.entry, hook.line):
            for run in self._command(command, at._replace(depth=0)):
                yield run._replace(path=hook.path, line=hook.line, text=hook.entry)


def _needed(tasks: makefile.Makefile, names: list[str]) -> list[makefile.Target]:
    """The targets of the names and all that they need first."""
    found: dict[str, makefile.Target] = {}
    waiting = list(names)
    while waiting:
        target = tasks.target(waiting.pop())
        if target is not None and target.name not in found:
            found[target.name] = target
            waiting.extend(target.prerequisites)
    return list(found.values())


def _weakened(job: Job, step: Step) -> str:
    if job.continue_on_error or step.continue_on_error:
        return ALLOWED
    if _NEVER.search(job.condition) or _NEVER.search(step.condition):
        return "its condition keeps it from running on a change"
    return ""


def _without_python(words: tuple[str, ...]) -> tuple[str, ...]:
    """`python -m pytest` as `pytest`, `coverage run -m pytest` as it is."""
    if words and _PYTHONS.match(words[0]):
        rest = [word for word in words[1:] if word not in ("-u", "-B", "-I")]
        while rest[:1] == ["-W"] or rest[:1] == ["-X"]:
            rest = rest[2:]
        return tuple(rest[1:]) if rest[:1] == ["-m"] else ("python", *rest)
    return words


def _is_test_file(words: tuple[str, ...]) -> bool:
    """Whether Python runs a test file or a test command of a framework."""
    if not words or not _PYTHONS.match(words[0]):
        return False
    named = [word for word in words[1:3] if word.endswith(".py")]
    return bool(named) and (
        paths.is_test(named[0]) or (named[0].endswith("manage.py") and "test" in words)
    )


def _is_front(words: tuple[str, ...]) -> bool:
    return words[0].rsplit("/", 1)[-1] in _FRONT


def _script(words: tuple[str, ...]) -> str:
    at = 1 if words[0] in ("bash", "sh", "zsh", "source", ".") and len(words) > 1 else 0
    found = _SCRIPT.match(words[at])
    return found[1] if found else ""
