"""Whether code checks the data it works on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mle_lint import gates
from mle_lint.artefacts.module import Call, Module
from mle_lint.artefacts.terms import Terms, folded, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code import elsewhere
from mle_lint.probes.code.calls import any_matching, evidence, imports, matching
from mle_lint.probes.code.dbt import dbt_tests
from mle_lint.probes.code.messages import consumes
from mle_lint.probes.code.serving import SCREENS, WEB
from mle_lint.probes.data.check_functions import (
    CheckFunction,
    by_function,
    by_own_checks,
    is_used,
    runs,
    words_of,
    working,
)
from mle_lint.probes.data.expectation_files import is_held, started, suites
from mle_lint.probes.data.refusals import TABLES, refusals
from mle_lint.probes.serving.schemas import is_schema
from mle_lint.repository import Repository

_ASSERTED = pattern(
    r"^[ \t]*assert\b.*(?:\.columns|isnull|isna|notna|notnull|duplicated|between|isin\(|\.dtypes?|"
    r"\.min\(|\.max\(|\.empty|\.unique|is_unique|\.shape\[0\]|len\(\w*(?:df|rows|records|data|"
    r"examples|samples)\w*\)|\b(?:row|record|item|example|sample)\[|"
    r"len\(\w+\)\s*[=!<>]=?\s*[\d_]{2,})",
    re.MULTILINE,
)
# The message of an exception, or a count of the pieces that were left out.
_RAISED = pattern(
    r"""raise \w*(?:Error|Exception)\(\s*(?:rf|f)?\\?["']{1,3}([^"'\n]{5,160})|\bskipped \+= 1"""
)
_MAX_MODULE = 400_000
_OWNER = pattern(r"log|client|console|print|^sys", re.IGNORECASE)
_EXPECTATIONS = ("expect_column_", "expect_table_", "expect_compound_columns_")
_PARSES = ("model_validate", "parse_obj", "model_validate_json", "parse_raw")


def checked(
    repository: Repository,
    *,
    libraries: tuple[str, ...],
    verbs: tuple[str, ...],
    things: tuple[str, ...],
    others: tuple[str, ...],
    looks: tuple[str, ...],
    reports: tuple[str, ...],
    kinds: tuple[str, ...],
    least: int,
    readers: tuple[str, ...],
    settings: tuple[str, ...],
    asserts: int,
    operators: tuple[str, ...],
    texts: tuple[str, ...],
    casts: tuple[str, ...],
    audits: tuple[str, ...],
    audited: tuple[str, ...],
    messages: tuple[str, ...],
) -> Iterator[Evidence]:
    """Data that is checked by code which runs.

    Any use of one of the `libraries`, in tests too, but a schema that nothing holds data against;
    a command that runs a tool's checks, or one of the `operators`; functions in use that look at
    or refuse data `least` times, named by one of the `verbs`, one of the `things` and none of the
    `others` (`looks` and `reports` are calls; where tables are used the path may name the thing);
    refusals of `least` `kinds` in one file; rows that
    `readers` read and that become a pydantic model, other than `settings`; `asserts` assertions on
    a table in a module; dbt tests; in other languages the `texts`, or `least` of the `messages`
    with which rows are refused; `least` of the `casts` of SQL, or of `audited` in a file of SQL
    that a word of `audits` names. Code that answers requests is left out.
    """
    yield from _by_library(repository, libraries, held=False)
    yield from started(repository, operators)
    yield from _by_expectation(repository.code)
    modules = working(repository)
    named = (frozenset(verbs), frozenset(things), frozenset(others))
    found = by_function(repository, modules, named, (*looks, *reports))
    # A table that a user brings to an app is data as well; a request alone is none.
    everywhere = repository.code
    used = [f for f in found if is_used(repository, everywhere if f.tabled else modules, f.name)]
    yield from _by_functions(used, least)
    yield from _by_refusals(repository, modules, kinds, reports, least)
    yield from by_own_checks(modules, named[1])
    yield from _by_row(modules, readers, frozenset(settings))
    yield from _by_assertion(repository, modules, readers, asserts)
    yield from dbt_tests(repository)
    yield from elsewhere.found(repository, texts, elsewhere.ANALYSIS)
    yield from _by_several(repository, messages, least)
    yield from _by_several(repository, casts, least, (".sql",))
    for place in _by_several(repository, audited, least, (".sql",)):
        if not words_of(place.location.path.rsplit("/", 1)[-1]).isdisjoint(audits):
            yield place


def begun(
    repository: Repository,
    *,
    verbs: tuple[str, ...],
    things: tuple[str, ...],
    others: tuple[str, ...],
    looks: tuple[str, ...],
    reports: tuple[str, ...],
    kinds: tuple[str, ...],
    calls: tuple[str, ...],
    summaries: tuple[str, ...],
    constraints: tuple[str, ...],
    libraries: tuple[str, ...],
    texts: tuple[str, ...],
    messages: tuple[str, ...],
    elements: tuple[str, ...],
    troubles: tuple[str, ...],
) -> Iterator[Evidence]:
    """One check, or one that nothing calls; nulls or duplicates that are looked at or dropped.

    `verbs` to `kinds` as in `checked`; `calls` look at data, as `summaries` do in a notebook;
    `libraries` as there, where nothing runs what is defined; `constraints` are calls of a table's
    definition ("Column nullable" asks for the keyword too); `texts` are words of SQL and of
    languages for analysis, `messages` those with which code of any other language refuses rows.
    An exception whose message names one of the `elements` that data
    is made of, and one of the `troubles` with them, refuses what is read, and a count of what is
    skipped leaves it out.
    """
    modules = working(repository)
    named = (frozenset(verbs), frozenset(things), frozenset(others))
    for function in by_function(repository, modules, named, (*looks, *reports)):
        yield function.place
    for module in modules:
        for refusal in refusals(repository, module, kinds=kinds, reports=reports):
            yield Evidence(module.at(refusal.line), f"refuses by {refusal.kind}")
            break
    yield from _by_library(repository, libraries, held=True)
    yield from suites(repository)
    yield from _by_message(repository, modules, terms(*elements), terms(*troubles))
    for module in repository.code:
        served = imports(module, (*WEB, *SCREENS))
        call = None if served else _looked(module, calls) or _summarised(module, summaries)
        if call is not None:
            yield evidence(module, call)
        else:
            yield from _constrained(module, constraints)
    yield from elsewhere.found(repository, texts, (*elsewhere.ANALYSIS, ".sql"))
    yield from elsewhere.found(repository, messages)


def _by_message(
    repository: Repository, modules: list[Module], elements: Terms, troubles: Terms
) -> Iterator[Evidence]:
    """The first exception about pieces of data in each module, or count of those left out."""
    for module in modules:
        if imports(module, (*WEB, *SCREENS)) or repository.size(module.path) > _MAX_MODULE:
            continue
        text = repository.text(module.path) or ""
        for match in gates.finditer(_RAISED, text):
            said = folded(match[1] or "")
            if not said or (elements.search(said) and troubles.search(said)):
                line = text.count("\n", 0, match.start()) + 1
                yield Evidence(repository.place(module.path, line), match[0].strip()[:80])
                break


def _by_library(
    repository: Repository, libraries: tuple[str, ...], *, held: bool
) -> Iterator[Evidence]:
    """Modules that use a library, or those that are `held`: that define what nothing runs."""
    prefixes = tuple(library + "." for library in libraries)
    for module in (*repository.code, *repository.tests):
        line = imports(module, libraries)
        if not line:
            continue
        called = any(
            module.resolved(call.name).startswith(prefixes) and "Drift" not in call.name
            for call in module.facts.calls
        )
        based = any(b.startswith(prefixes) for c in module.facts.classes for b in c.bases)
        decorated = any(
            f"{d.name}.".startswith(prefixes) for f in module.facts.functions for d in f.decorators
        )
        used = called or based or decorated
        if used and is_held(repository, module, prefixes) == held:
            yield Evidence(module.at(line), next(x for x in libraries if imports(module, (x,))))


def _by_expectation(modules: Iterable[Module]) -> Iterator[Evidence]:
    """Expectations of a table by the names of Great Expectations, whoever imports it: in a
    notebook of a platform another one may."""
    for module in modules:
        for name, calls in module.by_last_name.items():
            if name.startswith(_EXPECTATIONS):
                yield evidence(module, calls[0])
                break


def _by_functions(used: list[CheckFunction], least: int) -> Iterator[Evidence]:
    """Functions that look at data `least` times, and files with `least` that look at all."""
    yield from (function.place for function in used if function.times >= least)
    by_path: dict[str, list[Evidence]] = {}
    for function in used:
        by_path.setdefault(function.place.location.path, []).append(function.place)
    yield from (places[0] for places in by_path.values() if len(places) >= least)


def _by_refusals(
    repository: Repository,
    modules: list[Module],
    kinds: tuple[str, ...],
    reports: tuple[str, ...],
    least: int,
) -> Iterator[Evidence]:
    """Files that refuse data by `least` kinds of looks, in code that runs."""
    for module in modules:
        found = {r.kind: r for r in refusals(repository, module, kinds=kinds, reports=reports)}
        if len(found) < least:
            continue
        lines = sorted(refusal.line for refusal in found.values())
        if all(runs(repository, modules, module, line) for line in lines):
            yield Evidence(module.at(lines[0]), f"refuses by {', '.join(sorted(found))}")


def _by_row(
    modules: list[Module], readers: tuple[str, ...], settings: frozenset[str]
) -> Iterator[Evidence]:
    """Models that are built from the rows of a file, where the file is read, or from messages."""
    classes = {item.name: item for module in modules for item in module.facts.classes}
    rows = {
        name
        for name, item in classes.items()
        if is_schema(item, classes) and settings.isdisjoint(words_of(name))
    }
    fed = _fed(modules, readers) if rows else frozenset()
    for module in modules if rows else ():
        read = {call.scope for call in matching(module, readers)}
        if consumes(module):
            read |= {function.name for function in module.facts.functions}
        for call in module.facts.calls if read or fed else ():
            owner, _, last = call.name.rpartition(".")
            built = last in rows and "**" in call.keywords
            parsed = last in _PARSES and owner.rsplit(".", 1)[-1] in rows
            reads = call.scope in read or call.scope.rsplit(".", 1)[-1] in fed
            if reads and (built or parsed):
                yield evidence(module, call)
                break


def _fed(modules: list[Module], readers: tuple[str, ...]) -> frozenset[str]:
    """The names of what is called where a file is read."""
    found: set[str] = set()
    for module in modules:
        read = {call.scope for call in matching(module, readers)}
        calls = module.facts.calls if read else ()
        found.update(call.name.rsplit(".", 1)[-1] for call in calls if call.scope in read)
    return frozenset(found)


def _by_assertion(
    repository: Repository, modules: list[Module], readers: tuple[str, ...], least: int
) -> Iterator[Evidence]:
    """Assertions on data, where tables are used or a file is read."""
    for module in modules:
        if len(module.facts.asserts) < least or module.notebook:
            continue
        if not imports(module, TABLES) and any_matching(module, readers) is None:
            continue
        text = repository.text(module.path) or ""
        found = list(_ASSERTED.finditer(text))
        if len(found) >= least:
            line = text.count("\n", 0, found[0].end()) + 1
            yield Evidence(module.at(line), "assert")


def _by_several(
    repository: Repository, texts: tuple[str, ...], least: int, suffixes: tuple[str, ...] = ()
) -> Iterator[Evidence]:
    """Files of other languages that hold `least` different ones of the texts."""
    wanted = elsewhere.any_of(texts)
    for path, text in elsewhere.sources(repository, suffixes):
        found = {match.group().lower(): match for match in wanted.finditer(text)}
        if len(found) >= least:
            yield elsewhere.at(repository, path, text, next(iter(found.values())))


def _looked(module: Module, calls: tuple[str, ...]) -> Call | None:
    """A look at nulls or duplicates; `df["size"].dropna()` only leaves them out of a glance."""
    return next((c for c in matching(module, calls) if c.name != "?.dropna"), None)


def _summarised(module: Module, summaries: tuple[str, ...]) -> Call | None:
    """A summary of a table in a notebook; loggers and clients have methods of the same name."""
    if not module.notebook or not imports(module, TABLES):
        return None
    return next((c for c in matching(module, summaries) if not _OWNER.search(c.name)), None)


def _constrained(module: Module, constraints: tuple[str, ...]) -> Iterator[Evidence]:
    for constraint in constraints:
        name, _, keyword = constraint.partition(" ")
        for call in matching(module, (name,)):
            if not keyword or keyword in call.keywords:
                yield evidence(module, call)
                return
