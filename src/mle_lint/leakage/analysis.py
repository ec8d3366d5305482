"""Traces every file of a repository that splits, fits or judges, once for all rules."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from mle_lint.artefacts.module import Module
from mle_lint.leakage.chosen import (
    MAX_IMPORTED,
    is_test_code,
    learns,
    saves,
    that_hand_on,
    that_touch_rows,
)
from mle_lint.leakage.following import Traced, follow
from mle_lint.leakage.judging import gaps, label_means
from mle_lint.leakage.judging.admitted import Comments
from mle_lint.leakage.judging.elsewhere import Models
from mle_lint.leakage.judging.failed import Failures
from mle_lint.leakage.judging.label_means import Reader
from mle_lint.leakage.judging.leak import Leak
from mle_lint.leakage.reading import CodeReader
from mle_lint.leakage.running import stored
from mle_lint.leakage.running.project import Project
from mle_lint.leakage.running.rates import Rate
from mle_lint.leakage.running.reach import Calls
from mle_lint.leakage.values.frame import Frame
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_FILES = 2_000
_FITTING = ("fit-before-split", "resample-before-split")


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
    reader = CodeReader(repository)
    by_path = {module.path for module in repository.modules}
    matter = frozenset(
        path
        for path in that_touch_rows(repository.modules)
        if repository.size(path) <= MAX_IMPORTED
    )
    project = Project(frozenset(by_path), reader.read, lambda path: path in matter)
    drivers = that_hand_on(modules)
    wanted = (m for m in modules if learns(m) or m.path in drivers)
    chosen = [m for m in wanted if not is_test_code(m)][:MAX_FILES]
    run_by = Calls(modules)
    files = list(_traced(project, reader, chosen, {}, run_by))
    files += _with_stored(project, reader, modules, chosen, files, run_by)
    found = _weighed(repository, modules, files, drivers)
    for leak in label_means.leaks(_rates(files), _readers(files)):
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
    reader: CodeReader,
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
    reader: CodeReader,
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
        m for m in modules if m.path not in taken and saves(m, wanted) and not is_test_code(m)
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
