from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mle_lint.github.event import Context, Run, context

HEAD, BASE, MERGE = "a" * 40, "b" * 40, "c" * 40


def read(tmp_path: Path, name: str, payload: Any) -> Context:
    file = tmp_path / "event.json"
    file.write_text(payload if isinstance(payload, str) else json.dumps(payload))
    return context(
        {
            "GITHUB_API_URL": "https://ghe.example/api/v3",
            "GITHUB_EVENT_NAME": name,
            "GITHUB_EVENT_PATH": str(file),
            "GITHUB_REPOSITORY": "octo/demo",
            "GITHUB_RUN_ATTEMPT": "2",
            "GITHUB_RUN_ID": "11",
            "GITHUB_SERVER_URL": "https://ghe.example",
            "GITHUB_SHA": MERGE,
        }
    )


ANY = Context(
    repository="octo/demo",
    head=MERGE,
    run=Run(11, 2),
    api_url="https://ghe.example/api/v3",
    server_url="https://ghe.example",
)


def pull_request(source: str | None) -> dict[str, Any]:
    repo = None if source is None else {"full_name": source}
    return {
        "pull_request": {
            "number": 7,
            "head": {"sha": HEAD, "ref": "feature", "repo": repo},
            "base": {"sha": BASE, "repo": {"full_name": "octo/demo"}},
        }
    }


@pytest.mark.parametrize("name", ["pull_request", "pull_request_target"])
@pytest.mark.parametrize("source", ["octo/demo", "ann/demo", None])
def test_a_pull_request(tmp_path: Path, name: str, source: str | None) -> None:
    assert read(tmp_path, name, pull_request(source)) == ANY._replace(
        event=name,
        number=7,
        head=HEAD,
        base=BASE,
        source=source or "",
        branch="feature",
    )


@pytest.mark.parametrize(("before", "base"), [(BASE, BASE), ("0" * 40, "")])
def test_a_push_is_compared_with_what_was_there_before(
    tmp_path: Path, before: str, base: str
) -> None:
    assert read(tmp_path, "push", {"before": before}) == ANY._replace(event="push", base=base)


def test_a_merge_group(tmp_path: Path) -> None:
    payload = {"merge_group": {"base_sha": BASE, "head_sha": HEAD}}

    assert read(tmp_path, "merge_group", payload) == ANY._replace(event="merge_group", base=BASE)


@pytest.mark.parametrize("source", ["ann/demo", None])
def test_a_run_that_ended_counts_as_the_run(tmp_path: Path, source: str | None) -> None:
    run = {"id": 5, "run_attempt": 1, "head_sha": HEAD, "head_branch": "feature"}
    payload = {"workflow_run": run | {"head_repository": source and {"full_name": source}}}

    assert read(tmp_path, "workflow_run", payload) == ANY._replace(
        event="workflow_run",
        head=HEAD,
        source=source or "",
        branch="feature",
        run=Run(5, 1),
    )


@pytest.mark.parametrize("name", ["schedule", "workflow_dispatch", "issue_comment"])
def test_other_events_have_no_pull_request(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, name, pull_request("octo/demo")) == ANY._replace(event=name)


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "no json",
        "[" * 100_000,
        [],
        {"pull_request": None},
        {"pull_request": {"number": "7"}},
        {"pull_request": {"head": 3}},
    ],
)
def test_an_odd_payload_is_one_without_a_pull_request(tmp_path: Path, payload: Any) -> None:
    assert read(tmp_path, "pull_request", payload) == ANY._replace(event="pull_request")


def test_odd_commit_ids_are_none(tmp_path: Path) -> None:
    payload = {"pull_request": {"number": 7, "head": {"sha": "--upload-pack=x"}, "base": 1}}
    found = read(tmp_path, "pull_request", payload)

    assert (found.head, found.base) == (MERGE, "")


def test_without_a_runner_there_is_nothing() -> None:
    assert context({}) == Context()


def test_odd_variables_are_left_out() -> None:
    odd = {"GITHUB_REPOSITORY": "a b/../c", "GITHUB_RUN_ID": "x", "GITHUB_SHA": "main"}

    assert context(odd) == Context()
