"""What a command starts, and which of the repository's own files that is."""

from __future__ import annotations

import posixpath
import re
import sys
from collections.abc import Callable, Iterable
from functools import lru_cache

from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import own_code, text_of
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_PYTHON = pattern(r"(?:.*/)?(?:python|pypy|py)(?:\d(?:\.\d+)?)?(?:\.exe)?$")
_SERVERS = frozenset({
    "uvicorn", "gunicorn", "hypercorn", "daphne", "granian", "waitress-serve",
    "functions-framework",
})  # fmt: skip
# Tools whose next word is a verb before the file or module that they start.
_VERBS = {
    "streamlit": ("run",), "chainlit": ("run",), "fastapi": ("run", "dev"), "panel": ("serve",),
    "bokeh": ("serve",), "solara": ("run",), "marimo": ("run", "edit"), "taipy": ("run",),
    "shiny": ("run",), "accelerate": ("launch",), "modal": ("run", "deploy", "serve"),
    "coverage": ("run",), "jupyter": ("notebook", "lab", "nbconvert", "execute"),
    "quarto": ("render", "preview"), "go": ("run",),
    **dict.fromkeys((
        "mesop", "gradio", "torchrun", "deepspeed", "horovodrun", "mpirun", "spark-submit",
        "papermill", "Rscript", "julia", "node", "tsx", "ts-node", "bash", "sh", "zsh", "source",
        "metaflow", "ipython", "call", "cmd", "powershell", "pwsh",
    ), ()),
}  # fmt: skip
# Options of Python that take the next word.
_VALUED = ("-W", "-X")
# A file that says itself where modules are looked for.
PATH_CHANGED = pattern(r"\b_*sys\.path\b|\bsite\.addsitedir\b")
_SOURCE = pattern(r"\.(?:py|ipynb|sh|bash|R|r|Rmd|qmd|jl|[mc]?js|m?ts|go|ps1|bat)$")
_DOTTED = pattern(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*")
_APP = pattern(r"([A-Za-z_][\w./]*):([A-Za-z_][\w.]*)(?:\(.*\))?")


class Start(NamedTuple):
    """What a command starts.

    kind    file, module (as in `python -m`), app (`module:variable` of a server), or "" when the
            words name nothing to look for
    target  a path as written, or a dotted name
    folder  a folder that the command makes the place of its modules, "" when it names none
    name    of an app: the variable
    """

    kind: str
    target: str = ""
    folder: str = ""
    name: str = ""


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
    run_by_path = "/" in words[0] or words[0].endswith((".bat", ".ps1"))
    if run_by_path and _SOURCE.search(words[0]) and not words[0].startswith("http"):
        return Start("file", words[0])
    return Start("")


def _python(rest: tuple[str, ...]) -> Start:
    for at, word in enumerate(rest):
        if word == "-m" and rest[at + 1 :]:
            name = rest[at + 1]
            if name in _SERVERS or name in _VERBS or name in ("flask", "celery"):
                return start_of(rest[at + 1 :])
            return Start("module", name) if _DOTTED.fullmatch(name) else Start("")
        if word.startswith("-m") and _DOTTED.fullmatch(word[2:]):
            return Start("module", word[2:])
        if word == "-c":
            return Start("")
        if not word.startswith("-") and not (at and rest[at - 1] in _VALUED):
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
            return Start("app", found[1], folder, found[2])
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


def file_of(repository: Repository, target: str, folders: Iterable[str]) -> str | None:
    """The path of the file or folder `target` under the first of the folders that holds it."""
    target = target.replace("\\", "/")
    for folder in folders:
        path = posixpath.normpath(posixpath.join(folder, target.lstrip("/"))).strip("/")
        if path != "." and not path.startswith("..") and repository.exists(path):
            return path
    return None


def module_of(repository: Repository, dotted: str, folders: Iterable[str]) -> str | None:
    """The file of a module or package under the first of the folders that holds it."""
    inner = dotted.replace(".", "/").removesuffix("/py")
    for folder in folders:
        path = posixpath.normpath(posixpath.join(folder, inner)).strip("/")
        for candidate in (f"{path}.py", f"{path}/__main__.py", f"{path}/__init__.py"):
            if repository.exists(candidate):
                return candidate
        if path in repository.folders and path != ".":
            return path
    return None


def misplaced(repository: Repository, path: str, finds: Callable[[str], bool]) -> str:
    """A name that is imported behind a started file and lies beside its importer only, or "".

    `finds` says whether a top-level name is found from the folders that Python searches. Where
    a module changes the search path nothing is misplaced; one that goes on when an import fails
    is passed over.
    """
    code = own_code(repository)
    entry = code.by_path.get(path)
    modules = code.closure(entry) if entry is not None else ()
    texts = [text_of(repository, module.path) for module in modules]
    if any(PATH_CHANGED.search(text) for text in texts):
        return ""
    for module, text in zip(modules, texts, strict=True):
        if "except ImportError" in text or "except ModuleNotFoundError" in text:
            continue
        folder = posixpath.dirname(module.path)
        for name in sorted(module.imported - sys.stdlib_module_names):
            beside = name and posixpath.join(folder, f"{name}.py") in code.by_path
            if beside and not finds(name):
                return name
    return ""


@lru_cache(maxsize=8192)
def above(folder: str) -> tuple[str, ...]:
    """A folder and those above it, each followed by its `src`, nearest first."""
    found = []
    while True:
        found += [folder, posixpath.join(folder, "src")]
        if not folder:
            return tuple(found)
        folder = posixpath.dirname(folder)
