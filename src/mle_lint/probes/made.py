"""What the commands of a document make before a later one needs it."""

from __future__ import annotations

import posixpath
from functools import lru_cache

from mle_lint.artefacts.terms import folded
from mle_lint.patterns import pattern
from mle_lint.probes.told import Told
from mle_lint.repository import Repository

# What stands for a name that the reader puts in, or lies outside the clone.
OPEN = pattern(r"[<>{}$*|\[\]…\"'`%@]|\.\.\.|://|^[/~]|^[A-Za-z]:|\\$|^\.+$|^-")
NAMES = pattern(r"[^\W_]{3,}")
_CLONED = pattern(r"([\w.-]+?)(?:\.git)?/?$")
_INTO = pattern(r"(?:>>?|\btee(?: -a)?|\s-[oO]|--output(?:-file)?)[= ]*\s*([\w./-]+)")
_CONFIGURING = frozenset({"cmake", "./configure", "configure", "autoreconf", "qmake", "meson"})
_WRITERS = frozenset({"touch", "mkdir", "nano", "vim", "vi", "code", "New-Item", "echo", "cat"})


class Made:
    """What earlier commands of a document make, and whose clone its commands work in."""

    def __init__(self, own: frozenset[str]) -> None:
        self._own = own
        self._path = ""
        self._names: set[str] = set()
        self._other = -1
        self.configured = False

    def open(self, path: str) -> None:
        """Begins anew when a document is another one than before."""
        if path != self._path:
            self._path, self._names, self._other = path, set(), -1
            self.configured = False

    def note(self, item: Told) -> None:
        """Takes a command into account."""
        words = item.words
        if words[:2] == ("git", "clone"):
            self._clone(item)
        if words[0] in _CONFIGURING or words[0] in ("npx",) or words[1:2] == ("create",):
            self.configured = True
        self._names.update(posixpath.basename(n) for n in _INTO.findall(item.wrapped))
        if words[0] in _WRITERS or words[0] in ("cp", "mv", "copy", "ln"):
            self._names.update(posixpath.basename(word.rstrip("/")) for word in words[-1:])
        if words[0] in ("wget", "curl", "gdown"):
            self._names.update(posixpath.basename(word) for word in words[1:])

    def _clone(self, item: Told) -> None:
        address = next((word for word in item.words[2:] if "/" in word or "<" in word), "")
        found = _CLONED.search(address.rstrip("/"))
        name = found[1] if found else address
        words = set(NAMES.findall(folded(name)))
        own = OPEN.search(name) or not words or words & self._own
        self._other = -1 if own else item.passage

    def elsewhere(self, item: Told) -> bool:
        """Whether the block of the command clones another repository before it."""
        return self._other == item.passage

    def show(self, name: str) -> None:
        """Takes into account that the document shows what a file holds, for the reader to write."""
        self._names.add(posixpath.basename(name))

    def has(self, name: str) -> bool:
        """Whether an earlier command makes a file of that name."""
        return posixpath.basename(name.rstrip("/")) in self._names


@lru_cache(maxsize=1)
def own_names(repository: Repository) -> frozenset[str]:
    """Words of the README's title and of the folders in the root, as a clone may be called."""
    passages = repository.passages
    title = next((p.text for p in passages.all if p.block.kind == "heading"), "")
    words = " ".join((title, *(f for f in repository.folders if "/" not in f)))
    return frozenset(NAMES.findall(folded(words)))
