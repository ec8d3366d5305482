"""The text of a job's summary page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.reporters.fitting import fitted
from mle_lint.reporters.page import page

if TYPE_CHECKING:
    from mle_lint.report import Report
    from mle_lint.reporters.place import HeadPlace

# GitHub drops a summary of more than 1 MiB whole; a step may have written some before.
MAX_SUMMARY = 1_000_000


def summary(head: Report, base: Report | str, place: HeadPlace) -> str:
    """At most 1,000,000 bytes of markdown in UTF-8; `base` may be why there is none."""
    return fitted(page(head, base, place), MAX_SUMMARY, "in the JSON report", _bytes)


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "backslashreplace"))
