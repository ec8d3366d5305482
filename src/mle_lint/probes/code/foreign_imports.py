"""Which own files a file of JavaScript, TypeScript, Go or Java brings in."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.patterns import pattern
from mle_lint.repository import Repository

MAX_TEXT = 60_000
MAX_IMPORTS = 100
# Files that are followed from one, and steps from it.
MAX_REACHED = 60
STEPS = 4
# `import type` brings nothing that runs.
_SCRIPT = pattern(
    r"\b(?:import(?!\s+type\b)|export)\b[^;\"'`]{0,400}?\bfrom\s*[\"']([^\"'\n]+)[\"']"
    r"|\b(?:require|import)\s*\(\s*[\"']([^\"'\n]+)[\"']|^import\s+[\"']([^\"'\n]+)[\"']"
)
_GO = pattern(r"^[ \t]*(?:import[ \t]+)?(?:[\w.]+[ \t]+)?\"([\w./-]+/[\w./-]+)\"", re.MULTILINE)
_JAVA = pattern(r"^import\s+(?:static\s+)?([\w.]+)", re.MULTILINE)
_NAME = pattern(r"\b[A-Z]\w+")
_SCRIPTS = ("ts", "tsx", "js", "jsx", "mjs", "cjs", "mts")
_ENDINGS = ("", *(f".{ending}" for ending in _SCRIPTS), *(f"/index.{end}" for end in _SCRIPTS))
# A folder of the project by another name, and the folder in which sources lie.
_ALIASES = ("@/", "~/", "src/")
_ROOTS = ("", "src")


@lru_cache(maxsize=1_024)
def reached(repository: Repository, path: str) -> tuple[str, ...]:
    """The file, then the own files that it brings in, directly or by others, nearest first."""
    found = {path: 0}
    for here in (queue := [path]):
        if found[here] == STEPS:
            break
        for other in imported(repository, here):
            if other not in found and len(found) < MAX_REACHED:
                found[other] = found[here] + 1
                queue.append(other)
    return tuple(found)


@lru_cache(maxsize=4_096)
def imported(repository: Repository, path: str) -> tuple[str, ...]:
    """The own files that a file imports, each once."""
    text = (repository.text(path) or "")[:MAX_TEXT]
    suffix = path.rsplit(".", 1)[-1].lower()
    if suffix in _SCRIPTS:
        named = (a or b or c for a, b, c in _SCRIPT.findall(text)[:MAX_IMPORTS])
        found = [_script(repository, path, name) for name in named]
    elif suffix == "go":
        found = [*_package(repository, posixpath.dirname(path), suffix)]
        for name in _GO.findall(text)[:MAX_IMPORTS]:
            found += _package(repository, _folder(repository, name), suffix)
    elif suffix == "java":
        names = (name.replace(".", "/") + ".java" for name in _JAVA.findall(text)[:MAX_IMPORTS])
        beside = _package(repository, posixpath.dirname(path), suffix)
        found = [_ending(repository, name) for name in names]
        said = set(_NAME.findall(text))
        found += [p for p in beside if posixpath.basename(p).removesuffix(".java") in said]
    else:
        found = []
    return tuple(dict.fromkeys(other for other in found if other and other != path))


def _script(repository: Repository, path: str, name: str) -> str:
    """The file that a module name of JavaScript stands for, "" for a package."""
    folder = posixpath.dirname(path)
    if name.startswith("."):
        return _existing(repository, posixpath.normpath(posixpath.join(folder, name)))
    if not name.startswith(_ALIASES):
        return ""
    inner = name.partition("/")[2]
    for above in _above(folder):
        for root in _ROOTS:
            found = _existing(repository, posixpath.join(above, root, inner))
            if found:
                return found
    return ""


def _above(folder: str) -> Iterator[str]:
    """A folder and those that hold it."""
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""


def _existing(repository: Repository, stem: str) -> str:
    """The source file of that name; sources of TypeScript are imported as what they become."""
    stems = (stem, stem.removesuffix(".js")) if stem.endswith(".js") else (stem,)
    sources = _sources(repository)
    for each in stems:
        for ending in _ENDINGS:
            if each + ending in sources:
                return each + ending
    return ""


def _package(repository: Repository, folder: str | None, suffix: str) -> Iterator[str]:
    """The files of one language in a folder."""
    if folder is not None:
        yield from (p for p in _folders(repository).get(folder, ()) if p.endswith(f".{suffix}"))


def _folder(repository: Repository, name: str) -> str | None:
    """The folder of a package of Go: the longest end of its name that is a folder of sources."""
    parts = name.split("/")
    ends = ("/".join(parts[start:]) for start in range(len(parts)))
    return next((end for end in ends if end in _folders(repository)), None)


def _ending(repository: Repository, end: str) -> str:
    return next((p for p in _sources(repository) if p.endswith("/" + end) or p == end), "")


@lru_cache(maxsize=1)
def _sources(repository: Repository) -> dict[str, None]:
    return dict.fromkeys(repository.of_kind("source"))


@lru_cache(maxsize=1)
def _folders(repository: Repository) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in _sources(repository):
        found.setdefault(posixpath.dirname(path), []).append(path)
    return found
