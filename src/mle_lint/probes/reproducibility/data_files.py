"""Whether the data of a project can be had: committed, obtained by code, or linked."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.document import Link
from mle_lint.artefacts.module import Module
from mle_lint.artefacts.passages import Passages
from mle_lint.artefacts.paths import is_readme, is_test
from mle_lint.artefacts.terms import terms
from mle_lint.model import Evidence, Location
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import any_matching, imports
from mle_lint.probes.code.data_downloads import (
    ADDRESS,
    collected,
    copied,
    downloaded,
    fetched,
    generated,
    holds_data,
    suffix_of,
)
from mle_lint.repository import Repository

# So many characters of a block are what a link in it may be about.
MAX_AROUND = 4_000
_WORD = pattern(r"[^\W_]+")
# Folders named for the trade hold no data because of it.
_CRAFT = pattern(
    r"data[\W_]*(?:scien\w*|engineer\w*|analy\w*|mining|process(?:ing|or)|pipeline\w*|load\w*|valid\w*|quality)"
)
# Pages of an app, by their suffixes and folders.
_PAGES = ("html", "htm")
_SHOWING = frozenset({"templates", "static", "public"})
# A repository that is named for the data it holds.
_DATA_REPOSITORY = pattern(
    r"://(?:github|gitlab)\.com/[\w.-]+/[\w.-]*(?:datasets?|corpus|corpora)/?$"
)
# An archive at an address that is written without its scheme.
_BARE = pattern(r"\b(?:[\w-]+\.)+[a-z]{2,}/\S*\.(?:zip|7z|rar|tar\.gz|tgz|gz|csv)\b", re.IGNORECASE)


def obtained(
    repository: Repository,
    *,
    calls: tuple[str, ...],
    packages: tuple[str, ...],
    clients: tuple[str, ...],
    requests: tuple[str, ...],
    fetching: tuple[str, ...],
    draws: tuple[str, ...],
    making: tuple[str, ...],
    writes: tuple[str, ...],
    hosts: tuple[str, ...],
    shelves: tuple[str, ...],
    words: tuple[str, ...],
    titles: tuple[str, ...],
    own: tuple[str, ...],
    commands: tuple[str, ...],
    tables: tuple[str, ...],
    files: tuple[str, ...],
    homes: tuple[str, ...],
    made: tuple[str, ...],
    models: tuple[str, ...],
    suffixes: tuple[str, ...],
    builders: tuple[str, ...],
) -> Iterator[Evidence]:
    """Data that is committed, that code or a command obtains or makes, or that a document links.

    The parameters are those of `committed` and `linked` here, and of the probes of
    `data_downloads`.
    """
    yield from committed(
        repository, tables=tables, files=files, homes=homes, made=made, models=models
    )
    yield from downloaded(
        repository,
        calls=calls,
        packages=packages,
        hosts=hosts,
        tables=tables,
        models=models,
        suffixes=suffixes,
        builders=builders,
    )
    yield from fetched(repository, commands=commands)
    yield from copied(repository, hosts=hosts, tables=tables)
    yield from collected(
        repository,
        clients=clients,
        requests=requests,
        fetching=fetching,
        models=models,
        suffixes=suffixes,
    )
    yield from generated(repository, draws=draws, making=making, writes=writes)
    yield from linked(
        repository,
        hosts=hosts,
        shelves=shelves,
        words=words,
        titles=titles,
        own=own,
        tables=tables,
    )


def committed(
    repository: Repository,
    *,
    tables: tuple[str, ...],
    files: tuple[str, ...],
    homes: tuple[str, ...],
    made: tuple[str, ...],
    models: tuple[str, ...],
) -> Iterator[Evidence]:
    """Data files in the tree, those of results, tests and tools left out.

    `tables` are suffixes that are data wherever they lie, `files` those that are data in a folder
    or under a name of `homes`, or in a folder that the code opens. The part of the path nearest to
    the file says what it is: one of `homes` is data, one of `made` is a result. Of what lies
    under `models` only tables are data.
    """
    opened: frozenset[str] | None = None
    for path in repository.files:
        suffix = suffix_of(path)
        if (suffix not in tables and suffix not in files) or is_test(path) or is_readme(path):
            continue
        if suffix in _PAGES and not _SHOWING.isdisjoint(path.lower().split("/")):
            continue
        kind = _kind(path, homes, made if suffix in tables else (*made, *models))
        if kind == "" and suffix not in tables:
            opened = _opened(repository) if opened is None else opened
            home = posixpath.dirname(path).rsplit("/", 1)[-1]
            kind = "data" if home and home in opened else "made"
        if kind == "made" and suffix in files and _is_filled_from(repository, path):
            kind = "data"
        if kind != "made":
            yield Evidence(Location(path), f"{repository.size(path):,} bytes")
            return


# Folders for readers, whose files are data where code goes through all of them.
_FOR_READERS = frozenset({"doc", "docs", "examples", "static", "assets"})
_GOES_THROUGH = (
    "*.glob", "*.iglob", "*.rglob", "glob", "iglob", "*.iterdir", "os.listdir", "os.scandir",
    "os.walk", "DirectoryLoader", "SimpleDirectoryReader", "PyPDFDirectoryLoader",
)  # fmt: skip


def _is_filled_from(repository: Repository, path: str) -> bool:
    """Whether code goes through a folder that others read as documents."""
    return any(
        home in _FOR_READERS and _is_gone_through(repository, home) for home in path.split("/")[:-1]
    )


@lru_cache(maxsize=64)
def _is_gone_through(repository: Repository, home: str) -> bool:
    wanted = pattern(rf"[\"'](?:\.{{0,2}}/)?(?:[\w.-]+/){{0,4}}{home}(?:/[^\"'\n]{{0,80}})?[\"']")
    return any(
        any_matching(module, _GOES_THROUGH) is not None
        and wanted.search(repository.text(module.path) or "")
        for module in repository.code
        if not imports(module, ("markdown", "mkdocs", "sphinx"))
    )


def _kind(path: str, homes: tuple[str, ...], made: tuple[str, ...]) -> str:
    """`data` or `made`, as the innermost part of the path that says so; "" when none does."""
    for part in reversed(path.rsplit(".", 1)[0].split("/")):
        words = _words(_CRAFT.sub(" ", part.lower()))
        if not words.isdisjoint(homes):
            return "data"
        if not words.isdisjoint(made):
            return "made"
    return ""


def linked(
    repository: Repository,
    *,
    hosts: tuple[str, ...],
    shelves: tuple[str, ...],
    words: tuple[str, ...],
    titles: tuple[str, ...],
    own: tuple[str, ...],
    tables: tuple[str, ...],
) -> Iterator[Evidence]:
    """Links of documents and notebooks to places that hold data.

    `hosts` are parts of addresses of data sets; `shelves` of those for any file, where `words`
    must stand near. Any other address counts below a heading or in a passage with one of
    `titles`, but those of tools and of code, `own`.
    """
    said, titled = terms(*words), terms(*titles)
    for place, target, around in _links(repository):
        address = target.lower()
        shelved = any(host in address for host in shelves) and said.search(around)
        outside = "://" in address and not any(host in address for host in ("file:", *own))
        outside = outside or _DATA_REPOSITORY.search(address) is not None
        if (
            holds_data(target, hosts, tables)
            or shelved
            or ((outside or _packed(address)) and titled.search(around))
        ):
            yield Evidence(place, target[:100])
            return


def _packed(address: str) -> bool:
    """An address without its scheme that ends in an archive."""
    return _BARE.fullmatch(address) is not None


@lru_cache(maxsize=1)
def _links(repository: Repository) -> tuple[tuple[Location, str, str], ...]:
    """The place and address of every link, with the folded words of its block and heading."""
    passages = repository.passages
    written = tuple(_written(repository))
    lines: dict[tuple[str, int | None], dict[int, int]] = {}
    for path, link in written:
        lines.setdefault((path, link.cell), {})[link.line] = -1
    found = []
    for index, passage in enumerate(passages.all):
        block = passage.block
        wanted = lines.get((passage.path, block.cell))
        if wanted:
            last = min(block.end_line, block.line + 50)
            wanted.update([(at, index) for at in range(block.line, last + 1) if at in wanted])
        if block.kind != "code" and "/" in block.text:
            bare = _BARE if "://" not in block.text else ADDRESS
            match = bare.search(block.text)
            if match:
                found.append((passage.location, match[0], _around(passages, index)))
    for path, link in written:
        place = Location(path, max(link.line, 1))
        if link.cell is not None:
            place = Location(path, 1, None, link.cell, link.line)
        found.append((place, link.target, _around(passages, lines[path, link.cell][link.line])))
    return tuple(found)


def _written(repository: Repository) -> Iterator[tuple[str, Link]]:
    """The links of the documents' own markup, pictures left out."""
    documents = [*repository.documents.items()]
    documents += [(notebook.path, notebook.facts.document) for notebook in repository.notebooks]
    for path, document in documents:
        yield from ((path, link) for link in document.links if not link.image)


def _around(passages: Passages, index: int) -> str:
    """The folded words of a passage and of the heading above it; none below 0."""
    if index < 0:
        return ""
    return f"{passages[index].text[:MAX_AROUND]} {passages.heading_of(index)}"


def _words(path: str) -> frozenset[str]:
    return frozenset(_WORD.findall(path.lower()))


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
