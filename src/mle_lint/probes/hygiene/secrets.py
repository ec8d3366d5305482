"""Credentials that lie in files for everybody to read. Only their kind and place is ever told."""

from __future__ import annotations

import math
import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from mle_lint.artefacts import paths
from mle_lint.model import Confidence, Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.hygiene import secret_kinds as kinds
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository
from mle_lint.trees.base import Unreadable

MAX_FILES = 5_000
MAX_SIZE = 1 << 20
MAX_NOTEBOOK = 32 << 20
MAX_MARKS = 2_000
# A longer line of a large notebook is a picture.
MAX_LINE = 20_000
# What is looked at around the letters that a credential cannot do without.
BEFORE, BEHIND = 300, 900
# How far before a value the name of a service that shows its key may stand.
BESIDE = 200
# Every token is at least so long, and made of these characters alone.
SHORTEST = 20
_ALPHABET = bytes(c if c > 127 or chr(c).isalnum() or c in b"_+/=.:-" else 32 for c in range(256))
# What a random text of the alphabet would have, in bits for each character, less a margin.
LEAST_ENTROPY = {"hex": 2.9, "other": 3.5}
_HEX = pattern(r"[0-9a-fA-F_.-]+$")
_RUN = pattern(r"(.)\1{4,}|(?:1234|2345|abcd|bcde).{0,2}(?:56|67|ef|fg|89)", re.IGNORECASE)
_PARTS = pattern(r"[\W_]+")
_WORDS = pattern(r"[A-Za-z]{3,}(?:[-_./][A-Za-z0-9]+)*$|(?:[a-z]+[-_/]){2,}[a-z0-9]*$")


class Policy(NamedTuple):
    """What the rule says of samples, of hosts that are nobody else's, and of loose formats."""

    samples: tuple[str, ...]
    local: tuple[str, ...]
    unquoted: tuple[str, ...]
    pretended: tuple[str, ...]
    to_fill: tuple[str, ...]


def committed(
    repository: Repository,
    *,
    samples: tuple[str, ...],
    local: tuple[str, ...],
    unquoted: tuple[str, ...],
    pretended: tuple[str, ...],
    to_fill: tuple[str, ...],
    skipped: tuple[str, ...],
    public: tuple[str, ...],
) -> Iterator[Evidence]:
    """Credentials of known forms and random values under telling names, once a file and kind.

    A value that holds a word of `samples` is no credential. Hosts that end in one of `local`,
    or have no dot, lie on the author's machine. Values need quotes except in files that end in
    one of `unquoted`, and count in code and settings only. A private key with a word of
    `pretended` in its path is one for trials. In files that end in one of `to_fill` only tokens of
    known forms count, since a sample is seldom as random. Files that end in one of `skipped` are
    not read; a Google key or a random value beside a word of `public` is meant for browsers.
    """
    policy = Policy(samples, local, unquoted, pretended, to_fill)
    innocent = _innocent(repository)
    chosen = [
        path
        for path in repository.files
        if path not in innocent and not path.lower().endswith(skipped)
    ]
    for path in chosen[:MAX_FILES]:
        if paths.is_test(path) or not 0 < repository.size(path) <= _limit(path):
            continue
        found: dict[str, int] = {}
        for kind, line in _in_file(repository, path, policy, public):
            if line not in found.values():
                found.setdefault(kind, line)
        for kind, line in found.items():
            sure = Confidence.MEDIUM if kind.startswith("a random") else None
            yield Evidence(repository.place(path, line), kind, confidence=sure)


def _innocent(repository: Repository) -> frozenset[str]:
    """Python files and notebooks in which no string could be a credential."""
    modules = (*repository.modules, *(notebook.module for notebook in repository.notebooks))
    return frozenset(m.path for m in modules if not (m.facts.opaque or m.facts.trouble))


def _limit(path: str) -> int:
    return MAX_NOTEBOOK if path.endswith(".ipynb") else MAX_SIZE


def _in_file(
    repository: Repository, path: str, policy: Policy, public: tuple[str, ...]
) -> Iterator[tuple[str, int]]:
    """The kind and the line of each credential in a file."""
    data = _content(repository, path)
    runs = _runs(data)
    for kind in kinds.TOKENS:
        for match, line in _matches(data, kind) if kind.mark in runs else ():
            if _is_live(match["body"], policy) and not _is_public(kind, match, public):
                yield kind.name, line
    if path.lower().endswith(policy.to_fill):
        return
    for kind in (kinds.KAGGLE, kinds.PRIVATE_KEY, kinds.DVC_REMOTE):
        for match, line in _matches(data, kind):
            if _is_live(match["body"], policy) and not _is_pretended(path, policy):
                yield kind.name, line
    for kind in kinds.ADDRESSES if b"://" in data and b"@" in data else ():
        yield from ((kind.name, at) for m, at in _matches(data, kind) if _opens(m, policy))
    if len(data) <= MAX_SIZE and path not in repository.of_kind("document"):
        yield from _assigned(data.decode("latin-1"), path, policy, public)


def _content(repository: Repository, path: str) -> bytes:
    """A file without the pictures of large notebooks; nothing when it is no text."""
    try:
        data = repository.content(path)
    except Unreadable:
        return b""
    if b"\0" in data[:1024]:
        return b""
    if len(data) > MAX_SIZE:
        data = b"\n".join(row if len(row) < MAX_LINE else b"" for row in data.split(b"\n"))
    return data


def _runs(data: bytes) -> bytes:
    """The long runs of characters without a space in a file, each once; no token is shorter."""
    words = {word for word in data.translate(_ALPHABET).split() if len(word) >= SHORTEST}
    return b"\n".join(words)


def _matches(data: bytes, kind: kinds.Kind) -> Iterator[tuple[re.Match[str], int]]:
    """Matches around the marks in a file, with their lines."""
    at = data.find(kind.mark)
    for _ in range(MAX_MARKS):
        if at < 0:
            return
        start = max(at - BEFORE, 0)
        window = data[start : at + BEHIND].decode("latin-1")
        for match in kind.form.finditer(window):
            if match.start() <= at - start < match.end():
                yield match, data.count(b"\n", 0, start + match.start()) + 1
        at = data.find(kind.mark, at + len(kind.mark))


def _is_pretended(path: str, policy: Policy) -> bool:
    return any(word in _PARTS.split(path.lower()) for word in policy.pretended)


def _is_public(kind: kinds.Kind, match: re.Match[str], public: tuple[str, ...]) -> bool:
    return kind.mark == b"AIza" and any(word in match.string for word in public)


def _opens(match: re.Match[str], policy: Policy) -> bool:
    """Whether an address leads to a host of somebody's, with a password that is no sample."""
    host, password = match["host"].lower(), match["body"]
    if "." not in host or host.endswith(policy.local) or host.startswith(policy.local):
        return False
    plain = _is_sample(password, policy) or password.lower() == match["user"].lower()
    return not plain and len(set(password)) >= 6


def _assigned(
    text: str, path: str, policy: Policy, public: tuple[str, ...]
) -> Iterator[tuple[str, int]]:
    """Random values under a name that says secret, but those beside a word of `public`."""
    loose = path.lower().endswith(policy.unquoted) or "." not in posixpath.basename(path)
    lower = text.lower()
    for name in kinds.NAMES:
        at = lower.find(name)
        while at >= 0:
            end = at + len(name)
            before = lower[max(at - 12, 0) : at].rstrip("_-")
            told = name != "key" or before.endswith(kinds.WHICH_KEY)
            match = kinds.ASSIGNED.match(text, end) if told else None
            shown = match and any(word in text[max(at - BESIDE, 0) : at] for word in public)
            random = match and not shown and _is_random(match["body"], policy)
            if match and (match["quote"] or loose) and random:
                line = text.count("\n", 0, at) + 1
                yield "a random value under the name of a secret", line
            at = lower.find(name, end)


def _is_random(value: str, policy: Policy) -> bool:
    """Whether digits and letters alternate as they do by chance only."""
    if value.startswith("AIza") or not _is_live(value, policy) or _WORDS.match(value):
        return False
    cases = ["d" if c.isdigit() else "u" if c.isupper() else "l" for c in value if c.isalnum()]
    changes = sum(a != b for a, b in pairwise(cases))
    return len(set(cases)) > 1 and changes * 4 >= len(cases)


def _is_live(value: str, policy: Policy) -> bool:
    """Whether a value is as mixed as a credential and no sample."""
    least = LEAST_ENTROPY["hex" if _HEX.match(value) else "other"]
    if len(value) < 24 and least > 3:
        least -= 0.5
    return _entropy(value) >= least and not _is_sample(value, policy)


def _is_sample(value: str, policy: Policy) -> bool:
    lower = value.lower()
    return any(word in lower for word in policy.samples) or _RUN.search(value) is not None


def _entropy(value: str) -> float:
    """Bits for each character, by how often each occurs."""
    counts = Counter(value).values()
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts)
