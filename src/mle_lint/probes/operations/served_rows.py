"""Rows that are put into a database while a request is answered by a model."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Call
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code import model_calls
from mle_lint.probes.code.calls import evidence, imports
from mle_lint.probes.code.entries import Entry, entries
from mle_lint.probes.code.identifiers import speaks
from mle_lint.probes.code.own_code import Scope, calls_in, own_code
from mle_lint.repository import Repository

_INSERT = pattern(r"\s*insert\s+(?:or\s+\w+\s+)?into\s+[\"'`{\[]?([\w.]+)")
_ORM = ("sqlalchemy", "sqlmodel", "peewee", "mongoengine", "tortoise", "beanie", "odmantic")
_NO_TABLE = ("BaseModel", "DeclarativeBase", "Enum", "Exception", "ABC", "Protocol", "BaseSettings")
_ADDS = frozenset({"add", "add_all", "save", "insert", "merge", "bulk_save_objects"})
_RUNS = frozenset({"execute", "executemany", "execute_query", "fetchval", "fetchrow", "run"})
# Rows of these are kept for another reason than to look at them later.
_OTHER_ROWS = (
    "user", "account", "session", "token", "cache", "doc", "chunk", "file", "upload", "embed",
    "vector", "job", "task", "migrat", "index", "image", "product", "item", "eval",
)  # fmt: skip


def kept(repository: Repository) -> Iterator[Evidence]:
    """The first row in each module that a route inserts in a request that a model answers."""
    told: set[str] = set()
    for entry in entries(repository):
        if entry.kind not in ("route", "handler", "screen"):
            continue
        for scope in _scopes(repository, entry):
            for call in calls_in(scope):
                if scope.module.path in told:
                    break
                if _inserts(call) or _adds(repository, scope, call):
                    told.add(scope.module.path)
                    yield evidence(scope.module, call)


def _scopes(repository: Repository, entry: Entry) -> Iterator[Scope]:
    """What the functions of an entry reach, of those that ask a model and fit none."""
    own = own_code(repository)
    for start in entry.starts:
        scopes = own.reached(entry.module, (start,))
        able = any(model_calls.asks_models(scope.module) for scope in scopes)
        calls = [(scope.module, call) for scope in scopes for call in calls_in(scope)]
        if any(model_calls.fits(module, call) for module, call in calls):
            continue
        if any(model_calls.answers(module, call, able) for module, call in calls):
            yield from scopes


def _adds(repository: Repository, scope: Scope, call: Call) -> bool:
    """Whether a call makes a row of an own table in a scope that adds rows and asks itself: on
    the way to a model, what came in is kept, too."""
    if call.name.rsplit(".", 1)[-1] not in _tables(repository):
        return False
    calls = calls_in(scope)
    able = model_calls.asks_models(scope.module)
    asking = any(model_calls.answers(scope.module, other, able) for other in calls)
    return asking and any(_is_addition(other) for other in calls)


def _is_addition(call: Call) -> bool:
    return "." in call.name and call.name.rsplit(".", 1)[-1] in _ADDS


@lru_cache(maxsize=1)
def _tables(repository: Repository) -> frozenset[str]:
    """The own classes of database tables that are not of people, files and the like."""
    return frozenset(
        item.name.rsplit(".", 1)[-1]
        for module in repository.modules
        if imports(module, _ORM)
        for item in module.facts.classes
        if item.bases
        and not any(base.endswith(_NO_TABLE) for base in item.bases)
        and not speaks(item.name, _OTHER_ROWS)
    )


def _inserts(call: Call) -> bool:
    if call.name.rsplit(".", 1)[-1] not in _RUNS:
        return False
    found = _INSERT.match(call.text.lower())
    return found is not None and not speaks(found[1].rsplit(".", 1)[-1], _OTHER_ROWS)
