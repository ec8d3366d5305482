"""What a run without rights hands to the run that has them: the reports, and nothing else.

`handover_reading` reads it again.
"""

# Importing pathlib would cost more time than this module does.

from __future__ import annotations

import json
from typing import Any

from mle_lint.model import (
    Claim,
)
from mle_lint.record import NamedTuple
from mle_lint.report import (
    Report,
)
from mle_lint.reporters.as_json import dumped
from mle_lint.reporters.as_json import render as as_json

VERSION = 1


class Handover(NamedTuple):
    """The reports of a pull request; `base` is one, or why there is none.

    `number` is where the first run would have written, and must be checked before it is believed.
    """

    number: int
    key: str
    folder: str
    create: bool
    head: Report
    base: Report | str


def written(handover: Handover) -> str:
    """The handover as JSON."""
    base = handover.base
    return dumped(
        {
            "handover": VERSION,
            "number": handover.number,
            "key": handover.key,
            "folder": handover.folder,
            "create": handover.create,
            "head": _values(handover.head),
            "base": base if isinstance(base, str) else _values(base),
        }
    )


def _values(report: Report) -> dict[str, Any]:
    """The report as JSON, with the claims, which the contract of the JSON report does not hold."""
    values: dict[str, Any] = json.loads(as_json(report))
    return {**values, "claims": [_claim_values(claim) for claim in report.claims]}


def _claim_values(claim: Claim) -> dict[str, Any]:
    related = [{**r.location._asdict(), "message": r.message} for r in claim.related]
    return {
        "kind": claim.kind,
        "subject": claim.subject,
        "verdict": claim.verdict,
        "note": claim.note,
        "confidence": claim.confidence.value,
        **claim.location._asdict(),
        "related": related,
    }
