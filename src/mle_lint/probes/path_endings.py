"""The names by which a document may call a file of the repository, and what git passes over."""

from __future__ import annotations

import fnmatch
import posixpath
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.probes.own_code import text_of
from mle_lint.repository import Repository

MAX_RULES = 500


@lru_cache(maxsize=1)
def endings(repository: Repository) -> frozenset[str]:
    """Every path and every ending of it that begins after a slash, of files and folders."""
    found: set[str] = set()
    for path in (*repository.files, *repository.folders):
        while path:
            found.add(path)
            path = path.partition("/")[2]
    return frozenset(found)


def is_ignored(repository: Repository, path: str) -> bool:
    """Whether a pattern of a .gitignore names the path or a folder above it."""
    parts = path.strip("/").split("/")
    above = ["/".join(parts[: end + 1]) for end in range(len(parts))]
    return any(
        fnmatch.fnmatchcase(name, rule)
        for rule in _ignoring(repository)
        for name in (above if "/" in rule else parts)
    )


@lru_cache(maxsize=1)
def _ignoring(repository: Repository) -> tuple[str, ...]:
    """The patterns of every .gitignore, as paths of the root where they hold a slash."""
    return tuple(_patterns(repository))[:MAX_RULES]


def _patterns(repository: Repository) -> Iterator[str]:
    for path in repository.files:
        if posixpath.basename(path) != ".gitignore":
            continue
        for row in text_of(repository, path).splitlines():
            rule = row.strip()
            if not rule or rule.startswith(("#", "!")):
                continue
            bare = rule.removesuffix("/*").removesuffix("/**").rstrip("/").removeprefix("**/")
            if "/" in bare:
                yield posixpath.join(posixpath.dirname(path), bare.lstrip("/"))
            elif bare.strip("*."):
                yield bare
