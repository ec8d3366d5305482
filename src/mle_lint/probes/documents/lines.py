"""The lines of a passage as they stand in its file."""

from __future__ import annotations

from mle_lint.artefacts.passages import Passage
from mle_lint.probes.code.own_code import lines_of
from mle_lint.repository import Repository


def lines_in(repository: Repository, passage: Passage) -> tuple[str, ...]:
    """The lines that a passage takes, with their marks; none where the file has no lines."""
    block = passage.block
    return lines_of(repository, passage.path)[block.line - 1 : block.end_line]


def text_in(repository: Repository, passage: Passage) -> str:
    """The same lines as one text."""
    return "\n".join(lines_in(repository, passage))
