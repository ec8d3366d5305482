"""Documents that the code reads or writes itself: texts to work on, and reports of runs."""

from __future__ import annotations

import posixpath
from functools import lru_cache

from mle_lint.artefacts import paths
from mle_lint.patterns import pattern
from mle_lint.repository import Repository

_SUFFIXES = (".md", ".markdown", ".rst", ".mdx")
# By this a module takes every document of a folder.
_EVERY = pattern(r"(?:.*/)?\*\.(?:md|mdx|markdown|rst)")
# Folders of documents for people, whatever else reads them.
_FOR_PEOPLE = frozenset({"docs", "doc", "documentation"})
MAX_NAME = 200


def is_read(repository: Repository, path: str) -> bool:
    """Whether code other than tests names a document, or names a folder around it and takes all
    documents from there. READMEs and what lies in folders of documents are for people."""
    *above, name = path.lower().split("/")
    if paths.is_readme(path) or not _FOR_PEOPLE.isdisjoint(above):
        return False
    files, folders = _named(repository)
    return name in files or not folders.isdisjoint(above)


@lru_cache(maxsize=1)
def _named(repository: Repository) -> tuple[frozenset[str], frozenset[str]]:
    """The last names of the documents and of the folders of documents that strings of code hold."""
    files: set[str] = set()
    folders: set[str] = set()
    for module in repository.code:
        if paths.is_test(module.path):
            continue
        texts = [p.text.lower() for p in module.facts.strings if len(p.text) <= MAX_NAME]
        lasts = {text: posixpath.basename(text.rstrip("/")) for text in texts}
        files.update(last for last in lasts.values() if last.endswith(_SUFFIXES))
        if any(_EVERY.fullmatch(call.text) for call in module.facts.calls):
            folders.update(last for text, last in lasts.items() if "/" in text)
    return frozenset(files), frozenset(folders)
