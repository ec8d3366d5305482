"""Reads TOML without trusting its shape, and finds the lines that its values stand on."""

from __future__ import annotations

import re
import sys

from mle_lint.artefacts.errors import ParseError
from mle_lint.patterns import pattern

_KEY = pattern(r"""^[ \t]*(?:\[+([^\[\]\n]*)\]|["']?([\w.-]+)["']?[ \t]*=)""", re.MULTILINE)

_QUOTED = pattern(r""""[^"]*"|'[^']*'""")
_MAX_DOTS = 100


def load(text: str) -> dict[str, object]:
    """The whole document; raises ParseError when it is not TOML, or has absurdly long keys."""
    # The parser keeps every beginning of a dotted key: a long key would fill the memory.
    if any(_unquoted_dots(line) > _MAX_DOTS for line in text.split("\n")):
        raise ParseError("TOML with too many dots in a line")
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ParseError("TOML nested too deeply") from None
    except (ValueError, MemoryError) as error:
        raise ParseError(f"not TOML: {str(error)[:200]}") from None


def table(value: object, *keys: str) -> dict[str, object]:
    """The table under the keys, or an empty one if there is none or it is no table."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def string(value: object) -> str:
    """The value if it is a string, else "" ."""
    return value if isinstance(value, str) else ""


def strings(value: object) -> tuple[str, ...]:
    """The strings of a list, leaving out what is none; one string counts as a list of itself."""
    if isinstance(value, str):
        return (value,)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


class Places:
    """The lines of keys and quoted strings in the text of a TOML document."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._offsets: dict[tuple[str, str], int] = {}
        header = ""
        for match in _KEY.finditer(text):
            if match[1] is not None:
                header = match[1].replace(" ", "")
            self._offsets.setdefault((header, match[2] or ""), match.end())

    def line_of(self, *keys: str) -> int:
        """The line of the key at this path of keys, else of the nearest table around it, or 1."""
        return self._line_at(self.offset_of(*keys))

    def offset_of(self, *keys: str) -> int:
        """Where in the text the key, or the nearest table around it, ends; 0 if nowhere."""
        for length in range(len(keys), 0, -1):
            for cut in range(length, -1, -1):
                place = (".".join(keys[:cut]), ".".join(keys[cut:length]))
                offset = self._offsets.get(place)
                if offset is not None:
                    return offset
        return 0

    def quoted(self, text: str, start: int) -> tuple[int, int]:
        """The line of the first such quoted string from an offset on, and where it ends.

        A string that is not found, since it is escaped, counts as standing at the offset.
        """
        found = self._text.find(f'"{text}"', start)
        end = len(self._text) if found < 0 else found
        other = self._text.find(f"'{text}'", start, end)
        place = other if other >= 0 else found
        if place < 0:
            return self._line_at(start), start
        return self._line_at(place), place + len(text)

    def _line_at(self, offset: int) -> int:
        return self._text.count("\n", 0, offset) + 1


def _unquoted_dots(line: str) -> int:
    dots = line.count(".")
    return _QUOTED.sub("", line).count(".") if dots > _MAX_DOTS else dots
