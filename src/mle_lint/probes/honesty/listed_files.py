"""The lists and tables of a README that tell file by file what is there, against what is there."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from mle_lint.artefacts.document import Block, Document
from mle_lint.artefacts.terms import Terms, folded, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.honesty.drawn_trees import LEAST_ENTRIES, WRITTEN, named_absent
from mle_lint.probes.honesty.path_endings import endings, is_ignored
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# A name, and then nothing or what is said of it.
_NAMED = pattern(r"(?:\./)?((?!\.\.)[\w.][\w./-]*)(?:\s*$|:?\s+[-–—←|]|:(?!:)|\s+\()")


class _Entry(NamedTuple):
    """A file or folder that a list names, with what the list says of it.

    path    its name behind those of the folders that it is listed below
    """

    name: str
    line: int
    said: str
    path: str
    folder: bool


def absent_listed(
    repository: Repository,
    path: str,
    document: Document,
    *,
    made: tuple[str, ...],
    outputs: tuple[str, ...],
) -> Iterator[Evidence]:
    """Lists that name files which people write, or folders, of which most are there and some not.

    An entry is passed over when a word of `made` is said of it, when a word of `outputs` is in
    its path, and when git ignores it.
    """
    home, there = posixpath.dirname(path), endings(repository)
    said, output = terms(*made), terms(*outputs)
    for entries in _lists(document):
        absent = [
            entry
            for entry in entries
            if not there.holds(entry.name)
            and not repository.exists(posixpath.normpath(posixpath.join(home, entry.name)))
        ]
        known = len(entries) - len(absent)
        if len(entries) < LEAST_ENTRIES or known < 2 or 2 * known < len(entries):
            continue
        lost = [entry for entry in absent if not _is_made(repository, entry, said, output)]
        if lost:
            text = named_absent("list", [entry.name for entry in lost])
            yield Evidence(repository.place(path, lost[0].line), text)


def _lists(document: Document) -> Iterator[list[_Entry]]:
    """Items and rows that follow each other, of which each begins with the name of a file."""
    entries: list[_Entry] = []
    above: list[tuple[int, str]] = []
    for block in document.blocks:
        if block.kind in ("item", "row"):
            while above and above[-1][0] >= block.level:
                above.pop()
            named = _entry(block, above[-1][1] if above and block.kind == "item" else "")
            entries += named
            above += [(block.level, entry.path) for entry in named if entry.folder]
        elif block.kind != "heading":
            yield entries
            entries, above = [], []
    yield entries


def _entry(block: Block, above: str) -> list[_Entry]:
    """The file or folder that an item begins with, in the folder of the item above it."""
    found = _NAMED.match(block.text)
    if found is None:
        return []
    name, folder = found[1].rstrip("/"), found[1].endswith("/")
    if WRITTEN.search(posixpath.basename(name)) or (folder and name.strip(".")):
        return [_Entry(name, block.line, block.text, posixpath.join(above, name), folder)]
    return []


def _is_made(repository: Repository, entry: _Entry, said: Terms, output: Terms) -> bool:
    return bool(
        said.search(folded(entry.said))
        or output.search(folded(entry.path))
        or is_ignored(repository, entry.name)
        or is_ignored(repository, entry.path)
    )
