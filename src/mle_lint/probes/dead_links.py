"""Relative links and images that lead to nothing in the repository."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from mle_lint.artefacts.document import Link
from mle_lint.artefacts.terms import folded, terms
from mle_lint.model import Evidence, Related
from mle_lint.patterns import pattern
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
)
_PAGES = (".md", ".mdx", ".rst", ".ipynb", "/index.md", "/README.md")


def dead(
    repository: Repository,
    *,
    aside: tuple[str, ...],
) -> Iterator[Evidence]:
    """Links and images of documents whose target is no file or folder of the repository.

    Documents whose path holds one of the words `aside` are data, templates, or tell of what is to
    come.
    """
    modules = tuple(_submodules(repository))
    foreign = terms(*aside)
    for path, document in repository.documents.items():
        if foreign.search(folded(path)):
            continue
        dead: dict[str, Link] = {}
        for link in document.links:
            target = _target(link)
            if target and not _leads(repository, path, target, modules):
                dead.setdefault(target, link)
        for run in _runs(list(dead.items())):
            yield _told(repository, path, run)


def _runs(dead: list[tuple[str, Link]]) -> Iterator[list[tuple[str, Link]]]:
    """The dead links of a document, those of one list together."""
    run: list[tuple[str, Link]] = []
    for item in dead:
        if run and item[1].line > run[-1][1].line + 1:
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _told(repository: Repository, path: str, run: list[tuple[str, Link]]) -> Evidence:
    (target, link), *more = run
    kind = "image" if link.image else "link"
    text = f"the {kind} to {target[:MAX_TARGET]}" + (f" and {len(more)} more" if more else "")
    related = tuple(
        Related(repository.place(path, other.line), f"to {name[:MAX_TARGET]}")
        for name, other in more[:MAX_RELATED]
    )
    return Evidence(repository.place(path, link.line), text, related)


def _target(link: Link) -> str:
    """The path that a link names, "" for what leads elsewhere or is no path."""
    raw = link.target.strip()
    if _LOCAL.match(raw):
        return raw
    if not raw or _SCHEME.match(raw):
        return ""
    path = unquote(raw.partition("#")[0].partition("?")[0])
    private = posixpath.basename(path).startswith(".env") and "example" not in path
    return "" if private or _OPEN.search(raw) else path


def _leads(repository: Repository, document: str, target: str, modules: tuple[str, ...]) -> bool:
    if _LOCAL.match(target):
        return False
    home = "" if target.startswith("/") else posixpath.dirname(document)
    path = posixpath.normpath(posixpath.join(home, target.lstrip("/")))
    if path.startswith("..") or path == ".":
        return True
    if repository.exists(path) or path.startswith(modules):
        return True
    return any(_is_page(repository, root, path, target) for root in _roots(repository, document))


def _roots(repository: Repository, document: str) -> Iterator[str]:
    """The folders above a document that hold the settings of a site generator."""
    folder = posixpath.dirname(document)
    while True:
        if any(repository.exists(posixpath.join(folder, name)) for name in _SITES):
            yield folder
        if not folder:
            return
        folder = posixpath.dirname(folder)


def _is_page(repository: Repository, root: str, path: str, target: str) -> bool:
    bare = target.strip("/").removesuffix(".html")
    for start in (posixpath.join(root, bare), posixpath.join(root, "docs", bare)):
        if any(repository.exists(start + end) for end in ("", *_PAGES)):
            return True
    stem = path.removesuffix(".html")
    return any(repository.exists(stem + end) for end in _PAGES)


def _submodules(repository: Repository) -> Iterator[str]:
    text = repository.text(".gitmodules") if repository.exists(".gitmodules") else ""
    for line in (text or "").splitlines():
        name, _, value = line.partition("=")
        if name.strip() == "path":
            yield value.strip()
