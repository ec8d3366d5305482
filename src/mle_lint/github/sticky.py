"""One comment on a pull request that every run updates in place.

It is found by its first line and its author. The first line also says which run wrote it, so that
a slow run does not put an old report over a newer one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from github import GithubException

from mle_lint.record import NamedTuple
from mle_lint.reporters.comment import Stamp, same, stamp

if TYPE_CHECKING:
    from github import Github
    from github.Issue import Issue
    from github.IssueComment import IssueComment

    from mle_lint.github.patience import Patience


class _Own(NamedTuple):
    """A comment of ours, and what its first line says."""

    stamp: Stamp
    comment: IssueComment

    @property
    def run(self) -> tuple[int, int]:
        """Larger for a later run."""
        return self.stamp.run, self.stamp.attempt


class Sticky:
    """The comment on one pull request that has the key in the first line of `body`."""

    def __init__(self, client: Github, issue: Issue, patience: Patience, body: str) -> None:
        """Raises ValueError for a body without such a line."""
        found = stamp(body)
        if found is None:
            raise ValueError("the comment has no marker")
        self._client, self._issue, self._patience = client, issue, patience
        self._body, self._stamp = body, found
        self._is_own: Callable[[IssueComment], bool] | None = None

    def publish(self, create: bool = True) -> str:
        """Makes the comment say the body, and says what that took.

        `created`, `updated`, `unchanged`, `kept` when a newer run wrote it, or `skipped` when
        there is none and none shall be made. Raises GithubException or RequestException.
        """
        try:
            return self._published(create)
        except GithubException as error:
            if error.status != 404:
                raise
            # Somebody deleted the comment between the look and the edit.
            return self._published(create)

    def _published(self, create: bool) -> str:
        own = self._own()
        if own:
            return self._settled(own)
        if not create:
            return "skipped"
        self._create()
        # Another run may have done the same at the same time.
        own = self._own()
        status = self._settled(own) if own else "unchanged"
        return "created" if status == "unchanged" else status

    def _settled(self, own: list[_Own]) -> str:
        """Leaves the oldest with the text of the newest run, and deletes the others."""
        kept = own[0]
        newest = max(own, key=lambda item: item.run)
        if newest.run > (self._stamp.run, self._stamp.attempt):
            status = "kept"
            if not same(kept.comment.body, newest.comment.body):
                self._edit(kept, newest.comment.body)
        elif same(kept.comment.body, self._body):
            status = "unchanged"
        else:
            status = "updated"
            self._edit(kept, self._body)
        for extra in own[1:]:
            self._delete(extra)
        return status

    def _own(self) -> list[_Own]:
        """Our comments with the key, oldest first."""
        found = []
        for comment in self._patience(lambda: list(self._issue.get_comments())):
            written = stamp(comment.body or "")
            if written is not None and written.key == self._stamp.key:
                found.append(_Own(written, comment))
        if found and self._is_own is None:
            self._is_own = self._author_test()
        found = [item for item in found if self._is_own and self._is_own(item.comment)]
        return sorted(found, key=lambda item: item.comment.id)

    def _author_test(self) -> Callable[[IssueComment], bool]:
        """Whether a comment is by the owner of the token.

        A workflow's token cannot ask who it is; what it writes is by a bot, and people are not.
        """
        try:
            me = self._patience(lambda: self._client.get_user().id)
        except GithubException as error:
            if error.status not in (401, 403, 404):
                raise
            return lambda comment: comment.user is not None and comment.user.type == "Bot"
        return lambda comment: comment.user is not None and comment.user.id == me

    def _create(self) -> None:
        def made() -> bool | None:
            return True if any(own.stamp == self._stamp for own in self._own()) else None

        def make() -> bool:
            self._issue.create_comment(self._body)
            return True

        self._patience(make, made)

    def _edit(self, own: _Own, body: str) -> None:
        self._patience(lambda: own.comment.edit(body))

    def _delete(self, own: _Own) -> None:
        try:
            self._patience(own.comment.delete)
        except GithubException as error:
            # Another run tidied up at the same time.
            if error.status != 404:
                raise
