"""Whether code watches a model at work: drift, exported metrics, stored predictions."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import pairwise

from mle_lint.artefacts.module import Call, Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code import elsewhere
from mle_lint.probes.code.calls import any_matching, evidence, imports, matching
from mle_lint.probes.code.serving import SCREENS, WEB, asking
from mle_lint.probes.operations import drift, kept_elsewhere, live_records, served_rows
from mle_lint.probes.operations.kept_elsewhere import Words
from mle_lint.repository import Repository

_WORD = pattern(r"[a-z]+")
# Prometheus, "Exposition formats": https://prometheus.io/docs/instrumenting/exposition_formats/
_EXPOSED = pattern(r"(?<=[\"'\n])# TYPE [a-zA-Z_:][\w:]* (?:counter|gauge|histogram|summary)\b")
_CLASS_WORD = pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_INSERTED = pattern(
    r"\binsert\s+(?:or\s+\w+\s+)?into\s+[\"'`{\[]?(?:\w+\.)?(\w+)[\"'`}\]]?\s*(?:\(([^()]{0,2000})\))?",
    re.IGNORECASE,
)
# Columns that hold what a model answered.
_PREDICTED = frozenset({
    "prediction", "predicted", "probability", "confidence", "predictions", "prediccion",
    "predicciones", "probabilidad", "predicao", "previsao", "probabilidade", "vorhersage",
})  # fmt: skip
# Scores that are kept with their time are those of a model at work.
_TIME = pattern(r"_at\b|timestamp|_time\b|_date\b")
# `new Prediction(...)`, which is saved in the same file, or `Prediction.create(...)`.
_OBJECT = pattern(r"\bnew (\w+)\(|\b(\w+)\.(?:create|insertMany|insertOne)\(")
_FILE = pattern(r"\w\.(?:csv|jsonl?|ndjson|parquet|tsv|db|sqlite3?|log|txt)$")
_COLUMN = ("Column", "mapped_column", "Field")  # Django and Peewee have a `FloatField`.
_STORES = ("option", "save", "saveAsTable", "insertInto", "toTable", "start", "parquet")
_ORM = ("sqlalchemy", "sqlmodel", "peewee", "django", "mongoengine", "tortoise", "beanie")
# Rows of these are answers to a fixed set of questions.
_EVALUATED = frozenset({"eval", "evaluation", "benchmark", "experiment"})
_NO_LINE = sys.maxsize
# What is added to them is part of the input: interactions of columns, say.
_COLUMNS = frozenset({"feature", "features", "column", "columns", "term", "terms"})


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
    appends: tuple[str, ...],
    records: tuple[str, ...],
    recorders: tuple[str, ...],
    keepers: tuple[str, ...],
    talks: tuple[str, ...],
    texts: tuple[str, ...],
    answered: tuple[str, ...],
    asked: tuple[str, ...],
    measured: tuple[str, ...],
    replied: tuple[str, ...],
    shares: tuple[str, ...],
    trackers: tuple[str, ...],
    live: tuple[str, ...],
    other_work: tuple[str, ...],
    filling: tuple[str, ...],
) -> Iterator[Evidence]:
    """Code that computes drift, exports metrics, or stores predictions for later.

    Drift: calls of the `libraries`; `tests` of statistics, and functions, where the module or
    function is named by one of the words `occasions`. Metrics: calls of the `exporters`
    packages and of the names `exports`, or written out by hand; `texts` in other languages.
    Storage: rows of tables that the words `records` name; beside calls of `predicts`, `inserts`
    into a database and, where requests are answered, `appends` to a file ("*.to_csv mode" asks
    for the keyword);
    functions named by a word of `recorders` and one of `records`. For a word of `keepers` that
    one is in the singular, since `save_predictions` writes the result of a batch. Where a language
    model is asked, rows of tables that the words `talks` name hold its answers as well. Where a
    user's input is answered, calls of `trackers` and lines added to a file keep what came of it;
    `live` parts of names say so, and `other_work` that it is not. Files named by a word of
    `filling` fill tables before anything is predicted.

    In other languages, rows and files with keys named for what the model `answered`, or for what
    it was `asked` and what was `measured` of that or, where it answers, `replied`; and services
    that compute `shares` of times.
    """
    moments, fillers = frozenset(occasions), frozenset(filling)
    keeping, singly = frozenset(recorders), frozenset(keepers)
    for module in repository.code:
        found = (
            _of_libraries(module, (*libraries, *exporters))
            or any_matching(module, exports)
            or drift.computed(repository, module, tests, moments)
        )
        if found is not None:
            yield evidence(module, found)
            continue
        told = drift.indexed(repository, module) or drift.run(repository, module, moments)
        if told is not None:
            yield told
    yield from drift.called_elsewhere(repository, moments)
    words = frozenset(records)
    rows = words | frozenset(talks) if next(asking(repository), None) else words
    tables = _tables(repository, words)
    for module in repository.code:
        if module.notebook:
            continue
        yield from _written_out(repository, module)
        if fillers.isdisjoint(_WORD.findall(module.path.rsplit("/", 1)[-1].lower())):
            yield from _inserted(module, rows)
        call = (
            _made_row(module, tables)
            or _appended(module, words)
            or _beside(module, predicts, inserts, appends)
            or _recorded(module, words, keeping, singly)
        )
        if call is not None:
            yield evidence(module, call)
    kinds = live_records.Words(live, other_work)
    yield from live_records.tracked(repository, trackers, kinds)
    yield from live_records.appended(repository, kinds)
    yield from live_records.grown(repository, kinds)
    yield from served_rows.kept(repository)
    yield from elsewhere.found(repository, texts)
    yield from _inserted_elsewhere(repository, words)
    yield from kept_elsewhere.kept(repository, Words(answered, asked, measured, replied))
    yield from kept_elsewhere.summed_up(repository, shares)
    yield from _added_to_file(repository, words, keeping | {"append"})


def _written_out(repository: Repository, module: Module) -> Iterator[Evidence]:
    """The first line that tells Prometheus of a metric in its own text format."""
    names = (module.path, *(function.name for function in module.facts.functions))
    if not any("metric" in name.lower() or "prom" in name.lower() for name in names):
        return
    text = repository.text_with(module.path, b"# TYPE ")
    found = _EXPOSED.search(text)
    if found is not None:
        yield Evidence(module.at(text.count("\n", 0, found.start()) + 1), found[0])


def _of_libraries(module: Module, libraries: tuple[str, ...]) -> Call | None:
    if not imports(module, libraries):
        return None
    prefixes = tuple(library + "." for library in libraries)
    for call in module.facts.calls:
        if module.resolved(call.name).startswith(prefixes):
            return call
    return None


def _inserted(module: Module, records: frozenset[str]) -> Iterator[Evidence]:
    for place in module.facts.strings:
        table = _holds_records(place.text, records)
        if table:
            yield Evidence(module.at(place.line), f"INSERT INTO {table}")
            return


def _holds_records(text: str, records: frozenset[str]) -> str:
    """The table into which a statement of SQL inserts predictions, by its name or its columns."""
    for match in _INSERTED.finditer(text):
        if not records.isdisjoint(_parts(match[1])):
            return match[1]
        columns = (match[2] or "").lower()
        if not _PREDICTED.isdisjoint(_WORD.findall(columns)):
            return match[1]
        if "score" in _parts(match[1]) and _TIME.search(columns):
            return match[1]
    return ""


def _inserted_elsewhere(repository: Repository, records: frozenset[str]) -> Iterator[Evidence]:
    """The same in another language, and objects named for a prediction that are saved."""
    for path, text in elsewhere.sources(repository):
        table = _holds_records(text, records)
        if table:
            line = text.count("\n", 0, text.lower().find("into")) + 1
            yield Evidence(repository.place(path, line), f"INSERT INTO {table}")
            continue
        made = next((m for m in _OBJECT.finditer(text) if not records.isdisjoint(_named(m))), None)
        if made is not None and (made[2] or ".save(" in text):
            yield elsewhere.at(repository, path, text, made)


def _named(match: re.Match[str]) -> set[str]:
    """The words of the name of a class, in the singular."""
    found = _CLASS_WORD.findall(match[1] or match[2])
    return {word.lower().removesuffix("s") for word in found}


def _parts(name: str) -> set[str]:
    """The words of a name, in the singular."""
    return {word.removesuffix("s") for word in _WORD.findall(name.lower())}


def _tables(repository: Repository, records: frozenset[str]) -> frozenset[str]:
    """Classes of database tables that hold predictions or what users said of them."""
    found: set[str] = set()
    for module in repository.modules:
        if not imports(module, _ORM):
            continue
        columns = [p for p in module.facts.instances if p.text.endswith(_COLUMN)]
        for item, following in pairwise((*module.facts.classes, None)):
            if item is None or not item.bases:
                continue
            end = following.line if following else _NO_LINE
            words = {word.lower().removesuffix("s") for word in _CLASS_WORD.findall(item.name)}
            names = [column.scope for column in columns if item.line < column.line < end]
            names += [field.name for field in item.fields]
            parts = {part for name in names for part in _parts(name)}
            told = records | _PREDICTED
            if _EVALUATED.isdisjoint(words) and not told.isdisjoint(words | parts):
                found.add(item.name)
    return frozenset(found)


def _made_row(module: Module, tables: frozenset[str]) -> Call | None:
    """A row of such a table that is made, by its class or by the manager of its class."""
    for name, calls in module.by_last_name.items():
        if name in tables:
            return calls[0]
    created = module.by_last_name.get("create", ()) if tables else ()
    return next((c for c in created if not tables.isdisjoint(c.name.split("."))), None)


def _beside(
    module: Module, predicts: tuple[str, ...], inserts: tuple[str, ...], appends: tuple[str, ...]
) -> Call | None:
    """A call that stores something in a module that predicts."""
    if not any_matching(module, predicts):
        return None
    for item in appends if imports(module, (*WEB, *SCREENS)) else ():
        name, _, keyword = item.partition(" ")
        for call in matching(module, (name,)):
            if not keyword or keyword in call.keywords:
                return call
    return any_matching(module, inserts)


def _appended(module: Module, records: frozenset[str]) -> Call | None:
    """A write of Spark that appends predictions: its file says so, or what it writes to."""
    calls = module.facts.calls
    append = next((c for c in calls if _appends(c)), None)
    if append is None or not records.isdisjoint(_parts(module.path.rsplit("/", 1)[-1])):
        return append
    return next((c for c in calls if _names_a_store(c, records)), None)


def _appends(call: Call) -> bool:
    return call.text == "append" and call.name.lower().endswith("mode")


def _names_a_store(call: Call, records: frozenset[str]) -> bool:
    last = call.name.rsplit(".", 1)[-1]
    return last in _STORES and not records.isdisjoint(_parts(call.text))


def _recorded(
    module: Module, records: frozenset[str], recorders: frozenset[str], keepers: frozenset[str]
) -> Call | None:
    """A call of a function that says that it keeps a prediction, an answer or a feedback."""
    for last, calls in module.by_last_name.items():
        words = _WORD.findall(last.lower())
        if not _COLUMNS.isdisjoint(words):
            continue
        unnamed = recorders.isdisjoint(words[:1]) or records.isdisjoint(_parts(last))
        if not unnamed or (not keepers.isdisjoint(words[:1]) and not records.isdisjoint(words)):
            return calls[0]
    return None


def _added_to_file(
    repository: Repository, records: frozenset[str], recorders: frozenset[str]
) -> Iterator[Evidence]:
    """Own functions that something calls and that add to a file named for predictions."""
    for module in repository.modules:
        for place in module.facts.strings:
            last = place.scope.rsplit(".", 1)[-1]
            adds = not recorders.isdisjoint(_WORD.findall(last.lower())[:1])
            if not adds or not _FILE.search(place.text) or records.isdisjoint(_parts(place.text)):
                continue
            if any(last in other.by_last_name for other in repository.code):
                yield Evidence(module.at(place.line), f"{last} adds to {place.text}")
                return
