"""The score as a badge: the JSON that shields.io asks of an endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.reporters import groups
from mle_lint.reporters.as_json import dumped

if TYPE_CHECKING:
    from mle_lint.report import Report

_COLOURS = {
    "A": "brightgreen",
    "B": "green",
    "C": "yellowgreen",
    "D": "yellow",
    "E": "orange",
    "F": "red",
}


def render(report: Report) -> str:
    """Schema version 1 of shields.io's endpoint badge; grey without a score."""
    value, grade = groups.headline(report)
    return dumped(
        {
            "schemaVersion": 1,
            "label": "mle-lint",
            "message": value if grade == "-" else f"{value} ({grade})",
            "color": _COLOURS.get(grade, "lightgrey"),
        }
    )
