"""Judges direct references: which distribution an address gives, and whether it can change."""

from __future__ import annotations

import re

from mle_lint.patterns import pattern

_EGG = pattern(r"[#&]egg=([A-Za-z0-9][\w.-]*)")
_REVISION = pattern(r"@([^@/]+)$")
_COMMIT = pattern(r"[0-9a-fA-F]{7,64}")
_VERSION = pattern(r"(?<![0-9])[0-9]+\.[0-9]+")
_NAME_AND_VERSION = pattern(r"([A-Za-z0-9][A-Za-z0-9._-]*?)-v?[0-9]")
_ARCHIVE = pattern(r"\.(?:whl|zip|tgz|conda|tar(?:\.[a-z0-9]+)?)$")
_ADDRESS = pattern(r"(?:(?:git|hg|svn|bzr)\+|(?:https?|ssh|git|ftp)://)", re.IGNORECASE)
_LONGEST = 2_000


def is_remote(text: str) -> bool:
    """Whether the text starts as an address outside this machine."""
    return _ADDRESS.match(text) is not None and "file://" not in text


def is_fixed_address(address: str) -> bool:
    """Whether the address always gives the same code.

    True for a version control address with a commit or a version tag, an archive with a hash
    or a version in its file name. A branch and a local file are not fixed.
    """
    target, _, fragment = address.partition("#")
    if not is_remote(address) or len(address) > _LONGEST:
        return False
    if "+" in target.partition("://")[0] or target.startswith("git@"):
        revision = _REVISION.search(target)
        return revision is not None and is_fixed_revision(revision[1])
    if "sha256=" in fragment:
        return True
    stem = _ARCHIVE.sub("", target.rpartition("/")[2])
    return stem != target.rpartition("/")[2] and is_fixed_revision(stem)


def is_fixed_revision(revision: str) -> bool:
    """Whether a revision is a commit, or a tag by the look of it: it holds a version number."""
    return _COMMIT.fullmatch(revision) is not None or _VERSION.search(revision) is not None


def name_in_address(address: str) -> str:
    """The distribution that the address most likely gives, "" if it does not tell.

    The egg fragment counts first, then the file name of an archive, then the repository.
    """
    egg = _EGG.search(address)
    if egg:
        return egg[1]
    target = address.partition("#")[0][:_LONGEST]
    if "+" not in target.partition("://")[0]:
        repository, snapshot, _ = target.partition("/archive/")
        if snapshot:
            return repository.rpartition("/")[2]
        archive = _NAME_AND_VERSION.match(target.rpartition("/")[2])
        return archive[1] if archive else ""
    path = _REVISION.sub("", target).rstrip("/")
    return path.rpartition("/")[2].removesuffix(".git")
