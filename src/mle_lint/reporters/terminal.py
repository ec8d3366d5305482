"""What a terminal can show: colour, block characters, and eighty columns."""

from __future__ import annotations

from collections.abc import Iterable

from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple

WIDTH = 80
# A text that starts further right than this is continued at the left instead.
_MOST_INDENT = 36
_CODE = pattern("\x1b\\[[0-9;]*m")
# A space that does not break; in text of the repository it would have been escaped.
_JOINT = "\xa0"
_COLOURS = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34"}


class Style(NamedTuple):
    """Whether the output takes colour codes, and characters outside ASCII for bars."""

    colour: bool = False
    unicode: bool = False

    def paint(self, text: str, *names: str) -> str:
        """The text in a colour or weight: bold, dim, red, green, yellow or blue."""
        if not self.colour or not text:
            return text
        return f"\x1b[{';'.join(_COLOURS[name] for name in names)}m{text}\x1b[0m"

    def bar(self, share: float, cells: int = 10) -> str:
        """A bar for a share between 0 and 1."""
        full = round(min(max(share, 0.0), 1.0) * cells)
        done, rest = ("█", "░") if self.unicode else ("#", "-")
        return self.paint(done * full, "green") + self.paint(rest * (cells - full), "dim")


PLAIN = Style()


def wrapped(lead: str, body: str, width: int = WIDTH) -> list[str]:
    """The body after the lead, broken at spaces, each further line under the body's start.

    A word longer than the line stays whole, and so does what `joined` joined. Colour codes take
    no room.
    """
    margin = visible(lead)
    indent = " " * (margin if margin <= _MOST_INDENT else len(lead) - len(lead.lstrip()) + 4)
    lines, line, room = [], lead, width - margin
    started = False
    for word in body.split(" "):
        size = visible(word)
        if started and size + 1 > room:
            lines.append(line)
            line, room, started = indent, width - len(indent), False
        line += f" {word}" if started else word
        room -= size + started
        started = True
    return [line.rstrip(" ").replace(_JOINT, " ") for line in (*lines, line)]


def joined(text: str) -> str:
    """The text, to be kept on one line by `wrapped`."""
    return text.replace(" ", _JOINT)


def visible(text: str) -> int:
    """How many columns a text takes."""
    return len(_CODE.sub("", text)) if "\x1b" in text else len(text)


def widest(names: Iterable[str]) -> int:
    """The length of the longest name; 0 without names."""
    return max((len(name) for name in names), default=0)
