"""Traces every file of a repository that splits, fits or judges, once for all rules."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts import paths
from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.module import Module
from mle_lint.artefacts.text import decode
from mle_lint.leakage import opaque, source
from mle_lint.leakage.detect import Leak, leaks
from mle_lint.leakage.judging import faults
from mle_lint.leakage.knowledge import words_of
from mle_lint.leakage.machine import MAX_STEPS
from mle_lint.leakage.project import Project, run
from mle_lint.leakage.scope import Scope
from mle_lint.leakage.source import Code
from mle_lint.leakage.trace import Trace
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository
from mle_lint.trees.base import Unreadable

# Calls without which a file can hold no leak.
_LEARNS = words_of("""
    fit fit_transform fit_resample fit_sample fit_generator fit_on_texts fit_predict train
    backward cross_val_score cross_validate cross_val_predict compile setup Trainer SFTTrainer
    train_on_batch partial_fit adapt fit_one_cycle train_test_split scale minmax_scale evaluate
""")
MAX_BYTES = 400_000
MAX_FILES = 2_000


class Analysis(NamedTuple):
    """What was found, and how much was traced."""

    leaks: tuple[Leak, ...]
    files: int
    splits: int
    trainings: int


@lru_cache(maxsize=2)
def of(repository: Repository) -> Analysis:
    """The analysis of a repository. Each place is reported once, however many ways lead to it."""
    reader = _Reader(repository)
    project = Project(frozenset(m.path for m in repository.modules), reader.read)
    found: dict[tuple[str, object], Leak] = {}
    files = splits = trainings = 0
    for module in _candidates(repository):
        code = reader.read(module.path)
        if code is None:
            continue
        trace = traced(project, code)
        files += 1
        splits += len(trace.splits)
        trainings += len(trace.trainings)
        for leak in (*leaks(trace), *faults(trace)):
            found.setdefault((leak.rule, leak.place), leak)
    return Analysis(tuple(found.values()), files, splits, trainings)


def traced(project: Project, code: Code) -> Trace:
    """What happens to rows when a file is run from top to bottom, and in what nobody calls."""
    trace = Trace()
    m, met = project.machine(trace)
    m.entry = code.path
    scope = met[code.path] = Scope(code)
    m.within(MAX_STEPS, lambda: run(m, code, scope))
    opaque.run_uncalled(m, scope)
    return trace


def _candidates(repository: Repository) -> Iterator[Module]:
    modules = (*repository.modules, *(notebook.module for notebook in repository.notebooks))
    chosen = 0
    for module in modules:
        if chosen < MAX_FILES and _learns(module) and not is_test_code(module):
            chosen += 1
            yield module


def _learns(module: Module) -> bool:
    return not _LEARNS.isdisjoint(module.by_last_name)


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

    def read(self, path: str) -> Code | None:
        """The code of a file, or None when it cannot be read as Python."""
        if path not in self._known:
            if len(self._known) >= 64:
                self._known.pop(next(iter(self._known)))
            self._known[path] = self._parsed(path)
        return self._known[path]

    def _parsed(self, path: str) -> Code | None:
        notebook = path.endswith(".ipynb")
        try:
            data = self._repository.tree.read(path)
            if not notebook and len(data) > MAX_BYTES:
                return None
            return source.read(path, decode(data))
        except (Unreadable, ParseError, RecursionError, MemoryError):
            return None
