"""Takes the inline markup of reStructuredText off a text and resolves its links."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mle_lint.artefacts.document_builder import Builder, fold
from mle_lint.patterns import pattern

_MARKUP = pattern(r"[`*|\\_]|://")
# Bounded repeats keep a long run of word characters from being scanned again at each of them
_TOKEN = pattern(
    r"``(?P<code>.+?)``"
    r"|(?::[\w:+.-]{1,40}:)?`(?P<quoted>[^`]+)`(?P<reference>_{0,2})"
    r"|\|(?P<substitution>[^|\s][^|]*)\|_{0,2}"
    r"|\*\*(?P<strong>.+?)\*\*"
    r"|\*(?P<emphasis>[^*\s][^*]*)\*"
    r"|(?P<address>https?://[!#-;=?-_a-{}~]+)"
    r"|(?<![\w.-])(?P<word>[^\W_][\w.-]{0,60}?)__?(?![\w])"
    r"|\\(?P<escaped>.)",
    re.DOTALL,
)
_EMBEDDED = pattern(r"([^<]*)<([^<>]+)>\s*$")
_TARGET = pattern(r"\.\. _(?:`([^`]+)`|([^`:\s][^:]*)):\s+(\S.*)$")
_SUBSTITUTION = pattern(r"\.\. \|([^|]+)\|\s+replace::\s+(\S.*)$")


class References:
    """The named targets and substitutions of a document."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.targets: dict[str, str] = {}
        self.substitutions: dict[str, str] = {}
        for line in lines:
            bare = line.strip()
            if bare.startswith(".. _"):
                self._add_target(bare)
            elif bare.startswith(".. |") and (match := _SUBSTITUTION.match(bare)):
                self.substitutions[fold(match[1])] = match[2]

    def target(self, name: str) -> str:
        """Where a reference leads; "" when it is not defined or lies within the document."""
        return self.targets.get(fold(name).lower(), "")

    def _add_target(self, bare: str) -> None:
        match = _TARGET.match(bare)
        if match:
            self.targets.setdefault(fold(match[1] or match[2]).lower(), match[3].strip())


def inline_text(source: str, line: int, references: References, builder: Builder) -> str:
    """The plain text, not folded; adds the links, `line` being the first line."""
    if not _MARKUP.search(source):
        return source
    return _Reader(source, line, references, builder).read()


class _Reader:
    def __init__(self, source: str, line: int, references: References, builder: Builder) -> None:
        self._source = source
        self._line = line
        self._position = 0
        self._references = references
        self._builder = builder

    def read(self) -> str:
        return _TOKEN.sub(self._replace, self._source)

    def _replace(self, match: re.Match[str]) -> str:
        self._line += self._source.count("\n", self._position, match.start())
        self._position = match.start()
        if match["quoted"] is not None:
            return self._quoted(match["quoted"], match["reference"])
        if match["substitution"] is not None:
            name = fold(match["substitution"])
            return self._references.substitutions.get(name, name)
        if match["word"] is not None:
            return self._named(match["word"], match[0])
        if match["address"] is not None:
            self._builder.bare_links(match[0], self._line)
            return match[0]
        if match["escaped"] is not None:
            return match["escaped"].strip()
        return match["code"] or match["strong"] or match["emphasis"] or ""

    def _quoted(self, text: str, reference: str) -> str:
        embedded = _EMBEDDED.match(text)
        if not embedded:
            return self._named(text, text) if reference == "_" else text
        target = "".join(embedded[2].split())
        shown = embedded[1].strip() or target
        if reference:
            if target.endswith("_"):
                target = self._references.target(target[:-1]) or target
            self._builder.link(target, shown, self._line)
            self._references.targets.setdefault(fold(shown).lower(), target)
        return shown

    def _named(self, name: str, otherwise: str) -> str:
        target = self._references.target(name)
        if not target:
            return otherwise
        self._builder.link(target, name, self._line)
        return name
