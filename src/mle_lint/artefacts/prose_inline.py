"""Takes the inline markup of Markdown off a paragraph with a few regular expressions."""

from __future__ import annotations

import re

from mle_lint.artefacts.document_builder import Builder
from mle_lint.artefacts.markdown_html import attributes, unescape
from mle_lint.patterns import pattern

_MARKUP = pattern(r"[\\`*\[<&_]|://")
_TARGET = r"\(\s*(?=\S)(?P<{}>[^()\s]*(?:\([^()\s]*\)[^()\s]*){{0,3}})(?:\s[^()]*)?\)"
# A comment that does not close runs to the end, which keeps the scan linear
_TOKEN = pattern(
    r"(?<!`)(?P<ticks>`{1,3})(?!`)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)"
    r"|\[\s*!\[(?P<badge>[^\[\]]*)\]"
    + _TARGET.format("badge_source")
    + r"\s*\]"
    + _TARGET.format("badge_target")
    + r"|(?P<image>!?)\[(?P<text>[^\[\]]*)\]"
    + _TARGET.format("target")
    + r"|<(?P<address>https?://[^<>\s]+)>"
    r"|<(?P<tag>/?[a-z][a-z0-9-]*(?:\s[^<>]*)?/?)>"
    r"|(?P<comment><!--)(?:.*?-->|.*)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])",
    re.DOTALL | re.IGNORECASE,
)
# Inside code these are not markup; code points of the private use area stand in for them
_HIDDEN = {"*": "\ue000", "_": "\ue001", "&": "\ue002", "~": "\ue003", ":": "\ue004"}
_HIDE = str.maketrans(_HIDDEN)
# Stands where a tag was, so that white space beside the tag is not beside the markup around it
_TAG_MARK = "\ue005"
_SHOW = str.maketrans({hidden: shown for shown, hidden in _HIDDEN.items()} | {_TAG_MARK: ""})
_STARS = pattern(r"(\*{1,3})(?=[^\s*])([^*]+)(?<=\S)\1")
_UNDERSCORES = pattern(r"(?<!\w)(_{1,3})(?=[^\s_])([^_]+)(?<=\S)\1(?!\w)")
_TILDES = pattern(r"~~([^~]+)~~")


def inline_text(source: str, line: int, builder: Builder) -> str:
    """The plain text, not folded; adds the links and images, `line` being the first line."""
    if not _MARKUP.search(source):
        return source
    return _Reader(source, line, builder).read()


class _Reader:
    def __init__(self, source: str, line: int, builder: Builder) -> None:
        self._source = source
        self._line = line
        self._builder = builder
        self._position = 0
        self._anchor: tuple[str, int, int] | None = None

    def read(self) -> str:
        first_line = self._line
        text = _TOKEN.sub(self._replace, self._source)
        self._end_anchor(len(self._source))
        self._builder.bare_links(text, first_line)
        return unescape(_plain(text)).translate(_SHOW)

    def _replace(self, match: re.Match[str]) -> str:
        self._line += self._source.count("\n", self._position, match.start())
        self._position = match.start()
        kind = match.lastgroup
        if kind in ("code", "escaped"):
            return match[kind].translate(_HIDE)
        if kind == "badge_target":
            self._link(match["badge"], match["badge_source"], True)
            return self._link(match["badge"], match["badge_target"], False)
        if kind == "target":
            return self._link(match["text"], match["target"], bool(match["image"]))
        if kind == "address":
            return self._link(match["address"], match["address"], False)
        return self._tag(match["tag"], match) if kind == "tag" else ""

    def _link(self, text: str, target: str, image: bool) -> str:
        text = unescape(_plain(text.replace("`", "")))
        self._builder.link(target.strip("<>"), text, self._line, image)
        return text.translate(_HIDE)

    def _tag(self, tag: str, match: re.Match[str]) -> str:
        lower = tag[:4].lower()
        if lower.startswith("br"):
            return " "
        if lower == "img ":
            found = attributes(tag)
            if "src" in found:
                return self._link(found.get("alt", ""), found["src"], True)
        elif lower.startswith(("a ", "/a")):
            self._end_anchor(match.start())
            target = attributes(tag).get("href", "")
            self._anchor = (target, self._line, match.end()) if target else None
        return _TAG_MARK

    def _end_anchor(self, end: int) -> None:
        if self._anchor:
            target, line, start = self._anchor
            text = _TOKEN.sub(_shown, self._source[start:end])
            self._builder.link(target, unescape(_plain(text)).translate(_SHOW), line)
        self._anchor = None


def _shown(match: re.Match[str]) -> str:
    tag = match["tag"]
    if tag:
        return attributes(tag).get("alt", "")
    return match["code"] or match["badge"] or match["text"] or match["escaped"] or ""


def _plain(text: str) -> str:
    # Twice, since emphasis may hold emphasis
    for _ in range(2):
        if "*" in text:
            text = _STARS.sub(r"\2", text)
        if "_" in text:
            text = _UNDERSCORES.sub(r"\2", text)
    return _TILDES.sub(r"\1", text) if "~~" in text else text
