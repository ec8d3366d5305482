"""Pages that a tool for measuring models wrote, committed as they are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from mle_lint.artefacts.paths import is_test
from mle_lint.artefacts.terms import folded, terms
from mle_lint.model import Evidence, Location
from mle_lint.repository import Repository
from mle_lint.trees.base import Unreadable

# Such a page carries its own scripts, some three megabytes of them; a reviewer opens a few.
MAX_SIZE = 8_000_000
MAX_PAGES = 4
_PAGES = (".html", ".htm")


def measured(
    repository: Repository, *, names: tuple[str, ...], marks: tuple[str, ...]
) -> Iterator[Evidence]:
    """Pages with a word of `names` in their name and one of the `marks` in them, as written."""
    named, wanted = terms(*names), tuple(mark.encode() for mark in marks)
    pages = (p for p in _pages(repository) if named.search(folded(p.rsplit("/", 1)[-1])))
    for path in islice(pages, MAX_PAGES):
        content = _content(repository, path)
        if any(mark in content for mark in wanted):
            yield Evidence(Location(path), path.rsplit("/", 1)[-1])


def _pages(repository: Repository) -> Iterator[str]:
    for path in repository.files:
        small = 0 < repository.size(path) <= MAX_SIZE
        if path.lower().endswith(_PAGES) and small and not is_test(path):
            yield path


def _content(repository: Repository, path: str) -> bytes:
    try:
        return repository.content(path)
    except Unreadable:
        return b""
