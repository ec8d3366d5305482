"""Functions of a pipeline that say by their name that they check data, and do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mle_lint.artefacts.module import Function, Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import imports, matching
from mle_lint.probes.code.own_code import source_of
from mle_lint.probes.code.serving import SCREENS, WEB
from mle_lint.probes.code.training import first_fit
from mle_lint.probes.data.refusals import OTHER_TROUBLE, TABLES
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_WORDS = pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
# What a function notes or answers when a row is wrong; lists are not among the facts of a module.
_NOTED = pattern(
    r"\b(?:errors?|issues|problems|violations|failures|invalid\w*|rejected|warnings|anomalies)"
    r"\.(?:append|extend)\(|\breturn False\b"
)
_ANSWERING = frozenset({
    "api", "serving", "routers", "routes", "endpoints", "controllers", "prediction", "inference",
    "predict", "serve",
})  # fmt: skip
# How a table is called that a function is given.
_FRAMES = ("df", "frame", "dataframe", "data_frame", "table")
_TESTING = ("pytest", "unittest")
_HELD_OUT = frozenset({"train", "training", "cross", "split", "splits", "fold", "folds"})
_OF_DATA = pattern(
    r"(?i)(?:^|\.|data_?|dataset_?|table_?)quality|quality_?(?:report|gate|rule|audit|issue|summary)"
)
# Helpers that a script writes for itself, and how many calls make a list of checks.
_HELPERS = frozenset({"check", "expect", "ensure", "require", "verify", "assert_that"})
_CHECKS = 3


class CheckFunction(NamedTuple):
    """A function that checks data: its own name, how many looks it takes, and its place.

    `tabled` when it is given a table, and no single row as a request brings it.
    """

    name: str
    times: int
    place: Evidence
    tabled: bool


def working(repository: Repository) -> list[Module]:
    """The code that trains or does not answer users; no tests outside of the test folders."""
    left_out = (*WEB, *SCREENS, *_TESTING)
    return [
        module
        for module in repository.code
        if (first_fit(module) or not _answers_requests(module.path))
        and not imports(module, left_out)
    ]


def _answers_requests(path: str) -> bool:
    """Whether a folder, or a word of the file's name, tells of requests; a package may too."""
    *folders, file = path.lower().split("/")
    return not _ANSWERING.isdisjoint((*folders, *words_of(file)))


def by_function(
    repository: Repository,
    modules: Sequence[Module],
    named: tuple[frozenset[str], frozenset[str], frozenset[str]],
    looks: tuple[str, ...],
) -> Iterator[CheckFunction]:
    """The functions that say that they check data, and do.

    `named` are the verbs and the things of which a name holds one each, and words of which it
    holds none. What an inner function does counts for the outer one, and so do calls of other
    such functions of the module.
    """
    for module in modules:
        chosen = [function for function in module.facts.functions if _says(module, function, named)]
        if not chosen:
            continue
        own = tuple(f"*.{_last(function)}" for function in chosen)
        counted = _counted(module, (*looks, *own))
        for function in chosen:
            inside = sum(
                n for scope, n in counted.items() if f"{scope}.".startswith(f"{function.name}.")
            )
            times = inside + function.asserts + _noted(repository, module, function)
            if times:
                place = Evidence(module.at(function.line), _last(function))
                yield CheckFunction(_last(function), times, place, _is_given_table(function))


def _is_given_table(function: Function) -> bool:
    return any(
        "Frame" in parameter.annotation or parameter.name.lower().startswith(_FRAMES)
        for parameter in function.parameters
    )


def _last(function: Function) -> str:
    return function.name.rsplit(".", 1)[-1]


def _says(
    module: Module,
    function: Function,
    named: tuple[frozenset[str], frozenset[str], frozenset[str]],
) -> bool:
    """Whether a function says by its name, or its file's, that it checks data."""
    verbs, things, others = named
    words = words_of(function.name)
    found = verbs & words
    if not found or not others.isdisjoint(words_of(_last(function))):
        return False
    # What is held out for validation checks nothing, and wine has a quality too.
    if found == {"validation"} and not _HELD_OUT.isdisjoint(words):
        return False
    if found == {"quality"} and not _OF_DATA.search(function.name):
        return False
    around = words_of(module.path) if imports(module, TABLES) else set()
    # A name of one word, `validation`, says nothing of what is checked.
    alone = words_of(_last(function)) & verbs if len(words_of(_last(function))) == 1 else set()
    return not things.isdisjoint((words | around) - alone)


def _noted(repository: Repository, module: Module, function: Function) -> int:
    """How often a function notes that something is wrong, as its source says."""
    lines = () if module.notebook else source_of(repository, module, function)
    return sum(1 for line in lines if _NOTED.search(line))


def _counted(module: Module, looks: tuple[str, ...]) -> dict[str, int]:
    """Looks at data and refusals, by the function around them."""
    counted: dict[str, int] = {}
    for call in matching(module, looks):
        counted[call.scope] = counted.get(call.scope, 0) + 1
    for place in module.facts.raises:
        if not place.text.endswith(OTHER_TROUBLE):
            counted[place.scope] = counted.get(place.scope, 0) + 1
    return counted


def by_own_checks(modules: Sequence[Module], things: frozenset[str]) -> Iterator[Evidence]:
    """Scripts on data with a helper of their own, `check(condition, text)`, that run a list."""
    for module in modules:
        called = [call for call in module.facts.calls if call.name in _HELPERS]
        if len(called) >= _CHECKS and not things.isdisjoint(words_of(module.path)):
            yield Evidence(module.at(called[0].line), f"{len(called)} calls of {called[0].name}")


def is_used(repository: Repository, modules: Sequence[Module], name: str) -> bool:
    """Whether something calls a function of that name, or hands it over to be called."""
    if any(name in module.by_last_name for module in modules):
        return True
    handed = pattern(rf"[=(,\[]\s*(?:\w+\.)*{re.escape(name)}\s*[,)\]\n]")
    texts = (repository.text(module.path) or "" for module in modules)
    return any(name in text and handed.search(text) is not None for text in texts)


def runs(repository: Repository, modules: Sequence[Module], module: Module, line: int) -> bool:
    """Whether a line stands outside of functions, or in one of which some use is seen."""
    around = [f for f in module.facts.functions if f.line <= line <= f.end_line]
    names = (function.name.rsplit(".", 1)[-1] for function in around)
    return not around or any(
        name.startswith("__") or is_used(repository, modules, name) for name in names
    )


def words_of(name: str) -> set[str]:
    """The words of a path or of a snake or camel name, in lower case."""
    return {word.lower() for word in _WORDS.findall(name)}
