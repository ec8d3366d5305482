"""Whether code watches a model at work: drift, exported metrics, stored predictions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts.module import Call, Module
from mle_lint.model import Evidence
from mle_lint.probes import elsewhere
from mle_lint.probes.calls import any_matching, declared, evidence, imports, matching
from mle_lint.repository import Repository

_WORD = re.compile(r"[a-z]+")
_CLASS_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_INSERTED = re.compile(r"\binto\s+[\"'`{\[]?(?:\w+\.)?(\w+)", re.IGNORECASE)
_COLUMN = ("Column", "mapped_column", "Field")
_ADDS = ("*.add", "*.add_all", "*.merge", "*.bulk_save_objects", "objects.create", "*.insert")
_OWNER = re.compile(r"(?:session|db|conn\w*|database|objects|uow)(?:\(\))?\.\w+$", re.IGNORECASE)
_COMPUTES = (
    "compute", "calculate", "calc", "detect", "check", "psi", "get_psi", "population", "measure",
    "evaluate", "run", "monitor", "drift", "calcular", "detectar", "calculer",
)  # fmt: skip
_ORM = ("sqlalchemy", "sqlmodel", "peewee", "django", "mongoengine", "tortoise", "beanie")


def watched(
    repository: Repository,
    *,
    libraries: tuple[str, ...],
    tests: tuple[str, ...],
    occasions: tuple[str, ...],
    exporters: tuple[str, ...],
    exports: tuple[str, ...],
    predicts: tuple[str, ...],
    inserts: tuple[str, ...],
    records: tuple[str, ...],
    recorders: tuple[str, ...],
    keepers: tuple[str, ...],
    texts: tuple[str, ...],
) -> Iterator[Evidence]:
    """Code that computes drift, exports metrics, or stores predictions for later.

    Drift: calls of the `libraries`; `tests` of statistics, and functions, where the module or
    function is named by one of the words `occasions`. Metrics: calls of the `exporters`
    packages and of the names `exports`; `texts` in other languages. Storage: rows of tables
    that the words `records` name, `inserts` beside calls of `predicts`, and functions named by
    a word of `recorders` and one of `records`. For a word of `keepers` that one is in the
    singular, since `save_predictions` writes the result of a batch.
    """
    for module in repository.code:
        found = (
            _of_libraries(module, (*libraries, *exporters))
            or any_matching(module, exports)
            or _drift(module, tests, frozenset(occasions))
        )
        if found is not None:
            yield evidence(module, found)
    yield from _stored(
        repository, predicts, inserts, frozenset(records), frozenset(recorders), frozenset(keepers)
    )
    yield from elsewhere.found(repository, texts)


def _of_libraries(module: Module, libraries: tuple[str, ...]) -> Call | None:
    if not imports(module, libraries):
        return None
    prefixes = tuple(library + "." for library in libraries)
    for call in module.facts.calls:
        if module.resolved(call.name).startswith(prefixes):
            return call
    return None


def _drift(module: Module, tests: tuple[str, ...], occasions: frozenset[str]) -> Call | None:
    """A statistical test where the file or the function says that it is about drift."""
    path = occasions.isdisjoint(_WORD.findall(module.path.lower()))
    for call in matching(module, tests):
        if not path or not occasions.isdisjoint(_WORD.findall(call.scope.lower())):
            return call
    own = {
        function.name.rsplit(".", 1)[-1]
        for function in module.facts.functions
        if function.name.rsplit(".", 1)[-1].lower().startswith(_COMPUTES)
        and not occasions.isdisjoint(_WORD.findall(function.name.lower().rsplit(".", 1)[-1]))
    }
    for name in own & module.by_last_name.keys():
        return module.by_last_name[name][0]
    return None


def _stored(
    repository: Repository,
    predicts: tuple[str, ...],
    inserts: tuple[str, ...],
    records: frozenset[str],
    recorders: frozenset[str],
    keepers: frozenset[str],
) -> Iterator[Evidence]:
    tables = _tables(repository, records)
    for module in repository.code:
        if module.notebook:
            continue
        for place in module.facts.strings:
            match = _INSERTED.search(place.text)
            if match and not records.isdisjoint(_parts(match.group(1))):
                yield Evidence(module.at(place.line), f"INSERT INTO {match.group(1)}")
                break
        call = _kept_row(module, predicts, inserts, tables) or _recorded(
            module, records, recorders, keepers
        )
        if call is not None:
            yield evidence(module, call)


def _parts(name: str) -> set[str]:
    """The words of a name, in the singular."""
    return {word.removesuffix("s") for word in _WORD.findall(name.lower())}


def _tables(repository: Repository, records: frozenset[str]) -> frozenset[str]:
    """Classes of database tables that hold predictions or what users said of them."""
    found: set[str] = set()
    for module in repository.modules:
        if not imports(module, _ORM):
            continue
        columns = {p.scope for p in module.facts.instances if p.text.rsplit(".", 1)[-1] in _COLUMN}
        told = any(not records.isdisjoint(_parts(column)) for column in columns)
        for item in module.facts.classes:
            words = {word.lower().removesuffix("s") for word in _CLASS_WORD.findall(item.name)}
            fields = {part for field in item.fields for part in _parts(field.name)}
            if item.bases and (told or not records.isdisjoint(words | fields)):
                found.add(item.name)
    return frozenset(found)


def _kept_row(
    module: Module, predicts: tuple[str, ...], inserts: tuple[str, ...], tables: frozenset[str]
) -> Call | None:
    """A row of such a table that is made and added, or a document stored beside a prediction."""
    if not tables.isdisjoint(module.by_last_name):
        return next((c for c in matching(module, _ADDS) if _OWNER.search(c.name)), None)
    if any_matching(module, predicts):
        return any_matching(module, inserts)
    return None


def _recorded(
    module: Module, records: frozenset[str], recorders: frozenset[str], keepers: frozenset[str]
) -> Call | None:
    """A call of a function that says that it keeps a prediction, an answer or a feedback."""
    for last, calls in module.by_last_name.items():
        words = _WORD.findall(last.lower())
        unnamed = recorders.isdisjoint(words[:1]) or records.isdisjoint(_parts(last))
        if not unnamed or (not keepers.isdisjoint(words[:1]) and not records.isdisjoint(words)):
            return calls[0]
    return None


def prepared(
    repository: Repository,
    *,
    packages: tuple[str, ...],
    files: tuple[str, ...],
    routes: tuple[str, ...],
) -> Iterator[Evidence]:
    """Monitoring that is installed or configured, and routes that return counts.

    `packages` are distributions, `files` the ends of paths, `routes` the paths of a web route.
    """
    yield from declared(repository, packages=packages)
    for path in repository.files:
        if path.lower().endswith(files) and repository.size(path) > 1:
            yield Evidence(repository.place(path), path.rsplit("/", 1)[-1])
    for module in repository.code:
        if module.notebook:
            continue
        for function in module.facts.functions:
            for decorator in function.decorators:
                if decorator.text.lower().endswith(routes):
                    yield Evidence(module.at(function.line), decorator.text)
