"""What a command starts, and which of the repository's own files that is."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mle_lint.artefacts.module import Module
from mle_lint.repository import Repository

MAX_REACH = 300
_PYTHON = re.compile(r"(?:.*/)?(?:python|pypy|py)(?:\d(?:\.\d+)?)?(?:\.exe)?$")
_SERVERS = frozenset(
    [
        "uvicorn",
        "gunicorn",
        "hypercorn",
        "daphne",
        "granian",
        "waitress-serve",
        "functions-framework",
    ]
)
# Tools whose next word is a verb before the file or module that they start.
_VERBS = {
    "streamlit": ("run",),
    "chainlit": ("run",),
    "fastapi": ("run", "dev"),
    "panel": ("serve",),
    "bokeh": ("serve",),
    "solara": ("run",),
    "marimo": ("run", "edit"),
    "taipy": ("run",),
    "shiny": ("run",),
    "mesop": (),
    "gradio": (),
    "accelerate": ("launch",),
    "torchrun": (),
    "deepspeed": (),
    "horovodrun": (),
    "mpirun": (),
    "spark-submit": (),
    "papermill": (),
    "Rscript": (),
    "julia": (),
    "node": (),
    "modal": ("run", "deploy", "serve"),
    "coverage": ("run",),
    "bash": (),
    "sh": (),
    "zsh": (),
    "source": (),
    "metaflow": (),
    "ipython": (),
    "jupyter": ("notebook", "lab", "nbconvert", "execute"),
    "quarto": ("render", "preview"),
}
_SOURCE = re.compile(r"\.(?:py|ipynb|sh|bash|R|r|Rmd|qmd|jl|js|ts|ps1|bat)$")
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_APP = re.compile(r"([A-Za-z_][\w./]*):([A-Za-z_][\w.]*)(?:\(.*\))?")


class Start(NamedTuple):
    """What a command starts.

    kind    file, module (as in `python -m`), app (`module:variable` of a server), broken (a
            server without an app, say) or "" when the words name nothing to look for
    target  a path as written, or a dotted name
    folder  a folder that the command makes the place of its modules, "" when it names none
    """

    kind: str
    target: str = ""
    folder: str = ""


def start_of(words: tuple[str, ...]) -> Start:
    """What the words of one command start."""
    tool = words[0].rsplit("/", 1)[-1]
    rest = words[1:]
    if _PYTHON.match(words[0]):
        return _python(rest)
    if tool in _SERVERS:
        return _server(rest)
    if tool in ("flask", "celery", "litestar"):
        return _option_app(rest)
    if tool in _VERBS:
        return _after_verb(tool, rest)
    if _SOURCE.search(words[0]) and not words[0].startswith("http"):
        return Start("file", words[0])
    return Start("")


def _python(rest: tuple[str, ...]) -> Start:
    for at, word in enumerate(rest):
        if word == "-m" and rest[at + 1 :]:
            name = rest[at + 1]
            if name in _SERVERS or name in _VERBS or name in ("flask", "celery"):
                return start_of(rest[at + 1 :])
            return Start("module", name) if _DOTTED.fullmatch(name) else Start("")
        if word == "-c":
            return Start("")
        if not word.startswith("-"):
            return Start("file", word) if re.fullmatch(r"[\w./\\ -]+", word) else Start("")
    return Start("")


def _server(rest: tuple[str, ...]) -> Start:
    folder = ""
    for at, word in enumerate(rest):
        if word in ("--app-dir", "--chdir") and rest[at + 1 :]:
            folder = rest[at + 1]
        elif word.startswith(("--app-dir=", "--chdir=")):
            folder = word.partition("=")[2]
    for word in rest:
        found = _APP.fullmatch(word)
        if found and not re.fullmatch(r"[\w.]*\d:\d+", word) and not word.startswith("localhost:"):
            return Start("app", found[1], folder)
    first = rest[0] if rest else ""
    if first and not first.startswith(("-", "$", "<", "{")) and first.endswith((".", ".py")):
        return Start("broken", first)
    return Start("")


def _option_app(rest: tuple[str, ...]) -> Start:
    for at, word in enumerate(rest[:-1]):
        if word in ("--app", "-A", "-a"):
            name = rest[at + 1].partition(":")[0]
            return Start("file" if name.endswith(".py") else "module", name)
    return Start("")


def _after_verb(tool: str, rest: tuple[str, ...]) -> Start:
    verbs = _VERBS[tool]
    if verbs and (not rest or rest[0] not in verbs):
        return Start("")
    for at, word in enumerate(rest):
        if word in ("-m", "--module") and rest[at + 1 :]:
            return Start("module", rest[at + 1])
        if _SOURCE.search(word) and not word.startswith(("-", "$", "http", "<", "{")):
            return Start("file", word.partition("::")[0])
        if word == "-c":
            return Start("")
    return Start("")


class OwnCode:
    """The Python files of a repository, found by path or by the name that an import gives."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self.modules = {module.path: module for module in repository.modules}

    def file(self, target: str, folders: Iterable[str]) -> str | None:
        """The file or folder `target` under the first of the folders that holds it."""
        target = target.replace("\\", "/")
        for folder in folders:
            path = posixpath.normpath(posixpath.join(folder, target.lstrip("/"))).strip("/")
            if path != "." and not path.startswith("..") and self._repository.exists(path):
                return path
        return None

    def module(self, dotted: str, folders: Iterable[str]) -> str | None:
        """The file of a module or package under the first of the folders that holds it."""
        inner = dotted.replace(".", "/").removesuffix("/py")
        for folder in folders:
            path = posixpath.normpath(posixpath.join(folder, inner)).strip("/")
            for candidate in (f"{path}.py", f"{path}/__main__.py", f"{path}/__init__.py"):
                if candidate in self.modules:
                    return candidate
            if path in self._repository.folders and path != ".":
                return path
        return None

    def imported(self, module: Module, folders: tuple[str, ...]) -> Iterator[str]:
        """Paths of own modules that a module imports, with `folders` on the import path."""
        for item in module.facts.imports:
            if item.name.startswith("."):
                level = len(item.name) - len(item.name.lstrip("."))
                folder = posixpath.dirname(module.path)
                for _ in range(level - 1):
                    folder = posixpath.dirname(folder)
                found = self._longest(item.name.lstrip("."), (folder,))
            else:
                found = self._longest(item.name, folders)
            if found is not None:
                yield found

    def reach(self, path: str) -> tuple[Module, ...]:
        """The module at a path and the own modules that it imports, directly or not."""
        seen: dict[str, Module] = {}
        waiting = [path]
        while waiting and len(seen) < MAX_REACH:
            current = waiting.pop()
            module = self.modules.get(current)
            if module is None or current in seen:
                continue
            seen[current] = module
            waiting.extend(self.imported(module, above(posixpath.dirname(current))))
        return tuple(seen.values())

    def _longest(self, dotted: str, folders: tuple[str, ...]) -> str | None:
        parts = dotted.split(".")
        if not parts[0] and len(parts) == 1:
            return None
        for size in (len(parts), len(parts) - 1):
            if size:
                found = self.module(".".join(parts[:size]), folders)
                if found is not None and found.endswith(".py"):
                    return found
        return None


def above(folder: str) -> tuple[str, ...]:
    """A folder and those above it, each followed by its `src`, nearest first."""
    found = []
    while True:
        found += [folder, posixpath.join(folder, "src")]
        if not folder:
            return tuple(found)
        folder = posixpath.dirname(folder)
