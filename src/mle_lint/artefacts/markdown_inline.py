"""Reads the inline tokens of a Markdown paragraph: its plain text, its links and images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mle_lint.artefacts.document_builder import Builder
from mle_lint.artefacts.markdown_html import attributes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

_SHOWN = frozenset(("text", "text_special", "code_inline"))
_BREAKS = frozenset(("softbreak", "hardbreak"))


def inline_text(tokens: Sequence[Token], line: int, builder: Builder) -> str:
    """The plain text of the tokens, not folded; adds their links, `line` being the first line."""
    return _Reader(line, builder).read(tokens)


def is_bold(tokens: Sequence[Token]) -> bool:
    """Whether the tokens are one line of bold text, at most with a colon after it."""
    kinds = [token.type for token in tokens if not _is_beside(token)]
    return (
        len(kinds) > 2
        and kinds[0] == "strong_open"
        and kinds[-1] == "strong_close"
        and kinds.count("strong_open") == 1
        and _BREAKS.isdisjoint(kinds)
    )


def _is_beside(token: Token) -> bool:
    if token.type in ("em_open", "em_close"):
        return True
    return token.type == "text" and token.content.strip() in ("", ":")


class _Reader:
    def __init__(self, line: int, builder: Builder) -> None:
        self._line = line
        self._builder = builder
        self._parts: list[str] = []
        self._link: tuple[str, int, int] | None = None
        self._anchor: tuple[str, int, int] | None = None

    def read(self, tokens: Sequence[Token]) -> str:
        for token in tokens:
            kind = token.type
            if kind in _SHOWN:
                self._shown(kind, token.content)
            elif kind in _BREAKS:
                self._parts.append(" ")
                self._line += 1
            elif kind == "html_inline":
                self._html(token.content)
            elif kind == "image":
                self._image(token)
            elif kind == "link_open":
                self._link = (str(token.attrs.get("href", "")), self._line, len(self._parts))
            elif kind == "link_close":
                self._end(self._link)
                self._link = None
        self._end(self._anchor)
        return "".join(self._parts)

    def _shown(self, kind: str, text: str) -> None:
        if kind == "text" and "://" in text and not self._link and not self._anchor:
            self._builder.bare_links(text, self._line)
        self._parts.append(text)

    def _image(self, token: Token) -> None:
        text = _alternative(token.children or ())
        self._builder.link(str(token.attrs.get("src", "")), text, self._line, image=True)
        self._parts.append(text)

    def _html(self, source: str) -> None:
        tag = source[1:5].lower()
        if tag.startswith("br"):
            self._parts.append(" ")
        elif tag.startswith("img"):
            found = attributes(source)
            text = found.get("alt", "")
            if "src" in found:
                self._builder.link(found["src"], text, self._line, image=True)
            self._parts.append(text)
        elif tag.startswith(("a ", "a\n", "/a")):
            self._end(self._anchor)
            target = attributes(source).get("href", "")
            self._anchor = (target, self._line, len(self._parts)) if target else None
        self._line += source.count("\n")

    def _end(self, link: tuple[str, int, int] | None) -> None:
        if link:
            target, line, start = link
            self._builder.link(target, "".join(self._parts[start:]), line)


def _alternative(tokens: Sequence[Token]) -> str:
    parts: list[str] = []
    for token in tokens:
        if token.type in _BREAKS:
            parts.append(" ")
        elif token.type == "image":
            parts.append(_alternative(token.children or ()))
        elif token.type != "html_inline":
            parts.append(token.content)
    return "".join(parts)
