"""The file trees that a README draws, against the files that are there."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.document import Block, Document
from mle_lint.artefacts.terms import folded, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

LEAST_ENTRIES = 3
MAX_SHOWN = 3
_ROW = pattern(
    r"([│| \t\u00a0]{0,80})(?:[├└]|[|`+\\]--)[─– -]{0,8}[ \t\u00a0]?([\w.][\w.@+/-]*)(.*)"
)
# Files that people write and keep; others may come from a run.
_WRITTEN = pattern(
    r"\.(?:py|ipynb|md|rst|sh|R|jl|ya?ml|toml|cfg|ini|js|ts|tsx|go|sql|tf)$"
    r"|^(?:Dockerfile|Makefile|LICENSE|Procfile|Pipfile|requirements[\w-]*\.txt)$"
)


class Entry(NamedTuple):
    """A name in a drawn tree.

    indent  the width of what is drawn before it
    note    what is said beside it
    root    the folder that the tree begins with, as written
    """

    name: str
    line: int
    indent: int
    note: str
    root: str


def absent_files(
    repository: Repository,
    path: str,
    document: Document,
    *,
    made: tuple[str, ...],
    outputs: tuple[str, ...],
) -> Iterator[Evidence]:
    """Trees that show files which people write and which are nowhere in the repository.

    An entry is passed over when a word of `made` is said beside it, when it is under a folder
    with a word of `outputs`, or when the same name is anywhere in the repository.
    """
    names = _names(repository)
    said, output = terms(*made), terms(*outputs)
    for block in document.blocks:
        if block.kind != "code":
            continue
        entries = list(_entries(block))
        if len(entries) < LEAST_ENTRIES:
            continue
        absent = [
            entry
            for entry in entries
            if _WRITTEN.search(posixpath.basename(entry.name))
            and posixpath.basename(entry.name).lower() not in names
            and not said.search(folded(entry.note))
            and not output.search(folded("/".join(_above(entries, entry))))
        ]
        if absent:
            yield Evidence(repository.place(path, absent[0].line), _told(absent))


@lru_cache(maxsize=1)
def _names(repository: Repository) -> frozenset[str]:
    return frozenset(path.rsplit("/", 1)[-1].lower() for path in repository.files)


def _entries(block: Block) -> Iterator[Entry]:
    rows = block.text.split("\n")
    first = block.line + (block.end_line - block.line + 1 > len(rows))
    root = ""
    for number, row in enumerate(rows):
        found = _ROW.match(row)
        if found:
            name = found[2].rstrip("/")
            yield Entry(name, first + number, len(found[1]), found[3], root)
        elif row[:1] not in ("│", "|", " "):
            root = row.partition("#")[0]


def _above(entries: list[Entry], entry: Entry) -> list[str]:
    """The names of the folders that a tree shows above an entry."""
    folders = [entry.root]
    indent = entry.indent
    for other in reversed(entries[: entries.index(entry)]):
        if other.indent < indent:
            folders.append(other.name)
            indent = other.indent
    return folders


def _told(absent: list[Entry]) -> str:
    shown = ", ".join(entry.name for entry in absent[:MAX_SHOWN])
    more = len(absent) - MAX_SHOWN
    return f"the drawn tree's {shown}" + (f" and {more} more" if more > 0 else "")
