"""Sentences of documents that hold words of several kinds at once.

A paragraph may name a thing at its beginning and answer another question at its end, so what
must be said together is looked for within one sentence. A list item or a row is one statement.
"""

from __future__ import annotations

from collections.abc import Iterator

from mle_lint.artefacts.passages import Passage, Passages
from mle_lint.artefacts.terms import terms, words_of
from mle_lint.patterns import pattern
from mle_lint.probes.documents.passages import is_placeholder
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# Where a sentence of running text ends.
END = pattern(r"(?<=[.;!?])\s+|(?<=[。；！？])")
_COMMENT = pattern(r"^\s*#+\s*(.+)$")
# Fences that hold words, such as the template of a runbook or a drawing, and fences of commands.
_PROSE = frozenset({"text", "txt", "md", "markdown", "plaintext", "mermaid"})
SHELL = frozenset({"bash", "sh", "shell", "console", "zsh", "powershell"})


def of_prose(passage: Passage) -> list[str]:
    """The sentences of a passage that is no code."""
    if passage.block.kind in ("item", "row", "heading"):
        return [passage.text]
    return END.split(passage.text)


def with_answers(passage: Passage, most: int = 2_000) -> Iterator[str]:
    """The sentences as they are written; behind a question what answers it goes with it."""
    text = passage.block.text[:most]
    if passage.block.kind == "row":
        yield text
        return
    asked = ""
    for part in END.split(text):
        yield f"{asked} {part}" if asked else part
        asked = part if part.endswith("?") else ""


def of_code(passage: Passage) -> list[str]:
    """The lines of prose in a fence, and what comments say between commands."""
    lines = passage.text.splitlines()
    if passage.block.language in _PROSE:
        return lines
    if passage.block.language in SHELL:
        return [said.group(1) for line in lines if (said := _COMMENT.match(line))]
    return []


def with_words(
    repository: Repository, words: tuple[str, ...], *beside: tuple[str, ...]
) -> Iterator[tuple[int, str]]:
    """Every sentence that holds one of the words, and one of each group that is to stand beside
    it, with the number of its passage."""
    passages = repository.passages
    wanted = [terms(*group) for group in (words, *beside)]
    codes = _lines_of_codes(passages)
    held = {i for i, code in codes.items() if all(group.may_be_in(code.words) for group in wanted)}
    found = passages.find(words) - codes.keys()
    for group in beside if found else ():
        found &= passages.find(group)
    for index in sorted(found | held):
        if index in codes:
            whole = passages[index].text
            lines = codes[index].lines if all(group.search(whole) for group in wanted) else []
        elif passages[index].block.kind != "heading" and not is_placeholder(passages[index]):
            lines = of_prose(passages[index])
        else:
            continue
        for line in lines:
            if all(group.search(line) for group in wanted):
                yield index, line


class _Code(NamedTuple):
    """The prose in a passage that is code, line by line, and the words in it."""

    lines: list[str]
    words: frozenset[str]


def _lines_of_codes(passages: Passages) -> dict[int, _Code]:
    """The prose of every passage that is code and holds some."""
    known = passages.derived.get(of_code)
    if known is None:
        codes = ((i, of_code(p)) for i, p in enumerate(passages.all) if p.block.kind == "code")
        known = passages.derived[of_code] = {
            index: _Code(lines, frozenset(word for line in lines for word in words_of(line)))
            for index, lines in codes
            if lines
        }
    return known  # type: ignore[return-value]


def says(sentence: str, *groups: tuple[str, ...]) -> bool:
    """Whether a sentence holds a word of every group."""
    return all(terms(*group).search(sentence) is not None for group in groups)


def close(sentence: str, first: tuple[str, ...], second: tuple[str, ...], most: int) -> bool:
    """Whether a word of both groups stand in a sentence with at most so many words between."""
    others = list(terms(*second).spans(sentence))
    for one in terms(*first).spans(sentence):
        for other in others:
            between = sentence[min(one.end, other.end) : max(one.start, other.start)]
            if len(between.split()) <= most:
                return True
    return False
