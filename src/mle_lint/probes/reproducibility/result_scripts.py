"""Scripts and programs that make the main result when they are started."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from mle_lint.artefacts.module import Module
from mle_lint.artefacts.paths import is_test
from mle_lint.artefacts.terms import terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.main_work import Worker, serves, unreadable
from mle_lint.probes.code.own_code import imported_by_others, own_code
from mle_lint.probes.commands.inputs import lacking, set_off
from mle_lint.probes.commands.runners import function_of, path_of, resolved
from mle_lint.probes.commands.runners import scripts as commands
from mle_lint.probes.commands.start_faults import module_trouble, start_trouble
from mle_lint.probes.documents.told import told
from mle_lint.probes.reproducibility.broken_runners import stranded
from mle_lint.probes.reproducibility.told_steps import steps
from mle_lint.repository import Repository

_ACTS = (".fit", ".train", ".fit_generator", ".backward", "fire.Fire", ".run", ".main")
_COMPILED = (".go", ".java", ".scala", ".kt", ".rs", ".cs", ".cpp")
_ENTRY = pattern(
    r"^func main\(\)|\bstatic void main\s*\(|\bfun main\s*\(|\bfn main\s*\(|\bint main\s*\("
    r"|\bobject \w+ extends App\b|\bdef main\s*\(|\bstatic (?:async )?(?:void|Task|int) Main\s*\(",
    re.MULTILINE,
)
_LISTENS = pattern(
    r"ListenAndServe|\.[Ll]isten\w*\(|\.Run\(\"?:|SpringApplication|http\.Server|\bbind\("
)
_WORD = pattern(r"[a-z]+")
# The name of a file that trains.
_TRAINS = pattern(
    r"(?i)(?:^|/)((?:\w*[_-])?(?:main|pipeline|train|training|fit)(?:[_-]\w*|(?-i:[A-Z])\w*)?)\.py$"
)
_LEFT = frozenset(
    {"legacy", "old", "archive", "archived", "archives", "deprecated", "backup", "obsolete"}
)
_WHOLE = frozenset({"main", "pipeline", "all", "workflow", "flow"})
_SEVERAL = 3
_STEP = pattern(r"(?:step|stage|part)?_?\d{1,3}[a-z]?[_.\- ]")
_STARTERS = frozenset({"subprocess", "os", "runpy", "sh", "plumbum"})
_LEADS = pattern(r"(?i)(?:train|main|pipeline|run|fit|workflow|flow|cli|app|all|eval\w*)[^/]*\.py$")


def scripts(
    repository: Repository, worker: Worker, fetching: tuple[str, ...], orders: tuple[str, ...]
) -> Iterator[Evidence]:
    """Scripts that fit a model, or ask one about a data set and write the results, when started.

    Where several are named for training, or told one after the other, they are parts of which
    none makes the whole. So are the steps of a runner that breaks off before its end.
    """
    consoles = _consoles(repository)
    lost = stranded(repository)
    found = [m for m in _working(repository, worker, consoles) if m.path not in lost]
    brings = terms() if lost else terms(*fetching)
    working = frozenset(module.path for module in found)
    apart = steps(repository, worker, brings, terms(*orders), working)
    found = [module for module in found if module.path not in apart]
    yield from _leaders(repository, worker)
    if not _are_projects(repository, found) and (_are_parts(found) or _are_pieces(found)):
        return
    for module in found:
        work = worker.of_module(module, consoles.get(module.path, ""))
        function = consoles.get(module.path, "")
        if work is None or module_trouble(repository, module) or _fails(repository, module):
            continue
        if not lacking(repository, module, (function,) if function else ()):
            line = module.facts.main_line or 1
            yield Evidence(module.at(line), f"leads to {work.place.text}")


def _working(
    repository: Repository, worker: Worker, consoles: Mapping[str, str]
) -> Iterator[Module]:
    """The scripts, and the files of the project's own commands, that do main work when started."""
    for module in _usable(repository):
        if not (module.path in consoles or _is_script(module)):
            continue
        work = worker.of_module(module, consoles.get(module.path, ""))
        if work is None or work.kind == "ingest" or _is_numbered(repository, module):
            continue
        if work.kind == "evaluate" and _is_only_made(repository, module):
            continue
        yield module


def _usable(repository: Repository) -> Iterator[Module]:
    """The files that may hold the main job: no tests and services, and none that is left."""
    for module in repository.modules:
        if not (is_test(module.path) or serves(module) or unreadable(module) or _is_left(module)):
            yield module


def _is_left(module: Module) -> bool:
    """Whether a file lies in a folder of a tool, or of what is no longer used."""
    folders = module.path.lower().split("/")[:-1]
    return any(name.startswith(".") or name in _LEFT for name in folders)


def _is_only_made(repository: Repository, module: Module) -> bool:
    """Whether a file without a main part is imported by another, which uses what it makes."""
    if module.facts.main_line or module.path.endswith("__main__.py"):
        return False
    return module.path in imported_by_others(repository)


def made_by_others(repository: Repository, worker: Worker) -> Iterator[Evidence]:
    """Files that make what asks the model and writes results, for others to start."""
    for module in _usable(repository):
        work = worker.of_module(module) if _is_script(module) else None
        if work is not None and work.kind == "evaluate" and _is_only_made(repository, module):
            yield Evidence(module.at(1), work.place.text)


def _fails(repository: Repository, module: Module) -> bool:
    """Whether documents tell to start a file, and every command that does so fails."""
    items = _told(repository).get(module.path, ())
    return bool(items) and all(start_trouble(repository, words, (home,)) for home, words in items)


@lru_cache(maxsize=1)
def _told(repository: Repository) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """By path of the file that it starts: the commands of the documents, each with its folder."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for item in told(repository):
        for folder in item.folders:
            for path in resolved(repository, folder, item.words):
                found.setdefault(path, []).append((folder, item.words))
    return found


def _leaders(repository: Repository, worker: Worker) -> Iterator[Evidence]:
    """Scripts that start others as commands, of which one fits a model."""
    own = own_code(repository)
    for module in repository.modules:
        alone = is_test(module.path) or serves(module) or not module.facts.main_line
        if alone or module.imported.isdisjoint(_STARTERS):
            continue
        for script in set_off(own, module):
            work = None if script is module else worker.of_module(script)
            if work is not None and work.kind == "fit" and not lacking(repository, module):
                line = module.facts.main_line
                yield Evidence(module.at(line), f"starts {script.path}")
                break


def _consoles(repository: Repository) -> dict[str, str]:
    """The files that the project's own commands start, each with a function that one calls."""
    found = {
        path_of(repository, start, home): function_of(repository, (name,))
        for name, (start, home) in commands(repository).items()
    }
    return {path: function for path, function in found.items() if path}


def _is_numbered(repository: Repository, module: Module) -> bool:
    """Whether a file is one of several of its folder whose names say in which order they run."""
    folder = posixpath.dirname(module.path)
    if not _STEP.match(posixpath.basename(module.path)):
        return False
    beside = (m.path for m in repository.code if posixpath.dirname(m.path) == folder)
    return sum(bool(_STEP.match(posixpath.basename(path))) for path in beside) >= _SEVERAL


def _are_parts(found: list[Module]) -> bool:
    """Whether several files train and none of them is called, as the only one, for the whole."""
    named = [match[1].lower() for module in found if (match := _TRAINS.search(module.path))]
    whole = [n for n in named if n == "train" or not _WHOLE.isdisjoint(_WORD.findall(n))]
    return len(named) >= _SEVERAL and not any(whole.count(name) == 1 for name in whole)


def _are_projects(repository: Repository, found: list[Module]) -> bool:
    """Whether all lie in folders of their own, each with its own list of packages: projects that
    share a repository, or the stages of a course."""
    homes = [posixpath.dirname(module.path) for module in found]
    listed = {posixpath.dirname(path) for path in repository.manifests}
    return len(set(homes)) == len(homes) and all(home and home in listed for home in homes)


def _are_pieces(found: list[Module]) -> bool:
    """Whether several files do the work and no name of one says that it is the whole of it."""
    return len(found) >= _SEVERAL and not any(_LEADS.search(module.path) for module in found)


def programs(repository: Repository, names: frozenset[str]) -> Iterator[Evidence]:
    """Programs of a compiled language that are named for a job (`names`) and serve nothing."""
    for path in repository.of_kind("source"):
        if is_test(path) or not path.endswith(_COMPILED):
            continue
        if names.isdisjoint(_WORD.findall(path.lower())):
            continue
        text = repository.text(path) or ""
        entry = _ENTRY.search(text)
        if entry and not _LISTENS.search(text):
            line = text.count("\n", 0, entry.start()) + 1
            yield Evidence(repository.place(path, line), "a program")


def _is_script(module: Module) -> bool:
    """Whether starting the file does something: a main part, or work at its own level."""
    if module.facts.main_line or module.path.endswith("__main__.py"):
        return True
    if not (module.facts.functions or module.facts.classes):
        return bool(module.facts.calls)
    defined = {function.name for function in module.facts.functions}
    return any(
        not call.scope and (call.name in defined or call.name.endswith(_ACTS))
        for call in module.facts.calls
    )
