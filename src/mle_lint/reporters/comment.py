"""The text of the one comment on a pull request, and the marker by which it is found again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple
from mle_lint.reporters.fitting import fitted
from mle_lint.reporters.page import page

if TYPE_CHECKING:
    from mle_lint.report import Report
    from mle_lint.reporters.place import HeadPlace

# GitHub refuses more than 65,536 characters, when a comment is edited too.
MAX_COMMENT = 60_000
MARKER = "<!-- mle-lint:v1 "
_STAMP = pattern(
    r"<!-- mle-lint:v1 key=([\w.-]{1,80}) run=(\d{1,18}) attempt=(\d{1,9})"
    r" sha=([0-9a-fA-F]{0,64}) score=(\d{1,3}\.\d|none) -->(?:\r?\n|$)",
    re.ASCII,
)
_NO_KEY = pattern(r"[^\w.-]+", re.ASCII)


class Stamp(NamedTuple):
    """What the first line of a comment says: which comment it is, and which run wrote it."""

    key: str
    run: int
    attempt: int
    sha: str
    score: float | None


def comment(head: Report, base: Report | str, place: HeadPlace) -> str:
    """At most 60,000 characters of markdown, the marker first; `base` may be why there is none."""
    line = _marker(head, place)
    sections = page(head, base, place, brief=True)
    return f"{line}\n{fitted(sections, MAX_COMMENT - len(line), place.elsewhere())}"


def stamp(body: str) -> Stamp | None:
    """The stamp of a comment of ours; None for any other text, such as one that quotes it.

    Whoever can comment can copy the first line, so the author must be looked at too.
    """
    match = _STAMP.match(body)
    if match is None:
        return None
    key, run, attempt, sha, score = match.groups()
    return Stamp(key, int(run), int(attempt), sha, None if score == "none" else float(score))


def same(body: str, other: str) -> bool:
    """Whether two comments say the same, whichever run wrote them."""
    return _text(body) == _text(other)


def key_of(name: str) -> str:
    """The name as a key of the marker."""
    return _NO_KEY.sub("-", name).strip("-")[:80] or "default"


def _marker(head: Report, place: HeadPlace) -> str:
    value = head.score.value
    score = "none" if value is None else f"{value:.1f}"
    key, run = key_of(place.key), f"run={place.run} attempt={place.attempt}"
    return f"{MARKER}key={key} {run} sha={place.commit} score={score} -->"


def _text(body: str) -> str:
    return body.replace("\r\n", "\n").partition("\n")[2].strip()
