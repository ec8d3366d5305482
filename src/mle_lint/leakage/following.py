"""Follows one file: what happens to rows in it, and what is found."""

from __future__ import annotations

from collections.abc import Mapping

from mle_lint.artefacts.code_trees import Code
from mle_lint.leakage.events import PLAIN
from mle_lint.leakage.fills import Fill
from mle_lint.leakage.judging import filled
from mle_lint.leakage.judging.detect import leaks
from mle_lint.leakage.judging.evaluation import faults
from mle_lint.leakage.judging.leak import Leak
from mle_lint.leakage.running import opaque, stored
from mle_lint.leakage.running.machine import MAX_STEPS, Machine
from mle_lint.leakage.running.project import Project, run
from mle_lint.leakage.running.rates import Rate
from mle_lint.leakage.running.reach import Calls, Reach
from mle_lint.leakage.trace import Trace
from mle_lint.leakage.values.frame import Frame
from mle_lint.leakage.values.scope import Scope
from mle_lint.model import Location
from mle_lint.record import NamedTuple


class Traced(NamedTuple):
    """What was found in one file, and which data files it read and saved.

    Traces hold syntax trees, so that none outlives its file.
    """

    path: str
    leaks: tuple[Leak, ...] = ()
    splits: int = 0
    trainings: int = 0
    read: frozenset[str] = frozenset()
    saved: Mapping[str, Frame | None] = {}
    trouble: str = ""
    rates: tuple[Rate, ...] = ()
    labels: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()
    split_at: Location | None = None
    fills: Mapping[Location, Fill] = {}


def follow(project: Project, code: Code, known: dict[str, Frame], run_by: Calls) -> Traced:
    """What is found in one file, with what is known of the tables that others save."""
    m, found = _run(project, code, known, run_by)
    trace = m.trace
    return Traced(
        code.path,
        found,
        len(trace.splits),
        len(trace.trainings),
        frozenset(m.read),
        {key: stored.portable(trace, key, frame) for key, frame in m.files.items()},
        "its rows were followed in part, up to a limit of steps" if m.cut_short else "",
        tuple(m.rates),
        frozenset(m.labels),
        frozenset(m.listed),
        next((split.place for split in trace.splits if split.kind in PLAIN), None),
        _fills(project, code, trace, found),
    )


def _run(
    project: Project, code: Code, known: dict[str, Frame], run_by: Calls
) -> tuple[Machine, tuple[Leak, ...]]:
    """What happens to rows when a file is run from top to bottom, and in what others run of it.
    What would happen if somebody ran the rest is a remark."""
    m, met = project.machine(Trace())
    m.entry, m.stored = code.path, known
    scope = met[code.path] = Scope(code)
    m.within(MAX_STEPS, lambda: run(m, code, scope))
    reach = Reach(code, run_by)
    left = opaque.run_uncalled(m, scope, reach.runs)
    found = _found(m.trace)
    if left:
        opaque.run_uncalled(m, scope, lambda node: True)
        m.trace.forget()
        sure = {(leak.rule, leak.place) for leak in found if not leak.mild}
        found = tuple(
            leak if (leak.rule, leak.place) in sure else leak._replace(mild=True)
            for leak in _found(m.trace)
        )
    return m, found


def _found(trace: Trace) -> tuple[Leak, ...]:
    return (*leaks(trace), *faults(trace))


def _fills(
    project: Project, code: Code, trace: Trace, found: tuple[Leak, ...]
) -> Mapping[Location, Fill]:
    """What does nothing but fill gaps, where that is a fault."""
    told = {at for leak in found if not leak.mild for at in (leak.place, *dict(leak.steps))}
    if told.isdisjoint(trace.fills):
        return {}
    known = {at: one for at, one in trace.fills.items() if at in told}
    helpers = sorted({at.path for at in known} - {code.path})
    codes = [one for one in (code, *map(project.read, helpers)) if one is not None]
    return filled.told(codes, known) if len(codes) == len(helpers) + 1 else {}
