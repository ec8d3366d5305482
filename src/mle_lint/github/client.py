"""The connection to GitHub's API, with what this program asks of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import requests
from github import Auth, Github, GithubException

from mle_lint import __version__
from mle_lint.github.patience import Patience
from mle_lint.github.sticky import Sticky

if TYPE_CHECKING:
    from github.Repository import Repository

    from mle_lint.github.event import Context, Run
    from mle_lint.report import Report

# Seconds without an answer; GitHub itself gives up after ten.
TIMEOUT = 10
# What GitHub's advice on its secondary limits asks for.
BETWEEN_WRITES = 1.0
# Bytes of a packed repository, and seconds to bring them.
MAX_ARCHIVE = 512 << 20
MAX_SECONDS = 60.0


class Client:
    """One repository on GitHub, for one run; all calls share one patience."""

    def __init__(self, github: Github, repository: str, patience: Patience) -> None:
        self._github, self._name, self._patience = github, repository, patience

    def comment(self, number: int, body: str, create: bool = True) -> str:
        """Makes the one comment on a pull request say the body; see `Sticky.publish`."""
        issue = self._repository().get_issue(number)
        return Sticky(self._github, issue, self._patience, body).publish(create)

    def is_head(self, number: int, context: Context) -> bool:
        """Whether an open pull request is at the commit, branch and repository of the context."""
        pull = self._patience(lambda: self._repository().get_pull(number))
        source = self._patience(lambda: pull.head.repo)
        found = (pull.head.sha, pull.head.ref, source.full_name if source else "")
        return found == (context.head, context.branch, context.source) and pull.state == "open"

    def check_run(
        self, commit: str, run: Run, report: Report, summary: str, folder: str, passed: bool
    ) -> None:
        """Makes a check run with all annotations; see `checks.publish`."""
        from mle_lint.github import checks

        checks.publish(
            self._repository(),
            self._patience,
            commit,
            run,
            checks.output(report, summary),
            checks.annotated(report, folder),
            passed,
        )

    def download(self, commit: str, file: str) -> None:
        """Writes the commit's files as a tar.gz; raises OSError, whatever goes wrong."""
        try:
            link = self._patience(lambda: self._repository().get_archive_link("tarball", commit))
            with requests.get(link, stream=True, timeout=TIMEOUT) as answer:
                answer.raise_for_status()
                _save(answer, file)
        except Exception as error:
            raise OSError(trouble(error)) from error

    def _repository(self) -> Repository:
        return self._github.get_repo(self._name)


def _save(answer: requests.Response, file: str) -> None:
    """Writes the answer; raises OSError when it is too large or too slow."""
    size, deadline = 0, time.monotonic() + MAX_SECONDS
    with open(file, "wb") as stream:
        for chunk in answer.iter_content(1 << 20):
            size += len(chunk)
            if size > MAX_ARCHIVE or time.monotonic() > deadline:
                raise OSError("too large or too slow")
            stream.write(chunk)


@contextmanager
def connected(context: Context, token: str, patience: Patience | None = None) -> Iterator[Client]:
    """A client for the repository of the context.

    The repeating is Patience's alone: PyGithub's own leaves out PATCH, and doubles POST.
    """
    github = Github(
        auth=Auth.Token(token),
        base_url=context.api_url,
        timeout=TIMEOUT,
        user_agent=f"mle-lint/{__version__}",
        per_page=100,
        lazy=True,
        retry=None,
        seconds_between_requests=0,
        seconds_between_writes=BETWEEN_WRITES,
    )
    try:
        yield Client(github, context.repository, patience or Patience())
    finally:
        github.close()


def trouble(error: Exception) -> str:
    """An error of the API in a few words, without what a server or a library wrote at length."""
    if isinstance(error, GithubException):
        data = error.data if isinstance(error.data, dict) else {}
        message = data.get("message")
        said = f": {message}" if isinstance(message, str) else ""
        return f"GitHub answered {error.status}{said}"
    return f"GitHub could not be reached ({type(error).__name__})"


def is_refusal(error: Exception) -> bool:
    """Whether the token may not write here, as on a fork's pull request."""
    return isinstance(error, GithubException) and error.status in (401, 403) and not _limited(error)


def _limited(error: GithubException) -> bool:
    return "rate limit" in str(error.data).lower()
