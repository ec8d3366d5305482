"""Whether code checks the data it works on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mle_lint.artefacts.module import Call, Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes import elsewhere
from mle_lint.probes.calls import any_matching, evidence, imports, matching
from mle_lint.probes.serving import WEB
from mle_lint.repository import Repository

_WORDS = pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_ASSERTED = pattern(
    r"^\s*assert\b.*(?:\.columns|isnull|isna|notna|notnull|duplicated|between|isin\(|\.dtypes?|"
    r"\.min\(|\.max\(|\.empty|\.unique|is_unique|\.shape\[0\]|len\(\w*df)",
    re.MULTILINE,
)
_DBT_TESTS = pattern(r"^\s+(?:data_)?tests:\s*$", re.MULTILINE)
_TABLES = ("pandas", "polars", "pyspark", "dask", "duckdb")
_OTHER_TROUBLE = (
    "FileNotFoundError", "ImportError", "NotImplementedError", "HTTPException", "Exit",
    "NotFittedError",
)  # fmt: skip
_PARSES = ("model_validate", "parse_obj", "model_validate_json", "parse_raw")


def checked(
    repository: Repository,
    *,
    libraries: tuple[str, ...],
    verbs: tuple[str, ...],
    things: tuple[str, ...],
    looks: tuple[str, ...],
    least: int,
    readers: tuple[str, ...],
    settings: tuple[str, ...],
    asserts: int,
    texts: tuple[str, ...],
) -> Iterator[Evidence]:
    """Data that is checked by code which runs.

    Any use of one of the `libraries`, in tests too; called functions that look at or refuse data
    `least` times, named by one of the `verbs` and one of the `things` (`looks` are calls; where
    tables are used the path may name the thing); rows that `readers` read and that become a
    pydantic model, other than `settings`; `asserts` assertions on a table in a module; dbt tests;
    in other languages the `texts`. Code that answers requests is left out.
    """
    yield from _by_library((*repository.code, *repository.tests), libraries)
    modules = [module for module in repository.code if not imports(module, WEB)]
    called = {name for module in modules for name in module.by_last_name}
    for last, place in _by_function(modules, frozenset(verbs), frozenset(things), looks, least):
        if last in called:
            yield place
    yield from _by_row(modules, readers, frozenset(settings))
    yield from _by_assertion(repository, modules, asserts)
    yield from _by_dbt(repository)
    yield from elsewhere.found(repository, texts, elsewhere.ANALYSIS)


def begun(
    repository: Repository,
    *,
    verbs: tuple[str, ...],
    things: tuple[str, ...],
    looks: tuple[str, ...],
    calls: tuple[str, ...],
    summaries: tuple[str, ...],
    constraints: tuple[str, ...],
    texts: tuple[str, ...],
    messages: tuple[str, ...],
) -> Iterator[Evidence]:
    """One check, or one that nothing calls; nulls or duplicates that are looked at or dropped.

    `verbs`, `things` and `looks` as in `checked`; `calls` look at data, as `summaries` do in a
    notebook; `constraints` are calls of a table's definition ("Column nullable" asks for the
    keyword too); `texts` are words of SQL and of languages for analysis, `messages` those with
    which code of any other language refuses rows.
    """
    modules = [module for module in repository.code if not imports(module, WEB)]
    for _, place in _by_function(modules, frozenset(verbs), frozenset(things), looks, 1):
        yield place
    for module in repository.code:
        call = any_matching(module, calls) or _summarised(module, summaries)
        if call is not None:
            yield evidence(module, call)
        else:
            yield from _constrained(module, constraints)
    yield from elsewhere.found(repository, texts, (*elsewhere.ANALYSIS, ".sql"))
    yield from elsewhere.found(repository, messages)


def _by_library(modules: Iterable[Module], libraries: tuple[str, ...]) -> Iterator[Evidence]:
    prefixes = tuple(library + "." for library in libraries)
    for module in modules:
        line = imports(module, libraries)
        if not line:
            continue
        called = any(module.resolved(call.name).startswith(prefixes) for call in module.facts.calls)
        based = any(b.startswith(prefixes) for c in module.facts.classes for b in c.bases)
        decorated = any(
            d.name.startswith(prefixes) for f in module.facts.functions for d in f.decorators
        )
        if called or based or decorated:
            yield Evidence(module.at(line), next(x for x in libraries if imports(module, (x,))))


def _by_function(
    modules: list[Module],
    verbs: frozenset[str],
    things: frozenset[str],
    looks: tuple[str, ...],
    least: int,
) -> Iterator[tuple[str, Evidence]]:
    """Last names and places of functions that say that they check data, and do."""
    for module in modules:
        counted: dict[str, int] = {}
        for call in matching(module, looks):
            counted[call.scope] = counted.get(call.scope, 0) + 1
        for place in module.facts.raises:
            if not place.text.endswith(_OTHER_TROUBLE):
                counted[place.scope] = counted.get(place.scope, 0) + 1
        around = _words(module.path) if counted and imports(module, _TABLES) else set()
        for function in module.facts.functions if counted else ():
            if counted.get(function.name, 0) + function.asserts < least:
                continue
            named = _words(function.name)
            if not verbs.isdisjoint(named) and not things.isdisjoint(named | around):
                last = function.name.rsplit(".", 1)[-1]
                yield last, Evidence(module.at(function.line), last)


def _words(name: str) -> set[str]:
    return {word.lower() for word in _WORDS.findall(name)}


def _by_row(
    modules: list[Module], readers: tuple[str, ...], settings: frozenset[str]
) -> Iterator[Evidence]:
    """Models that are built from the rows of a file, where the file is read."""
    rows = {
        item.name
        for module in modules
        for item in module.facts.classes
        if any(base.endswith("BaseModel") for base in item.bases)
        and settings.isdisjoint(_words(item.name))
    }
    for module in modules if rows else ():
        read = {call.scope for call in matching(module, readers)}
        for call in module.facts.calls if read else ():
            owner, _, last = call.name.rpartition(".")
            built = last in rows and "**" in call.keywords
            parsed = last in _PARSES and owner.rsplit(".", 1)[-1] in rows
            if call.scope in read and (built or parsed):
                yield evidence(module, call)
                break


def _by_assertion(repository: Repository, modules: list[Module], least: int) -> Iterator[Evidence]:
    for module in modules:
        if len(module.facts.asserts) < least or module.notebook or not imports(module, _TABLES):
            continue
        text = repository.text(module.path) or ""
        found = list(_ASSERTED.finditer(text))
        if len(found) >= least:
            line = text.count("\n", 0, found[0].end()) + 1
            yield Evidence(module.at(line), "assert")


def _by_dbt(repository: Repository) -> Iterator[Evidence]:
    if not any(path.endswith("dbt_project.yml") for path in repository.files):
        return
    for path in repository.of_kind("yaml"):
        if "models/" in path:
            text = repository.text(path) or ""
            match = _DBT_TESTS.search(text)
            if match is not None:
                line = text.count("\n", 0, match.end()) + 1
                yield Evidence(repository.place(path, line), "tests of dbt models")


def _summarised(module: Module, summaries: tuple[str, ...]) -> Call | None:
    """A summary of a table in a notebook; a logger has methods of the same name."""
    if not module.notebook:
        return None
    return next((c for c in matching(module, summaries) if "log" not in c.name.lower()), None)


def _constrained(module: Module, constraints: tuple[str, ...]) -> Iterator[Evidence]:
    for constraint in constraints:
        name, _, keyword = constraint.partition(" ")
        for call in matching(module, (name,)):
            if not keyword or keyword in call.keywords:
                yield evidence(module, call)
                return
