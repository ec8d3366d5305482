"""The words of a piece of LaTeX: its commands, references and marks left out."""

from __future__ import annotations

import re
import unicodedata

from mle_lint.patterns import pattern

LINK = pattern(r"\\href\{([^{}]+)\}\{([^{}]*)\}")
# Lines of a table, references, labels, colours and the names of pictures say nothing.
_SILENT = pattern(
    r"\\(?:label|ref|eqref|autoref|[cC]ref|cite[a-z]{0,9}|pageref|[vh]space|index|cline|cmidrule"
    r"|multicolumn\{\d+\}|input|include|includegraphics|bibliography[a-z]{0,9}|(?:row|cell|text)?color)"
    r"\*?(?:\([^)]{0,99}\))?(?:\[[^\[\]]{0,199}\]){0,2}\{[^{}]*\}"
)
# What an item of a list of descriptions is called.
_CALLED = pattern(r"\\item\s{0,9}\[([^\[\]]{0,199})\]")
_COMMAND = pattern(r"\\[a-zA-Z]+\*?(?:\[[^\[\]]{0,199}\])?")
_ESCAPED = pattern(r"\\([%&_#${}])")
_MARKS = str.maketrans({"{": " ", "}": " ", "~": " ", "$": "", "\\": " "})
_ACCENT = pattern(
    r"""\\(?:(['`^"~=.])\s?|([cvuHrk])(?=\{|\s[A-Za-z]))(?:\{\\?([A-Za-z])\s?\}|\\?([A-Za-z]))"""
)
_COMBINING = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304",
    ".": "\u0307", "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "r": "\u030a",
    "k": "\u0328",
}  # fmt: skip
_LETTER = pattern(r"\\(ss|ae|AE|oe|OE|o|O|aa|AA|l|L|i)(?![A-Za-z])(?:\{\}|\s)?")
_LETTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å",
    "AA": "Å", "l": "ł", "L": "Ł", "i": "i",
}  # fmt: skip
_SIGN = pattern(r"\\(pm|times|approx|sim|geq?|leq?)(?![A-Za-z])")
_SIGNS = {
    "pm": "±", "times": "×", "approx": "≈", "sim": "~", "geq": "≥", "ge": "≥", "leq": "≤",
    "le": "≤",
}  # fmt: skip
# Marks of a number in braces, and spaces thinner than one.
_DECIMAL = pattern(r"\{([.,])\}")
_THIN = pattern(r"(?<=\d)\\,(?=\d)")
_SPACE = pattern(r"\\[,;:!@/ ]")


def plain(text: str) -> str:
    """What a reader of the printed page reads."""
    if "\\" in text:
        text = _SILENT.sub(" ", LINK.sub(r"\2", text))
        text = _ACCENT.sub(_accented, text)
        text = _SIGN.sub(lambda found: _SIGNS[found[1]], text)
        text = _LETTER.sub(lambda found: _LETTERS[found[1]], text)
        text = _SPACE.sub(" ", _THIN.sub("", text))
        text = _CALLED.sub(r"\1 ", text)
    text = _DECIMAL.sub(r"\1", text)
    text = _ESCAPED.sub(r"\1", _COMMAND.sub(" ", text))
    return text.translate(_MARKS)


def _accented(found: re.Match[str]) -> str:
    mark = _COMBINING[found[1] or found[2]]
    return unicodedata.normalize("NFC", (found[3] or found[4]) + mark)
