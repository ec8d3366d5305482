"""Files whose content a document shows, so that its reader writes them."""

from __future__ import annotations

from functools import lru_cache

from mle_lint.artefacts.passages import Passage
from mle_lint.artefacts.terms import Terms, terms
from mle_lint.patterns import pattern
from mle_lint.repository import Repository

LEAST_ROWS = 2
# So many passages may stand between a block of code and the command that starts it.
MOST_BETWEEN = 4
_NAME = pattern(
    r"(?<![\w/.-])[\w./-]*\w\.[A-Za-z]\w{0,8}(?![\w/])|(?<![\w/.-])(?:Docker|Make)file\b"
)
_FIRST_ROW = pattern(r"\s*(?:#|//|--|<!--)\s*([\w./-]*\w\.\w{1,9})\s*(?:-->)?\s*(?:\n|$)")
_SCRIPT = pattern(r"\s*#!")


@lru_cache(maxsize=1)
def shown(repository: Repository, writes: tuple[str, ...]) -> dict[int, tuple[str, ...]]:
    """The names of files that blocks of code hold, by the number of the block's passage.

    The block follows a heading with the name, or the name and a word of `writes` that has the
    reader write the file; or its first row is a comment of nothing but the name.
    """
    said = terms(*writes)
    found: dict[int, tuple[str, ...]] = {}
    before: list[Passage] = []
    for index, passage in enumerate(repository.passages.all):
        if passage.block.kind != "code":
            same = before and before[-1].path == passage.path
            before = [*before[-1:], passage] if same else [passage]
            continue
        names = _names(passage, before, said)
        if names:
            found[index] = names
    return found


@lru_cache(maxsize=256)
def is_shown(repository: Repository, path: str, begin: str) -> bool:
    """Whether a block of code in a document has a row that begins like those of a kind of file,
    which its reader may then write."""
    passages = repository.passages
    blocks = (passages[index].block for index in passages.of_document(path))
    return any(
        row.startswith(begin)
        for block in blocks
        if block.kind == "code" and begin in block.text
        for row in block.text.split("\n")
    )


def is_script(passage: Passage) -> bool:
    """Whether a block of code is the text of a script and no list of commands."""
    return _SCRIPT.match(passage.block.text) is not None


def _names(passage: Passage, before: list[Passage], writes: Terms) -> tuple[str, ...]:
    text = passage.block.text
    if text.count("\n") + 1 < LEAST_ROWS:
        return ()
    first = _FIRST_ROW.match(text)
    names = [first[1]] if first else []
    for earlier in before:
        if earlier.path != passage.path:
            continue
        if earlier.block.kind == "heading" or writes.search(earlier.text):
            names += _NAME.findall(earlier.block.text)
    return tuple(names)


def is_below_code(repository: Repository, index: int) -> bool:
    """Whether a passage shows what a program prints that the block of Python before it, in its
    section, holds."""
    passages = repository.passages
    rows = passages[index].block.text.split("\n")
    prompts = [row.startswith("$ ") for row in rows if row.strip()]
    if not prompts or not prompts[0] or all(prompts):
        return False
    section = passages[index].section
    for before in range(index - 1, max(index - MOST_BETWEEN, 0) - 1, -1):
        passage = passages[before]
        if passage.section != section or passage.path != passages[index].path:
            return False
        if passage.block.kind == "code":
            python = passage.block.language in ("python", "py", "python3")
            return python and passage.block.text.count("\n") + 1 > LEAST_ROWS
    return False
