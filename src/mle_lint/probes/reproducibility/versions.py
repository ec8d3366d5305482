"""Where the version of the language is stated."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.repository import Repository

# A minor version is needed: "Python 3" tells a reader nothing that matters.
_MINOR = pattern(r"\d+\.\d+")
_SETTING = pattern(
    r"python(?:[_-]?(?:version|requires))?[\"']?\s*[:=]+\s*(?:[\[{]\s*)?[\"']?(?:python)?"
    r"[\s^~>=<]*(3\.?\d{1,2}(?:\.\d+)?)"
    r"|(?:runtime|framework|image|from)[\"']?\s*[:=]?\s*[\"']?[\w./:-]*"
    # Images for containers to develop in have a version of their own before that of Python.
    r"python:?[-_ |]?(?:\d-)?(3\.?\d{1,2})",
    re.IGNORECASE,
)
_SAID = pattern(
    r"(?<![\w/-])c?python[\s\W]{0,6}"
    r"(?:[^\W\d]{4,16}\s*:\s*|(?:versions?|versao|versione|versión|versão|interpreter|版本|версии|версия|v)\W{0,4})?"
    r"v?([23]\.\d{1,2}(?:\.\d+)?)(?![\d%])",
    re.IGNORECASE,
)
_OF_PYTHON = pattern(
    r"(?<![\d.])(3\.\d{1,2}(?:\.\d+)?)\+?\s+(?:of|de|von|di|for)\s+python", re.IGNORECASE
)
_BADGE = pattern(r"python[-_ %a-z0-9]{0,20}?[-_ ]?v?(3\.\d{1,2})", re.IGNORECASE)
_IMAGE_MADE = pattern(
    r"(?:^|\.)(?:debian_slim|from_registry|micromamba|ImageSpec|Image|PythonVirtualenvOperator)$"
)
_GIVEN = pattern(r"\bpython_version\s*=\s*[\"'](3\.\d{1,2}(?:\.\d+)?)[\"']")
_ARGUMENTS = 10
# Other images name the version of their own tool's Python.
_IMAGE = pattern(r"(?:^|/)python:\d\.\d+")
_OTHER = {
    "renv.lock": pattern(r'"R":\s*\{\s*"Version":\s*"(\d+\.\d+[\d.]*)"'),
    "Manifest.toml": pattern(r'^julia_version\s*=\s*"(\d+\.\d+[\d.]*)"', re.MULTILINE),
    "Project.toml": pattern(r'^julia\s*=\s*"(\W*\d[^"]*)"', re.MULTILINE),
    "DESCRIPTION": pattern(r"\bR\s*\(\s*(>=?\s*\d+\.\d+[\d.]*)\s*\)"),
    "go.mod": pattern(r"^go\s+(\d+\.\d+[\d.]*)", re.MULTILINE),
    "package.json": pattern(r'"engines"[^}]*"node"\s*:\s*"([^"]*\d[^"]*)"', re.DOTALL),
    ".nvmrc": pattern(r"^v?(\d+[\d.]*)", re.MULTILINE),
    "rust-toolchain.toml": pattern(r'^channel\s*=\s*"(\d[^"]*)"', re.MULTILINE),
}
_OTHER_IMAGE = pattern(
    r"(?:r-ver|r-base|tidyverse|rstudio|shiny|julia|golang|node|rust):v?(\d[\w.]*)"
)


def stated(
    repository: Repository, *, aside: tuple[str, ...], settings: tuple[str, ...]
) -> Iterator[Evidence]:
    """A version of Python that a tool reads: in a manifest, an image, or a file of `settings`.

    Files in folders of `aside` and test files are left out. Where a repository holds no Python,
    the version of its own language counts.
    """
    yield from _in_manifests(repository, aside)
    yield from _in_images(repository, aside)
    yield from _in_code(repository, aside)
    for path in repository.files:
        if posixpath.basename(path).lower() in settings and not _is_aside(path, aside):
            yield from _first(repository, path, _SETTING)
    if not repository.code:
        yield from _other_language(repository)


def said(repository: Repository) -> Iterator[Evidence]:
    """A version of Python in the prose or the commands of a document."""
    for passage in repository.passages.all:
        text = passage.block.text
        if "ython" not in text and "PYTHON" not in text:
            continue
        found = _SAID.search(text) or _OF_PYTHON.search(text)
        if found:
            yield Evidence(passage.location, f"Python {found[1]}")
            return


def shown(repository: Repository) -> Iterator[Evidence]:
    """A badge with a version of Python."""
    for path, document in repository.documents.items():
        for link in document.links:
            found = _BADGE.search(link.target) or _BADGE.search(link.text)
            if link.image and found:
                yield Evidence(repository.place(path, link.line), f"Python {found[1]}")
                return


def _in_manifests(repository: Repository, aside: tuple[str, ...]) -> Iterator[Evidence]:
    for path, manifest in repository.manifests.items():
        if _MINOR.search(manifest.python) and not _is_aside(path, aside):
            text = f"Python {manifest.python}"
            yield Evidence(repository.place(path, manifest.python_line), text)


def _in_images(repository: Repository, aside: tuple[str, ...]) -> Iterator[Evidence]:
    for path, dockerfile in repository.dockerfiles.items():
        found = dockerfile.python_version()
        if found and _MINOR.match(found[0]) and not _is_aside(path, aside):
            yield Evidence(repository.place(path, found[1]), f"Python {found[0]}")
    for path, compose in repository.composes.items():
        for service in compose.services:
            image = _IMAGE.search(service.image)
            if image and not _is_aside(path, aside):
                yield Evidence(repository.place(path, service.line), image[0].strip("/"))


def _in_code(repository: Repository, aside: tuple[str, ...]) -> Iterator[Evidence]:
    """Images that code declares with their Python, for a platform or an orchestrator to build."""
    for module in repository.code:
        if module.notebook or _is_aside(module.path, aside):
            continue
        for call in module.with_keyword(("python_version",)):
            if _IMAGE_MADE.search(call.name):
                lines = (repository.text(module.path) or "").split("\n")
                found = _GIVEN.search("\n".join(lines[call.line - 1 : call.line + _ARGUMENTS]))
                if found:
                    yield Evidence(module.at(call.line), f"Python {found[1]}")


def _is_aside(path: str, aside: tuple[str, ...]) -> bool:
    folders = posixpath.dirname(path).lower().split("/")
    return is_test(path) or any(folder in aside for folder in folders)


def _other_language(repository: Repository) -> Iterator[Evidence]:
    for path in repository.files:
        wanted = _OTHER.get(posixpath.basename(path))
        if wanted is not None:
            yield from _first(repository, path, wanted)
    for path, dockerfile in repository.dockerfiles.items():
        for image, line in dockerfile.base_images():
            found = _OTHER_IMAGE.search(image)
            if found:
                yield Evidence(repository.place(path, line), image)


def _first(repository: Repository, path: str, wanted: re.Pattern[str]) -> Iterator[Evidence]:
    text = (repository.text(path) or "")[:200_000]
    found = wanted.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        version = next(group for group in found.groups() if group)
        yield Evidence(repository.place(path, line), f"version {version}")
