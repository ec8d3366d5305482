"""Writes a report as text; each reporter is a pure function from the report to a string."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.reporters.terminal import PLAIN, Style

if TYPE_CHECKING:
    from mle_lint.report import Report

FORMATS = ("text", "json", "markdown", "github", "sarif", "badge")


def render(format_: str, report: Report, style: Style = PLAIN, folder: str = "") -> str:
    """The report in one of FORMATS; imports that reporter only.

    `style` matters to text alone. `folder` is where the repository lies in the workspace, for
    the formats whose places another program looks up there.
    """
    if format_ == "json":
        from mle_lint.reporters import as_json

        return as_json.render(report)
    if format_ == "markdown":
        from mle_lint.reporters import markdown

        return markdown.render(report)
    if format_ == "github":
        from mle_lint.reporters import github

        return github.render(report, folder)
    if format_ == "sarif":
        from mle_lint.reporters import sarif

        return sarif.render(report, folder)
    if format_ == "badge":
        from mle_lint.reporters import badge

        return badge.render(report)
    from mle_lint.reporters import text

    return text.render(report, style)
