"""Why a script that is there fails as soon as it is started, or on the files that it is given."""

from __future__ import annotations

import posixpath
from itertools import pairwise

from mle_lint.artefacts.module import Module
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import own_code, text_of
from mle_lint.probes.commands.idling import idle
from mle_lint.probes.commands.inputs import task_fetches
from mle_lint.probes.commands.own_methods import missing_method
from mle_lint.probes.commands.runners import path_of
from mle_lint.probes.commands.start_imports import load_fault, without_package
from mle_lint.probes.commands.started import PATH_CHANGED, start_of
from mle_lint.probes.commands.sure_calls import sure_fault
from mle_lint.probes.commands.unlisted import unlisted
from mle_lint.repository import Repository

_TABLE = pattern(r"[\w./-]*\w\.(?:csv|tsv|parquet|xlsx?|jsonl)$")
# Names that stand for the reader's own file.
_READERS = pattern(r"(?:^|[/_-])(?:your|my|new|path|example|some|file|input)(?=$|[/_.-])")
_PYTHON = pattern(r"(?:.*/)?(?:python|py)(?:\d(?:\.\d+)?)?(?:\.exe)?$")
_OUTPUT = pattern(r"-{1,2}(?:o|out\w*|save\w*|dest\w*|target\w*|to|export\w*|result\w*)(?:[-_=]|$)")
_PATH_GIVEN = pattern(r"\bPYTHONPATH\b")
_FORGIVEN = pattern(r"except[ (].*(?:ImportError|ModuleNotFoundError)|except:")


def start_trouble(repository: Repository, words: tuple[str, ...], folders: tuple[str, ...]) -> str:
    """What keeps the file or module that a command starts from loading, or a table that it is
    given and that is not there."""
    start = start_of(words)
    path = next((p for f in folders if (p := path_of(repository, start, f))), None)
    module = own_code(repository).by_path.get(path) if path else None
    if module is None:
        return ""
    trouble = module_trouble(repository, module) or unlisted(repository, module)
    if start.kind in ("file", "module") and _PYTHON.match(words[0]):
        trouble = trouble or idle(repository, module)
    if start.kind == "file":
        trouble = trouble or _off_the_path(repository, module)
        trouble = trouble or without_package(repository, words, module)
    return trouble or _table_missing(repository, words, folders)


def module_trouble(repository: Repository, module: Module) -> str:
    """What keeps a module from loading, or stops it at a call, however it is started."""
    fault = load_fault(repository, module) or missing_method(repository, module)
    return fault or sure_fault(repository, module)


def _off_the_path(repository: Repository, entry: Module) -> str:
    """A package at the top of the repository, imported by a script that is started in a folder.

    Python searches the script's own folder, so the top has to be installed or set as a path.
    """
    home = posixpath.dirname(entry.path)
    code = own_code(repository)
    if not home or _is_set(repository):
        return ""
    for module in code.closure(entry):
        text = text_of(repository, module.path)
        if any(known.search(text) for known in (PATH_CHANGED, _PATH_GIVEN, _FORGIVEN)):
            return ""
    for item in entry.facts.imports:
        name = item.name.partition(".")[0]
        package = name if name in repository.folders else f"{name}.py"
        beside = any(repository.exists(posixpath.join(home, x)) for x in (name, f"{name}.py"))
        if name and repository.exists(package) and not beside and code.target(entry, item.name):
            return f"{entry.path} imports {name}, which is not on its path"
    return ""


def _is_set(repository: Repository) -> bool:
    """Whether the project can be installed, or its files and documents set the path."""
    if any(repository.exists(name) for name in ("setup.py", "setup.cfg")):
        return True
    if any(
        mark in text_of(repository, "pyproject.toml")
        for mark in ("[build-system]", "[tool.setuptools", "[tool.poetry]")
    ):
        return True
    paths = (*repository.of_kind("makefile", "justfile", "shell"), *repository.documents)
    return any("PYTHONPATH" in text_of(repository, path) for path in paths)


def _table_missing(repository: Repository, words: tuple[str, ...], folders: tuple[str, ...]) -> str:
    """A table that a command hands to a script, and that nothing in the code makes."""
    for before, word in pairwise(words):
        flag, given, value = word.rpartition("=")
        name = value if given else word
        output = _OUTPUT.match(flag if given else before)
        if output or not _TABLE.match(name) or _READERS.search(name) or name[0] in "/~":
            continue
        there = any(repository.exists(posixpath.normpath(posixpath.join(f, name))) for f in folders)
        made = there or _is_written(repository, posixpath.basename(name))
        if not made and not task_fetches(repository):
            return f"{name} is not there, nor made"
    return ""


def _is_written(repository: Repository, name: str) -> bool:
    return any(
        place.text.endswith(name) for module in repository.code for place in module.facts.strings
    )
