"""What lies in a repository that its author would not want a visitor to see."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MEGABYTE = 1 << 20
# Folders of sample inputs, which are made to be bad, and are no part of the work.
INPUTS = frozenset(("fixtures", "testdata"))


class Problem(NamedTuple):
    """One kind of clutter, with its first place and the number of files."""

    kind: str
    path: str
    files: int


def tidy(
    repository: Repository,
    *,
    licences: tuple[str, ...],
    junk: tuple[str, ...],
    stray: tuple[str, ...],
    aside: tuple[str, ...],
    megabytes: int,
    private: tuple[str, ...],
    environments: tuple[str, ...],
) -> Iterator[Evidence]:
    """The .gitignore and the licence of a repository that holds no clutter of any kind.

    `junk`, `private` and `environments` are names of files or folders, `stray` names of files
    outside of folders of `aside`; all are patterns with a kind before a colon. No file may be
    larger than `megabytes`.
    """
    named = (*junk, *private, *environments)
    if _environments(repository, environments):
        return
    ignored, licence = _kept(repository, licences)
    if ignored and licence and not _problems(repository, named, stray, aside, megabytes):
        yield Evidence(repository.place(ignored), ignored)
        yield Evidence(repository.place(licence), licence)


def nearly_tidy(
    repository: Repository,
    *,
    licences: tuple[str, ...],
    junk: tuple[str, ...],
    stray: tuple[str, ...],
    aside: tuple[str, ...],
    megabytes: int,
    private: tuple[str, ...],
    environments: tuple[str, ...],
    most: int,
) -> Iterator[Evidence]:
    """The problems, if there are at most so many and at least one of the two files is there."""
    ignored, licence = _kept(repository, licences)
    if not (ignored or licence) or _environments(repository, environments):
        return
    found = list(_problems(repository, (*junk, *private), stray, aside, megabytes))
    missing = [name for name, path in ((".gitignore", ignored), ("licence", licence)) if not path]
    if len(found) + len(missing) > most:
        return
    for problem in found:
        more = f" and {problem.files - 1} more" if problem.files > 1 else ""
        yield Evidence(
            repository.place(problem.path), f"{problem.kind}: {problem.path}{more}"[:120]
        )
    for name in missing:
        yield Evidence(repository.place(repository.anchor()), f"there is no {name}")


def _kept(repository: Repository, licences: tuple[str, ...]) -> tuple[str, str]:
    """The paths of the topmost .gitignore and of the licence, "" for none."""
    ignored = [path for path in repository.files if path.rsplit("/", 1)[-1] == ".gitignore"]
    at_top = [path for path in repository.files if "/" not in path or path.startswith("LICENSES/")]
    licensed = [p for p in at_top if p.rsplit("/", 1)[-1].lower().startswith(licences)]
    licensed += [p for p in at_top if p.startswith("LICENSES/")]
    return min(ignored, key=_depth, default=""), next(iter(licensed), "")


def _depth(path: str) -> tuple[int, str]:
    return path.count("/"), path


@lru_cache(maxsize=2)
def _environments(repository: Repository, environments: tuple[str, ...]) -> tuple[Problem, ...]:
    """Whole environments, whose folders hold other people's packages."""
    return tuple(_named(repository, environments, INPUTS, folders=True))


@lru_cache(maxsize=4)
def _problems(
    repository: Repository,
    named: tuple[str, ...],
    stray: tuple[str, ...],
    aside: tuple[str, ...],
    megabytes: int,
) -> tuple[Problem, ...]:
    found = [
        *_named(repository, named, INPUTS, folders=True),
        *_named(repository, stray, frozenset(aside), folders=False),
    ]
    entries = repository.tree.entries()
    large = [entry.path for entry in entries if entry.size > megabytes * MEGABYTE]
    if large:
        found.append(Problem(f"larger than {megabytes} MB", large[0], len(large)))
    return tuple(found)


def _named(
    repository: Repository, rules: tuple[str, ...], aside: frozenset[str], folders: bool
) -> Iterator[Problem]:
    """A problem for each kind of name that occurs; with `folders`, in any part of a path."""
    found: dict[str, list[str]] = {}
    for entry in repository.tree.entries():
        parts = entry.path.split("/")
        if any(part.lower() in aside for part in parts[:-1]):
            continue
        matched = [_first_of(part, rules) for part in (parts if folders else parts[-1:])]
        first = min((number for number in matched if number >= 0), default=-1)
        if first >= 0:
            found.setdefault(_parsed(rules[first])[0], []).append(entry.path)
    for kind, paths in found.items():
        yield Problem(kind, paths[0], len(paths))


@lru_cache(maxsize=2048)
def _first_of(name: str, rules: tuple[str, ...]) -> int:
    """The number of the first rule that a name matches, -1 for none."""
    return next((i for i, rule in enumerate(rules) if _parsed(rule)[1].match(name)), -1)


@lru_cache(maxsize=64)
def _parsed(rule: str) -> tuple[str, re.Pattern[str]]:
    """`caches: __pycache__ | *.pyc` as a kind and what the names look like."""
    kind, _, names = rule.partition(":")
    return kind, pattern("|".join(fnmatch.translate(n.strip()) for n in names.split("|")))
