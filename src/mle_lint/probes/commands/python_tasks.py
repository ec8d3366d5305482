"""The commands of tasks that are written in Python: invoke, fabric, nox, doit."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts import commands as shell
from mle_lint.artefacts.module import Call, Function, Module
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import imports
from mle_lint.probes.code.own_code import Scope, calls_in, lines_of
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

PACKAGES = ("invoke", "fabric", "nox")
MAX_TASKS = 100
MAX_DEPTH = 4
_MARKS = frozenset({"task", "session"})
_RUNS = frozenset(
    {"run", "sudo", "local", "run_always", "run_install", "shell", "call", "check_call"}
)
_ACTION = pattern(r"^task_\w")
_TEXT = pattern(r"[fr]?[\"']([^\"'\n]{1,300})[\"']")
_NAME = pattern(r"(?<![\w\"'.])([A-Za-z_]\w*)(?![\w\"'(=.])")
_ROWS = 12


class Task(NamedTuple):
    """A task: the file and line that define it, and the commands that it runs, first those of
    the tasks that it needs."""

    name: str
    path: str
    line: int
    commands: tuple[shell.Command, ...]


def tasks(repository: Repository) -> Iterator[Task]:
    """The tasks of invoke, fabric and nox, and those that doit finds by their names."""
    for module in repository.code:
        if module.notebook:
            continue
        found = _defined(module)
        every: list[shell.Command] = []
        for function in list(found.values())[:MAX_TASKS]:
            commands = tuple(_commands(repository, module, function, found, MAX_DEPTH))
            yield Task(function.name, module.path, function.line, commands)
            every += commands
        if found and _runs_all(module):
            yield Task(module.path.rsplit("/", 1)[-1], module.path, 1, tuple(every))


def _runs_all(module: Module) -> bool:
    """Whether the tool does all tasks of a file where none is named."""
    return module.path.rsplit("/", 1)[-1] in ("dodo.py", "noxfile.py")


def _defined(module: Module) -> dict[str, Function]:
    marked = imports(module, PACKAGES) > 0
    named = module.path.rsplit("/", 1)[-1] == "dodo.py"
    return {
        f.name: f
        for f in (module.facts.functions if marked or named else ())
        if (marked and any(d.name.rsplit(".", 1)[-1] in _MARKS for d in f.decorators))
        or (named and _ACTION.match(f.name))
    }


def _commands(
    repository: Repository,
    module: Module,
    function: Function,
    known: dict[str, Function],
    depth: int,
) -> Iterator[shell.Command]:
    lines = lines_of(repository, module.path)
    needed = _needed(lines, function)
    for other in (known[name] for name in needed if name in known and name != function.name):
        if depth > 1:
            yield from _commands(repository, module, other, known, depth - 1)
    if _ACTION.match(function.name):
        texts = _TEXT.findall("\n".join(lines[function.line : function.end_line]))
        for text in texts if "actions" in "".join(lines[function.line : function.end_line]) else ():
            yield from shell.split(text)
        return
    for call in calls_in(Scope(module, function.name)):
        last = call.name.rsplit(".", 1)[-1]
        if last in _RUNS:
            yield from shell.split(_told(lines, call))
        elif depth > 1 and call.name in known and call.name != function.name:
            yield from _commands(repository, module, known[call.name], known, depth - 1)


def _told(lines: tuple[str, ...], call: Call) -> str:
    """The texts that a call is given, joined as the words of one command."""
    rows = "\n".join(lines[call.line - 1 : call.line + _ROWS])
    inner = rows.partition("(")[2]
    depth = 1
    for at, character in enumerate(inner):
        depth += (character == "(") - (character == ")")
        if not depth:
            inner = inner[:at]
            break
    return " ".join(_TEXT.findall(inner))


def _needed(lines: tuple[str, ...], function: Function) -> tuple[str, ...]:
    """The names in the decorators of a function, of the tasks that run before it."""
    first = function.line - 1
    while first > 0 and lines[first - 1].strip() and function.line - first < _ROWS:
        first -= 1
    header = "\n".join(lines[first : function.line - 1])
    return tuple(dict.fromkeys(_NAME.findall(header.partition("@")[2])))
