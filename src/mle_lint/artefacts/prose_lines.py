"""Recognises what a line of Markdown begins, without looking at the rest of the text."""

from __future__ import annotations

import re

from mle_lint.artefacts.markdown_html import BLOCK_TAGS
from mle_lint.patterns import pattern

HEADING = pattern(r" {0,3}(#{1,6})(?:[ \t]+(.*))?$")
FENCE = pattern(r"[ \t]*(`{3,}|~{3,})(.*)$")
ITEM = pattern(r"([ \t]*)(?:[-*+]|\d{1,9}[.)])[ \t]+(\S.*)$")
QUOTE = pattern(r"[ \t]*(?:>[ \t]?)+")
RULE = pattern(r"[ \t]*([-*_])[ \t]*(?:\1[ \t]*){2,}$")
UNDERLINE = pattern(r" {0,3}(?:=+|-+)[ \t]*$")
BOLD = pattern(r"(\*\*\*?|__)(?!\s)([^*\n]+)(?<!\s)\1:?$")
HTML = pattern(
    rf"[ \t]*<(?:(!--)|(script|style|pre)\b|/?(?:{BLOCK_TAGS}|table|thead|tbody|tr|td|th)\b)",
    re.IGNORECASE,
)
INTERRUPTION = pattern(
    r" {0,3}#{1,6}[ \t]|[ \t]*(?:```|~~~|>|[-*+][ \t]+\S|1[.)][ \t]+\S)|" + HTML.pattern,
    re.IGNORECASE,
)
_DELIMITERS = pattern(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$")
_CELL_END = pattern(r"(?<!\\)\|")
_CODE_INDENT = 4


def indent_of(line: str) -> int:
    """The columns of white space that the line starts with, a tab going to the next fourth."""
    expanded = line.expandtabs(_CODE_INDENT)
    return len(expanded) - len(expanded.lstrip())


def is_code(line: str, column: int = 0) -> bool:
    """Whether the line is indented as code is, in text that begins at a column."""
    if not line.startswith(("    ", "\t")):
        return False
    return bool(line.strip()) and (not column or indent_of(line) >= column + _CODE_INDENT)


def code_of(line: str, column: int = 0) -> str:
    """The line without the indentation of code."""
    return line.expandtabs(_CODE_INDENT)[column + _CODE_INDENT :]


def closes_fence(line: str, mark: str) -> bool:
    """Whether the line ends the code that a fence began with this mark."""
    bare = line.strip()
    return bare.startswith(mark) and not bare.strip(mark[0])


def is_delimiter_row(line: str) -> bool:
    """Whether the line parts the header of a table from its body."""
    return "-" in line and _DELIMITERS.match(line.strip()) is not None


def cells_of(line: str) -> list[str]:
    """The cells of a table row, still with their inline markup."""
    source = line.strip().removeprefix("|").removesuffix("|")
    return [cell.replace("\\|", "|") for cell in _CELL_END.split(source)]
