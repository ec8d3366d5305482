"""A pull request as a runner has it: the merge commit alone, in a clone of depth 1."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

# None takes a file away.
Files = Mapping[str, str | None]


class Change(NamedTuple):
    """The clone that was checked out, its origin, and the ids of the three commits."""

    clone: Path
    origin: Path
    base: str
    head: str
    merge: str

    def event(self, name: str = "pull_request", source: str | None = "octo/demo") -> dict[str, Any]:
        """The payload of the event; `source` is the head's repository, None for a deleted one."""
        if name == "push":
            return {"before": self.base, "after": self.merge}
        if name == "merge_group":
            return {"merge_group": {"base_sha": self.base, "head_sha": self.merge}}
        if name == "workflow_run":
            run = {"id": 12, "run_attempt": 1, "head_sha": self.head, "head_branch": "feature"}
            return {"workflow_run": run | {"head_repository": source and {"full_name": source}}}
        if name not in ("pull_request", "pull_request_target"):
            return {}
        repo = None if source is None else {"full_name": source}
        head = {"sha": self.head, "ref": "feature", "repo": repo}
        # Where the base branch was when the pull request was opened.
        base = {"sha": "0" * 39 + "1", "ref": "main", "repo": {"full_name": "octo/demo"}}
        return {"number": 7, "pull_request": {"number": 7, "head": head, "base": base}}

    def environment(
        self, scratch: Path, url: str, name: str = "pull_request", source: str | None = "octo/demo"
    ) -> dict[str, str]:
        """The variables of a runner, whose files lie in `scratch`."""
        scratch.mkdir(exist_ok=True)
        (scratch / "event.json").write_text(json.dumps(self.event(name, source)))
        return {
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": url,
            "GITHUB_EVENT_NAME": name,
            "GITHUB_EVENT_PATH": str(scratch / "event.json"),
            "GITHUB_OUTPUT": str(scratch / "output"),
            "GITHUB_REPOSITORY": "octo/demo",
            "GITHUB_RUN_ATTEMPT": "1",
            "GITHUB_RUN_ID": "11",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_SHA": self.merge,
            "GITHUB_STEP_SUMMARY": str(scratch / "summary"),
            "GITHUB_WORKSPACE": str(self.clone),
            "INPUT_PATH": str(self.clone),
            "INPUT_TOKEN": "x",
            "RUNNER_TEMP": str(scratch),
        }


def change(folder: Path, before: Files, after: Files) -> Change:
    """Commits `before`, then `after` on a branch, merges, and clones the merge as runners do."""
    work, origin, clone = folder / "work", folder / "origin.git", folder / "clone"
    git(folder, "init", "-q", "-b", "main", str(work))
    base = _committed(work, before)
    git(work, "checkout", "-q", "-b", "feature")
    head = _committed(work, after)
    git(work, "checkout", "-q", "--detach", base)
    git(work, "merge", "-q", "--no-ff", "-m", "merge", head)
    merge = git(work, "rev-parse", "HEAD")
    git(folder, "clone", "-q", "--bare", str(work), str(origin))
    git(work, "push", "-q", str(origin), "HEAD:refs/pull/7/merge")
    git(folder, "init", "-q", str(clone))
    git(clone, "remote", "add", "origin", origin.as_uri())
    git(clone, "fetch", "-q", "--depth=1", "--no-tags", "origin", "refs/pull/7/merge")
    git(clone, "checkout", "-q", "--detach", "FETCH_HEAD")
    return Change(clone, origin, base, head, merge)


def git(folder: Path, *words: str) -> str:
    """What git says; commits are by nobody, at no particular time."""
    names = {
        f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    environment = {**os.environ, **names, "GIT_CONFIG_GLOBAL": os.devnull}
    done = subprocess.run(
        ["git", "-C", str(folder), *words],
        env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip()


def outputs(file: Path) -> dict[str, str]:
    """The outputs in a file, read as the runner reads it; a later one wins."""
    found, lines = {}, iter(file.read_text(encoding="utf-8").splitlines())
    for line in lines:
        name, simple, text = line.partition("=")
        if simple and "<<" not in name:
            found[name] = text
            continue
        name, _, end = line.partition("<<")
        assert end, f"not an output: {line!r}"
        value = []
        for part in lines:
            if part == end:
                break
            value.append(part)
        found[name] = "\n".join(value)
    return found


def _committed(work: Path, files: Files) -> str:
    for name, text in files.items():
        path = work / name
        if text is None:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git(work, "add", "-A")
    git(work, "commit", "-q", "-m", "x")
    return git(work, "rev-parse", "HEAD")
