from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from mle_lint.commands.action import run
from mle_lint.model import UserError
from mle_lint.reporters.comment import key_of
from tests.github.change import Change, change, git, outputs
from tests.github.fake import REPOSITORY, Fake, Fault

BEFORE = {
    "README.md": "# Churn\n\nA model predicts churn: machine learning.\n",
    "train.py": "import sklearn\nkey = 'SECRET'\n",
}
AFTER = {"uv.lock": "version = 1\n", "CARD.md": "# Card\n", "more.py": "key = 'SECRET'\n"}


class Done(NamedTuple):
    """What one run left behind."""

    code: int
    log: str
    notes: tuple[str, ...]
    outputs: dict[str, str]
    summary: str
    scratch: Path


@pytest.fixture
def fake(rules: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Fake]:
    monkeypatch.setattr("mle_lint.github.client.BETWEEN_WRITES", 0)
    with Fake() as server:
        yield server
    assert server.breaches == []


@pytest.fixture
def pull(tmp_path: Path) -> Change:
    """It adds a lock file and a card, and one more secret."""
    return change(tmp_path, BEFORE, AFTER)


KINDS = ("::error ", "::warning ", "::notice ")

Act = Callable[..., Done]


@pytest.fixture
def act(tmp_path: Path, fake: Fake, pull: Change) -> Act:
    """Runs the command in the clone; the words after the event are inputs and variables."""

    def act(name: str = "pull_request", source: str | None = "octo/demo", **given: str) -> Done:
        scratch = tmp_path / f"scratch{len(list(tmp_path.glob('scratch*')))}"
        environment = pull.environment(scratch, fake.url, name, source)
        environment |= {f"INPUT_{key}".upper(): text for key, text in given.items()}
        log: list[str] = []
        answer = run(environment, log.append)
        summary = scratch / "summary"
        return Done(
            answer.code,
            "".join(log) + answer.text,
            answer.notes,
            outputs(scratch / "output"),
            summary.read_text() if summary.exists() else "",
            scratch,
        )

    return act


def test_two_runs_on_the_merge_commit_give_one_comment_with_the_delta(
    act: Act, fake: Fake, pull: Change
) -> None:
    first = act()
    second = act()

    assert fake.writes() == ["POST"]
    assert (first.code, second.code) == (1, 1)
    del first.outputs["handover"]
    assert first.outputs == {
        "score": "96.0",
        "grade": "A",
        "lane": "product-ml",
        "ladder": "0",
        "delta": "+96.0",
        "errors": "2",
        "warnings": "0",
        "notices": "0",
        "new": "1",
        "fixed": "0",
        "json": "",
        "markdown": "",
        "sarif": "",
        "comment-status": "created",
    }
    assert second.outputs["comment-status"] == "unchanged"
    text = fake.comments[0]["body"]
    assert f"blob/{pull.head}/CARD.md" in text
    assert "**New** error: A secret is committed." in text
    assert first.summary.strip() in text


def test_what_needs_no_rights_is_there_before_the_comment(
    act: Act, fake: Fake, tmp_path: Path
) -> None:
    seen = {}

    def look() -> None:
        seen.update(outputs(tmp_path / "scratch0/output"))
        seen["summary"] = (tmp_path / "scratch0/summary").read_text()
        seen["report"] = (tmp_path / "report.json").read_text()

    fake.before_create = look
    act(json=str(tmp_path / "report.json"))

    assert seen["score"] == "96.0"
    assert "comment-status" not in seen
    assert seen["summary"].startswith("## mle-lint: 96 / 100 (A), +96.0 points")
    assert json.loads(seen["report"])["score"]["value"] == 96.0


def test_the_files_are_named_in_the_outputs(act: Act, tmp_path: Path) -> None:
    files = {name: str(tmp_path / f"report.{name}") for name in ("json", "markdown", "sarif")}
    done = act(**files)

    assert {name: done.outputs[name] for name in files} == files
    assert all(Path(file).stat().st_size for file in files.values())


@pytest.mark.parametrize(("link", "file"), [("out.json", "out.json"), ("out", "out/x.json")])
def test_no_file_is_written_through_a_link_of_the_repository(
    tmp_path: Path, fake: Fake, pull: Change, link: str, file: str
) -> None:
    (tmp_path / "elsewhere").mkdir()
    target = tmp_path / "elsewhere" / ("x.json" if link == file else "")
    (pull.clone / link).symlink_to(target)
    environment = pull.environment(tmp_path / "scratch", fake.url)
    log: list[str] = []
    answer = run(environment | {"INPUT_JSON": str(pull.clone / file)}, log.append)

    assert answer.code == 2
    assert "a link stands in its way" in log[0]
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_the_text_of_the_report_cannot_command_the_runner(act: Act) -> None:
    log = act().log
    lines = log.splitlines()

    stops = [n for n, line in enumerate(lines) if line.startswith("::stop-commands::")]
    tokens = [lines[n].removeprefix("::stop-commands::") for n in stops]
    ends = [lines.index(f"::{token}::") for token in tokens]
    assert [len(token) for token in tokens] == [32, 32]
    # The report and the change, one after the other, and nothing but commands after them.
    assert stops == [0, ends[0] + 1]
    assert all(line.startswith("::") for line in lines[ends[1] :])


@pytest.mark.parametrize(("most", "shown"), [("0", 0), ("1", 2), ("10", 2)])
def test_annotations_are_as_many_as_wanted(act: Act, most: str, shown: int) -> None:
    log = act(annotations=most, fail_on="never").log

    assert len([line for line in log.splitlines() if line.startswith(KINDS)]) == shown


def test_the_first_annotation_is_why_the_step_fails(act: Act) -> None:
    lines = act(fail_under="99").log.splitlines()

    assert next(line for line in lines if line.startswith("::error")) == (
        "::error title=mle-lint%3A gate::2 faults at or above 'error'; the score 96.0 is under 99"
    )


# Dependabot works in the repository itself, and may not write either.
@pytest.mark.parametrize("source", ["fork/demo", None, "octo/demo"])
def test_a_fork_gets_everything_but_the_comment(
    act: Act, fake: Fake, source: str | None, tmp_path: Path
) -> None:
    fake.read_only = True
    done = act(source=source)

    assert done.code == 1
    assert done.outputs["comment-status"] == "read-only"
    assert done.outputs["delta"] == "+96.0"
    assert done.summary.startswith("## mle-lint")
    assert "::notice title=mle-lint::No comment: this run may not write." in done.log
    file = "mle-lint-handover/default/mle-lint-handover.json"
    assert Path(done.outputs["handover"]) == done.scratch / file
    assert fake.comments == []


def test_the_run_that_may_comment_publishes_what_a_fork_handed_over(
    act: Act, fake: Fake, pull: Change
) -> None:
    fake.read_only = True
    file = act(source="fork/demo").outputs["handover"]
    fake.read_only = False
    fake.add_pull(7, pull.head, "feature", "fork/demo")

    done = act("workflow_run", "fork/demo", handover=file)

    assert done.code == 0
    assert done.outputs == {"comment-status": "created"}
    text = fake.comments[0]["body"]
    assert "run=12 attempt=1" in text
    assert "+96.0 points" in text
    assert f"blob/{pull.head}/CARD.md" in text


@pytest.mark.parametrize(
    ("sha", "branch", "source"),
    [("f" * 40, "feature", "fork/demo"), ("", "other", "fork/demo"), ("", "feature", "evil/demo")],
)
def test_a_handover_for_another_pull_request_is_not_published(
    act: Act, fake: Fake, pull: Change, sha: str, branch: str, source: str
) -> None:
    fake.read_only = True
    file = act(source="fork/demo").outputs["handover"]
    fake.read_only = False
    fake.add_pull(7, sha or pull.head, branch, source)

    done = act("workflow_run", "fork/demo", handover=file)

    assert (done.code, done.outputs["comment-status"]) == (0, "skipped")
    assert fake.comments == []


@pytest.mark.parametrize("name", ["push", "merge_group"])
def test_an_event_with_a_state_before_it_has_a_delta_and_no_comment(
    act: Act, fake: Fake, name: str
) -> None:
    done = act(name)

    assert (done.outputs["delta"], done.outputs["comment-status"]) == ("+96.0", "skipped")
    assert fake.calls == []


@pytest.mark.parametrize("name", ["schedule", "workflow_dispatch", "workflow_run", ""])
def test_an_event_without_a_state_before_it_says_so(act: Act, fake: Fake, name: str) -> None:
    done = act(name)

    assert (done.outputs["delta"], done.outputs["comment-status"]) == ("", "skipped")
    assert "Not compared with the base: this event has no state before it." in done.summary
    assert fake.calls == []


def test_a_target_event_that_checked_out_the_base_gets_no_comment(
    act: Act, fake: Fake, pull: Change
) -> None:
    git(pull.clone, "fetch", "-q", "--depth=1", "origin", pull.base)
    git(pull.clone, "checkout", "-q", "--detach", pull.base)
    done = act("pull_request_target")

    assert (done.outputs["delta"], done.outputs["comment-status"]) == ("", "skipped")
    assert "No comment: what is checked out is not the change" in done.log
    assert fake.calls == []


def test_a_target_event_that_checked_out_the_merge_gets_the_comment(act: Act) -> None:
    done = act("pull_request_target")

    assert (done.outputs["delta"], done.outputs["comment-status"]) == ("+96.0", "created")


def test_a_folder_without_a_runner_is_linted_and_gated(
    project: Path, fake: Fake, capsys: pytest.CaptureFixture[str]
) -> None:
    log: list[str] = []
    answer = run({"MLE_LINT_PATH": str(project), "MLE_LINT_FAIL_UNDER": "99"}, log.append)

    assert answer.code == 1
    assert answer.notes == ("gate: 1 fault at or above 'error'", "gate: the score 72.5 is under 99")
    assert "::" not in log[0]
    assert fake.calls == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_trouble_with_the_api_changes_no_verdict(
    act: Act, fake: Fake, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mle_lint.github.patience.SECONDS", 0.0)
    good = act(comment="never", fail_on="never", fail_on_drop="0")
    fake.faults = [Fault(method, 503, times=100)]
    bad = act(fail_on="never", fail_on_drop="0")

    assert (good.code, bad.code) == (0, 0)
    assert bad.outputs["comment-status"] == "failed"
    assert "::notice title=mle-lint::No comment: GitHub answered 503: Server Error." in bad.log


def test_what_earlier_steps_left_lying_about_is_not_judged(act: Act, pull: Change) -> None:
    (pull.clone / "left.py").write_text("key = 'SECRET'\n")

    assert act().outputs["errors"] == "2"


def test_no_token_is_no_error(act: Act, fake: Fake) -> None:
    done = act(token="")

    assert done.outputs["comment-status"] == "skipped"
    assert "No comment: there is no token." in done.log


@pytest.mark.parametrize(
    ("comment", "status"), [("auto", "skipped"), ("always", "created"), ("never", "skipped")]
)
def test_a_change_without_effect_makes_no_comment_unless_it_is_wanted(
    tmp_path: Path, fake: Fake, comment: str, status: str
) -> None:
    quiet = change(tmp_path, BEFORE, {"notes.txt": "nothing\n"})
    scratch = tmp_path / "scratch"
    environment = quiet.environment(scratch, fake.url) | {"INPUT_COMMENT": comment}
    run(environment, io.StringIO().write)

    assert outputs(scratch / "output")["comment-status"] == status
    assert outputs(scratch / "output")["delta"] == "+0.0"
    assert "Nothing changed since the base." in (scratch / "summary").read_text()


def test_a_quiet_change_updates_the_comment_that_is_there(
    act: Act, fake: Fake, tmp_path: Path
) -> None:
    act()
    (tmp_path / "two").mkdir()
    quiet = change(tmp_path / "two", BEFORE, {"notes.txt": "nothing\n"})
    environment = quiet.environment(tmp_path / "scratch", fake.url) | {"GITHUB_RUN_ID": "12"}
    run(environment, io.StringIO().write)

    assert fake.writes() == ["POST", "PATCH"]
    assert "Nothing changed since the base." in fake.comments[0]["body"]


@pytest.mark.parametrize(
    ("allowed", "code"), [("", 0), ("false", 0), ("100", 0), ("5", 1), ("true", 1)]
)
def test_a_drop_of_the_score_is_gated_when_wanted(
    tmp_path: Path, fake: Fake, allowed: str, code: int
) -> None:
    worse = change(tmp_path, BEFORE | AFTER, dict.fromkeys(("CARD.md", "uv.lock"), None))
    environment = worse.environment(tmp_path / "scratch", fake.url)
    given = {"INPUT_FAIL_ON_DROP": allowed, "INPUT_FAIL-ON": "never"}
    answer = run(environment | given, io.StringIO().write)

    assert answer.code == code
    summary = (tmp_path / "scratch/summary").read_text()
    assert ": Nothing locks versions." in summary.partition("**Worse** `lock`")[2].splitlines()[0]
    assert [note for note in answer.notes if "fell" in note] == (
        [f"gate: the score fell by 96.0, and {0 if allowed == 'true' else 5} is allowed"]
        if code
        else []
    )


def test_a_score_that_is_gone_is_a_drop(tmp_path: Path, fake: Fake) -> None:
    gone = {**dict.fromkeys(("train.py", *AFTER)), "README.md": "# Notes\n", "a.py": "print(1)\n"}
    worse = change(tmp_path, BEFORE | AFTER, gone)
    environment = worse.environment(tmp_path / "scratch", fake.url) | {"INPUT_FAIL_ON_DROP": "50"}
    answer = run(environment, io.StringIO().write)

    assert answer.code == 1
    assert answer.notes == ("gate: the base has a score of 96.0, and this is not graded",)


def test_a_drop_that_cannot_be_seen_is_told_and_passes(act: Act) -> None:
    done = act("schedule", fail_on_drop="0", fail_on="never")

    assert done.code == 0
    assert done.notes == ("fail-on-drop: not compared, this event has no state before it",)


def archive(origin: Path, commit: str) -> bytes:
    """The files of a commit as GitHub packs them, in one folder."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as tar:
        for name in git(origin, "ls-tree", "-r", "--name-only", commit).splitlines():
            data = git(origin, "show", f"{commit}:{name}").encode() + b"\n"
            info = tarfile.TarInfo(f"octo-demo-{commit[:7]}/{name}")
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return packed.getvalue()


def test_without_an_origin_the_base_comes_from_the_api(act: Act, fake: Fake, pull: Change) -> None:
    fake.archives[pull.base] = archive(pull.origin, pull.base)
    git(pull.clone, "remote", "remove", "origin")
    done = act()

    assert done.outputs["delta"] == "+96.0"
    assert fake.calls[0] == f"GET /repos/{REPOSITORY}/tarball/{pull.base}"


@pytest.fixture
def nested(tmp_path: Path) -> Change:
    """The same change to a project in a folder."""
    files = [{f"models/a/{name}": text for name, text in f.items()} for f in (BEFORE, AFTER)]
    (tmp_path / "nested").mkdir()
    return change(tmp_path / "nested", files[0] | {"README.md": "# Models\n"}, files[1])


def test_the_base_of_one_folder_comes_from_the_api_too(
    tmp_path: Path, fake: Fake, nested: Change
) -> None:
    fake.archives[nested.base] = archive(nested.origin, nested.base)
    git(nested.clone, "remote", "remove", "origin")
    environment = nested.environment(tmp_path / "scratch", fake.url)
    given = {"INPUT_PATH": str(nested.clone / "models/a"), "INPUT_FAIL_ON": "never"}
    run(environment | given, io.StringIO().write)

    assert outputs(tmp_path / "scratch/output")["delta"] == "+96.0"


@pytest.mark.parametrize("offline", [False, True])
def test_a_folder_that_is_new_is_said_to_be(tmp_path: Path, fake: Fake, offline: bool) -> None:
    files = {f"models/b/{name}": text for name, text in (BEFORE | AFTER).items()}
    new = change(tmp_path, BEFORE, files)
    if offline:
        fake.archives[new.base] = archive(new.origin, new.base)
        git(new.clone, "remote", "remove", "origin")
    environment = new.environment(tmp_path / "scratch", fake.url)
    run(environment | {"INPUT_PATH": str(new.clone / "models/b")}, io.StringIO().write)

    assert "Not compared with the base: it has no folder models/b." in fake.comments[0]["body"]


def test_a_checkout_without_git_is_compared_with_an_archive(
    tmp_path: Path, fake: Fake, nested: Change
) -> None:
    fake.archives["0" * 39 + "1"] = archive(nested.origin, nested.base)
    shutil.rmtree(nested.clone / ".git")
    environment = nested.environment(tmp_path / "scratch", fake.url)
    given = {"INPUT_PATH": str(nested.clone / "models/a"), "INPUT_FAIL_ON": "never"}
    run(environment | given, io.StringIO().write)

    assert outputs(tmp_path / "scratch/output")["delta"] == "+96.0"
    assert f"blob/{nested.head}/models/a/CARD.md" in fake.comments[0]["body"]


def test_the_head_itself_is_compared_with_where_its_branch_began(
    tmp_path: Path, fake: Fake
) -> None:
    files = {name: text for name, text in AFTER.items() if name != "CARD.md"}
    pull = change(tmp_path, BEFORE, files)
    work = tmp_path / "work"
    git(work, "checkout", "-q", "main")
    (work / "CARD.md").write_text("# Card\n")
    git(work, "add", "-A")
    git(work, "commit", "-q", "-m", "x")
    moved = git(work, "rev-parse", "HEAD")
    git(work, "checkout", "-q", "feature")
    environment = pull.environment(tmp_path / "scratch", fake.url) | {"INPUT_PATH": str(work)}
    event = pull.event()
    event["pull_request"]["base"]["sha"] = moved
    (tmp_path / "scratch/event.json").write_text(json.dumps(event))
    run(environment, io.StringIO().write)

    text = (tmp_path / "scratch/summary").read_text()
    assert "**Better** `lock`" in text
    assert "**Worse**" not in text


def test_a_base_that_cannot_be_had_is_said_and_changes_nothing_else(
    act: Act, fake: Fake, pull: Change
) -> None:
    git(pull.clone, "remote", "remove", "origin")
    done = act(fail_on_drop="0", fail_on="never")

    assert (done.code, done.outputs["delta"], done.outputs["comment-status"]) == (0, "", "created")
    assert f"Not compared with the base: the commit {pull.base[:12]} could not be fetched" in (
        fake.comments[0]["body"].replace("\\", "")
    )


def test_a_broken_archive_from_the_api_is_no_base(act: Act, fake: Fake, pull: Change) -> None:
    fake.archives[pull.base] = b"no archive"
    git(pull.clone, "remote", "remove", "origin")
    done = act(fail_on="never")

    assert (done.code, done.outputs["delta"], done.outputs["comment-status"]) == (0, "", "created")


def test_a_repository_that_is_not_about_learning_has_no_score(tmp_path: Path, fake: Fake) -> None:
    other = change(tmp_path, {"README.md": "# Notes\n"}, {"a.py": "print(1)\n"})
    answer = run(other.environment(tmp_path / "scratch", fake.url), io.StringIO().write)
    found = outputs(tmp_path / "scratch/output")

    assert answer.code == 0
    assert (found["score"], found["grade"], found["delta"]) == ("", "-", "")
    assert (found["new"], found["fixed"], found["comment-status"]) == ("0", "0", "skipped")


def test_a_revision_can_be_named_as_the_base(act: Act, pull: Change) -> None:
    assert act("schedule", base=pull.base).outputs["delta"] == "+96.0"
    assert act("schedule", base="HEAD").outputs["delta"] == "+0.0"


def test_120_annotations_go_into_a_check_run_in_batches(
    tmp_path: Path, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mle_lint.judge.MAX_FINDINGS", 120)
    secrets = {f"a{n}.py": "key = 'SECRET'\n" for n in range(119)}
    many = change(tmp_path, BEFORE, AFTER | secrets | {"more.py": ""})
    environment = many.environment(tmp_path / "scratch", fake.url) | {"INPUT_CHECK_RUN": "true"}
    log: list[str] = []
    run(environment, log.append)

    (made,) = fake.check_runs
    assert made["head_sha"] == many.head
    assert (made["status"], made["conclusion"]) == ("completed", "failure")
    assert made["output"]["annotations_count"] == 120
    assert fake.writes() == ["POST", "POST", "PATCH", "PATCH", "PATCH", "PATCH"]
    kinds = [line.split()[0] for line in "".join(log).splitlines() if line.startswith(KINDS)]
    assert kinds == ["::error"] * 10 + ["::notice"]


def test_a_check_run_whose_answer_was_lost_is_not_made_twice(act: Act, fake: Fake) -> None:
    fake.faults = [Fault("POST", 502, applied=True, path="/check-runs")]
    done = act(check_run="true", fail_on="never", comment="never")

    assert done.code == 0
    assert [run["conclusion"] for run in fake.check_runs] == ["success"]


def test_a_check_run_is_completed_though_its_annotations_were_refused(act: Act, fake: Fake) -> None:
    fake.faults = [Fault("PATCH", 422, "Invalid request.", path="/check-runs")]
    done = act(check_run="true", fail_on="never", comment="never")

    assert "No check run: GitHub answered 422: Invalid request." in done.log
    assert [run["status"] for run in fake.check_runs] == ["completed"]


@pytest.mark.parametrize(
    ("source", "actor", "said"),
    [
        ("octo/demo", "ann", "The job needs the permission pull-requests: write."),
        ("octo/demo", "dependabot[bot]", "A second workflow can make it"),
        ("fork/demo", "ann", "A second workflow can make it"),
    ],
)
def test_a_run_that_may_not_comment_is_told_what_to_do(
    pull: Change, fake: Fake, tmp_path: Path, source: str, actor: str, said: str
) -> None:
    fake.read_only = True
    environment = pull.environment(tmp_path / "scratch", fake.url, source=source)
    log: list[str] = []
    run(environment | {"GITHUB_ACTOR": actor}, log.append)

    assert said in log[-1]


@pytest.mark.parametrize(
    ("code", "message", "status"),
    [
        (403, "Resource not accessible by personal access token", "read-only"),
        (403, "Unable to create comment because issue is locked.", "read-only"),
        (403, "Resource protected by organization SAML enforcement.", "read-only"),
        (403, "You have exceeded a secondary rate limit.", "failed"),
        (403, "You have triggered an abuse detection mechanism.", "failed"),
        (401, "Bad credentials", "read-only"),
        (404, "Not Found", "failed"),
        (410, "Issues are disabled for this repo", "failed"),
        (422, "Validation Failed", "failed"),
        (429, "Too many requests", "failed"),
    ],
)
def test_whatever_refuses_the_comment_is_told_and_changes_no_verdict(
    act: Act, fake: Fake, code: int, message: str, status: str
) -> None:
    fake.faults = [Fault("POST", code, message, times=9)]
    done = act(fail_on="never")

    assert (done.code, done.outputs["comment-status"]) == (0, status)
    assert f"GitHub answered {code}: {message}" in done.log
    assert ("needs the permission" in done.log) == ("not accessible" in message)


def test_a_check_run_that_may_not_be_made_changes_no_verdict(act: Act, fake: Fake) -> None:
    fake.read_only = True
    done = act(check_run="true", fail_on="never")

    assert done.code == 0
    assert "No check run: GitHub answered 403" in done.log


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("lane", "product", "lane: 'product' is not one of product-ml,"),
        ("comment", "yes", "comment: 'yes' is not one of auto, always, never"),
        ("fail_under", "101", "fail-under: '101' is no number from 0 to 100"),
        ("fail_on_drop", "x", "fail-on-drop: 'x' is no number from 0 to 100"),
        ("annotations", "11", "annotations: '11' is no whole number from 0 to 10"),
        ("check_run", "1", "check-run: '1' is neither true nor false"),
        ("json", "/no/where/x.json", "cannot write /no/where/x.json: there is no folder"),
        ("path", "/no/where", "/no/where does not exist"),
        ("handover", "/no/where", "/no/where: no such file or directory"),
    ],
)
def test_a_wrong_input_is_named_before_anything_is_done(
    pull: Change, fake: Fake, tmp_path: Path, name: str, text: str, message: str
) -> None:
    environment = pull.environment(tmp_path / "scratch", fake.url)
    log: list[str] = []

    answer = run(environment | {f"INPUT_{name.upper()}": text}, log.append)

    assert answer.code == 2
    (line,) = log
    assert line.startswith(f"::error title=mle-lint::{message}")
    assert fake.calls == []
    del environment["GITHUB_ACTIONS"]
    with pytest.raises(UserError) as caught:
        run(environment | {f"INPUT_{name.upper()}": text}, log.append)
    assert str(caught.value).startswith(message)


def test_a_mistake_that_the_repository_made_cannot_command_the_runner(
    tmp_path: Path, fake: Fake
) -> None:
    evil = change(tmp_path, BEFORE, {".mle-lint.yml": "'##[error]\\n::error::x%0A': 1\n"})
    log: list[str] = []
    answer = run(evil.environment(tmp_path / "scratch", fake.url), log.append)

    assert answer.code == 2
    (line,) = "".join(log).splitlines()
    assert line.startswith("::error title=mle-lint::.mle-lint.yml: ")
    assert "##[" not in line


def test_without_a_token_no_client_is_imported(project: Path) -> None:
    code = (
        "import sys; from mle_lint.commands.action import run; "
        f"run({{'MLE_LINT_PATH': {str(project)!r}}}, len); "
        "assert not {'github', 'requests', 'jwt', 'nbformat'} & set(sys.modules)"
    )

    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("folder", "address", "file"),
    [("models/a", "models/a", "models/a"), ("my models, b/é", "my%20models%2C%20b/%C3%A9", "")],
)
def test_a_project_in_a_folder_has_its_own_comment_and_links(
    tmp_path: Path, fake: Fake, folder: str, address: str, file: str
) -> None:
    files = [{f"{folder}/{name}": text for name, text in f.items()} for f in (BEFORE, AFTER)]
    nested = change(tmp_path, *files)
    environment = nested.environment(tmp_path / "scratch", fake.url)
    log: list[str] = []
    sarif = tmp_path / "report.sarif"
    given = {"INPUT_PATH": str(nested.clone / folder), "INPUT_SARIF": str(sarif)}
    run(environment | given, log.append)

    (first, *_) = json.loads(sarif.read_text())["runs"][0]["results"]
    place = first["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place["uri"].startswith(f"{address}/")
    text = fake.comments[0]["body"]
    assert f" key={key_of(folder)} " in text
    assert f"blob/{nested.head}/{address}/CARD.md" in text
    assert "+96.0 points" in text
    named = file or folder.replace(",", "%2C")
    assert f"::error file={named}/more.py,line=1," in "".join(log)


def test_a_configuration_of_the_base_that_is_broken_does_not_matter(
    tmp_path: Path, fake: Fake
) -> None:
    mended = change(
        tmp_path, BEFORE | {".mle-lint.yml": "lane: x\n"}, AFTER | {".mle-lint.yml": ""}
    )
    run(mended.environment(tmp_path / "scratch", fake.url), io.StringIO().write)

    assert outputs(tmp_path / "scratch/output")["delta"] == "+96.0"


def test_both_sides_are_judged_in_the_lane_that_the_change_asks_for(
    tmp_path: Path, fake: Fake
) -> None:
    config = {".mle-lint.yml": "lane: llm-genai\n"}
    moved = change(tmp_path, BEFORE | AFTER | {".mle-lint.yml": "lane: product-ml\n"}, config)
    run(moved.environment(tmp_path / "scratch", fake.url), io.StringIO().write)
    found = outputs(tmp_path / "scratch/output")

    assert (found["lane"], found["delta"]) == ("llm-genai", "+0.0")
    assert "Nothing changed since the base." in (tmp_path / "scratch/summary").read_text()
