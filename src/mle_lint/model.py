"""The words of mle-lint: what is found, where, how bad it is, and how sure we are.

Named tuples rather than dataclasses: they are frozen, compare by value, and import in a
fraction of the time, which shows in a command that runs for a tenth of a second.
"""

from __future__ import annotations

from enum import Enum

from mle_lint.record import NamedTuple


class Outcome(str, Enum):
    """What a rule concluded."""

    FULL = "full"
    PARTIAL = "partial"
    CLAIMED = "claimed"
    ABSENT = "absent"
    CLEAN = "clean"
    FOUND = "found"
    NOT_APPLICABLE = "not-applicable"
    UNKNOWN = "unknown"
    ERROR = "error"


class Severity(str, Enum):
    """How much a finding matters to a reviewer, worst first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst; larger is milder."""
        return tuple(Severity).index(self)


class Confidence(str, Enum):
    """How sure the analysis is that a finding is right."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Location(NamedTuple):
    """A place in the inspected repository; lines and cells count from 1.

    For a notebook, `cell` counts code and markdown cells and `cell_line` the line in that
    cell; `line` is then 1 until the report resolves it to the physical line of the file.
    """

    path: str
    line: int = 1
    end_line: int | None = None
    cell: int | None = None
    cell_line: int | None = None


class Related(NamedTuple):
    """A further place that explains a finding, with its part in the story."""

    location: Location
    message: str


class Evidence(NamedTuple):
    """A fact that a probe found: where, and the words or names seen there. `confidence` where it
    is not that of the rule."""

    location: Location
    text: str
    related: tuple[Related, ...] = ()
    confidence: Confidence | None = None


class Suppression(NamedTuple):
    """Why a finding is silenced, and where that was said."""

    reason: str
    origin: str


class Finding(NamedTuple):
    """A reported problem of one rule at one place."""

    rule: str
    severity: Severity
    confidence: Confidence
    message: str
    location: Location
    fingerprint: str
    fix: str
    related: tuple[Related, ...] = ()
    suppressed: Suppression | None = None


class Unknown(NamedTuple):
    """Something that was not analysed, and why; never to be read as absent."""

    path: str
    reason: str


class UserError(Exception):
    """A mistake of the user, told in one line that names the file, the key and the mend."""


# What can be said of a claim, the worst first.
VERDICTS = ("contradicted", "unbacked", "not checkable", "backed")


class Claim(NamedTuple):
    """What a document says of the repository, and what the repository says to that.

    kind     tool, practice, file, endpoint, setting, number, property
    subject  what is claimed, in a few words
    verdict  backed, contradicted, unbacked, or not checkable
    note     what is missing, or what was found, in a few words
    related  the places that back or contradict it, and further places that say the same
    """

    kind: str
    subject: str
    location: Location
    verdict: str
    note: str = ""
    related: tuple[Related, ...] = ()
    confidence: Confidence = Confidence.MEDIUM
