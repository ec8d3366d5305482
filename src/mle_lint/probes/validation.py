"""Whether code checks the data it works on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mle_lint.artefacts.module import Call, Function, Module
from mle_lint.model import Evidence
from mle_lint.probes import elsewhere
from mle_lint.probes.calls import any_matching, evidence, imports, matching
from mle_lint.probes.serving import WEB
from mle_lint.repository import Repository

_WORD = re.compile(r"[a-z]+")
_CLASS_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_ASSERTED = re.compile(
    r"^\s*assert\b.*(?:\.columns|isnull|isna|notna|notnull|duplicated|between|isin\(|\.dtypes?|"
    r"\.min\(|\.max\(|\.empty|\.unique|is_unique|\.shape\[0\]|len\(\w*df)",
    re.MULTILINE,
)
_TABLES = ("pandas", "polars", "pyspark", "dask", "duckdb")
_OTHER_TROUBLE = (
    "FileNotFoundError", "ImportError", "NotImplementedError", "HTTPException", "Exit",
    "NotFittedError",
)  # fmt: skip
_PARSES = ("model_validate", "parse_obj", "model_validate_json", "parse_raw", "from_dict")


class _Counted(NamedTuple):
    """What a function does to data: looks at it, and refuses it."""

    looks: int
    refuses: int


def checked(
    repository: Repository,
    *,
    libraries: tuple[str, ...],
    verbs: tuple[str, ...],
    things: tuple[str, ...],
    looks: tuple[str, ...],
    readers: tuple[str, ...],
    settings: tuple[str, ...],
    asserts: int,
) -> Iterator[Evidence]:
    """Data that is checked by code which runs.

    Any use of one of the `libraries`, in tests too; called functions that look at or refuse data
    twice or more and are named by one of the `verbs` and one of the `things` (`looks` are
    calls); rows that `readers` read and that become a pydantic model, other than `settings`;
    `asserts` assertions on a table in a module. Code that answers requests is left out.
    """
    yield from _by_library((*repository.code, *repository.tests), libraries)
    modules = [module for module in repository.code if not imports(module, WEB)]
    yield from _by_function(modules, frozenset(verbs), frozenset(things), looks)
    yield from _by_row(modules, readers, frozenset(settings))
    yield from _by_assertion(repository, modules, asserts)
    yield from _by_dbt(repository)


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
    modules: list[Module], verbs: frozenset[str], things: frozenset[str], looks: tuple[str, ...]
) -> Iterator[Evidence]:
    called = {name for module in modules for name in module.by_last_name}
    for module in modules:
        counted = _counted(module, looks)
        if not counted:
            continue
        near = not things.isdisjoint(_WORD.findall(module.path.lower()))
        tables = bool(imports(module, _TABLES))
        for function in module.facts.functions:
            count = counted.get(function.name)
            last = function.name.rsplit(".", 1)[-1]
            if count is None or last not in called:
                continue
            words = _WORD.findall(last.lower())
            if verbs.isdisjoint(words[:2]):
                named = False
            else:
                named = not things.isdisjoint(words) or (near and count.looks > 0)
            if _enough(count, function, named, tables):
                yield Evidence(module.at(function.line), last)


def _enough(count: _Counted, function: Function, named: bool, tables: bool) -> bool:
    refuses = count.refuses + function.asserts
    if named:
        return count.looks + refuses >= 2
    return tables and count.looks >= 1 and refuses >= 2


def _counted(module: Module, looks: tuple[str, ...]) -> dict[str, _Counted]:
    found: dict[str, _Counted] = {}
    for call in matching(module, looks):
        if call.scope:
            old = found.get(call.scope, _Counted(0, 0))
            found[call.scope] = old._replace(looks=old.looks + 1)
    for place in module.facts.raises:
        if place.scope and not place.text.endswith(_OTHER_TROUBLE):
            old = found.get(place.scope, _Counted(0, 0))
            found[place.scope] = old._replace(refuses=old.refuses + 1)
    return found


def _by_row(
    modules: list[Module], readers: tuple[str, ...], settings: frozenset[str]
) -> Iterator[Evidence]:
    """Models that are built from the rows of a file, where the file is read."""
    rows = {
        item.name
        for module in modules
        for item in module.facts.classes
        if any(base.endswith("BaseModel") for base in item.bases)
        and settings.isdisjoint(word.lower() for word in _CLASS_WORD.findall(item.name))
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
            match = re.search(r"^\s+(?:data_)?tests:\s*$", text, re.MULTILINE)
            if match is not None:
                line = text.count("\n", 0, match.end()) + 1
                yield Evidence(repository.place(path, line), "tests of dbt models")


def looked_at(
    repository: Repository,
    *,
    calls: tuple[str, ...],
    summaries: tuple[str, ...],
    constraints: tuple[str, ...],
    typed: tuple[str, ...],
    texts: tuple[str, ...],
) -> Iterator[Evidence]:
    """Nulls or duplicates that are counted or dropped, and constraints of a database.

    `calls` look at data, as `summaries` do in a notebook; `constraints` are calls of a table's
    definition ("Column nullable" asks for the keyword too); `typed` are words in the names of
    pydantic classes for data; `texts` are words of SQL and other languages.
    """
    for module in repository.code:
        call = any_matching(module, calls) or _summarised(module, summaries)
        if call is not None:
            yield evidence(module, call)
            continue
        yield from _constrained(module, constraints)
        yield from _typed(module, frozenset(typed))
    yield from elsewhere.found(repository, texts, (*elsewhere.ANALYSIS, ".sql"))


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


def _typed(module: Module, wanted: frozenset[str]) -> Iterator[Evidence]:
    for item in module.facts.classes:
        words = {word.lower() for word in _CLASS_WORD.findall(item.name)}
        if any(b.endswith("BaseModel") for b in item.bases) and not words.isdisjoint(wanted):
            yield Evidence(module.at(item.line), item.name)
            return
