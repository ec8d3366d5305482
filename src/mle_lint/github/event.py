"""What the runner says about the run: the repository, the pull request, the commits."""

# Importing pathlib would cost more time than this module does.

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple

API_URL = "https://api.github.com"
SERVER_URL = "https://github.com"
# GitHub's own limit for the payload of a webhook.
MAX_EVENT = 25 << 20
PULL_REQUEST_EVENTS = ("pull_request", "pull_request_target")
_SHA = pattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_NAME = pattern(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+")


class Run(NamedTuple):
    """A run of a workflow. Later runs have larger ids; a repeated run has the next attempt."""

    id: int = 0
    attempt: int = 0


class Context(NamedTuple):
    """Where the linter runs. Commit ids are empty when they are not known.

    `number` is the pull request that the event itself names. `head` is the commit that a reader
    shall be led to, `base` the one that the event calls the state before. `source` is the
    repository of the head, empty when that fork was deleted, and `branch` its branch.
    """

    event: str = ""
    repository: str = ""
    number: int | None = None
    head: str = ""
    base: str = ""
    source: str = ""
    branch: str = ""
    run: Run = Run()
    api_url: str = API_URL
    server_url: str = SERVER_URL


def context(environ: Mapping[str, str]) -> Context:
    """The context in the variables of a GitHub runner; without them, that of no event.

    A payload that is missing, broken or odd is one without a pull request, never an error.
    """
    event = environ.get("GITHUB_EVENT_NAME", "")
    payload = _payload(environ.get("GITHUB_EVENT_PATH", ""))
    repository = environ.get("GITHUB_REPOSITORY", "")
    found = Context(
        event=event,
        repository=repository if _NAME.fullmatch(repository) else "",
        head=_sha(environ.get("GITHUB_SHA")),
        run=Run(_count(environ.get("GITHUB_RUN_ID")), _count(environ.get("GITHUB_RUN_ATTEMPT"))),
        api_url=environ.get("GITHUB_API_URL") or API_URL,
        server_url=environ.get("GITHUB_SERVER_URL") or SERVER_URL,
    )
    if event in PULL_REQUEST_EVENTS:
        return _of_pull_request(found, _part(payload, "pull_request"))
    if event == "workflow_run":
        return _of_workflow_run(found, _part(payload, "workflow_run"))
    if event == "push":
        return found._replace(base=_sha(payload.get("before")))
    if event == "merge_group":
        return found._replace(base=_sha(_part(payload, "merge_group").get("base_sha")))
    return found


def _of_pull_request(found: Context, pull: Mapping[str, Any]) -> Context:
    head, base = _part(pull, "head"), _part(pull, "base")
    number = pull.get("number")
    if not isinstance(number, int):
        return found
    return found._replace(
        number=number,
        head=_sha(head.get("sha")) or found.head,
        base=_sha(base.get("sha")),
        source=_text(_part(head, "repo").get("full_name")),
        branch=_text(head.get("ref")),
    )


def _of_workflow_run(found: Context, run: Mapping[str, Any]) -> Context:
    """The run that ended is the one that linted, so its number counts."""
    return found._replace(
        head=_sha(run.get("head_sha")),
        source=_text(_part(run, "head_repository").get("full_name")),
        branch=_text(run.get("head_branch")),
        run=Run(_count(run.get("id")), _count(run.get("run_attempt"))),
    )


def _payload(path: str) -> Mapping[str, Any]:
    try:
        if not path or os.path.getsize(path) > MAX_EVENT:
            return {}
        with open(path, "rb") as file:
            values = json.loads(file.read())
    except (OSError, ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def _part(values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = values.get(key)
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _sha(value: object) -> str:
    """A commit id, empty for anything else and for the zeros that stand for no commit."""
    text = _text(value)
    return text if _SHA.fullmatch(text) and text.strip("0") else ""


def _count(value: object) -> int:
    if isinstance(value, int):
        return value
    text = _text(value)
    return int(text) if text.isdecimal() and len(text) < 20 else 0
