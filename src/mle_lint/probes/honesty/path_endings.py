"""The names by which a document may call a file of the repository, and what git passes over."""

from __future__ import annotations

import fnmatch
import posixpath
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice

from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import text_of
from mle_lint.repository import Repository

MAX_RULES = 500
_WILD = pattern(r"[*?\[]")


class Endings:
    """Every path of the files and folders, and every ending of one that begins after a slash.

    They are not listed, since there are several for each file; the paths are known by their names.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_name: dict[str, list[str]] = {}
        for path in paths:
            self._by_name.setdefault(path.rpartition("/")[2].lower(), []).append(path)

    def __contains__(self, ending: str) -> bool:
        return any(
            path.endswith(ending) and self._begins(path, ending) for path in self._named(ending)
        )

    def holds(self, ending: str) -> bool:
        """Whether it is one of them but for capital letters."""
        low = ending.lower()
        return any(
            path.lower().endswith(low) and self._begins(path, low) for path in self._named(ending)
        )

    def _named(self, ending: str) -> list[str]:
        return self._by_name.get(ending.rpartition("/")[2].lower(), []) if ending else []

    @staticmethod
    def _begins(path: str, ending: str) -> bool:
        """Whether an ending of a path is all of it, or begins after a slash."""
        before = len(path) - len(ending)
        return not before or path[before - 1] == "/"


@lru_cache(maxsize=1)
def endings(repository: Repository) -> Endings:
    """The endings of the paths of a repository."""
    return Endings((*repository.files, *repository.folders))


def is_ignored(repository: Repository, path: str) -> bool:
    """Whether a pattern of a .gitignore names the path or a folder above it."""
    parts = path.strip("/").split("/")
    above = ["/".join(parts[: end + 1]) for end in range(len(parts))]
    by_name, by_path = _ignoring(repository)
    return any(map(by_name.has, parts)) or any(map(by_path.has, above))


class _Rules:
    """Patterns of file names: most are plain names or suffixes, which need no expression."""

    def __init__(self, rules: list[str]) -> None:
        self._plain = frozenset(rule for rule in rules if not _WILD.search(rule))
        ends = [r[1:] for r in rules if r[:1] == "*" and not _WILD.search(r, 1)]
        self._ends = tuple(ends)
        others = [r for r in rules if r not in self._plain and not (r[:1] == "*" and r[1:] in ends)]
        self._others = pattern("|".join(map(fnmatch.translate, others)) or r"(?!)")

    def has(self, name: str) -> bool:
        """Whether one of the patterns names it."""
        if name in self._plain or name.endswith(self._ends):
            return True
        return self._others.match(name) is not None


@lru_cache(maxsize=1)
def _ignoring(repository: Repository) -> tuple[_Rules, _Rules]:
    """The patterns of every .gitignore for names, and those with a slash as paths of the root."""
    rules = list(islice(_patterns(repository), MAX_RULES))
    return _Rules([r for r in rules if "/" not in r]), _Rules([r for r in rules if "/" in r])


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
