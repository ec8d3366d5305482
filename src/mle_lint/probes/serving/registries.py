"""Whether a platform tool keeps versions and stages that can be asked for and moved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_functions import Body, bodies, evidence
from mle_lint.probes.code.own_texts import code_texts, says
from mle_lint.repository import Repository

# A field or a parameter: `name: str`, `name = Column(`, `"name":`, `name TEXT`, `AS name`,
# `json:"name"`,
# `std::string name;`.
_FIELD = pattern(
    r"json:\"(?P<tagged>\w{3,40})"
    r"|\b(?P<typed>\w{3,40})[\"']?\s{0,20}:(?!:|=)"
    r"|\b(?P<column>\w{3,40})[ \t]{0,40}=[ \t]{0,4}(?:\w{1,20}\.)?"
    r"(?:Column|mapped_column|\w+Field)\("
    r"|^[ \t]*(?P<table>\w{3,40})[ \t]+"
    r"(?:TEXT|VARCHAR|CHAR|INT|BIGINT|JSON|UUID|TIMESTAMP|DOUBLE|FLOAT)"
    r"|[,(][ \t]*(?P<inline>\w{3,40})[ \t]+"
    r"(?-i:TEXT|VARCHAR|CHAR|INT|BIGINT|JSON|UUID|TIMESTAMP|DOUBLE|FLOAT)"
    r"|(?-i:\bAS)[ \t]+(?P<answered>\w{3,40})"
    r"|^[ \t]*(?:[\w:<>]{1,40}[ \t]+)(?P<member>\w{3,40});",
    re.MULTILINE | re.IGNORECASE,
)
_REFUSAL = pattern(
    r"\braise\b|\bthrow\b|Errorf\(|errors\.New\(|\bErr\(|\bpanic\(|return\s+(?:nil,\s*)?[eE]rr\w+"
    r"|status(?:_code)?\s*[=(:]\s*4(?:00|09|22)|\babort\(4|return\s+False\b|return\s+false\b"
)
_NOT_FOUND = pattern(r"404|[Nn]ot ?_?[Ff]ound|NOT_FOUND|does not exist|KeyError|NotImplemented")
_ASKS = pattern(
    r"\bfetch\(|\baxios\b|\b(?:requests|httpx|session|client)\.(?:get|post|put|patch)\("
)
_AROUND = 160
# Versions of what a thing is made with, not of the thing.
_TOOLS = ("python_version", "api_version", "app_version", "tls_version", "min_version")


def staged(
    repository: Repository,
    *,
    changes: tuple[str, ...],
    moves: tuple[str, ...],
    rules: tuple[str, ...],
    queries: tuple[str, ...],
    things: tuple[str, ...],
    borrowed: tuple[str, ...],
    lineage: tuple[str, ...],
    least: int,
) -> Iterator[Evidence]:
    """Stages that own code moves and refuses to move, with `least` kinds of lineage in fields.

    `changes` are words of functions that move a thing to another stage, `moves` of those that move
    the state of a job, which count by a table of allowed moves only: names with words of `rules`.
    `queries` are words of functions that answer for `things`. `lineage` are entries
    `kind: word word`. Code that imports a package of `borrowed` leaves the work to it.
    """
    found = _public(repository, borrowed)
    asked = next((b for b in found if says(b.named, queries) and _speaks_of(b, things)), None)
    guarded = [
        body
        for body in found
        if (says(body.named, changes) and _refuses(body))
        or (says(body.named, changes + moves) and _speaks_of(body, rules))
    ]
    fields = _lineage(repository, lineage)
    if guarded and asked and len(fields) >= least:
        yield from (evidence(repository, body) for body in guarded[:2])
        yield evidence(repository, asked)
        yield from fields


def versioned(
    repository: Repository,
    *,
    changes: tuple[str, ...],
    moves: tuple[str, ...],
    queries: tuple[str, ...],
    things: tuple[str, ...],
    borrowed: tuple[str, ...],
) -> Iterator[Evidence]:
    """Functions that move a stage, or that answer for one of the `things`: versions or states."""
    found = _public(repository, borrowed)
    yield from (evidence(repository, body) for body in found if says(body.named, changes + moves))
    for body in found:
        if says(body.named, queries) and _speaks_of(body, things):
            yield evidence(repository, body)


def _public(repository: Repository, borrowed: tuple[str, ...]) -> tuple[Body, ...]:
    return tuple(b for b in bodies(repository, borrowed) if not b.name.startswith("_"))


def _refuses(body: Body) -> bool:
    """Whether a function refuses for another reason than that there is no such thing.

    One that only asks a service over the network passes on what that service says.
    """
    return not _ASKS.search(body.text) and any(
        not _NOT_FOUND.search(body.text[match.start() : match.start() + _AROUND])
        for match in _REFUSAL.finditer(body.text)
    )


def _speaks_of(body: Body, things: tuple[str, ...]) -> bool:
    return any(says(word, things) and not says(word, _TOOLS) for word in _words(body))


@lru_cache(maxsize=2048)
def _words(body: Body) -> frozenset[str]:
    return frozenset(re.findall(r"[A-Za-z_]\w{2,40}", f"{body.named} {body.text}"))


def _lineage(repository: Repository, kinds: tuple[str, ...]) -> tuple[Evidence, ...]:
    """One field for each kind of lineage that the records have."""
    found: dict[str, Evidence] = {}
    wanted = [(kind, tuple(words.split())) for kind, _, words in (k.partition(":") for k in kinds)]
    for item in code_texts(repository):
        missing = [(kind, words) for kind, words in wanted if kind not in found]
        if not missing:
            break
        for match in _FIELD.finditer(item.text):
            name = match[match.lastgroup or 0]
            for kind, words in missing:
                if kind not in found and says(name, words):
                    place = repository.place(item.path, item.line(match.start()))
                    found[kind] = Evidence(place, name)
    return tuple(found.values())
