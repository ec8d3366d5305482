"""`mle-lint check`: lints a repository, writes the reports, and closes or opens the gate."""

# Importing pathlib would cost more time than this module does.

from __future__ import annotations

import os

from mle_lint.commands.answer import Answer
from mle_lint.commands.files import check_target, write_whole
from mle_lint.commands.inspection import Choice, inspected, judge
from mle_lint.model import Severity
from mle_lint.record import NamedTuple
from mle_lint.report import Report
from mle_lint.reporters import groups, render
from mle_lint.reporters.terminal import PLAIN, Style
from mle_lint.trees.open import open_tree


class Options(NamedTuple):
    """The options of `check`. `outputs` are pairs of format and file."""

    path: str = "."
    rev: str | None = None
    choice: Choice = Choice()
    format: str = "text"
    outputs: tuple[tuple[str, str], ...] = ()
    fail_under: float | None = None
    fail_on: str | None = None
    style: Style = PLAIN


def run(options: Options) -> Answer:
    """The report in the chosen format; raises UserError. The code is that of the contract."""
    for _, file in options.outputs:
        check_target(file)
    tree = open_tree(options.path, options.rev)
    root = options.path if options.rev is None and os.path.isdir(options.path) else None
    chosen = judge(tree, root, options.choice)
    report = inspected(tree, chosen, options.choice)
    folder = workspace_folder(options.path)
    for format_, file in options.outputs:
        style = Style(unicode=options.style.unicode)
        write_whole(file, render(format_, report, style, folder))
    least = chosen.config.fail_under if options.fail_under is None else options.fail_under
    code, notes = gate(report, options.fail_on or chosen.config.fail_on or "error", least)
    return Answer(render(options.format, report, options.style, folder), code, notes)


def workspace_folder(path: str) -> str:
    """Where a linted folder lies below the job's workspace, or else below the current folder.

    Empty when it is that very folder, lies outside of it, or is no folder.
    """
    start = os.environ.get("GITHUB_WORKSPACE") or os.curdir
    try:
        below = os.path.relpath(os.path.realpath(path), os.path.realpath(start))
    except ValueError:  # another drive of Windows
        return ""
    name = below.replace(os.sep, "/")
    inside = name != "." and name != ".." and not name.startswith("../")
    return name if inside and os.path.isdir(path) else ""


def gate(report: Report, fail_on: str, fail_under: float | None) -> tuple[int, tuple[str, ...]]:
    """The exit code and a line for each reason why it is not 0."""
    if report.broken:
        slugs = ", ".join(result.rule.slug for result in report.broken)
        return 2, (f"a probe broke, so these rules are not judged: {slugs}",)
    notes = []
    if fail_on != "never":
        least = Severity(fail_on).rank
        count = sum(finding.severity.rank <= least for finding in groups.faults(report))
        if count:
            notes.append(f"gate: {groups.counted(count, 'fault')} at or above '{fail_on}'")
    if fail_under is not None:
        value = report.score.value
        if value is None:
            notes.append("gate: no score to compare, since the repository is not graded")
        elif value < fail_under:
            notes.append(f"gate: the score {value:.1f} is under {fail_under:g}")
    return int(bool(notes)), tuple(notes)
