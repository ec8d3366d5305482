"""Relative links, images and drawn file trees that lead to nothing in the repository."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from mle_lint.artefacts import paths
from mle_lint.artefacts.document import Document, Link
from mle_lint.artefacts.terms import folded, terms
from mle_lint.model import Evidence, Related
from mle_lint.patterns import pattern
from mle_lint.probes.honesty.anchors import jumps
from mle_lint.probes.honesty.named_paths import Words, absent_paths
from mle_lint.probes.honesty.others_work import is_dated, is_unpacked
from mle_lint.probes.honesty.own_addresses import own_path
from mle_lint.probes.honesty.path_endings import endings, is_ignored
from mle_lint.probes.honesty.read_by_code import is_read
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

MAX_TARGET = 80
MAX_RELATED = 10
_SCHEME = pattern(r"[A-Za-z][A-Za-z\d+.-]{1,20}:|//|#|\?|www\.")
_LOCAL = pattern(r"(?:file:|[A-Za-z]:[\\/])", re.IGNORECASE)
_OPEN = pattern(r"[<>{}$*|]|\s|\(|\)")
# Where a site generator reads its pages, links need no suffix and may start at another root.
_SITES = (
    "mkdocs.yml",
    "mkdocs.yaml",
    "_config.yml",
    "conf.py",
    "docusaurus.config.js",
    "book.toml",
    "_toctree.yml",
    "docusaurus.config.ts",
    "mint.json",
    "docs.json",
    ".gitbook.yaml",
    "_quarto.yml",
)
# A reference to a label of Sphinx is written like a link.
_LABEL = pattern(r"[\w/-]+")
# Pages that Sphinx writes for examples and modules.
_WRITTEN = pattern(r"(?:^|/)(?:auto_\w+|_?autosummary|generated|_modules)/.*\.html$")
_TO_FILL = pattern(r"[A-Z_]*_(?:URL|LINK|HERE|PATH)[A-Z_]*")
_LANGUAGE = pattern(r"[a-z]{2}(?:-[A-Za-z]{2,4})?")
# What pages of a site are made of.
_SOURCES = (".md", ".mdx", ".rst", ".ipynb", ".qmd", ".Rmd")
_PAGES = (".md", ".mdx", ".rst", ".ipynb", "/index.md", "/README.md")


class Dead(NamedTuple):
    """A target that leads to nothing, and the line that names it as a link, an image or a path."""

    target: str
    line: int
    kind: str


def dead(
    repository: Repository,
    *,
    outputs: tuple[str, ...],
    aside: tuple[str, ...],
    points: tuple[str, ...],
    excuses: tuple[str, ...],
    examples: tuple[str, ...],
    not_under: tuple[str, ...],
    roots: tuple[str, ...],
) -> Iterator[Evidence]:
    """Links, images and named files of documents that lead to no file or folder of the repository,
    each once in a document, a named file once in a section, and those of one list together.

    Documents whose path holds one of the words `aside` are data, templates, or tell of what is to
    come, and those that the code reads are data; the record of a day sends nobody anywhere. The
    other words are told in `named_paths.Words`.
    """
    modules = repository.submodules
    foreign = terms(*aside)
    words = Words(points, excuses, outputs, examples, not_under, roots)
    for path, document in repository.documents.items():
        if foreign.search(folded(path)) or is_unpacked(path) or is_read(repository, path):
            continue
        found = _links(repository, path, document, modules)
        if not is_dated(path):
            found += _named(repository, path, words, modules, {item.target for item in found})
        for run in _runs(sorted(found, key=lambda item: item.line)):
            yield _told(repository, path, run)


def _links(
    repository: Repository, path: str, document: Document, modules: tuple[str, ...]
) -> list[Dead]:
    found: dict[str, Dead] = {}
    for link in document.links:
        own = own_path(repository, link.target)
        target = f"/{unquote(own)}" if own else _target(link)
        if target and not _leads(repository, path, target, modules):
            found.setdefault(target, Dead(target, link.line, "image" if link.image else "link"))
        elif (
            not own
            and not link.image
            and not _jumps(repository, path, link.target.strip(), link.text)
        ):
            raw = link.target.strip()
            found.setdefault(raw, Dead(raw, link.line, "link"))
    return list(found.values())


def _jumps(repository: Repository, document: str, raw: str, text: str) -> bool:
    """Whether the heading that a link names is in the document that it names.

    A link behind a sign alone is the remark that a list of contributors makes of each.
    """
    name, mark, fragment = raw.partition("#")
    if (
        not mark
        or not any(letter.isalnum() for letter in text)
        or _SCHEME.match(name)
        or _LOCAL.match(name)
        or _OPEN.search(raw)
    ):
        return True
    if not paths.is_readme(document) and any(_roots(repository, document)):
        return True
    home = "" if name.startswith("/") else posixpath.dirname(document)
    path = posixpath.normpath(posixpath.join(home, unquote(name).lstrip("/"))) if name else document
    return jumps(repository, path, fragment)


def _named(
    repository: Repository, path: str, words: Words, modules: tuple[str, ...], linked: set[str]
) -> list[Dead]:
    found: dict[tuple[str, int], Dead] = {}
    for item in absent_paths(repository, path, words):
        if item.target not in linked and not item.target.startswith(modules):
            found.setdefault((item.target, item.section), Dead(item.target, item.line, "path"))
    return list(found.values())


def _runs(dead: list[Dead]) -> Iterator[list[Dead]]:
    """The dead links of a document, those of one list together."""
    run: list[Dead] = []
    for item in dead:
        if run and item.line > run[-1].line + 1:
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _told(repository: Repository, path: str, run: list[Dead]) -> Evidence:
    first, *more = run
    text = f"the {first.kind} to {first.target[:MAX_TARGET]}"
    text = text.replace("the path to", "the path") + (f" and {len(more)} more" if more else "")
    related = tuple(
        Related(repository.place(path, other.line), f"to {other.target[:MAX_TARGET]}")
        for other in more[:MAX_RELATED]
    )
    return Evidence(repository.place(path, first.line), text, related)


def _target(link: Link) -> str:
    """The path that a link names, "" for what leads elsewhere or is no path."""
    raw = link.target.strip()
    if _LOCAL.match(raw):
        return raw
    if not raw or _SCHEME.match(raw):
        return ""
    path = unquote(raw.partition("#")[0].partition("?")[0])
    private = posixpath.basename(path).startswith(".env") and "example" not in path
    return "" if private or _OPEN.search(raw) or _TO_FILL.fullmatch(path) else path


def _leads(repository: Repository, document: str, target: str, modules: tuple[str, ...]) -> bool:
    if _LOCAL.match(target):
        return False
    home = "" if target.startswith("/") else posixpath.dirname(document)
    path = posixpath.normpath(posixpath.join(home, target.lstrip("/")))
    if path.startswith("..") or path == ".":
        return True
    if repository.exists(path) or path.startswith(modules):
        return True
    if _is_translated(repository, document, target) or _is_rendered(repository, document, target):
        return True
    roots = tuple(_roots(repository, document))
    if roots and target.startswith("/") and target.strip("/") in endings(repository):
        return True
    if document.endswith(".mdx") and target.startswith("/"):
        return True
    named = _LABEL.fullmatch(target) or _WRITTEN.search(target)
    if named and any(_has(repository, root, "conf.py") for root in roots):
        return True
    if roots and is_ignored(repository, path):
        # The site is built from what git passes over, too.
        return True
    return any(_is_page(repository, root, document, path, target) for root in roots)


def _is_translated(repository: Repository, document: str, target: str) -> bool:
    """Whether the English document beside a translation holds what this one leaves to it."""
    parts = document.split("/")
    for at, part in enumerate(parts[:-1]):
        if part != "en" and _LANGUAGE.fullmatch(part):
            folder = "/".join((*parts[:at], "en", *parts[at + 1 : -1]))
            if repository.exists(posixpath.normpath(posixpath.join(folder, target.lstrip("/")))):
                return True
    return False


def _is_rendered(repository: Repository, document: str, target: str) -> bool:
    """Whether the page that a document other than a README leads to is made of one that is there:
    such a document is a page of the same site."""
    bare = posixpath.normpath(target).lstrip("./")
    if paths.is_readme(document) or not bare.endswith(".html"):
        return False
    return any(f"{bare[:-5]}{end}" in endings(repository) for end in _SOURCES)


def _roots(repository: Repository, document: str) -> Iterator[str]:
    """The folders above a document that hold the settings of a site generator."""
    folder = posixpath.dirname(document)
    while True:
        if any(_has(repository, folder, name) for name in _SITES):
            yield folder
        if not folder:
            return
        folder = posixpath.dirname(folder)


def _has(repository: Repository, folder: str, name: str) -> bool:
    return repository.exists(posixpath.join(folder, name))


def _is_page(repository: Repository, root: str, document: str, path: str, target: str) -> bool:
    """Whether a site shows a page at the target, counted from its root, or from the document as a
    file or as a folder of its own."""
    bare = target.strip("/").removesuffix(".html")
    within = posixpath.normpath(posixpath.join(posixpath.splitext(document)[0], bare))
    starts = [posixpath.join(root, bare), posixpath.join(root, "docs", bare)]
    starts += [path.removesuffix(".html"), within]
    return any(repository.exists(start + end) for start in starts for end in ("", *_PAGES))
