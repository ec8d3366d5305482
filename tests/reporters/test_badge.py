from __future__ import annotations

import json

from mle_lint.report import Report
from mle_lint.reporters.badge import render


def test_the_badge_is_what_shields_reads(report: Report) -> None:
    assert json.loads(render(report)) == {
        "schemaVersion": 1,
        "label": "mle-lint",
        "message": "50 / 100 (D)",
        "color": "yellow",
    }


def test_without_a_score_it_is_grey(report: Report) -> None:
    ungraded = report._replace(score=report.score._replace(value=None))

    badge = json.loads(render(ungraded))
    assert (badge["message"], badge["color"]) == ("no score", "lightgrey")
