"""Whether the data of a project can be had: committed, downloaded by code, or linked."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from mle_lint.artefacts.module import Module
from mle_lint.artefacts.paths import is_test
from mle_lint.artefacts.terms import terms
from mle_lint.model import Evidence, Location
from mle_lint.patterns import pattern
from mle_lint.probes.calls import any_matching, evidence
from mle_lint.repository import Repository

_WORD = pattern(r"[^\W_]+")
_ADDRESS = pattern(r"(?:https?|s3|gs|gcs|abfss?|wasbs?|hdfs|ftp)://[^\s\"')>\]]+", re.IGNORECASE)


def obtained(
    repository: Repository,
    *,
    calls: tuple[str, ...],
    packages: tuple[str, ...],
    hosts: tuple[str, ...],
    shelves: tuple[str, ...],
    words: tuple[str, ...],
    commands: tuple[str, ...],
    tables: tuple[str, ...],
    files: tuple[str, ...],
    homes: tuple[str, ...],
    made: tuple[str, ...],
) -> Iterator[Evidence]:
    """Data that is committed, that code or a command downloads, or that a document links.

    `tables` are suffixes that are data wherever they lie, `files` those that are data in a folder
    named by `homes` or opened by the code. `made` are words in paths of results. `hosts` are parts
    of addresses of data sets, `shelves` of those for any file, where `words` must stand near.
    """
    yield from committed(repository, tables=tables, files=files, homes=homes, made=made)
    yield from downloaded(repository, calls=calls, packages=packages, hosts=hosts, tables=tables)
    yield from fetched(repository, commands=commands)
    yield from linked(repository, hosts=hosts, shelves=shelves, words=words, tables=tables)


def committed(
    repository: Repository,
    *,
    tables: tuple[str, ...],
    files: tuple[str, ...],
    homes: tuple[str, ...],
    made: tuple[str, ...],
) -> Iterator[Evidence]:
    """Data files in the tree, those of results, tests and tools left out."""
    opened: frozenset[str] | None = None
    for path in repository.files:
        suffix = _suffix(path)
        if suffix not in tables and suffix not in files:
            continue
        words = _words(path.rsplit(".", 1)[0])
        if is_test(path) or not words.isdisjoint(made):
            continue
        home = posixpath.dirname(path)
        if suffix not in tables and _words(home).isdisjoint(homes):
            if not home:
                continue
            if opened is None:
                opened = _opened(repository)
            if home.rsplit("/", 1)[-1] not in opened:
                continue
        yield Evidence(Location(path), f"{repository.size(path):,} bytes")
        return


def downloaded(
    repository: Repository,
    *,
    calls: tuple[str, ...],
    packages: tuple[str, ...],
    hosts: tuple[str, ...],
    tables: tuple[str, ...],
) -> Iterator[Evidence]:
    """Code that downloads data: a loader or package of data sets, or an address that holds data."""
    for module in repository.code:
        call = any_matching(module, calls)
        if call is not None:
            yield evidence(module, call)
            return
        for item in module.facts.imports:
            if item.name.startswith(packages):
                yield Evidence(module.at(item.line), item.name)
                return
        for place in (*module.facts.strings, *module.facts.shell):
            if _holds_data(place.text, hosts, tables):
                yield Evidence(module.at(place.line), place.text[:100])
                return


def fetched(repository: Repository, *, commands: tuple[str, ...]) -> Iterator[Evidence]:
    """A command that downloads data, in a script, a task, a notebook or a document."""
    wanted = re.compile("|".join(re.escape(command) for command in commands) or "(?!)")
    for path in repository.of_kind("shell", "makefile", "justfile", "dvc"):
        for number, line in enumerate((repository.text(path) or "").split("\n"), 1):
            if wanted.search(line[:2_000]):
                yield Evidence(repository.place(path, number), line.strip()[:100])
                return
    for module in repository.code:
        for place in module.facts.shell:
            if wanted.search(place.text):
                yield Evidence(module.at(place.line), place.text[:100])
                return
    for passage in repository.passages.all:
        if passage.block.kind == "code" and wanted.search(passage.block.text):
            yield Evidence(passage.location, "a command downloads the data")
            return


def linked(
    repository: Repository,
    *,
    hosts: tuple[str, ...],
    shelves: tuple[str, ...],
    words: tuple[str, ...],
    tables: tuple[str, ...],
) -> Iterator[Evidence]:
    """Links of documents and notebooks to places that hold data."""
    said = terms(*words)
    for place, target, around in _links(repository):
        shelved = any(host in target.lower() for host in shelves)
        if _holds_data(target, hosts, tables) or (shelved and said.search(around)):
            yield Evidence(place, target[:100])
            return


def _links(repository: Repository) -> Iterator[tuple[Location, str, str]]:
    """The place and address of every link, with the folded words of its block and heading."""
    texts: dict[tuple[str, int | None, int], str] = {}
    for index, passage in enumerate(repository.passages.all):
        block = passage.block
        heading = repository.passages.heading_of(index)
        for line in range(block.line, min(block.end_line, block.line + 50) + 1):
            texts[passage.path, block.cell, line] = f"{passage.text} {heading}"
        found = _ADDRESS.search(block.text) if "://" in block.text else None
        if found and block.kind != "code":
            yield passage.location, found[0], f"{passage.text} {heading}"
    for path, document in repository.documents.items():
        for link in document.links:
            if not link.image:
                around = texts.get((path, None, link.line), "")
                yield repository.place(path, link.line), link.target, around
    for notebook in repository.notebooks:
        for link in notebook.facts.document.links:
            if not link.image:
                place = Location(notebook.path, 1, None, link.cell, link.line)
                yield place, link.target, texts.get((notebook.path, link.cell, link.line), "")


def _holds_data(text: str, hosts: tuple[str, ...], tables: tuple[str, ...]) -> bool:
    found = _ADDRESS.search(text)
    if not found:
        return False
    address = found[0].lower()
    if any(host in address for host in hosts):
        return True
    bare = address.split("?")[0].removesuffix(".zip").removesuffix(".gz")
    return _suffix(bare) in tables


def _words(path: str) -> frozenset[str]:
    return frozenset(_WORD.findall(path.lower()))


def _suffix(path: str) -> str:
    name = path.rsplit("/", 1)[-1].lower()
    for packed in (".gz", ".zip", ".bz2", ".xz"):
        if name.endswith(packed) and "." in name.removesuffix(packed):
            name = name.removesuffix(packed)
    return name.rsplit(".", 1)[-1] if "." in name else ""


def _opened(repository: Repository) -> frozenset[str]:
    """Words of the paths that stand as texts in the code and its call arguments."""
    found: set[str] = set()
    for module in repository.code:
        found.update(_path_words(module))
    return frozenset(found)


def _path_words(module: Module) -> Iterator[str]:
    for place in module.facts.strings:
        if "://" not in place.text:
            yield from re.split(r"[\\/]", place.text)
    for call in module.facts.calls:
        if call.text and len(call.text) < 80:
            yield from re.split(r"[\\/]", call.text)
