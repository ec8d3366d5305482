"""What the commands of a document make before a later one needs it."""

from __future__ import annotations

import posixpath

from mle_lint.patterns import pattern
from mle_lint.probes.documents.told import Told

# What stands for a name that the reader puts in, or lies outside the clone.
OPEN = pattern(r"[<>{}$*|\[\]…\"'`%@]|\.\.\.|://|^[/~]|^[A-Za-z]:|\\$|^\.+$|^-")
NAMES = pattern(r"[^\W_]{3,}")
_INTO = pattern(r"(?:>>?|\btee(?: -a)?|\s-[oO]|--output(?:-file)?)[= ]*\s*([\w./-]+)")
_CONFIGURING = frozenset({"cmake", "./configure", "configure", "autoreconf", "qmake", "meson"})
_FILE = pattern(r"\.[A-Za-z]{2,5}$")
# Verbs of commands that write the files that they are given.
WRITING = frozenset({"configure", "config", "init", "generate", "new"})
_WRITERS = frozenset({"touch", "mkdir", "nano", "vim", "vi", "code", "New-Item", "echo", "cat"})


class Made:
    """What earlier commands of a document make."""

    def __init__(self) -> None:
        self._path = ""
        self._names: set[str] = set()
        self.configured = False

    def open(self, path: str) -> None:
        """Begins anew when a document is another one than before."""
        if path != self._path:
            self._path, self._names = path, set()
            self.configured = False

    def note(self, item: Told) -> None:
        """Takes a command into account."""
        words = item.words
        if words[0] in _CONFIGURING or words[0] in ("npx",) or words[1:2] == ("create",):
            self.configured = True
        self._names.update(posixpath.basename(n) for n in _INTO.findall(item.wrapped))
        if words[0] in _WRITERS or words[0] in ("cp", "mv", "copy", "ln"):
            self._names.update(posixpath.basename(word.rstrip("/")) for word in words[-1:])
        if words[1:2] and words[1] in WRITING:
            self._names.update(posixpath.basename(w) for w in words[2:] if _FILE.search(w))
        if words[0] in ("wget", "curl", "gdown"):
            self._names.update(posixpath.basename(word) for word in words[1:])

    def show(self, name: str) -> None:
        """Takes into account that the document shows what a file holds, for the reader to write."""
        self._names.add(posixpath.basename(name))

    def has(self, name: str) -> bool:
        """Whether an earlier command makes a file of that name."""
        return posixpath.basename(name.rstrip("/")) in self._names
