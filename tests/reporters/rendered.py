"""What a browser would show of our markdown, as far as GitHub's rules for it go."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

_GITHUB = MarkdownIt("gfm-like", {"linkify": False})
_OURS = re.compile(r"</?(?:details|summary|code)>")
# What GitHub makes a mention, a link or a reference of in text outside of code.
_ALIVE = re.compile(r"(?<![\w`])@\w|://|www\.|(?<!&)#\d|\bgh-\d|\b(?:mailto|xmpp):", re.IGNORECASE)
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def alive(markdown: str, links: str = "") -> list[str]:
    """Everything in the text that would act, other than our own folds and code.

    Links whose address starts with `links` are ours; without it none are.
    """
    return [found for token in _tokens(markdown) for found in _acts(token, links)] + BIDI.findall(
        markdown
    )


def headings(markdown: str) -> list[str]:
    """The texts of headings and of folds, in order."""
    found, tokens = [], _GITHUB.parse(markdown)
    for number, token in enumerate(tokens):
        if token.type == "heading_open":
            found.append(tokens[number + 1].content)
        elif token.type == "html_block":
            found += re.findall(r"<summary>(.*?)</summary>", token.content)
    return found


def folds(markdown: str, tag: str) -> int:
    """How often a tag stands as HTML, not as code or text."""
    html = ("html_block", "html_inline")
    return sum(token.content.count(tag) for token in _tokens(markdown) if token.type in html)


def _tokens(markdown: str) -> Iterator[Token]:
    for token in _GITHUB.parse(markdown):
        yield token
        yield from token.children or ()


def _acts(token: Token, links: str) -> list[str]:
    if token.type == "image":
        return ["image"]
    if token.type == "link_open":
        address = str(token.attrs["href"])
        return [] if links and address.startswith(links) else [address]
    if token.type in ("html_block", "html_inline"):
        rest = _OURS.sub("", token.content)
        return re.findall(r"<[^>]*>?", rest)
    if token.type == "text":
        return _ALIVE.findall(token.content)
    if token.type in ("fence", "code_block", "blockquote_open", "hr"):
        return [token.type]
    return []
