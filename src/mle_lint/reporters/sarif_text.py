"""Text of the inspected repository in SARIF, whose messages may hold links."""

from __future__ import annotations

from mle_lint.patterns import pattern
from mle_lint.reporters.escape import MAX_PROSE, plain, prose

# `[text](target)` is a link in plain messages too (SARIF 2.1.0, 3.11.6). A backslash would be
# the escape, which viewers that know no links would show.
_LINK = pattern(r"\](?=\()")
_UNSEEN = "\u200b"


def sentence(text: str, most: int = MAX_PROSE) -> str:
    """The text on one line, without links; `most` characters, and those that break links."""
    return _LINK.sub(f"]{_UNSEEN}", prose(text, most))


def link(text: str, target: int) -> str:
    """A link to the related location with that id."""
    shown = plain(text).replace("\\", "/").replace("[", "(").replace("]", ")")
    return f"[{shown}]({target})"
