"""Names that are those of metrics, and mean something else beside another word."""

from __future__ import annotations

from mle_lint.patterns import pattern

# How numbers are held in memory, a test of whether two samples differ, and sides of a thing. Texts
# are folded.
_OTHER = pattern(
    r"\b(?:double|single|half|mixed|floating(?:[ -]point)?|decimal|arbitrary|"
    r"(?:bf|fp|float)-?\d{1,2}|(?:4|8|16|32|64)[ -]bit)[ -]precision\b"
    r"|\bprecision[ -](?:timing|floating|arithmetic|agriculture|medicine)\b"
    r"|\bright[ -](?:now|away|after|before|click\w*|hand|side|here|there|below|above)\b"
    r"|\bks[ _-]?(?:2samp|tests?\b)"
)


def without_homonyms(text: str) -> str:
    """The text with such words blanked out, and every other word at its place."""
    if "precision" not in text and "ks" not in text and "right" not in text:
        return text
    return _OTHER.sub(lambda found: " " * len(found[0]), text)
