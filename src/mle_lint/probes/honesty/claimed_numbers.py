"""Numbers of documents that nothing in the repository could have produced."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts.terms import Span, terms
from mle_lint.model import Claim, Confidence, Evidence, Related
from mle_lint.patterns import pattern
from mle_lint.probes.honesty import claimed_metrics, claimed_results, traces
from mle_lint.probes.honesty.backings import linked
from mle_lint.probes.honesty.claim_groups import OPEN, together, told
from mle_lint.probes.honesty.statements import Polarity, Statement, line_of, statements
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# How far a value may stand from the word that it is of, in characters.
_AFTER = 45
_BEFORE = 30
_PERCENT = r"\d{1,3}(?:[.,]\d+)?\+?\s?%"
_SHARE = rf"(?:{_PERCENT}|(?<![\d.])[01][.,]\d{{2,4}}(?![\d.]))"
_TIME = (
    r"\d+(?:[.,]\d+)?\s?(?:ms|msec|milliseconds?|milisegundos|µs|us|secs?|seconds?|segundos|sekunden"
    r"|secondes|minutes?|minutos|min|s)\b"
)
_RATE = (
    r"\d[\d.,]*\s?[km]?\+?\s?(?:qps|rps|tps|(?:req|requests?|predictions?|queries|events|records"
    r"|transactions|images|users|tokens|rows)\s?(?:/|per)"
    r"\s?(?:s|sec|second|min|minute|hour|day)s?)\b"
)
_UNITS = {
    "share": pattern(_SHARE),
    "time": pattern(_TIME),
    "rate": pattern(_RATE),
    "percent": pattern(_PERCENT),
}


# A gate bears out no more than it asks for.
_GATE = pattern(r"under\D{0,4}(\d{1,3})")
_FIGURE = pattern(r"\d+(?:[.,]\d+)?")


class Measure(NamedTuple):
    """Something that is measured: its words, the form of its values, and what measures it."""

    name: str
    words: tuple[str, ...]
    unit: str
    traces: str
    linked: str = ""


def untraceable(
    repository: Repository,
    *,
    measures: tuple[str, ...],
    qualities: tuple[str, ...],
    denied: tuple[str, ...],
    orders: tuple[str, ...],
    goals: tuple[str, ...],
    headings: tuple[str, ...],
    supposed: tuple[str, ...],
    documents: tuple[str, ...],
    aside: tuple[str, ...],
) -> Iterator[Evidence]:
    """Values of measures that no code, output, test or setting of the repository has to do with.

    A row of `measures` says `name | words | unit | traces`, the unit being share, percent, time or
    rate; a fifth part are words of addresses at which the number can be seen. Numbers beside words
    of `qualities` are looked for in the committed outputs; tables below headings with a word of
    `supposed` show what could come out.
    """
    found = collected(
        repository,
        measures=measures,
        qualities=qualities,
        denied=denied,
        orders=orders,
        goals=goals,
        headings=headings,
        supposed=supposed,
        documents=documents,
        aside=aside,
    )
    for claims in together(repository, tuple(c for c in found if c.verdict in OPEN)):
        yield told(claims)


def collected(repository: Repository, **words: tuple[str, ...]) -> tuple[Claim, ...]:
    """Every claimed value with its verdict, by place; `words` are the parameters of
    `untraceable`."""
    derived = repository.passages.derived
    key = ("claimed numbers", *sorted(words.items()))
    if key not in derived:
        names = ("orders", "headings", "documents", "aside")
        polarity = Polarity((*words["denied"], *words["goals"]), *(words[name] for name in names))
        found = [*_measured(repository, words["measures"], polarity)]
        shown = polarity._replace(headings=words["supposed"])
        polarity = polarity._replace(headings=(*words["headings"], *words["supposed"]))
        found += claimed_results.claimed(repository, shown)
        compared = {claim.location.path for claim in found if claim.verdict == "contradicted"}
        numbers = claimed_metrics.claimed(repository, polarity, words["qualities"])
        found += (claim for claim in numbers if claim.location.path not in compared)
        found.sort(key=lambda claim: (claim.location.path, claim.location.line))
        derived[key] = tuple(found)
    return derived[key]  # type: ignore[return-value]


def _measured(repository: Repository, rows: tuple[str, ...], polarity: Polarity) -> Iterator[Claim]:
    """Values of measures, those of one measure together."""
    found: dict[str, list[tuple[Statement, str]]] = {}
    chosen = [_measure(row) for row in rows]
    every = tuple(word for measure in chosen for word in measure.words)
    for statement in statements(repository, every, polarity):
        for measure in chosen:
            value = _value(statement, measure)
            if value:
                found.setdefault(measure.name, []).append((statement, value))
    for measure in chosen:
        if measure.name in found:
            yield _judged(repository, measure, found[measure.name])


def _measure(row: str) -> Measure:
    name, words, unit, seen, *rest = (part.strip() for part in row.split(" | "))
    told = tuple(word.strip() for word in words.split(","))
    return Measure(name, told, unit, seen, rest[0] if rest else "")


def _value(statement: Statement, measure: Measure) -> str:
    """The value of a measure in a statement, "" when there is none."""
    wanted = _UNITS[measure.unit]
    for span in terms(*measure.words).spans(statement.text):
        found = _beside(statement.text, span, wanted)
        if found:
            return found
    return ""


def _beside(text: str, span: Span, wanted: re.Pattern[str]) -> str:
    after = wanted.search(text[span.end : span.end + _AFTER])
    if after:
        return after[0]
    before = wanted.search(text[max(0, span.start - _BEFORE) : span.start])
    if before is None or "," in text[max(0, span.start - _BEFORE) + before.end() : span.start]:
        return ""
    return before[0]


def _judged(repository: Repository, measure: Measure, said: list[tuple[Statement, str]]) -> Claim:
    statement, value = said[0]
    kind = "quality" if measure.unit == "share" else "load"
    claim = Claim(
        f"number of {kind}",
        f"{measure.name} {value}",
        line_of(repository, statement, value),
        "backed",
    )
    found = traces.trace(repository, measure.traces)
    gate = _GATE.search(found.text) if found is not None else None
    low = gate is not None and float(gate[1]) < float(_FIGURE.findall(value)[0].replace(",", "."))
    if (found is None or low) and measure.linked:
        found = linked(repository, measure.linked)
    if found is not None and found.used:
        return claim._replace(related=(Related(found.location, found.text),))
    if not traces.searchable(repository):
        return claim._replace(verdict="not checkable")
    again = tuple(Related(line_of(repository, s, v), f"{measure.name} {v}") for s, v in said[1:6])
    note = "no code, test or output measures that"
    if low and gate is not None:
        note = f"the gate asks for {gate[1]} % only"
    return claim._replace(
        verdict="unbacked", note=note, related=again, confidence=Confidence.MEDIUM
    )
