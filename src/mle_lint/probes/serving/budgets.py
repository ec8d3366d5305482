"""Whether speed, size or cost of answering was measured, how, and against what."""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probe import Undecided
from mle_lint.probes.code.answering import around_model
from mle_lint.probes.code.calls import any_matching, evidence, imports
from mle_lint.probes.code.elsewhere import any_of
from mle_lint.probes.code.identifiers import speaks
from mle_lint.probes.code.model_calls import asked, loaded, predicts
from mle_lint.probes.documents.passages import below, excerpt, is_placeholder, rows_below
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_UNIT = (
    r"(?:ms|msec|milliseconds?|µs|us|s|secs?|seconds?|segundos|sekunden|secondes|секунд\w*|秒|毫秒|мс"
    r"|(?:req(?:uests?)?|queries|rows|images|samples|tok(?:ens)?)\s?(?:/|per )\s?s(?:ec(?:ond)?)?"
    r"|rps|qps|fps|it/s|[kmg]i?b)\b"
)
# A figure with its unit, the unit before the figure, or a price for so many answers.
_FIGURE = pattern(
    rf"(?<![\w.])\d+(?:[.,]\d+)*\s?{_UNIT}|\b(?:ms|milliseconds|seconds)\W{{1,4}}\d"
    r"|[$€£]\s?\d[\d.,]*\s?(?:/|per|for)\s?\d*\s?\w+"
)
_LIMIT = pattern(
    rf"(?:[<>≤≥]=?|\b(?:sub|under|below|less than|within|at most|up to|over|above|exceeds?|max|"
    rf"unter|menos de|moins de|meno di|менее))[\s-]*\d+(?:[.,]\d+)*\s?{_UNIT}"
)
_ROUGH = pattern(
    rf"(?:[~≈]|\b(?:about|around|circa|roughly|unos|environ|etwa|около)|\d\s?[-–])\s*"
    rf"\d+(?:[.,]\d+)*\s?{_UNIT}"
)
_HEADED = pattern(rf"[(\[/,_ ]{_UNIT}")
_NUMBER = pattern(r"(?<![\w.])\d+(?:[.,]\d+)?\b")


class _Measured(NamedTuple):
    """Passages with measured figures, and those that name a limit, by index."""

    figures: tuple[int, ...]
    limits: tuple[int, ...]


def measured_against(
    repository: Repository,
    *,
    words: tuple[str, ...],
    without: tuple[str, ...],
    goals: tuple[str, ...],
    hardware: tuple[str, ...],
    not_under: tuple[str, ...],
    tools: tuple[str, ...],
    commands: tuple[str, ...],
    clocks: tuple[str, ...],
    names: tuple[str, ...],
) -> Iterator[Evidence]:
    """Figures with the machine and the way they were measured, and a limit or a comparison.

    A passage holds a figure when it names a quantity of `words` and a number with a unit; one
    with a word of `goals` or a sign before the number is a limit; rough figures are none.
    `tools` are packages for load tests, `commands` their commands, `clocks` calls that take the
    time where a model answers or in a file that `names` call a benchmark.
    """
    passages = repository.passages
    found = _measured(repository, words, without, goals, not_under)
    exact = [i for i in found.figures if not _ROUGH.search(passages[i].text)]
    if not exact or not (found.limits or len(exact) > 1):
        return
    paths = {passages[index].path for index in exact}
    machine = [i for i in sorted(passages.find(hardware)) if passages[i].path in paths]
    method = next(iter(_methods(repository, tools, commands, (clocks, names))), None)
    if machine and method is not None:
        yield from (excerpt(passages[index]) for index in exact[:3])
        yield method
        yield from (excerpt(passages[index]) for index in found.limits[:1])


def begun(
    repository: Repository,
    *,
    words: tuple[str, ...],
    without: tuple[str, ...],
    goals: tuple[str, ...],
    hardware: tuple[str, ...],
    not_under: tuple[str, ...],
    tools: tuple[str, ...],
    commands: tuple[str, ...],
    clocks: tuple[str, ...],
    names: tuple[str, ...],
) -> Iterator[Evidence]:
    """Figures alone, or a load test or a benchmark (a file by its `names`) without figures."""
    passages = repository.passages
    for index in _measured(repository, words, without, goals, not_under).figures:
        yield excerpt(passages[index])
    for module in repository.modules:
        line = imports(module, tools)
        if line:
            yield Evidence(module.at(line), "a load test")
        elif speaks(module.path.rsplit("/", 1)[-1], names) and _answers(module):
            call = any_matching(module, clocks)
            if call is not None:
                yield evidence(module, call)


def _measured(
    repository: Repository,
    words: tuple[str, ...],
    without: tuple[str, ...],
    goals: tuple[str, ...],
    not_under: tuple[str, ...],
) -> _Measured:
    passages = repository.passages
    found = passages.find(words) - passages.find(without) - below(passages, not_under)
    goal = passages.find(goals)
    figures: dict[int, None] = {}
    limits: list[int] = []
    for index in sorted(found):
        passage = passages[index]
        if passage.notebook or passage.block.kind == "code" or is_placeholder(passage):
            continue
        if passage.block.kind == "row" and passage.block.level == 1:
            if _HEADED.search(passage.text):
                rows = [
                    r for r in rows_below(passages, index) if _is_measured_row(passages[r].text)
                ]
                figures.update(dict.fromkeys(rows))
            continue
        limited = _LIMIT.search(passage.text) is not None
        if limited or (index in goal and _FIGURE.search(passage.text)):
            limits.append(index)
        if _FIGURE.search(_LIMIT.sub(" ", passage.text)) and (limited or index not in goal):
            figures[index] = None
    return _Measured(tuple(figures), tuple(limits))


def _is_measured_row(text: str) -> bool:
    return _NUMBER.search(text) is not None and not _LIMIT.search(text)


def _methods(
    repository: Repository,
    tools: tuple[str, ...],
    commands: tuple[str, ...],
    timed: tuple[tuple[str, ...], tuple[str, ...]],
) -> Iterator[Evidence]:
    """Load tests, clocks around answers, and commands of the documents that measure.

    `timed` are the clocks, and names of benchmarks, which may time whatever own code answers.
    """
    clocks, names = timed
    near = {module.path for module in _around(repository)}
    for module in repository.modules:
        line = imports(module, tools)
        if line:
            yield Evidence(module.at(line), "a load test")
        bench = speaks(module.path.rsplit("/", 1)[-1], names)
        timing = bench or module.path in near or _answers(module)
        call = any_matching(module, clocks) if timing else None
        if call is not None:
            yield evidence(module, call)
    run = any_of(commands)
    for passage in repository.passages.all:
        match = run.search(passage.block.text) if passage.block.kind == "code" else None
        if match is not None and not passage.notebook:
            yield Evidence(passage.location, match.group())


def _around(repository: Repository) -> tuple[Module, ...]:
    """The modules around a language model or an index, none where code is not readable."""
    try:
        return around_model(repository)
    except Undecided:
        return ()


def _answers(module: Module) -> bool:
    """Whether a model is asked in a module, or a service by a request."""
    if loaded(module) or asked(module) or imports(module, ("requests", "httpx", "aiohttp")):
        return True
    return any(predicts(module, call) for call in module.facts.calls)
