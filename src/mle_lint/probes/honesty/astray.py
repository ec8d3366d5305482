"""Which commands of a document are for another project than the one that it lies in."""

from __future__ import annotations

import posixpath

from mle_lint.artefacts import paths
from mle_lint.artefacts.terms import Terms, folded, terms
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import lines_of
from mle_lint.probes.documents.told import Told, clone_of
from mle_lint.probes.honesty.made import NAMES, OPEN
from mle_lint.probes.honesty.own_addresses import is_cloned, is_own, own_names
from mle_lint.repository import Repository

_ADDRESS = pattern(r"github\.com[/:]([\w.-]+/[\w.-]+?)(?:\.git)?(?=[\s/)\]\"'>#]|$)")
_CLONING = pattern(r"(?i:\b(?:clon\w+|checkout|check out|download\w*)\b)")
_FROM = pattern(
    r"(?i:\b(?:from|in|inside|within)\s+(?:the\s+|your\s+)?`([\w./-]+)`\s+repo(?:sitory)?\b)"
)


class Astray:
    """Follows a document, and says of its commands whether they leave the project.

    `supposed` are words of what the reader is supposed to have made, as in "your new service".
    """

    def __init__(self, repository: Repository, supposed: tuple[str, ...]) -> None:
        self._repository = repository
        self._supposed: Terms = terms(*supposed)
        self._path = ""
        self._block = -1
        self._others: set[str] = set()
        self._clones: set[str] = set()
        self._cloned: set[str] = set()
        self._left = False
        self._own_seen = False

    def note(self, item: Told) -> None:
        """Takes a command into account; a new document begins anew."""
        if item.place.path != self._path:
            self._path, self._block, self._left = item.place.path, -1, False
            self._others, self._own_seen = set(), False
            self._clones, self._cloned = set(), set()
        if item.words[:2] == ("git", "clone"):
            address, name = clone_of(item.words)
            own = self._is_own(address, name)
            self._block = -1 if own else item.passage
            # Who works in the own clone goes into it, and begins no path with its name.
            if NAMES.search(name) and name not in self._repository.folders:
                self._clones.add(f"{name}/")
            # The one clone that the front README tells of may be its own under another name.
            if not own and (self._own_seen or not self._is_front()):
                self._others.add(name)
                self._left = self._left or self._is_about(item, name)
            self._own_seen = self._own_seen or own

    def is_so(self, item: Told) -> bool:
        """Whether a command works in a clone of another project, or on what the reader made."""
        if self._block == item.passage or item.inside in self._others or self._left:
            return True
        if self._is_of_a_clone(item):
            return True
        said = self._introduction(item)
        named = _FROM.search(said)
        if named and self._is_other(named[1]):
            self._left = True
            return True
        if self._supposed.search(folded(said)):
            return True
        address = _ADDRESS.search(said) if _CLONING.search(said) else None
        return address is not None and not self._is_own(address[1], address[1].partition("/")[2])

    def _is_of_a_clone(self, item: Told) -> bool:
        """Whether a command works on a file in a folder that a clone made, or on one of that name
        after the reader may have gone there."""
        files = {w for w in item.words[1:] if "." in posixpath.basename(w)}
        inner = {word for word in files if word.startswith(tuple(self._clones))}
        if inner:
            self._cloned.update(map(posixpath.basename, inner))
        return bool(inner) or not self._cloned.isdisjoint(files)

    def _is_about(self, item: Told, name: str) -> bool:
        """Whether a document is one about the project that it clones: by its folder or title."""
        passages = self._repository.passages
        title = next((p.text for p in passages.all if p.path == self._path), "")
        bare = folded(name)
        return bool(item.home) and (bare == folded(posixpath.basename(item.home)) or bare in title)

    def _is_front(self) -> bool:
        return paths.is_readme(self._path) and "/" not in self._path

    def _introduction(self, item: Told) -> str:
        """The words before a block of commands, as written."""
        passages = self._repository.passages
        before = passages[item.passage - 1] if item.passage and not item.inline else None
        if before is None or before.path != item.place.path or before.block.kind == "code":
            return ""
        rows = lines_of(self._repository, before.path)
        return "\n".join(rows[before.block.line - 1 : before.block.end_line])[:1_000]

    def _is_other(self, name: str) -> bool:
        last = posixpath.basename(name).lower()
        known = {folder.lower() for folder in self._repository.folders if "/" not in folder}
        titles = folded(self._repository.passages[0].text) if self._repository.passages.all else ""
        return last not in known and last.replace("-", " ") not in titles.replace("-", " ")

    def _is_own(self, address: str, name: str) -> bool:
        """Whether a clone is one of this repository: by its address, or else by its name."""
        words = set(NAMES.findall(folded(name)))
        if OPEN.search(name) or not words:
            return True
        found = _ADDRESS.search(address)
        front = self._is_front()
        if found and not front and is_cloned(self._repository):
            return is_own(self._repository, found[1])
        shared = words & own_names(self._repository)
        return bool(shared) and (front or len(words) > 1)
