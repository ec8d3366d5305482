"""Traces every file of a repository that splits, fits or judges, once for all rules."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from mle_lint.artefacts import paths
from mle_lint.artefacts.code_trees import Code
from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.module import Module
from mle_lint.leakage import gaps, rates, stored
from mle_lint.leakage.admitted import Comments
from mle_lint.leakage.elsewhere import Models
from mle_lint.leakage.failed import Failures
from mle_lint.leakage.following import Traced, follow
from mle_lint.leakage.knowledge import (
    CONCATS,
    KINDS,
    METRICS,
    PREDICT_METHODS,
    READERS,
    REDUCTIONS,
    SCORE_METHODS,
    SPLITTERS,
    WINDOWS,
    WRITERS,
    words_of,
)
from mle_lint.leakage.leak import Leak
from mle_lint.leakage.project import Project
from mle_lint.leakage.rates import Rate, Reader
from mle_lint.leakage.reach import Calls
from mle_lint.leakage.values import Constant, Frame
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository
from mle_lint.trees.base import Unreadable

# Calls without which a file can hold no leak.
_LEARNS = words_of("""
    fit fit_transform fit_resample fit_sample fit_generator fit_on_texts fit_predict train
    backward cross_val_score cross_validate cross_val_predict train_on_batch partial_fit adapt
    fit_one_cycle train_test_split scale minmax_scale random_split randomSplit cv
""")
# Parsing takes a second for so much code; the rest of a notebook is mostly pictures.
_TOUCHES = (
    _LEARNS | frozenset(KINDS) | REDUCTIONS | READERS | WRITERS | METRICS | SPLITTERS | WINDOWS
    | PREDICT_METHODS | SCORE_METHODS | CONCATS
    | frozenset(("fillna", "groupby", "shift", "DataLoader"))
)  # fmt: skip
MAX_BYTES = 400_000
# A module that is imported for its functions is rarely longer.
MAX_IMPORTED = 60_000
MAX_FILES = 2_000
_FITTING = ("fit-before-split", "resample-before-split")
_PAIR = 2
# Bytes of source whose trees are kept for the files that import it.
MAX_KEPT = 150_000


class Analysis(NamedTuple):
    """What was found, and how much was traced."""

    leaks: tuple[Leak, ...]
    files: int
    splits: int
    trainings: int


@lru_cache(maxsize=2)
def of(repository: Repository) -> Analysis:
    """The analysis of a repository. Each place is reported once, however many ways lead to it."""
    modules = (*repository.modules, *(notebook.module for notebook in repository.notebooks))
    # The collector need not look again and again at what was there before.
    gc.freeze()
    reader = _Reader(repository)
    by_path = {module.path for module in repository.modules}
    matter = frozenset(
        path for path in _matter(repository.modules) if repository.size(path) <= MAX_IMPORTED
    )
    project = Project(frozenset(by_path), reader.read, lambda path: path in matter)
    drivers = _drivers(modules)
    wanted = (m for m in modules if _learns(m) or m.path in drivers)
    chosen = [m for m in wanted if not is_test_code(m)][:MAX_FILES]
    run_by = Calls(modules)
    files = list(_traced(project, reader, chosen, {}, run_by))
    files += _with_stored(project, reader, modules, chosen, files, run_by)
    found = _weighed(repository, modules, files, drivers)
    for leak in rates.leaks(_rates(files), _readers(files)):
        found.setdefault((leak.rule, leak.place), leak)
    splits = sum(one.splits for one in files)
    trainings = sum(one.trainings for one in files)
    gc.unfreeze()
    return Analysis(_told_once(found), len(chosen), splits, trainings)


def _weighed(
    repository: Repository,
    modules: tuple[Module, ...],
    files: Iterable[Traced],
    drivers: frozenset[str],
) -> dict[object, Leak]:
    """The leaks of files by what they are told of: their place, and whether they matter."""
    found: dict[object, Leak] = {}
    tables, failures, models = gaps.Tables(repository), Failures(repository), Models(modules)
    comments = Comments(repository)
    for one in files:
        if one.trouble:
            repository.note_unknown(one.path, one.trouble)
        for told in one.leaks:
            leak = tables.weighed(told, one.fills)
            mild = leak.mild or failures.precede(leak) or (leak.even and models.notice_no_scale)
            known, at = comments.noted(leak._replace(mild=mild)), (leak.rule, leak.place)
            before = found.get(at)
            # A remark where it is learnt may be a fault where the rows are used.
            worse = before is None or (before.mild and not known.mild)
            if worse and (one.path not in drivers or _is_fitted(known)):
                found[at] = known
    return found


def _is_fitted(leak: Leak) -> bool:
    """Whether what has a `fit` is at fault. On a way through several modules more than that is not
    sure: whether there are gaps, what a choice is for, which columns go on."""
    return leak.rule in _FITTING and leak.block is None and not leak.mild


def _told_once(found: Mapping[object, Leak]) -> tuple[Leak, ...]:
    """What the helper's own file shows is not told again at its calls, unless it is a remark there
    and at a call what has a `fit` is at fault: then that is told."""
    faults = {(leak.rule, leak.origin) for leak in found.values() if _is_fitted(leak)}
    kept = []
    for leak in found.values():
        there = found.get((leak.rule, leak.origin))
        again = there is not None and not (there.mild and _is_fitted(leak))
        if not again and not (leak.mild and (leak.rule, leak.place) in faults):
            kept.append(leak)
    return tuple(kept)


def _traced(
    project: Project,
    reader: _Reader,
    modules: Iterable[Module],
    known: dict[str, Frame],
    run_by: Calls,
) -> Iterator[Traced]:
    for module in modules:
        code = reader.read(module.path)
        if code is None:
            continue
        reader.collect()
        try:
            yield follow(project, code, known, run_by)
        except Exception as error:  # noqa: BLE001  one file must not cost the others
            trouble = f"its rows could not be followed ({type(error).__name__})"
            yield Traced(module.path, trouble=trouble)


def _with_stored(
    project: Project,
    reader: _Reader,
    modules: Iterable[Module],
    chosen: list[Module],
    files: list[Traced],
    run_by: Calls,
) -> list[Traced]:
    """Files once more that read what others saved, now with what the saved tables know."""
    wanted = {key.rsplit("/", 1)[-1] for one in files for key in one.read}
    if not wanted:
        return []
    taken = {module.path for module in chosen}
    writers = [
        m for m in modules if m.path not in taken and _saves(m, wanted) and not is_test_code(m)
    ]
    known = _saved([*files, *_traced(project, reader, writers[:MAX_FILES], {}, run_by)])
    again = {one.path for one in files if any(_other(known, one, key) for key in one.read)}
    return list(_traced(project, reader, [m for m in chosen if m.path in again], known, run_by))


def _rates(files: Iterable[Traced]) -> Iterator[Rate]:
    return (rate for one in files for rate in one.rates)


def _readers(files: Iterable[Traced]) -> Iterator[Reader]:
    """Files that split rows and name the label, with the names that they list."""
    for one in files:
        if one.labels and one.split_at is not None:
            yield Reader(one.path, one.labels, one.listed, one.split_at)


def _saved(files: Iterable[Traced]) -> dict[str, Frame]:
    """Saved tables that only one file saves, by folder and name."""
    found: dict[str, Frame | None] = {}
    for one in files:
        for key, frame in one.saved.items():
            found[key] = frame if key not in found else None
    return {key: frame for key, frame in found.items() if frame is not None}


def _other(known: dict[str, Frame], one: Traced, key: str) -> bool:
    own = dict.fromkeys(one.saved, True)
    return stored.find(known, key) is not None and not stored.find(own, key)


def _saves(module: Module, wanted: set[str]) -> bool:
    if WRITERS.isdisjoint(module.by_last_name):
        return False
    texts = (stored.key_of(Constant(place.text)) for place in module.facts.strings)
    return any(key is not None and key.rsplit("/", 1)[-1] in wanted for key in texts)


def _matter(modules: Iterable[Module]) -> frozenset[str]:
    """Modules that could do something to rows, or that hand on what such a module defines."""
    listed = tuple(modules)
    touching = {m.path for m in listed if not _TOUCHES.isdisjoint(m.by_last_name)}
    names = set(map(_called, touching))
    for module in listed:
        if module.path.endswith("__init__.py") or any(
            not names.isdisjoint(item.name.split(".")) for item in module.facts.imports
        ):
            touching.add(module.path)
    # Settings decide which way is taken; who imports them need not touch rows.
    settings = {m.path for m in listed if not m.facts.functions}
    return frozenset(touching | settings)


def _learns(module: Module) -> bool:
    return not _LEARNS.isdisjoint(module.by_last_name)


def _drivers(modules: tuple[Module, ...]) -> frozenset[str]:
    """Modules that fit nothing themselves, and hand the rows from one that does to another."""
    learning = {_called(m.path) for m in modules if m.path.endswith(".py") and _learns(m)}
    own = {part for m in modules for part in m.path.removesuffix(".py").split("/")}
    found = set()
    for module in modules if len(learning) >= _PAIR else ():
        names = (item.name.lstrip(".").split(".") for item in module.facts.imports)
        parts = {part for name in names if name[0] in own for part in name}
        if len(learning & parts) >= _PAIR and not _learns(module):
            found.add(module.path)
    return frozenset(found)


def _called(path: str) -> str:
    return path.removesuffix(".py").rsplit("/", 1)[-1]


def is_test_code(module: Module) -> bool:
    """Whether a test runner would collect the file; scripts that lie beside tests are none."""
    name = module.path.rsplit("/", 1)[-1]
    if not paths.is_test(module.path):
        return False
    if name.startswith("test_") or name.endswith("_test.py") or name == "conftest.py":
        return True
    runners = {"pytest", "unittest"} & module.imported
    return bool(runners) or any(f.name.startswith("test_") for f in module.facts.functions)


class _Reader:
    """Reads code once, and keeps the last few modules that others import."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._known: dict[str, Code | None] = {}
        self._size = self._parsed_bytes = 0

    def read(self, path: str) -> Code | None:
        """The code of a file, or None when it cannot be read as Python."""
        if path not in self._known:
            self._known[path] = self._parsed(path)
            self._size += self._repository.size(path)
            self._parsed_bytes += self._repository.size(path)
            # A tree takes some sixty times its source.
            while self._size > MAX_KEPT and len(self._known) > 1:
                oldest = next(iter(self._known))
                self._size -= self._repository.size(oldest)
                del self._known[oldest]
        return self._known[path]

    def collect(self) -> None:
        """Frees what was followed. Scopes and machines hold each other and their trees, and a
        short run leaves the collector of such circles off. What outlived an earlier call is
        modules, which are no part of a circle and are not looked through again."""
        if self._parsed_bytes > MAX_KEPT:
            self._parsed_bytes = 0
            gc.collect(0)

    def _parsed(self, path: str) -> Code | None:
        if self._repository.size(path) > MAX_BYTES and not path.endswith(".ipynb"):
            return None
        try:
            return self._repository.code_of(path)
        except (Unreadable, ParseError, RecursionError, MemoryError):
            return None
