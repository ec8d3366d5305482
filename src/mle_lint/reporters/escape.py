"""Makes text of the inspected repository harmless where it is shown."""

from __future__ import annotations

import re

from mle_lint.patterns import pattern

# Enough for any sentence; a file's name is never cut.
MAX_PROSE = 400
_ANSI = pattern(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\^_]")
# Markup, then what GitHub makes a link, a mention or a reference of.
_ALIVE = pattern(
    r"[\\`*_\[\]~&<>|$@]|#(?=\d)|:(?=//)|www(?=\.)|\bgh-(?=\d)|\b(?:mailto|xmpp)(?=:)",
    re.IGNORECASE,
)
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;", "$": "&#36;"}
_UNSEEN = "&#8203;"
# Runners of CI jobs take what follows as a command, wherever in a line of the log it stands.
_RUNNER = pattern(r"##(?=\[|vso\[)", re.IGNORECASE)
_BLOCK = pattern(r"^(?:[-+=#]|\d+(?=[.)]))")


def plain(text: str) -> str:
    """The text on one line: terminal codes left out, other control characters as escapes.

    What cannot be seen or reorders what is seen (direction marks, lone surrogates) is shown as
    an escape, and so is a line break, and a command of the form that runners read anywhere.
    """
    if not text.isprintable():
        text = "".join(c if c.isprintable() else _escape(c) for c in _ANSI.sub("", text))
    return _RUNNER.sub(r"#\\x23", text) if "##" in text else text


def prose(text: str, most: int = MAX_PROSE) -> str:
    """Like `plain`, for sentences: white space becomes single spaces, `most` characters at most."""
    line = plain(" ".join(_ANSI.sub("", text).split()))
    return line if len(line) <= most else f"{line[: most - 3].rstrip()}..."


def markdown(text: str, most: int = MAX_PROSE) -> str:
    """A sentence as markdown that shows it as written, in a paragraph, list or table cell.

    No markup, HTML, link, image, mention or reference in it stays alive.
    """
    line = prose(text, most)
    start = _BLOCK.match(line)
    if start is None:
        return _ALIVE.sub(_shown, line)
    word = start.group()
    head = f"{word}\\" if word[0].isdigit() else f"\\{word}"
    if word == "#":
        head += _UNSEEN
    return head + _ALIVE.sub(_shown, line[len(word) :])


def code_span(text: str) -> str:
    """The text as code, in a paragraph, list or table cell; empty for an empty text."""
    shown = plain(text)
    if not shown:
        return ""
    if "|" in shown or "<!--" in shown or "-->" in shown:
        # A table would split at the bar, and only outside a table would its escape be shown.
        # Nothing that looks for the marker of a comment shall find it in here.
        return f"<code>{_ALIVE.sub(_shown, shown)}</code>"
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if longest or (shown[0] == shown[-1] == " ") else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _shown(match: re.Match[str]) -> str:
    """An entity or a backslash for markup; a character without width breaks what links."""
    word = match.group()
    if word in _ENTITIES:
        return _ENTITIES[word]
    return f"\\{word}" if word in "\\`*_[]~" else f"{word}{_UNSEEN}"


def _escape(character: str) -> str:
    named = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(character)
    code = ord(character)
    if named or code < 0x100:
        return named or f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
