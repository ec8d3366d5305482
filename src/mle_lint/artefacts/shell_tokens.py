"""Shell text as words, operators and line ends, with their places; nothing is expanded."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple

_BLANK = pattern(r"(?:[ \t]|\\\n)+")
_EMPTY_LINES = pattern(r"\s*\n")
_PROMPT = pattern(r"[ \t]*(?:\([\w.-]{1,60}\) ?)?(?:[$>%] +|PS [A-Z]:[^>\n]{0,100}> +)")
_COMMENT = pattern(r"#[^\n]*")
_HEREDOC = pattern(r"\d?<<-?[ \t]*(['\"]?)([A-Za-z_]\w*)\1")
# In documents `<path>` stands for a value to fill in and is no redirection.
_PLACEHOLDER = pattern(r"<[A-Za-z_][\w .|-]{0,60}>(?=[\s/:]|$)")
_REDIRECTION = pattern(r"&>>?|\d?(?:<<<|>>|>&|>\||<&|<>|>|<)(?!\()[ \t]*")
_OPERATOR = pattern(r"&&|\|\||;;&?|\|&|[;|&()]")
# The operators in `[[ a || b ]]` separate no commands.
_TEST = pattern(r"\[\[[ \t][^\n]{0,300}?[ \t]\]\](?=[\s;&|)]|$)")
_PIECE = pattern(
    r"""'(?P<single>[^']*)'
    | "(?P<double>(?:[^"\\]|\\.)*)"
    | \\(?P<escaped>.)
    | (?P<kept>\$\{\{.{0,200}?\}\}|\$\{[^}\n]{0,200}\}|`[^`\n]{0,200}`)
    | (?P<opening>[$<>=]\()
    | (?P<plain>[^\s'"\\|&;()<>`$]+|[$`'"\\])""",
    re.VERBOSE | re.DOTALL,
)
# Most words are this plain, and then nothing else needs to be tried.
_PLAIN_WORD = pattern(r"[A-Za-z0-9_./-][\w./:=@%+,-]*(?=[ \t\n;]|\Z)")
_UNESCAPED = pattern(r'\\(\n|["\\$`])')


class Token(NamedTuple):
    """kind is word, operator, redirection (its target is the next word) or newline."""

    kind: str
    value: str
    start: int
    end: int


def tokens(script: str) -> Iterator[Token]:
    """Every token in order; comments, prompts and the bodies of here-documents are left out."""
    position = _after_prompt(script, 0)
    awaited: list[str] = []
    while position < len(script):
        plain = _PLAIN_WORD.match(script, position)
        if plain:
            yield Token("word", plain[0], position, plain.end())
            position = plain.end()
            continue
        first = script[position]
        left_out = _BLANK if first in " \t\\" else _COMMENT if first == "#" else None
        if left_out and (blank := left_out.match(script, position)):
            position = blank.end()
        elif first == "\n":
            yield Token("newline", "\n", position, position + 1)
            after = _after_bodies(script, position + 1, awaited)
            position = _after_prompt(script, _after_empty_lines(script, after))
            awaited.clear()
        elif (first == "<" or first.isdigit()) and (here := _HEREDOC.match(script, position)):
            awaited.append(here[2])
            position = here.end()
        else:
            token = _token(script, position)
            yield token
            position = max(token.end, position + 1)


def _after_prompt(script: str, position: int) -> int:
    prompt = _PROMPT.match(script, position)
    return prompt.end() if prompt else position


def _after_bodies(script: str, position: int, awaited: list[str]) -> int:
    """Where the script goes on after the here-documents; at its end when one is not closed."""
    for name in awaited:
        closing = re.compile(rf"^[ \t]*{name}[ \t]*(?:\n|\Z)", re.MULTILINE).search(
            script, position
        )
        position = closing.end() if closing else len(script)
    return position


def _after_empty_lines(script: str, position: int) -> int:
    found = _EMPTY_LINES.match(script, position)
    return found.end() if found else position


def _token(script: str, start: int) -> Token:
    first = script[start]
    if first == "[" and (test := _TEST.match(script, start)):
        return Token("word", "[[", start, test.end())
    if first == "<" and (placeholder := _PLACEHOLDER.match(script, start)):
        return _word(script, start, placeholder.end(), placeholder[0])
    leads = first in "<>&" or first.isdigit()
    if leads and (redirection := _REDIRECTION.match(script, start)):
        return Token("redirection", redirection[0], start, redirection.end())
    if first in "&|;()" and (operator := _OPERATOR.match(script, start)):
        return Token("operator", operator[0], start, operator.end())
    return _word(script, start, start, "")


def _word(script: str, start: int, position: int, head: str) -> Token:
    parts = [head]
    depth = 0
    while position < len(script):
        piece = _PIECE.match(script, position)
        if piece:
            depth += piece["opening"] is not None
            parts.append(_bare(piece) if depth == 0 else piece[0])
            position = piece.end()
            continue
        if depth == 0:
            break
        # Inside $( ) everything up to the closing bracket belongs to the word.
        depth += {"(": 1, ")": -1}.get(script[position], 0)
        parts.append(script[position])
        position += 1
    return Token("word", "".join(parts), start, position)


def _bare(piece: re.Match[str]) -> str:
    kind = piece.lastgroup
    if kind == "double":
        return _UNESCAPED.sub(lambda found: found[1].strip("\n"), piece["double"])
    if kind == "escaped":
        return piece["escaped"].strip("\n")
    return piece[kind] if kind else ""
