"""What is missing of the things that a command needs, in words."""

from __future__ import annotations

import posixpath
import re
import sys
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts import paths
from mle_lint.artefacts.terms import WORD, folded
from mle_lint.patterns import pattern
from mle_lint.probes.commands.hindrances import hindrance
from mle_lint.probes.documents.told import Told
from mle_lint.probes.honesty.made import Made
from mle_lint.probes.honesty.needs import Need, presumed
from mle_lint.probes.honesty.path_endings import Endings, endings
from mle_lint.repository import Repository

_WORD = pattern(r"[A-Za-z][\w-]*")
_TASK = pattern(r"[A-Za-z][\w-]*(?:/[A-Za-z][\w-]*)*")
_SUFFIXED = pattern(r"\.\w{1,9}$|(?:^|/)(?:Docker|Make)file$")
_INCLUDED = pattern(r"^-?s?include\b|^[ \t]*import\b", re.MULTILINE)
_KINDS = frozenset({"dockerfile", "snakefile", "mlproject", "dvc", "npm"})


def fault(repository: Repository, item: Told, need: Need, name: str, made: Made) -> str:
    """What is missing, in words; "" when it is there or cannot be told."""
    if need.kind == "file":
        return _file_fault(repository, item, name)
    if need.kind == "folder":
        return _folder_fault(repository, name)
    if need.kind == "module":
        return _module_fault(repository, name)
    if need.kind == "invoke":
        return _invoke_fault(repository, name)
    if need.kind in ("make", "just"):
        return "" if made.configured else _task_fault(repository, need.kind, name)
    if need.kind == "script":
        return _script_fault(repository, name)
    if need.kind == "compose":
        return "" if repository.of_kind("compose") else "no compose file is there"
    if item.inline:
        return ""
    services = {service.name for c in repository.composes.values() for service in c.services}
    unknown = services and _WORD.fullmatch(name) and name not in services
    return f"no service {name}" if unknown else ""


def _file_fault(repository: Repository, item: Told, name: str) -> str:
    """A file that is nowhere, or that the root README takes from where it does not lie."""
    if not _is_file(repository, name):
        return f"{name} is not there"
    if item.home or item.inline or item.folder or posixpath.dirname(name):
        return ""
    if not hindrance(repository, item).endswith(f"{name} is not there"):
        return ""
    lies = [path for path in repository.files if posixpath.basename(path) == name]
    if any(_is_headed(repository, item, posixpath.dirname(path)) for path in lies):
        return ""
    return f"{name} is not there, but in {posixpath.dirname(lies[0])}" if lies else ""


def _is_headed(repository: Repository, item: Told, folder: str) -> bool:
    """Whether the heading above a command tells of a folder, by its words or its number."""
    heading = WORD.findall(folded(repository.passages.heading_of(item.passage)))
    words = WORD.findall(folded(posixpath.basename(folder).replace("_", " ")))
    if not words or not heading:
        return False
    same_number = words[0] == heading[0] and words[0].isdigit()
    return same_number or set(words) <= set(heading)


def _folder_fault(repository: Repository, name: str) -> str:
    """A folder that is not in the one where it is looked for."""
    above = posixpath.dirname(name)
    tails = endings(repository)
    return f"{name} is not there" if above in tails and name not in tails else ""


def _is_file(repository: Repository, name: str) -> bool:
    """Whether a file or folder of that name, with the folders it is given, is anywhere."""
    path = posixpath.normpath(name.replace("\\", "/"))
    while path.startswith("../"):
        path = path[3:]
    if not _SUFFIXED.search(path) and not _is_bare_script(repository, path):
        return True
    first, _, inner = path.partition("/")
    if path in endings(repository) or repository.exists(path):
        return True
    # From the folder above, a path begins with the name of the clone.
    return bool(inner) and first not in repository.folders and inner in repository.files


def _is_bare_script(repository: Repository, path: str) -> bool:
    """Whether a name without a suffix was meant for a file that is there with one."""
    tails = endings(repository)
    return path not in tails and any(f"{path}{end}" in tails for end in (".py", ".txt", ".sh"))


def _module_fault(repository: Repository, dotted: str) -> str:
    """A module of an own package that is not there; other packages are installed."""
    inner = dotted.removesuffix(".py").replace(".", "/")
    tails = endings(repository)
    if dotted.endswith(".py") and f"{inner}.py" in tails:
        return f"-m takes a module, and {dotted} is a file"
    if inner in tails or f"{inner}.py" in tails:
        return ""
    first = inner.partition("/")[0]
    if first in sys.stdlib_module_names:
        return ""
    own = first != inner and first in tails
    return f"{dotted} is not there" if own else ""


def _task_fault(repository: Repository, tool: str, name: str) -> str:
    if not _TASK.fullmatch(name):
        return ""
    kinds = repository.of_kind("makefile" if tool == "make" else "justfile")
    files = [repository.tasks[path] for path in kinds if path in repository.tasks]
    if not files:
        return "no Makefile is there" if tool == "make" and not kinds else ""
    if _includes(repository, kinds):
        return ""
    targets = {target.name for file in files for target in file.targets}
    if name in targets or any("%" in target for target in targets):
        return ""
    # A name with a slash is a file to be made, unless tasks are named so.
    is_task = "/" not in name or any("/" in target for target in targets)
    return f"no target {name}" if is_task else ""


@lru_cache(maxsize=4)
def _includes(repository: Repository, kinds: tuple[str, ...]) -> bool:
    return any(_INCLUDED.search(repository.text(path) or "") for path in kinds)


def _invoke_fault(repository: Repository, name: str) -> str:
    names = {
        function.name.replace("_", "-")
        for module in repository.modules
        if posixpath.basename(module.path) == "tasks.py"
        for function in module.facts.functions
        if any(item.name.rsplit(".", 1)[-1] == "task" for item in function.decorators)
    }
    known = name.replace("_", "-") in names or not _WORD.fullmatch(name)
    return f"no task {name}" if names and not known else ""


def _script_fault(repository: Repository, name: str) -> str:
    kinds = repository.of_kind("npm")
    known = any(repository.tasks[p].target(name) for p in kinds if p in repository.tasks)
    return "" if known or not kinds else f"no script {name}"


def unfounded(
    repository: Repository, item: Told, made: Made, table: tuple[str, ...]
) -> Iterator[str]:
    """Commands that work on a file which is nowhere."""
    if made.configured:
        return
    tails = endings(repository)
    for names in presumed(item.words, table):
        if not any(_is_made(repository, tails, made, name) for name in names):
            yield f"no {names[0]} is there"


def _is_made(repository: Repository, tails: Endings, made: Made, name: str) -> bool:
    """Whether a file of that name, or of its kind under another, is there or is made."""
    kind = paths.kind_of(name)
    return name in tails or made.has(name) or (kind in _KINDS and bool(repository.of_kind(kind)))
