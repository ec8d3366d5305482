"""Where this program was installed from, so that a workflow can use the same."""

# Importing pathlib would cost more time than this module does.

from __future__ import annotations

import json
from importlib import metadata
from urllib.parse import unquote, urlsplit

from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple
from mle_lint.trees import git

_GITHUB = pattern(r"(?:https://|(?:ssh://)?git@)github\.com[/:]([\w.-]+/[\w.-]+?)(?:\.git)?/?")
_HTTPS = pattern(r"https://[\w.-]+(?::\d+)?(?:/[\w.~-]+)+")
_COMMIT = pattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class Origin(NamedTuple):
    """A git repository and a commit in it; `url` alone when others cannot get it from there.

    Without an address, it was the package index.
    """

    url: str = ""
    commit: str = ""

    @property
    def on_github(self) -> str:
        """`owner/name`; empty for a repository elsewhere."""
        known = _GITHUB.fullmatch(self.url)
        return known[1] if known and self.commit else ""

    @property
    def is_public(self) -> bool:
        """Whether pip can install from there without a password."""
        return bool(self.commit and _HTTPS.fullmatch(self.url))


def origin() -> Origin:
    """The origin that the installer noted (PEP 610); of a clone, it is the clone's own."""
    try:
        noted = metadata.distribution("mle-lint").read_text("direct_url.json")
        given = json.loads(noted or "{}")
        found = Origin(given.get("url", ""), given.get("vcs_info", {}).get("commit_id", ""))
    except (metadata.PackageNotFoundError, ValueError, AttributeError):
        return Origin()
    if found.url.startswith("file:"):
        return _of_clone(unquote(urlsplit(found.url).path)) or Origin(found.url)
    return found if _COMMIT.fullmatch(found.commit) else Origin(found.url)


def _of_clone(folder: str) -> Origin | None:
    url, top, commit = (
        (git.run(folder, *words) or b"").decode("utf-8", "replace").removesuffix("\n")
        for words in (
            ("config", "--get", "remote.origin.url"),
            ("rev-parse", "--show-prefix"),
            ("rev-parse", "--verify", "--quiet", "HEAD"),
        )
    )
    return Origin(url, commit) if url and not top and _COMMIT.fullmatch(commit) else None
