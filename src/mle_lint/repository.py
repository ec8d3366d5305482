"""The inspected repository: its files, and what they say once somebody asks.

Everything is computed at most once and only on demand, so that a rule which is not selected
costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from mle_lint.artefacts import own_documents, paths, readers
from mle_lint.artefacts.document import Document
from mle_lint.artefacts.errors import ParseError
from mle_lint.artefacts.module import Module
from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.text import decode
from mle_lint.cache import Cache
from mle_lint.files import KILOBYTE, Files
from mle_lint.loading import Job, load
from mle_lint.patterns import pattern
from mle_lint.record import NamedTuple
from mle_lint.trees.base import Tree

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

# The largest file that is read, by kind. A syntax tree takes some sixty times its source, a
# table of 2,000 columns takes markdown-it four seconds, notebooks carry their pictures.
SIZE_LIMITS = {
    "module": 1024 * KILOBYTE,
    "notebook": 32 * 1024 * KILOBYTE,
    "document": 512 * KILOBYTE,
    "pdf": 4 * 1024 * KILOBYTE,
}
# A thick book of prose, more than any reviewer reads; the shallowest documents come first.
MAX_DOCUMENTS = 200
MAX_DOCUMENT_BYTES = 384 * KILOBYTE
# The prose of so many notebooks is read, the shallowest first; the code of all is.
MAX_NOTEBOOKS = 100

_SUBMODULE = pattern(r"^[ \t]*path[ \t]*=[ \t]*(\S+)", re.MULTILINE)

T = TypeVar("T")


class Notebook(NamedTuple):
    """A notebook: its code as a module, and the rest of its facts."""

    module: Module
    facts: NotebookFacts

    @property
    def path(self) -> str:
        """The path of the .ipynb file."""
        return self.module.path


class Repository(Files):
    """The files of a tree with the artefacts that they hold."""

    def __init__(self, tree: Tree, cache: Cache | None = None, processes: int = 1) -> None:
        super().__init__(tree)
        self._cache = cache or Cache(None)
        self.processes = processes
        self._together: dict[object, object] = {}

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
            path: own_documents.authored(path, document)
            for path in (*self._chosen_documents, *self._chosen_reports)
            if isinstance(document := loaded.get(path), Document)
            and (path not in self._chosen_reports or own_documents.is_own(path, document))
        }

    @cached_property
    def generated(self) -> frozenset[str]:
        """READMEs of folders that a framework wrote; of them `documents` holds the commands."""
        loaded = self._loaded
        return frozenset(
            path
            for path in self._chosen_documents
            if isinstance(document := loaded.get(path), Document)
            and own_documents.is_generated(path, document)
        )

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
    def submodules(self) -> tuple[str, ...]:
        """The folders of submodules: what lies in them is unknown, not absent."""
        text = self.text(".gitmodules") if ".gitmodules" in self._entries else None
        return tuple(_SUBMODULE.findall(text or ""))

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

    def anchor(self, *candidates: str) -> str:
        """Where missing evidence belongs: the first candidate that exists, else the README."""
        for path in candidates:
            if path in self._entries:
                return path
        return self.readme or (candidates[0] if candidates else "README.md")
