"""What a run in CI leaves behind: first what needs no rights, then the comment and the check run.

Whatever GitHub's API answers is told, and changes nothing else.
"""

# Importing pathlib would cost more time than this module does.

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mle_lint.commands.files import write_whole
from mle_lint.comparison import Comparison, compared, incomparable
from mle_lint.github import base, files
from mle_lint.github.event import Context
from mle_lint.github.inputs import Inputs
from mle_lint.model import Severity
from mle_lint.record import NamedTuple
from mle_lint.report import Report
from mle_lint.reporters import groups, render
from mle_lint.reporters.comment import comment
from mle_lint.reporters.place import HeadPlace
from mle_lint.reporters.summary import summary
from mle_lint.reporters.workflow_command import command

if TYPE_CHECKING:
    from mle_lint.github.client import Client

HANDOVER = "mle-lint-handover.json"


class Place(NamedTuple):
    """Where a run is, what it shall do, and where its words go."""

    environ: Mapping[str, str]
    given: Inputs
    context: Context
    write: Callable[[str], object]

    @property
    def on_runner(self) -> bool:
        """Whether a GitHub runner reads what is written."""
        return self.environ.get("GITHUB_ACTIONS") == "true"

    def tell(self, message: str) -> None:
        """A line for the reader of the log, and on GitHub a notice of the run."""
        line = command("notice", message, {"title": "mle-lint"}) if self.on_runner else message
        self.write(f"{line}\n")


class Verdict(NamedTuple):
    """The reports, the exit code, and a line for each reason why it is not 0.

    `base` is a report, or why there is none.
    """

    head: Report
    base: Report | str
    code: int = 0
    notes: tuple[str, ...] = ()

    @property
    def change(self) -> Comparison | str:
        """The difference, or why there is none."""
        if isinstance(self.base, str):
            return self.base
        return incomparable(self.base, self.head) or compared(self.base, self.head)

    @property
    def delta(self) -> float | None:
        """Points gained; None when that cannot be told."""
        return None if isinstance(self.change, str) else self.change.delta


@contextmanager
def client_of(place: Place) -> Iterator[Client | None]:
    """A client where there is a repository and a token; PyGithub is imported only then."""
    if not (place.given.token and place.context.repository):
        yield None
        return
    from mle_lint.github.client import connected

    with connected(place.context, place.given.token) as client:
        yield client


def record(place: Place, verdict: Verdict, where: HeadPlace) -> None:
    """Summary, files and outputs, for which nobody's leave is needed. Raises UserError."""
    head, given = verdict.head, place.given
    files.add_summary(place.environ, summary(head, verdict.base, where))
    written = {"json": given.json, "markdown": given.markdown, "sarif": given.sarif}
    for format_, file in written.items():
        if file:
            write_whole(file, render(format_, head, folder=where.folder))
    outputs = _figures(verdict)
    outputs |= {format_: file or "" for format_, file in written.items()}
    outputs["handover"] = _hand_over(place, verdict, where)
    files.add_outputs(place.environ, outputs)


def publish(place: Place, verdict: Verdict, where: HeadPlace, client: Client | None) -> str:
    """Makes the comment, where one is due, and gives its status."""
    number = place.context.number
    if place.given.comment == "never" or number is None:
        return "skipped"
    if not base.shows_change(place.given.path, place.context):
        place.tell("No comment: what is checked out is not the change of this pull request.")
        return "skipped"
    if client is None:
        place.tell("No comment: there is no token.")
        return "skipped"
    body = comment(verdict.head, verdict.base, where)
    return put_comment(place, client, number, body, _is_news(place, verdict))


def put_comment(place: Place, client: Client, number: int, body: str, create: bool) -> str:
    """Makes the comment say the body, and gives its status; raises nothing."""
    from mle_lint.github.client import is_refusal, trouble

    try:
        return client.comment(number, body, create)
    except Exception as error:  # noqa: BLE001  the verdict must not depend on the network
        if is_refusal(error):
            place.tell(f"No comment: this run may not write. {trouble(error)}.")
            return "read-only"
        place.tell(f"No comment: {trouble(error)}.")
        return "failed"


def put_check_run(place: Place, verdict: Verdict, where: HeadPlace, client: Client | None) -> None:
    """Makes the check run; raises nothing."""
    commit = place.context.head
    if client is None or not commit:
        place.tell("No check run: there is no token or no commit.")
        return
    from mle_lint.github.client import trouble

    page = comment(verdict.head, verdict.base, where).partition("\n")[2]
    try:
        run, folder = place.context.run, where.folder
        client.check_run(commit, run, verdict.head, page, folder, verdict.code == 0)
    except Exception as error:  # noqa: BLE001  as above
        place.tell(f"No check run: {trouble(error)}.")


def _figures(verdict: Verdict) -> dict[str, str]:
    """The outputs of the step; a figure that there is none of is empty."""
    head, change, delta = verdict.head, verdict.change, verdict.delta
    opened = groups.opened(head)
    names = {"errors": Severity.ERROR, "warnings": Severity.WARNING, "notices": Severity.INFO}
    return {
        "score": "" if head.score.value is None else f"{head.score.value:.1f}",
        "grade": head.score.grade,
        "lane": head.lane.name,
        "ladder": str(head.ladder.step),
        "delta": "" if delta is None else f"{delta:+.1f}",
        **{name: str(sum(f.severity is kind for f in opened)) for name, kind in names.items()},
        "new": "" if isinstance(change, str) else str(len(change.new)),
        "fixed": "" if isinstance(change, str) else str(len(change.fixed)),
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
    change = verdict.change
    return place.given.comment == "always" or isinstance(change, str) or not change.quiet
