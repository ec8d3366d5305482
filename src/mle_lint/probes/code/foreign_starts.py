"""Scripts of Python that services in other languages start to have an answer."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence, Location
from mle_lint.patterns import pattern
from mle_lint.probes.code import model_calls
from mle_lint.probes.code.foreign import sources
from mle_lint.probes.code.own_code import own_code
from mle_lint.repository import Repository

MAX_TEXT = 60_000
MAX_STARTS = 20
# How Node, Deno, Java, Go, Rust, .NET, R, PHP and Ruby start a program.
_STARTS = pattern(
    r"\b(?:spawn|spawnSync|exec|execSync|execFile|execFileSync|execa|PythonShell|PythonShell\.run"
    r"|ProcessBuilder|exec\.Command|exec\.CommandContext|Command::new|Process\.Start"
    r"|ProcessStartInfo|system|system2|shell_exec|proc_open|popen|Open3\.capture\w*|Deno\.Command"
    r"|Bun\.spawn)\s*\("
)
_REACH = 300
_SCRIPT = pattern(r"([\w-]+\.py)\b")


def answered_by_scripts(repository: Repository) -> Iterator[Evidence]:
    """Routes and commands that start an own script which loads a model and predicts."""
    for place, name, module in _started(repository):
        if module is not None and _answers(repository, module):
            yield Evidence(place, f"a route or command starts {name}, which predicts")


def answered_in_vain(repository: Repository) -> Iterator[Evidence]:
    """Routes and commands that start a script which is not there."""
    for place, name, module in _started(repository):
        if module is None:
            yield Evidence(place, f"it starts {name}, which is not there")


def _started(repository: Repository) -> Iterator[tuple[Location, str, Module | None]]:
    """Each script that a route or command starts: the place, its name, and the module if any."""
    named = {posixpath.basename(path): m for path, m in own_code(repository).by_path.items()}
    for source in sources(repository):
        text = (repository.text(source.path) or "")[:MAX_TEXT] if source.serves else ""
        for count, start in enumerate(_STARTS.finditer(text) if ".py" in text else ()):
            found = _SCRIPT.search(text, start.end(), start.end() + _REACH)
            if count == MAX_STARTS:
                break
            if found is not None:
                line = text.count("\n", 0, start.start()) + 1
                yield repository.place(source.path, line), found[1], named.get(found[1])


def _answers(repository: Repository, module: Module) -> bool:
    near = own_code(repository).closure(module)
    if any(model_calls.asked(other) for other in near):
        return True
    predicts = any(model_calls.predicts(o, call) for o in near for call in o.facts.calls)
    return predicts and any(model_calls.loaded(other) for other in near)
