"""`mle-lint action`: lints and publishes in CI, as the variables of the environment say.

What needs no rights comes first (annotations, summary, outputs, files), then the comment. Nothing
that GitHub's API answers changes the exit code.
"""

# Importing pathlib would cost more time than this module does.

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mle_lint.commands.answer import Answer
from mle_lint.commands.check import gate
from mle_lint.commands.files import check_target, write_whole
from mle_lint.commands.inspection import Choice, Judge, inspected, judge
from mle_lint.comparison import compared, incomparable
from mle_lint.github import base, event, files
from mle_lint.github.event import Context
from mle_lint.github.inputs import Inputs, inputs
from mle_lint.model import Severity, UserError
from mle_lint.record import NamedTuple
from mle_lint.report import Report
from mle_lint.reporters import groups, render, text
from mle_lint.reporters.comment import comment, key_of
from mle_lint.reporters.github import annotation_lines
from mle_lint.reporters.place import HeadPlace
from mle_lint.reporters.summary import summary
from mle_lint.reporters.workflow_command import command, inert
from mle_lint.trees.open import open_tree

if TYPE_CHECKING:
    from mle_lint.github.client import Client
    from mle_lint.trees.base import Tree

Write = Callable[[str], object]
HANDOVER = "mle-lint-handover.json"


class Place(NamedTuple):
    """Where the run is: what the runner said, and how to talk to it."""

    environ: Mapping[str, str]
    given: Inputs
    context: Context
    write: Write

    @property
    def on_runner(self) -> bool:
        """Whether a GitHub runner reads what is written."""
        return self.environ.get("GITHUB_ACTIONS") == "true"

    def tell(self, message: str) -> None:
        """A line for the reader of the log, and on GitHub a notice of the run."""
        line = command("notice", message, {"title": "mle-lint"}) if self.on_runner else message
        self.write(f"{line}\n")


class Verdict(NamedTuple):
    """The reports, the exit code, and a line for each reason why it is not 0."""

    head: Report
    base: Report | str
    code: int
    notes: tuple[str, ...]


def run(environ: Mapping[str, str], write: Write) -> Answer:
    """Does all that the inputs ask for; `write` takes what is ready. Raises UserError."""
    try:
        place = Place(environ, inputs(environ), event.context(environ), write)
        if place.given.handover:
            return _handed_over(place, place.given.handover)
        return _linted(place)
    except UserError as error:
        if environ.get("GITHUB_ACTIONS") == "true":
            write(command("error", str(error), {"title": "mle-lint"}) + "\n")
        raise


def _linted(place: Place) -> Answer:
    given = place.given
    for file in (given.json, given.markdown, given.sarif):
        if file:
            check_target(file)
    choice = Choice(lane=given.lane, config=given.config, jobs=os.cpu_count() or 1)
    tree = _committed(given.path)
    folder = given.path if os.path.isdir(given.path) else ""
    chosen = judge(tree, folder or None, choice)
    head = inspected(tree, chosen, choice)
    _say(place, head)
    with _client(place) as client:
        before = _base(place, folder, chosen, choice, client)
        verdict = _verdict(place, chosen, head, before)
        where = _where(place, folder)
        _record(place, verdict, where)
        status = _published(place, verdict, where, folder, client)
        if given.check_run:
            _checked(place, verdict, where, client)
    files.add_outputs(place.environ, {"comment-status": status})
    return Answer("", verdict.code, verdict.notes)


def _committed(path: str) -> Tree:
    """What is checked out, without what earlier steps left lying about; else all of the folder.

    The base is read the same way, so that the two differ by the change alone.
    """
    try:
        return open_tree(path, "HEAD")
    except UserError:
        return open_tree(path, None)


def _say(place: Place, head: Report) -> None:
    """The text report, and on GitHub the annotations; the runner takes no command of the text."""
    if not place.on_runner:
        place.write(text.render(head))
        return
    from secrets import token_hex

    shown = annotation_lines(head, place.given.annotations, _in_workspace(place))
    place.write(inert(text.render(head), token_hex(16)) + shown)


def _base(
    place: Place, folder: str, chosen: Judge, choice: Choice, client: Client | None
) -> Report | str:
    """The report on the state before the change, by the rules of the state after it."""
    context, wanted = place.context, place.given.base
    if not folder:
        return "an archive has no history"
    if not wanted and not base.shows_change(folder, context):
        return "what is checked out is not the change"
    commit = wanted or base.base_commit(folder, context)
    if not commit:
        return "this event has no state before it"
    with base.base_tree(folder, commit, client.download if client else None) as tree:
        return tree if isinstance(tree, str) else inspected(tree, chosen, choice)


def _verdict(place: Place, chosen: Judge, head: Report, before: Report | str) -> Verdict:
    given = place.given
    least = chosen.config.fail_under if given.fail_under is None else given.fail_under
    code, notes = gate(head, given.fail_on or chosen.config.fail_on or "error", least)
    if given.fail_on_drop is None:
        return Verdict(head, before, code, notes)
    if isinstance(before, str):
        return Verdict(head, before, code, (*notes, f"fail-on-drop: not compared, {before}"))
    delta = _delta(head, before)
    if delta is not None and delta < -given.fail_on_drop:
        told = f"gate: the score fell by {-delta:.1f}, and {given.fail_on_drop:g} is allowed"
        return Verdict(head, before, code or 1, (*notes, told))
    return Verdict(head, before, code, notes)


def _delta(head: Report, before: Report | str) -> float | None:
    if isinstance(before, str) or incomparable(before, head):
        return None
    return compared(before, head).delta


def _record(place: Place, verdict: Verdict, where: HeadPlace) -> None:
    """Summary, outputs and files, for which nobody's leave is needed."""
    head, given = verdict.head, place.given
    files.add_summary(place.environ, summary(head, verdict.base, where))
    written = {"json": given.json, "markdown": given.markdown, "sarif": given.sarif}
    for format_, file in written.items():
        if file:
            write_whole(file, render(format_, head))
    outputs = _outputs(verdict)
    outputs |= {format_: file or "" for format_, file in written.items()}
    outputs["handover"] = _hand_over(place, verdict, where)
    files.add_outputs(place.environ, outputs)


def _outputs(verdict: Verdict) -> dict[str, str]:
    """The outputs of the step; a figure that there is none of is empty."""
    head, before = verdict.head, verdict.base
    value, delta = head.score.value, _delta(head, before)
    counts = {
        f"{name}s": sum(f.severity is severity for f in groups.opened(head))
        for name, severity in zip(("error", "warning", "notice"), Severity, strict=True)
    }
    comparison = None
    if not isinstance(before, str) and not incomparable(before, head):
        comparison = compared(before, head)
    return {
        "score": "" if value is None else f"{value:.1f}",
        "grade": head.score.grade,
        "lane": head.lane.name,
        "ladder": str(head.ladder.step),
        "delta": "" if delta is None else f"{delta:+.1f}",
        **{name: str(count) for name, count in counts.items()},
        "new": "" if comparison is None else str(len(comparison.new)),
        "fixed": "" if comparison is None else str(len(comparison.fixed)),
    }


def _hand_over(place: Place, verdict: Verdict, where: HeadPlace) -> str:
    """Writes the file for a run that may comment, and gives its path; empty without a need."""
    folder, number = place.environ.get("RUNNER_TEMP", ""), place.context.number
    if not os.path.isdir(folder) or number is None or place.given.comment == "never":
        return ""
    from mle_lint.github.handover import Handover, written

    name = HANDOVER if where.key == "default" else f"{where.key}-{HANDOVER}"
    file = os.path.join(folder, name)
    create = _is_news(place, verdict)
    handover = Handover(number, where.key, where.folder, create, verdict.head, verdict.base)
    write_whole(file, written(handover))
    return file


def _is_news(place: Place, verdict: Verdict) -> bool:
    """Whether a comment shall be made where there is none yet."""
    before = verdict.base
    if place.given.comment == "always" or isinstance(before, str):
        return True
    return bool(incomparable(before, verdict.head)) or not compared(before, verdict.head).quiet


def _published(
    place: Place, verdict: Verdict, where: HeadPlace, folder: str, client: Client | None
) -> str:
    number = place.context.number
    if place.given.comment == "never" or number is None:
        return "skipped"
    if folder and not base.shows_change(folder, place.context):
        place.tell("No comment: what is checked out is not the change of this pull request.")
        return "skipped"
    if client is None:
        place.tell("No comment: there is no token.")
        return "skipped"
    body = comment(verdict.head, verdict.base, where)
    return _commented(place, client, number, body, _is_news(place, verdict))


def _commented(place: Place, client: Client, number: int, body: str, create: bool) -> str:
    """The status of the comment; whatever goes wrong is told and changes nothing else."""
    from mle_lint.github.client import is_refusal, trouble

    try:
        return client.comment(number, body, create)
    except Exception as error:  # noqa: BLE001  the verdict must not depend on the network
        if is_refusal(error):
            place.tell(f"No comment: this run may not write. {trouble(error)}.")
            return "read-only"
        place.tell(f"No comment: {trouble(error)}.")
        return "failed"


def _checked(place: Place, verdict: Verdict, where: HeadPlace, client: Client | None) -> None:
    from mle_lint.github.client import trouble

    commit = place.context.head
    if client is None or not commit:
        place.tell("No check run: there is no token or no commit.")
        return
    page = comment(verdict.head, verdict.base, where).partition("\n")[2]
    try:
        run, folder = place.context.run, where.folder
        client.check_run(commit, run, verdict.head, page, folder, verdict.code == 0)
    except Exception as error:  # noqa: BLE001  as above
        place.tell(f"No check run: {trouble(error)}.")


def _handed_over(place: Place, file: str) -> Answer:
    """Publishes what a run without rights wrote; the pull request must be the one it was for."""
    from mle_lint.github.handover import read

    handover = read(file)
    status = "failed"
    with _client(place) as client:
        if client is None:
            raise UserError("handover: a token that may comment is needed")
        if _is_for(place, client, handover.number):
            where = _where(place, "")._replace(folder=handover.folder, key=handover.key)
            body = comment(handover.head, handover.base, where)
            status = _commented(place, client, handover.number, body, handover.create)
        else:
            place.tell("No comment: the run was not for the head of an open pull request.")
            status = "skipped"
    files.add_outputs(place.environ, {"comment-status": status})
    return Answer("")


def _is_for(place: Place, client: Client, number: int) -> bool:
    """Whether the run that ended was for that pull request, and is so still."""
    from mle_lint.github.client import trouble

    try:
        return place.context.event == "workflow_run" and client.is_head(number, place.context)
    except Exception as error:  # noqa: BLE001  as above
        place.tell(f"The pull request could not be looked up: {trouble(error)}.")
        return False


@contextmanager
def _client(place: Place) -> Iterator[Client | None]:
    """A client where there is a repository and a token; PyGithub is imported only then."""
    if not (place.given.token and place.context.repository):
        yield None
        return
    from mle_lint.github.client import connected

    with connected(place.context, place.given.token) as client:
        yield client


def _where(place: Place, folder: str) -> HeadPlace:
    context = place.context
    url = f"{context.server_url}/{context.repository}" if context.repository else ""
    inside = base.folder_in_repository(folder) if folder else ""
    return HeadPlace(
        url=url,
        sha=context.head,
        folder=inside,
        key=key_of(inside),
        run=context.run.id,
        attempt=context.run.attempt,
        report=f"{url}/actions/runs/{context.run.id}" if url and context.run.id else "",
    )


def _in_workspace(place: Place) -> str:
    """Where the linted folder lies in the workspace, in which the runner looks for files."""
    top = os.path.realpath(place.environ.get("GITHUB_WORKSPACE") or ".")
    try:
        inside = os.path.relpath(os.path.realpath(place.given.path), top)
    except ValueError:  # another drive
        return ""
    inside = inside.replace(os.sep, "/")
    return "" if inside == "." or inside.startswith("..") else inside
