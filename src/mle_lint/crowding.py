"""Passages on which too many verdicts hang, and which hold nothing that only this project knows.

A paragraph can answer two questions of a reviewer, sometimes three. One that alone answers more,
without a number, a file or a name of the code, lists words rather than work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from mle_lint.model import Evidence, Location, Outcome
from mle_lint.patterns import pattern
from mle_lint.report import RuleResult
from mle_lint.repository import Repository

# So many rules may have one such passage as their only evidence.
MOST_RULES = 3
# Names as code writes them, files, folders, addresses, and numbers that are no part of a word.
_SPECIFIC = pattern(r"\w_\w|\w\.[A-Za-z]\w|\w/\w+/|\w\(\)|://|(?<![\w/])\d")
_EARNING = (Outcome.FULL, Outcome.PARTIAL)

Place = tuple[str, int, int | None, int | None]


def crowded(repository: Repository, results: Iterable[RuleResult]) -> frozenset[Place]:
    """Places of passages without specifics that are all the evidence of too many rules."""
    leaning = [set(map(_place_of, r.evidence)) for r in results if r.outcome in _EARNING]
    counts = Counter(place for places in leaning for place in places)
    often = {place for place, count in counts.items() if count > MOST_RULES}
    if not often:
        return frozenset()
    prose = [p for p in repository.passages.all if p.block.kind != "code" and not _is_page(p.path)]
    vague = {_key(p.location) for p in prose if not _SPECIFIC.search(p.block.text)}
    places = often & vague
    alone = Counter(p for found in leaning if found <= places for p in found)
    return frozenset(place for place, count in alone.items() if count > MOST_RULES)


def _is_page(path: str) -> bool:
    """Whether the lines of a document are whole pages, which may well answer many questions."""
    return path.lower().endswith(".pdf")


def leans(result: RuleResult, places: frozenset[Place]) -> bool:
    """Whether a rule has earned something by such passages alone."""
    found = {_place_of(evidence) for evidence in result.evidence}
    return result.outcome in _EARNING and bool(found) and found <= places


def outside(evidence: Iterable[Evidence], places: frozenset[Place]) -> tuple[Evidence, ...]:
    """The evidence that stands elsewhere."""
    return tuple(item for item in evidence if _place_of(item) not in places)


def _place_of(evidence: Evidence) -> Place:
    return _key(evidence.location)


def _key(location: Location) -> Place:
    return location.path, location.line, location.cell, location.cell_line
