"""The inspected repository: its files, and what they say once somebody asks.

Everything is computed at most once and only on demand, so that a rule which is not selected
costs nothing. What cannot be read is kept in `unknown` and never counts as absent.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from sys import getsizeof
from typing import TYPE_CHECKING, TypeVar

from mle_lint.artefacts import own_documents, paths, readers
from mle_lint.artefacts.document import Document
from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.module import Module
from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.text import CONFLICTED, UTF16, decode, settled, shortened, without_pictures
from mle_lint.cache import Cache
from mle_lint.loading import Job, load
from mle_lint.model import Location, Unknown
from mle_lint.record import NamedTuple
from mle_lint.trees.base import Entry, Tree, Unreadable

if TYPE_CHECKING:
    from mle_lint.artefacts.ci_model import Workflow
    from mle_lint.artefacts.code_trees import Code
    from mle_lint.artefacts.compose import Compose
    from mle_lint.artefacts.dependencies import Manifest
    from mle_lint.artefacts.dockerfile import Dockerfile
    from mle_lint.artefacts.notebook import NotebookFacts
    from mle_lint.artefacts.pipeline import DvcStage
    from mle_lint.artefacts.task_model import Makefile
    from mle_lint.artefacts.yaml_nodes import Node

KILOBYTE = 1024
# The largest file that is read, by kind. A syntax tree takes some sixty times its source, a
# table of 2,000 columns takes markdown-it four seconds, notebooks carry their pictures.
SIZE_LIMITS = {
    "module": 1024 * KILOBYTE,
    "notebook": 32 * 1024 * KILOBYTE,
    "document": 512 * KILOBYTE,
    "pdf": 4 * 1024 * KILOBYTE,
}
OTHER_LIMIT = 1024 * KILOBYTE
LOCK_LIMIT = 8 * 1024 * KILOBYTE
# A thick book of prose, more than any reviewer reads; the shallowest documents come first.
MAX_DOCUMENTS = 200
MAX_DOCUMENT_BYTES = 384 * KILOBYTE
# Bytes of decoded text that are kept in memory.
KEPT_TEXTS = 2 * 1024 * KILOBYTE
# The prose of so many notebooks is read, the shallowest first; the code of all is.
MAX_NOTEBOOKS = 100

T = TypeVar("T")


class Notebook(NamedTuple):
    """A notebook: its code as a module, and the rest of its facts."""

    module: Module
    facts: NotebookFacts

    @property
    def path(self) -> str:
        """The path of the .ipynb file."""
        return self.module.path


class Repository:
    """A tree with its parsed artefacts. Paths are relative, with forward slashes."""

    def __init__(self, tree: Tree, cache: Cache | None = None, processes: int = 1) -> None:
        self.tree = tree
        self._cache = cache or Cache(None)
        self.processes = processes
        self._conflicted: set[str] = set()
        self._together: dict[object, object] = {}
        self._texts: dict[str, str] = {}
        self._kept = 0
        self._unknown: dict[str, Unknown] = {u.path: u for u in tree.unknown}
        self._entries: dict[str, Entry] = {entry.path: entry for entry in tree.entries()}

    def together(self, make: Callable[[Repository], T]) -> T:
        """What `make` gives, once for the rules that are judged together.

        For what is large, and of no use to other rules: `forget` drops it after them.
        """
        if make not in self._together:
            self._together[make] = make(self)
        return self._together[make]  # type: ignore[return-value]

    def forget(self) -> None:
        """Drops what rules that were judged together asked for."""
        self._together.clear()

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        """What was not analysed so far, by path."""
        return tuple(self._unknown[path] for path in sorted(self._unknown))

    def note(self, found: Iterable[Unknown]) -> None:
        """Adds what another process could not analyse. Of several reasons one is kept."""
        for item in found:
            self._note(item.path, item.reason)

    def _note(self, path: str, reason: str) -> None:
        if reason == CONFLICTED:
            self._conflicted.add(path)
        known = self._unknown.get(path)
        # The last by the alphabet, so that the order of the questions does not show.
        if known is None or reason > known.reason:
            self._unknown[path] = Unknown(path, reason)

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Every file that is the author's own: neither vendored nor generated."""
        return tuple(path for path in sorted(self._entries) if not paths.is_vendored(path))

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder that holds a file; "" is the root."""
        found = {""}
        for path in self._entries:
            while (path := posixpath.dirname(path)) not in found:
                found.add(path)
        return frozenset(found)

    def exists(self, path: str) -> bool:
        """Whether a file or folder of exactly that path is in the tree."""
        path = path.strip("/")
        return path in self._entries or path in self.folders

    def size(self, path: str) -> int:
        """Bytes of a listed file; 0 when its content is not stored."""
        return self._entries[path].size if path in self._entries else 0

    def is_stored(self, path: str) -> bool:
        """Whether the content of a listed file is there to be read; nothing is noted."""
        return path in self._entries and not self._entries[path].missing

    def is_empty(self, path: str) -> bool:
        """Whether a file is known to hold nothing; one whose content is not stored is not."""
        return not self.size(path) and self.text(path) == ""

    @cached_property
    def _by_kind(self) -> Mapping[str, tuple[str, ...]]:
        groups: dict[str, list[str]] = {}
        for path in self.files:
            groups.setdefault(paths.kind_of(path), []).append(path)
        return {kind: tuple(found) for kind, found in groups.items()}

    def of_kind(self, *kinds: str) -> tuple[str, ...]:
        """Paths of the given kinds (see `artefacts.paths.kind_of`), sorted."""
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], ())
        return tuple(sorted(path for kind in kinds for path in self._by_kind.get(kind, ())))

    def text(self, path: str) -> str | None:
        """The text of a file, or None: it is a PDF, or it is among `unknown`."""
        if path.endswith((".pdf", ".PDF")):
            return None
        limit = LOCK_LIMIT if "lock" in path.rsplit("/", 1)[-1] else OTHER_LIMIT
        if not self._within(path, limit):
            return None
        try:
            return self._text(path)
        except (Unreadable, ParseError) as error:
            self._note(path, str(error))
            return None

    def is_conflicted(self, path: str) -> bool:
        """Whether a file that was read holds an unresolved merge conflict."""
        return path in self._conflicted

    def note_unknown(self, path: str, reason: str) -> None:
        """Notes that a file was not, or not wholly, analysed by what asks about it."""
        self._unknown.setdefault(path, Unknown(path, reason))

    def text_with(self, path: str, mark: bytes) -> str:
        """The text of a file of any size that holds the mark, else ""; never noted as unknown."""
        try:
            data = self.content(path) if path in self._entries else b""
            return decode(data) if mark in data else ""
        except (Unreadable, ParseError):
            return ""

    def _text(self, path: str) -> str:
        """Decoded text; what was asked for first is kept, since every rule asks for the same."""
        known = self._texts.get(path)
        if known is None:
            written = shortened(decode(self.content(path)))
            known = settled(written)
            if known is not written:
                self._note(path, CONFLICTED)
            self._kept += getsizeof(known)
            if self._kept <= KEPT_TEXTS:
                self._texts[path] = known
        return known

    def letters(self, path: str) -> str:
        """What plain words can be looked for in: the text, but for letters beyond ASCII.

        It is had in a tenth of the time; "" for what cannot be read, and never noted.
        """
        try:
            data = self.content(path) if path in self._entries else b""
            return decode(data) if data.startswith(UTF16) else data.decode("latin-1")
        except (Unreadable, ParseError):
            return ""

    def content(self, path: str) -> bytes:
        """The bytes of a file, pictures of notebooks left out; raises Unreadable."""
        data = self.tree.read(path)
        return without_pictures(data) if path.endswith(".ipynb") else data

    def code_of(self, path: str) -> Code:
        """The code of a module or notebook, to be followed; raises Unreadable, ParseError."""
        from mle_lint.artefacts import code_trees

        sources = self._sources.get(path)
        if sources:
            return code_trees.of_cells(path, sources)
        return code_trees.read(path, decode(self.content(path)))

    @cached_property
    def _sources(self) -> Mapping[str, tuple[tuple[int, str], ...]]:
        """The cells of the notebooks of which they are known, but for what was in conflict."""
        known = {n.path: n.facts.sources for n in self.notebooks if n.facts.sources}
        return {path: found for path, found in known.items() if path not in self._conflicted}

    def _within(self, path: str, limit: int) -> bool:
        entry = self._entries.get(path)
        if entry is None:
            return False
        if entry.missing:
            self._note(path, "not in the git object store")
        elif entry.size > limit:
            size, most = _megabytes(entry.size), _megabytes(limit)
            self._note(path, f"larger than {most} ({size})")
        else:
            return True
        return False

    @cached_property
    def _loaded(self) -> Mapping[str, object]:
        """Modules, notebooks and documents, read together so that two processes share them."""
        jobs = [
            Job("module", path, self.size(path))
            for path in self.of_kind("module")
            if self._within(path, SIZE_LIMITS["module"])
        ]
        shallow = sorted(self.of_kind("notebook"), key=lambda path: (path.count("/"), path))
        readable = [path for path in shallow if self._within(path, SIZE_LIMITS["notebook"])]
        for number, path in enumerate(readable):
            kind = "notebook" if number < MAX_NOTEBOOKS else "cells"
            jobs.append(Job(kind, path, self.size(path)))
        if len(readable) > MAX_NOTEBOOKS:
            left = f"the text of {len(readable) - MAX_NOTEBOOKS:,} notebooks was not read"
            self._note("notebooks", left)
        jobs += [Job("document", path, self.size(path)) for path in self._chosen_documents]
        jobs += [Job("pdf", path, self.size(path)) for path in self._chosen_reports]
        results = load(self.tree, jobs, self._cache, self.processes)
        for path, loaded in results.items():
            if loaded.trouble:
                self._note(path, loaded.trouble)
        return {path: loaded.facts for path, loaded in results.items() if loaded.facts is not None}

    @cached_property
    def _chosen_documents(self) -> tuple[str, ...]:
        chosen: list[str] = []
        budget = MAX_DOCUMENT_BYTES
        for path in own_documents.own(self.of_kind("document")):
            if not self._within(path, SIZE_LIMITS["document"]):
                continue
            budget -= self.size(path)
            if budget < 0 or len(chosen) == MAX_DOCUMENTS:
                self._note(path, "past the limit of documents that are read")
            else:
                chosen.append(path)
        return tuple(chosen)

    @cached_property
    def _chosen_reports(self) -> tuple[str, ...]:
        found = own_documents.reports(self.of_kind("pdf"), len(self.files))
        return tuple(path for path in found if self._within(path, SIZE_LIMITS["pdf"]))

    @cached_property
    def modules(self) -> tuple[Module, ...]:
        """The project's own Python files, tests included."""
        loaded = self._loaded
        return tuple(
            Module(path, loaded[path])  # type: ignore[arg-type]
            for path in self.of_kind("module")
            if path in loaded
        )

    @cached_property
    def notebooks(self) -> tuple[Notebook, ...]:
        """The project's notebooks, whatever their kernel's language."""
        loaded = self._loaded
        found = [(p, loaded[p]) for p in self.of_kind("notebook") if p in loaded]
        return tuple(
            Notebook(Module(path, facts.code, notebook=True), facts)  # type: ignore[attr-defined,arg-type]
            for path, facts in found
        )

    @cached_property
    def code(self) -> tuple[Module, ...]:
        """Modules that are no tests, then the code of the notebooks."""
        own = tuple(module for module in self.modules if not paths.is_test(module.path))
        return own + tuple(notebook.module for notebook in self.notebooks)

    @cached_property
    def tests(self) -> tuple[Module, ...]:
        """Python files that are test code by name or folder."""
        return tuple(module for module in self.modules if paths.is_test(module.path))

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """Documents by path in a reviewer's reading order: README first, notebooks not included."""
        loaded = self._loaded
        return {
            path: document
            for path in (*self._chosen_documents, *self._chosen_reports)
            if isinstance(document := loaded.get(path), Document)
            and (path not in self._chosen_reports or own_documents.is_own(path, document))
        }

    @cached_property
    def passages(self) -> Passages:
        """The prose of the documents and of the notebooks' markdown cells, ready for search."""
        sources = [(path, False, document) for path, document in self.documents.items()]
        notebooks = sorted(self.notebooks, key=lambda n: (n.path.count("/"), n.path))
        return Passages(sources + [(n.path, True, n.facts.document) for n in notebooks])

    @cached_property
    def readme(self) -> str | None:
        """The path of the README that a visitor sees first, if there is one."""
        chosen = self._chosen_documents
        found = [path for path in chosen if paths.is_readme(path) and "/" not in path]
        return found[0] if found else None

    @cached_property
    def manifests(self) -> Mapping[str, Manifest]:
        """Dependency files by path, with what they include by `-r`."""
        found = self._parsed("dependencies", readers.dependencies)
        wanted = {name for manifest in found.values() for name in manifest.includes}
        for path in sorted(wanted - found.keys()):
            text = self.text(path) if path in self._entries else None
            if text is not None:
                found[path] = readers.dependencies(path, text)
        return found

    @cached_property
    def dockerfiles(self) -> Mapping[str, Dockerfile]:
        """Dockerfiles by path."""
        return self._parsed("dockerfile", readers.dockerfile)

    @cached_property
    def composes(self) -> Mapping[str, Compose]:
        """Compose files by path."""
        return self._parsed("compose", readers.compose)

    @cached_property
    def workflows(self) -> Mapping[str, Workflow]:
        """CI definitions in the place where their host reads them, by path."""
        return self._parsed("workflow", readers.workflow)

    @cached_property
    def tasks(self) -> Mapping[str, Makefile]:
        """Makefiles, justfiles and package.json scripts by path."""
        kinds = ("makefile", "justfile", "npm")
        return {p: m for kind in kinds for p, m in self._parsed(kind, readers.tasks).items()}

    @cached_property
    def dvc(self) -> Mapping[str, tuple[DvcStage, ...]]:
        """Stages of each dvc.yaml, by path."""
        return self._parsed("dvc", readers.dvc)

    def yaml(self, path: str) -> tuple[Node, ...]:
        """The documents of a YAML file; empty when it cannot be read."""
        return self._parsed_file(path, readers.yaml) or ()

    def _parsed(self, kind: str, parse: Callable[[str, str], T]) -> dict[str, T]:
        found = {path: self._parsed_file(path, parse) for path in self.of_kind(kind)}
        return {path: value for path, value in found.items() if value is not None}

    def _parsed_file(self, path: str, parse: Callable[[str, str], T]) -> T | None:
        text = self.text(path)
        if text is None:
            return None
        try:
            return parse(path, text)
        except (ParseError, RecursionError, MemoryError) as error:
            self._note(path, str(error) or "nested too deeply")
            return None

    def place(self, path: str, line: int = 1) -> Location:
        """A line of a file."""
        return Location(path, max(line, 1))

    def anchor(self, *candidates: str) -> str:
        """Where missing evidence belongs: the first candidate that exists, else the README."""
        for path in candidates:
            if path in self._entries:
                return path
        return self.readme or (candidates[0] if candidates else "README.md")


def cache_name(tree: Tree) -> str:
    """What the cache calls a tree: where it lies, so that all its revisions share one cache."""
    return tree.home


def _megabytes(size: int) -> str:
    return f"{size / KILOBYTE / KILOBYTE:.1f} MB"


def own_modules(modules: Iterable[Module]) -> frozenset[str]:
    """Top-level names under which the repository's own modules are imported."""
    names: set[str] = set()
    for module in modules:
        parts = module.path.removesuffix(".py").split("/")
        names.update(part for part in parts if part not in ("src", "__init__"))
    return frozenset(names)
