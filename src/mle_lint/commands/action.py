"""`mle-lint action`: lints and publishes in CI, as the variables of the environment say."""

# Importing pathlib would cost more time than this module does.

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from mle_lint.commands.answer import Answer
from mle_lint.commands.check import gate, workspace_folder
from mle_lint.commands.diff import as_text
from mle_lint.commands.files import check_target
from mle_lint.commands.inspection import Choice, Judge, inspected, judge
from mle_lint.commands.publishing import (
    Place,
    Verdict,
    client_of,
    publish,
    put_check_run,
    put_comment,
    record,
)
from mle_lint.github import base, event, files
from mle_lint.github.inputs import inputs
from mle_lint.model import UserError
from mle_lint.report import Report
from mle_lint.reporters import text
from mle_lint.reporters.comment import comment, key_of
from mle_lint.reporters.escape import plain
from mle_lint.reporters.github import annotation_lines
from mle_lint.reporters.place import HeadPlace
from mle_lint.reporters.terminal import Style
from mle_lint.reporters.workflow_command import command, inert
from mle_lint.trees.open import open_tree
from mle_lint.trees.words import shown

if TYPE_CHECKING:
    from mle_lint.github.client import Client
    from mle_lint.trees.base import Tree


def run(environ: Mapping[str, str], write: Callable[[str], object]) -> Answer:
    """Does all that the inputs ask for; `write` takes what is ready.

    Raises UserError, but not on a runner: that would read commands in what the mistake quotes.
    """
    try:
        place = Place(environ, inputs(environ), event.context(environ), write)
        if place.given.handover:
            return _handed_over(place, place.given.handover)
        return _linted(place)
    except UserError as error:
        if environ.get("GITHUB_ACTIONS") != "true":
            raise
        write(command("error", str(error), {"title": "mle-lint"}) + "\n")
        return Answer("", 2)


def _linted(place: Place) -> Answer:
    given = place.given
    for file in (given.json, given.markdown, given.sarif):
        if file:
            check_target(file)
            _check_links(place, file)
    choice = Choice(lane=given.lane, config=given.config, jobs=os.cpu_count() or 1)
    tree = _committed(given.path)
    folder = given.path if os.path.isdir(given.path) else None
    chosen = judge(tree, folder, choice)
    head = inspected(tree, chosen, choice)
    _say(place, text.render(head, Style(unicode=True)))
    with client_of(place) as client:
        verdict = _verdict(place, chosen, Verdict(head, _base(place, chosen, choice, client)))
        _say_change(place, verdict)
        _annotate(place, verdict)
        where = _where(place)
        record(place, verdict, where)
        status = publish(place, verdict, where, client)
        if given.check_run:
            put_check_run(place, verdict, where, client)
    files.add_outputs(place.environ, {"comment-status": status})
    return Answer("", verdict.code, verdict.notes)


def _check_links(place: Place, file: str) -> None:
    """Raises UserError for a file of the workspace behind a link that the repository may hold.

    What is written quotes the repository, which could so put its words where they are run.
    """
    top = os.path.abspath(place.environ.get("GITHUB_WORKSPACE") or os.curdir)
    path = os.path.abspath(file)
    if path.startswith(f"{top.rstrip(os.sep)}{os.sep}"):
        inside = os.path.relpath(path, top)
        if os.path.realpath(path) != os.path.join(os.path.realpath(top), inside):
            raise UserError(f"cannot write {shown(file)}: a link stands in its way")


def _committed(path: str) -> Tree:
    """What is checked out, without what earlier steps left lying about; else all of the folder.

    The base is read the same way, so that the two differ by the change alone.
    """
    try:
        return open_tree(path, "HEAD")
    except UserError:
        return open_tree(path, None)


def _say(place: Place, told: str) -> None:
    """A part of the log, of which a runner takes no command."""
    if place.on_runner:
        from secrets import token_hex

        told = inert(told, token_hex(16))
    place.write(told)


def _say_change(place: Place, verdict: Verdict) -> None:
    change = verdict.change
    if isinstance(change, str):
        _say(place, f"\nNot compared with the base: {plain(change)}.\n")
    else:
        _say(place, f"\nChanged since the base\n\n{as_text(change, Style(unicode=True))}")


def _annotate(place: Place, verdict: Verdict) -> None:
    """On GitHub, the annotations; why the step fails comes first."""
    if place.on_runner:
        given, kind = place.given, "error" if verdict.code else "notice"
        gate = "; ".join(note.removeprefix("gate: ") for note in verdict.notes)
        told = {kind: gate} if gate else {}
        place.write(annotation_lines(verdict.head, given.annotations, _in_workspace(place), told))


def _base(place: Place, chosen: Judge, choice: Choice, client: Client | None) -> Report | str:
    """The report on the state before the change, by the rules of the state after it."""
    folder, context, wanted = place.given.path, place.context, place.given.base
    if not os.path.isdir(folder):
        return "an archive has no history"
    if not wanted and not base.shows_change(folder, context):
        return "what is checked out is not the change"
    commit = wanted or base.base_commit(folder, context)
    if not commit:
        return "this event has no state before it"
    download = client.download if client else None
    with base.base_tree(folder, _in_repository(place), commit, download) as tree:
        return tree if isinstance(tree, str) else inspected(tree, chosen, choice)


def _verdict(place: Place, chosen: Judge, found: Verdict) -> Verdict:
    """The verdict with the gates, of which a report that is missing closes none."""
    given, decided = place.given, chosen.config
    least = decided.fail_under if given.fail_under is None else given.fail_under
    code, notes = gate(found.head, given.fail_on or decided.fail_on or "error", least)
    fell = _fell(found, given.fail_on_drop)
    if given.fail_on_drop is not None and isinstance(found.change, str):
        notes += (f"fail-on-drop: not compared, {found.change}",)
    return found._replace(code=code or int(bool(fell)), notes=notes + fell)


def _fell(found: Verdict, allowed: float | None) -> tuple[str, ...]:
    """A line when the score fell by more than is allowed, or is gone."""
    if allowed is None or isinstance(found.change, str):
        return ()
    before, after = found.change.before.score.value, found.change.after.score.value
    if before is not None and after is None:
        return (f"gate: the base has a score of {before:.1f}, and this is not graded",)
    delta = found.delta
    if delta is None or delta >= -allowed:
        return ()
    return (f"gate: the score fell by {-delta:.1f}, and {allowed:g} is allowed",)


def _handed_over(place: Place, file: str) -> Answer:
    """Publishes what a run without rights wrote; the pull request must be the one it was for."""
    from mle_lint.github.handover_reading import read

    handover = read(file)
    with client_of(place) as client:
        if client is None:
            raise UserError("handover: a token that may comment is needed")
        if _is_for(place, client, handover.number):
            where = _where(place)._replace(folder=handover.folder, key=handover.key)
            body = comment(handover.head, handover.base, where)
            status = put_comment(place, client, handover.number, body, handover.create)
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
    except Exception as error:  # noqa: BLE001  the verdict must not depend on the network
        place.tell(f"The pull request could not be looked up: {trouble(error)}.")
        return False


def _where(place: Place) -> HeadPlace:
    context = place.context
    url = f"{context.server_url}/{context.repository}" if context.repository else ""
    inside = _in_repository(place)
    return HeadPlace(
        url=url,
        sha=context.head,
        folder=inside,
        key=key_of(inside),
        run=context.run.id,
        attempt=context.run.attempt,
        report=f"{url}/actions/runs/{context.run.id}" if url and context.run.id else "",
    )


def _in_repository(place: Place) -> str:
    """Where the linted folder lies in the repository; a checkout without git is the workspace."""
    inside = base.folder_in_repository(place.given.path)
    return _in_workspace(place) if inside is None else inside


def _in_workspace(place: Place) -> str:
    """Where the linted folder lies in the workspace, in which the runner looks for files."""
    return workspace_folder(place.given.path, place.environ)
