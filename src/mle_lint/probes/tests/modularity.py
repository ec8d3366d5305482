"""Whether the code is cut into pieces that a reader can take one at a time."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from mle_lint.artefacts.module import Function, Module
from mle_lint.model import Evidence
from mle_lint.probe import Undecided
from mle_lint.probes.code.calls import imports
from mle_lint.probes.code.own_code import own_code, source_of
from mle_lint.probes.code.serving import SCREENS, WEB
from mle_lint.probes.code.training import first_fit
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# Files that only name, install or configure.
_FORMAL = ("__init__.py", "__main__.py", "setup.py", "conftest.py")


class Limits(NamedTuple):
    """How much of the code one file may hold in percent, and how long things may be in lines."""

    share: int
    file: int
    function: int
    median: int
    top_level: int
    copied: int


class Problem(NamedTuple):
    """What keeps the code from being read in pieces; `whole` when there are no pieces at all."""

    evidence: Evidence
    whole: bool = False


def separated(
    repository: Repository,
    *,
    least_lines: int,
    modules: int,
    share: int,
    file: int,
    function: int,
    median_function: int,
    top_level: int,
    copied: int,
) -> Iterator[Evidence]:
    """The largest modules, when there are at least `modules` and nothing is wrong with any.

    `share` is what part of the code one file may hold, `top_level` what part of the calls may
    stand outside of functions, both in percent; `file`, `function` and `median_function` are the
    most lines, and `copied` the fewest that make a function of two files a copy. Fewer than
    `least_lines` lines in all are not judged.
    """
    limits = Limits(share, file, function, median_function, top_level, copied)
    found = _problems(repository, limits, least_lines)
    own = _own(repository)
    if not found and len(own) >= modules:
        for module in sorted(own, key=lambda m: -m.facts.code_lines):
            yield Evidence(module.at(1), f"{module.facts.code_lines} lines")


def partly_separated(
    repository: Repository,
    *,
    least_lines: int,
    share: int,
    file: int,
    function: int,
    median_function: int,
    top_level: int,
    copied: int,
) -> Iterator[Evidence]:
    """The problems, where the code is in pieces at all."""
    limits = Limits(share, file, function, median_function, top_level, copied)
    found = _problems(repository, limits, least_lines)
    if not any(problem.whole for problem in found):
        yield from (problem.evidence for problem in found)
        if not found:
            own = _own(repository)
            yield from (Evidence(m.at(1), f"{len(own)} modules in all") for m in own[:1])


def _own(repository: Repository) -> list[Module]:
    """Modules outside tests with code of substance."""
    return [
        module
        for module in repository.code
        if not module.notebook
        and module.facts.code_lines > 5
        and posixpath.basename(module.path) not in _FORMAL
    ]


@lru_cache(maxsize=2)
def _problems(repository: Repository, limits: Limits, least_lines: int) -> tuple[Problem, ...]:
    own = _own(repository)
    books = [n.module for n in repository.notebooks if n.module.facts.code_lines]
    total = sum(m.facts.code_lines for m in (*own, *books))
    if total < least_lines:
        raise Undecided(f"{total} lines of Python are too few to be cut into pieces")
    found = [
        *_concentrated(own, books, total, limits),
        *_long(own, limits),
        *_unordered(repository, own, limits),
    ]
    return tuple(found)


def _concentrated(
    own: list[Module], books: list[Module], total: int, limits: Limits
) -> Iterator[Problem]:
    """One file, or the notebooks, hold most of the code; or a file serves what it trains."""
    largest = max((*own, *books), key=lambda m: m.facts.code_lines)
    part = 100 * largest.facts.code_lines // total
    in_books = 100 * sum(m.facts.code_lines for m in books) // total
    if in_books > 50:
        text = f"notebooks hold {in_books} % of the code"
        yield Problem(Evidence(books[0].at(1), text), whole=in_books >= 90 or len(own) < 2)
    elif part > limits.share:
        text = f"holds {part} % of the code"
        yield Problem(Evidence(largest.at(1), text), whole=part >= 90 or len(own) < 2)
    for module in own:
        long = module.facts.code_lines > limits.file
        served = imports(module, (*WEB, *SCREENS))
        fit = first_fit(module) if served else None
        # A gradient in a service may explain a prediction.
        if fit is not None and not fit.name.endswith(".backward"):
            yield Problem(Evidence(module.at(fit.line), "trains and serves"), whole=long)
        elif long:
            yield Problem(Evidence(module.at(1), f"{module.facts.code_lines} lines of code"))
            return


def _median(values: list[int]) -> float:
    """The middle of the values; the module for it takes longer to import than this rule to run."""
    ordered = sorted(values)
    return (ordered[(len(values) - 1) // 2] + ordered[len(values) // 2]) / 2


def _long(own: list[Module], limits: Limits) -> Iterator[Problem]:
    functions = [(_length(f), m, f) for m in own for f in m.facts.functions]
    if not functions:
        return
    length, module, function = max(functions, key=lambda item: item[0])
    middle = _median([item[0] for item in functions])
    if length > limits.function or middle > limits.median:
        text = f"{function.name} has {length} lines"
        if length <= limits.function:
            text = f"half of the functions have {middle:g} lines or more"
        yield Problem(Evidence(module.at(function.line), text))


def _unordered(repository: Repository, own: list[Module], limits: Limits) -> Iterator[Problem]:
    """Work outside of functions, copies, and files that know nothing of each other."""
    loose = {module.path: _top_level(module) for module in own if not imports(module, SCREENS)}
    calls = sum(len(module.facts.calls) for module in own if module.path in loose)
    if 100 * sum(loose.values()) > limits.top_level * calls:
        worst = max((m for m in own if m.path in loose), key=lambda m: loose[m.path])
        yield Problem(Evidence(worst.at(1), "much of the work stands outside of functions"))
    yield from islice(_copies(repository, own, limits), 1)
    known = own_code(repository)
    books = [notebook.module for notebook in repository.notebooks]
    if len(own) > 1 and not any(known.imported(m) for m in (*own, *books)):
        yield Problem(Evidence(own[0].at(1), "no module imports another"))


def _copies(repository: Repository, own: list[Module], limits: Limits) -> Iterator[Problem]:
    """Long functions of two files with the same name and nearly the same lines."""
    seen: dict[tuple[object, ...], tuple[Module, Function]] = {}
    for module in own:
        for function in module.facts.functions:
            if _length(function) < limits.copied:
                continue
            first, known = seen.setdefault(_likeness(function), (module, function))
            if first is not module and _same(
                source_of(repository, first, known), source_of(repository, module, function)
            ):
                text = f"{function.name} is the same as in {first.path}"
                yield Problem(Evidence(module.at(function.line), text[:120]))


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    equal = sum(a.strip() == b.strip() for a, b in zip(one, other, strict=False))
    return equal * 5 >= max(len(one), len(other)) * 4


def _likeness(function: Function) -> tuple[object, ...]:
    names = tuple(parameter.name for parameter in function.parameters)
    return (function.name, names, _length(function), function.branches)


def _length(function: Function) -> int:
    return function.end_line - function.line + 1


def _top_level(module: Module) -> int:
    """Calls outside of functions and of the main part; a decorator is no call of its own."""
    main = module.facts.main_line or 1 << 30
    calls = sum(1 for call in module.facts.calls if not call.scope and call.line < main)
    return max(calls - sum(len(f.decorators) for f in module.facts.functions), 0)
