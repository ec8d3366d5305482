"""Why a script that is there fails as soon as it is started, or on the files that it is given."""

from __future__ import annotations

import posixpath
import sys
from itertools import pairwise

from mle_lint.artefacts.module import Module
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import own_code, text_of
from mle_lint.probes.code.own_names import defines
from mle_lint.probes.commands.idling import idle
from mle_lint.probes.commands.importing import installed, root_of
from mle_lint.probes.commands.inputs import task_fetches
from mle_lint.probes.commands.listed import listed
from mle_lint.probes.commands.runners import path_of
from mle_lint.probes.commands.start_imports import (
    at_import,
    load_fault,
    loaded_with,
    without_package,
)
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
    return load_fault(repository, module) or sure_fault(repository, module)


def _off_the_path(repository: Repository, entry: Module) -> str:
    """An own module that a script loads as it is started, and that lies where it is not sought.

    Python searches the script's own folder, so any other has to be installed or set as a path.
    """
    home = posixpath.dirname(entry.path)
    if _is_set(repository):
        return ""
    code = own_code(repository)
    for module in code.closure(entry):
        text = text_of(repository, module.path)
        if any(known.search(text) for known in (PATH_CHANGED, _PATH_GIVEN, _FORGIVEN)):
            return ""
    for module in loaded_with(repository, entry):
        for item in at_import(repository, module):
            name = item.name.partition(".")[0]
            beside = any(repository.exists(posixpath.join(home, x)) for x in (name, f"{name}.py"))
            if name and not beside and _is_own(repository, module, item.name):
                return f"{module.path} imports {name}, which is not on its path"
    return ""


def _is_own(repository: Repository, importer: Module, dotted: str) -> bool:
    """Whether an import can mean nothing but an own module that nobody installs: by a path of two
    names, a folder of the top, or a name that is defined in it."""
    first, _, rest = dotted.partition(".")
    target = own_code(repository).target(importer, dotted)
    if target is None or first in sys.stdlib_module_names or first in listed(repository):
        return False
    root = root_of(target, dotted)
    if root and installed(repository, root):
        return False
    if repository.exists(first) or repository.exists(f"{first}.py"):
        return True
    named = rest.partition(".")[0] in (posixpath.basename(target.path).removesuffix(".py"), "")
    return rest != "" and (named or ("." not in rest and defines(repository, target, rest)))


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
