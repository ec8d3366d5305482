"""The address under which a repository lies with its host, as far as its own documents tell."""

from __future__ import annotations

import re
from functools import lru_cache

from mle_lint.artefacts.terms import folded
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import text_of
from mle_lint.probes.honesty.made import NAMES
from mle_lint.repository import Repository

_CLONED = pattern(
    r"git clone\s(?:-\S+ (?:[\w.]+ )??)*\s*[\"']?(?:https?://|git@|ssh://git@)(?:www\.)?github\.com[/:]"
    r"([\w.-]+)/([\w.-]+?)(?:\.git)?/?(?=[\s\"'`)<]|$)",
    re.MULTILINE,
)
_PROFILE = pattern(r"github\.com/([\w-]+)/?(?=[\s)\"'>\]]|$)", re.MULTILINE)
# A file or folder of a branch, on a page of the host or in a viewer of notebooks.
_BLOB = pattern(
    r"https?://(?:www\.)?(?:github\.com/(?P<a>[\w.-]+/[\w.-]+)/(?:blob|tree|raw)"
    r"|raw\.githubusercontent\.com/(?P<b>[\w.-]+/[\w.-]+)(?:/refs/heads)?"
    r"|colab\.research\.google\.com/github/(?P<c>[\w.-]+/[\w.-]+)/blob"
    r"|nbviewer\.(?:jupyter|org/github|jupyter\.org/github)/(?P<d>[\w.-]+/[\w.-]+)/blob)"
    r"/(?:main|master|HEAD)/(?P<path>[^?#\s]+)"
)


def own_path(repository: Repository, target: str) -> str:
    """The path in this repository that a web address names on its main branch, else ""."""
    found = _BLOB.match(target)
    if found is None:
        return ""
    address = found["a"] or found["b"] or found["c"] or found["d"]
    return found["path"] if is_own(repository, address) else ""


@lru_cache(maxsize=256)
def is_own(repository: Repository, address: str) -> bool:
    """Whether `owner/name` is this repository.

    It is what the READMEs of the root clone; where they clone nothing, a repository of an owner
    whose profile a README links to, with half of the words of its name in this one's title or
    folders.
    """
    cloned, owners = _told(repository)
    if cloned:
        return address.lower() in cloned
    owner, _, name = address.lower().partition("/")
    words = set(NAMES.findall(folded(name)))
    shared = words & own_names(repository)
    return owner in owners and bool(shared) and 2 * len(shared) >= len(words)


def is_cloned(repository: Repository) -> bool:
    """Whether a README of the root says how this repository is cloned."""
    return bool(_told(repository)[0])


@lru_cache(maxsize=1)
def _told(repository: Repository) -> tuple[frozenset[str], frozenset[str]]:
    """The addresses that the front READMEs clone, and the owners whose profiles they show."""
    cloned: set[str] = set()
    owners: set[str] = set()
    for path in repository.documents:
        text = text_of(repository, path) if "readme" in path.lower() else ""
        owners.update(name.lower() for name in _PROFILE.findall(text))
        if "/" not in path:
            found = _CLONED.search(text)
            cloned.update([f"{found[1]}/{found[2]}".lower()] if found else [])
    return frozenset(cloned), frozenset(owners)


@lru_cache(maxsize=1)
def own_names(repository: Repository) -> frozenset[str]:
    """Words of the README's title and of the folders in the root, as a clone may be called."""
    passages = repository.passages
    title = next((p.text for p in passages.all if p.block.kind == "heading"), "")
    words = " ".join((title, *(f for f in repository.folders if "/" not in f)))
    return frozenset(NAMES.findall(folded(words)))
