"""The file trees that a README draws, against the files that are there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from mle_lint.artefacts.document import Block, Document
from mle_lint.artefacts.terms import Terms, folded, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.honesty import traces
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

LEAST_ENTRIES = 3
LEAST_FOLDERS = 2
MAX_SHOWN = 3
MAX_INTRODUCTION = 90
# A tree stands for the files at its own paths when so many of its entries lie there.
_ALIGNED = 0.7
_MARK = r"(?:[^\w\s.│|/\\`'\"-]{1,3}[ \t]{0,2})?"
_ROW = pattern(
    r"([│| \t\u00a0]{0,80})(?:[├└]|[|`+\\]--)[─– -]{0,8}[ \t\u00a0]?"
    rf"{_MARK}([\w.][\w.@+/-]*|\[[^\[\]]{{1,40}}\])(.*)"
)
# A name alone in its row, or before a gap or a remark.
_PLAIN = pattern(
    r"([ \t\u00a0]{0,40})([\w.][\w.@+/-]*[\w/])((?:[ \t]{2,}|[ \t]+[#–—←-]|[ \t]*$).*)"
)
# Files that people write and keep; others may come from a run.
WRITTEN = pattern(
    r"\.(?:py|ipynb|md|rst|sh|R|jl|ya?ml|toml|cfg|ini|js|ts|tsx|go|sql|tf)$"
    r"|^(?:[\w.]*Dockerfile|Makefile|LICENSE|Procfile|Pipfile|requirements[\w-]*\.txt)$"
    r"|^\.(?:env\.(?:example|sample|template)|dockerignore|gitignore)$"
)
# No run writes code.
_CODE = pattern(r"\.(?:py|R|jl)$")
# What may stand behind the name of a folder; other words make it the beginning of a sentence.
_BARE = pattern(r"\s*(?:$|[#–—/<←→-])")
# A tree with names for the reader to fill in is a pattern.
_OPEN = pattern(r"(?i)\byour[_-]|<\w+>|\{\w+\}|\bmy_[a-z]+|\bxxx\b")
_ARCHIVES = (".zip", ".tar.gz", ".tgz", ".tar", ".7z", ".rar")
# Names that mean what they mean by their folder.
_EVERYWHERE = frozenset({"__init__.py", "readme.md", "license", ".gitkeep"})


class Entry(NamedTuple):
    """A name in a drawn tree.

    indent  the width of what is drawn before it
    note    what is said beside it
    root    the folder that the tree begins with, as written
    folder  whether it is drawn as a folder, with entries below it or a slash behind its name
    slashed whether there is a slash
    path    the names of the folders above it in the tree, and its own
    """

    name: str
    line: int
    indent: int
    note: str
    root: str
    folder: bool = False
    slashed: bool = False
    path: str = ""


def absent_files(
    repository: Repository,
    path: str,
    document: Document,
    *,
    made: tuple[str, ...],
    outputs: tuple[str, ...],
    stores: tuple[str, ...],
    apart: frozenset[int],
) -> Iterator[Evidence]:
    """Trees that show files which people write, or folders, that are nowhere in the repository.
    Trees that begin on one of the lines `apart` show what is not meant to be there, and those that
    a passage with a word of `stores` introduces show what lies elsewhere.

    An entry is passed over when a word of `made` is said beside it, when it is or lies under a
    folder with a word of `outputs`, when git ignores its name, or when the same name is anywhere in
    the repository. In a tree whose entries mostly lie where they are drawn, it has to lie there.
    """
    shown = _Shown(repository, made, outputs)
    told: frozenset[str] = frozenset()
    passed_over = apart | _introduced(document, terms(*stores))
    for block in document.blocks:
        if block.kind != "code" or block.line in passed_over:
            continue
        entries = _placed(list(_entries(block)))
        if len(entries) < LEAST_ENTRIES or _OPEN.search(block.text):
            continue
        base = _base(repository, path, entries)
        entries = _without_labels(entries, shown, base or "")
        there = sum(map(shown.holds, entries))
        known = there >= LEAST_ENTRIES and 2 * there >= len(entries)
        absent = [
            entry
            for entry in entries
            if (not entry.folder or (known and (entry.slashed or _BARE.match(entry.note))))
            and shown.lacks(entry, base)
        ]
        names = frozenset(entry.name for entry in absent)
        if names <= told:
            continue
        told |= names
        nowhere = [entry for entry in absent if not shown.holds(entry)] or absent
        text = named_absent("drawn tree", [entry.name for entry in absent])
        yield Evidence(repository.place(path, nowhere[0].line), text)


def _introduced(document: Document, words: Terms) -> frozenset[int]:
    """The lines of the blocks below a passage whose last words hold one of the words."""
    return frozenset(
        after.line
        for before, after in pairwise(document.blocks)
        if before.kind in ("paragraph", "item")
        and words.search(folded(before.text[-MAX_INTRODUCTION:]))
    )


class _Shown:
    """What the repository holds, to look up the entries of a tree."""

    def __init__(
        self, repository: Repository, made: tuple[str, ...], outputs: tuple[str, ...]
    ) -> None:
        self._said, self._output = terms(*made), terms(*outputs)
        self._outputs = frozenset(outputs)
        self._paths, self._files, self._folders = _names(repository)
        self._submodules = frozenset(path.lower() for path in repository.submodules)
        ignore = repository.text(".gitignore") if repository.exists(".gitignore") else ""
        self._repository = repository
        self._ignored = {line.strip().strip("/*") for line in (ignore or "").lower().split("\n")}

    def _is_output(self, root: str) -> bool:
        return any(part in self._outputs for part in folded(root).strip().split("/"))

    def _is_packed(self, name: str) -> bool:
        """Whether an archive of that name is there, to be unpacked."""
        return any(f"{name}{end}" in self._files for end in _ARCHIVES)

    def _is_named_in_code(self, name: str) -> bool:
        """Whether code holds the name of a folder as a whole string: a run makes it."""
        found = traces.trace(self._repository, rf"[\"']{re.escape(name)}/?[\"']")
        return found is not None

    def holds(self, entry: Entry) -> bool:
        """Whether the repository has a file or folder of that name."""
        name = posixpath.basename(entry.name).lower()
        return name in self._files or name in self._folders

    def _is_in_submodule(self, entry: Entry) -> bool:
        """Whether an entry is drawn as the folder of a submodule, or in it."""
        drawn = f"/{entry.path.lower()}/"
        return any(f"/{posixpath.basename(path)}/" in drawn for path in self._submodules)

    def only_gathers(self, entry: Entry, below: list[Entry], base: str) -> bool:
        """Whether a folder without a slash is none, and all that is drawn below it lies beside."""
        if entry.slashed or not below or self.holds(entry):
            return False
        around = posixpath.dirname(entry.path)
        inner = [item.path.removeprefix(f"{entry.path}/") for item in below]
        return all(posixpath.join(base, around, p).lower() in self._paths for p in inner)

    def lacks(self, entry: Entry, base: str | None) -> bool:
        """Whether an entry shows what is not there; `base` is where an aligned tree begins."""
        name = posixpath.basename(entry.name).lower()
        if self._said.search(folded(entry.note)) or name in self._ignored:
            return False
        if self._is_in_submodule(entry):
            return False
        above = entry.path if entry.folder else posixpath.dirname(entry.path)
        filled = self._output.search(folded(above)) or self._is_output(entry.root)
        if filled and not _CODE.search(name):
            return False
        if entry.folder:
            known = name in self._folders or name in self._files or "." in name
            return not known and not self._is_packed(name) and not self._is_named_in_code(name)
        if not WRITTEN.search(posixpath.basename(entry.name)):
            return False
        if name not in self._files:
            return True
        if base is None or name in _EVERYWHERE or ".." in entry.path:
            return False
        return posixpath.join(base, entry.path).lower() not in self._paths


@lru_cache(maxsize=1)
def _names(repository: Repository) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """All paths, the names of the files and those of the folders, in lower case: a tree that only
    has other capitals is no lie."""
    files = {path.lower() for path in repository.files}
    folders = {path.lower() for path in repository.folders}
    return frozenset(files | folders), _last(files), _last(folders)


def _last(paths: set[str]) -> frozenset[str]:
    return frozenset(path.rpartition("/")[2] for path in paths)


def _without_labels(entries: list[Entry], shown: _Shown, base: str) -> list[Entry]:
    """The entries without what is drawn as a folder and only gathers those of the folder around
    it, which lie there, under a name."""
    kept: list[Entry] = []
    label = None
    for number, entry in enumerate(entries):
        if label is not None and entry.indent > label.indent:
            continue
        label = entry if shown.only_gathers(entry, _below(entries, number), base) else None
        if label is None:
            kept.append(entry)
    return kept


def _below(entries: list[Entry], number: int) -> list[Entry]:
    """The entries that are drawn below one."""
    end = number + 1
    while end < len(entries) and entries[end].indent > entries[number].indent:
        end += 1
    return entries[number + 1 : end]


def _base(repository: Repository, path: str, entries: list[Entry]) -> str | None:
    """The folder in which the tree's entries lie as they are drawn; None when they do not."""
    home = posixpath.dirname(path)
    for base in dict.fromkeys((home, "", posixpath.join(home, entries[0].root.strip(" /.")))):
        there = sum(repository.exists(posixpath.join(base, entry.path)) for entry in entries)
        if there >= max(LEAST_ENTRIES, _ALIGNED * len(entries)):
            return base
    return None


def _entries(block: Block) -> Iterator[Entry]:
    rows = block.text.split("\n")
    first = block.line + (block.end_line - block.line + 1 > len(rows))
    root = ""
    shape = _PLAIN if _is_indented(rows) else _ROW
    top = _root_row(rows) if shape is _PLAIN else -1
    for number, row in enumerate(rows):
        found = shape.match(row) if number != top else None
        if found:
            name = found[2].rstrip("/")
            drawn = found[2].endswith("/")
            yield Entry(name, first + number, len(found[1]), found[3], root, drawn, drawn, name)
        elif row[:1] not in ("│", "|", " "):
            root = row.partition("#")[0]


def _is_indented(rows: list[str]) -> bool:
    """Whether a block draws a tree by nothing but white space before its names, some of which are
    folders by their slash."""
    said = [row for row in rows if row.strip()]
    if len(said) < LEAST_ENTRIES or any(map(_ROW.match, said)):
        return False
    drawn = [found for row in said if (found := _PLAIN.match(row))]
    folders = sum(found[2].endswith("/") for found in drawn)
    return folders >= LEAST_FOLDERS and len(drawn) >= _ALIGNED * len(said)


def _root_row(rows: list[str]) -> int:
    """The number of the first row when all others stand behind it, so that it is the clone."""
    said = [
        (len(row) - len(row.lstrip()), number) for number, row in enumerate(rows) if row.strip()
    ]
    return said[0][1] if all(indent > said[0][0] for indent, _ in said[1:]) else -1


def _placed(entries: list[Entry]) -> list[Entry]:
    """The entries with their paths in the tree; what has entries below it is a folder."""
    placed: list[Entry] = []
    above: list[tuple[int, str]] = []
    for number, entry in enumerate(entries):
        while above and above[-1][0] >= entry.indent:
            above.pop()
        path = posixpath.join(*(name for _, name in above), entry.name)
        below = number + 1 < len(entries) and entries[number + 1].indent > entry.indent
        placed.append(entry._replace(path=path, folder=entry.folder or below))
        # A name in brackets is no folder.
        above.append((entry.indent, "" if entry.name.startswith("[") else entry.name))
    return [entry for entry in placed if not entry.name.startswith("[")]


def named_absent(what: str, names: list[str]) -> str:
    """The first of the names that are not there, and how many more, of what shows them."""
    more = len(names) - MAX_SHOWN
    shown = ", ".join(names[:MAX_SHOWN])
    return f"the {what}'s {shown}" + (f" and {more} more" if more > 0 else "")
