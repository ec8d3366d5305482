"""Words such as "production-ready", against the parts that a production system has."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from mle_lint.artefacts.terms import terms
from mle_lint.model import Evidence, Related
from mle_lint.patterns import pattern
from mle_lint.probes.honesty import traces
from mle_lint.probes.honesty.statements import Polarity, Statement, line_of, statements
from mle_lint.repository import Repository

MAX_RELATED = 5
# What is said of the whole stands at the beginning of a document.
MAX_LINE = 80
_TOOL = pattern(r"\W*(?:[\w-]+ )?(?:database|library|framework|broker|queue|language|web server)\b")


def unsupported(
    repository: Repository,
    *,
    claims: tuple[str, ...],
    parts: tuple[str, ...],
    least: int,
    denied: tuple[str, ...],
    orders: tuple[str, ...],
    headings: tuple[str, ...],
    documents: tuple[str, ...],
    aside: tuple[str, ...],
) -> Iterator[Evidence]:
    """The first such claim, where at least so many (`least`) of the parts are nowhere.

    A row of `parts` says `name | words | traces`: the part is there when code or settings hold a
    trace, or a document holds one of the words outside of claims and plans.
    """
    polarity = Polarity(denied, orders, headings, documents, aside)
    said = [
        item
        for item in statements(repository, claims, polarity, headed=True)
        if item.passage.block.line <= MAX_LINE and not _is_of_a_tool(item, claims)
    ]
    if not said or not repository.code or not traces.searchable(repository):
        return
    absent = [name for name in map(partial(_absent, repository), parts) if name]
    if len(absent) < least:
        return
    places = [line_of(repository, item, _word(item, claims)) for item in said]
    again = tuple(Related(place, "said again") for place in places[1 : MAX_RELATED + 1])
    yield Evidence(places[0], f"{_word(said[0], claims)}, without {', '.join(absent)}", again)


def _is_of_a_tool(said: Statement, claims: tuple[str, ...]) -> bool:
    """Whether a list says it of a database or library that the work is built on."""
    span = terms(*claims).search(said.text)
    after = said.text[span.end :] if span else ""
    return said.passage.block.kind == "item" and _TOOL.match(after) is not None


def _word(said: Statement, claims: tuple[str, ...]) -> str:
    span = terms(*claims).search(said.text)
    return span.text if span else ""


def _absent(repository: Repository, row: str) -> str:
    """The name of a part that is nowhere, "" for one that is there."""
    name, words, seen = (part.strip() for part in row.split(" | "))
    told = tuple(word.strip() for word in words.split(","))
    found = traces.trace(repository, seen)
    if found is not None and found.used:
        return ""
    return "" if repository.passages.find(told) else name
