"""Takes the YAML head off a Markdown text."""

from __future__ import annotations

from mle_lint.patterns import pattern

_FENCE = "---"
_ENDS = (_FENCE, "...")
_KEY = pattern(r"[\w\"'-][\w .\"'/-]*:(?:\s|$)")
_OTHER = pattern(r"[ \t#\-}\]]|$")
_MOST_LINES = 1000


def blank_front_matter(text: str) -> str:
    """The text with its YAML head, if it has one, as blank lines, so that lines keep their number.

    A rule at the top of the text is not a head: only lines that look like YAML may follow it
    up to the next fence, and at least one of them must be a key.
    """
    if not text.startswith(_FENCE):
        return text
    lines = text.split("\n", _MOST_LINES)
    if lines[0].rstrip() != _FENCE:
        return text
    has_key = False
    for index, line in enumerate(lines[1:], start=1):
        if line.rstrip() in _ENDS:
            return "\n" * (index + 1) + "\n".join(lines[index + 1 :]) if has_key else text
        is_key = _KEY.match(line) is not None
        if not is_key and not _OTHER.match(line):
            return text
        has_key = has_key or is_key
    return text
