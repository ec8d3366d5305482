"""Badges that show a state of the project which no file of the repository can give them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from mle_lint.artefacts import paths
from mle_lint.artefacts.terms import folded, terms
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.own_code import text_of
from mle_lint.probes.code.suites import test_functions
from mle_lint.probes.honesty.others_work import is_unpacked
from mle_lint.probes.honesty.own_addresses import is_cloned, is_own
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_WORKFLOW = pattern(
    r"https?://(?:www\.)?github\.com/(?P<a>[^/\s]+/[^/\s]+)/"
    r"(?:actions/workflows/(?P<file>[^/?#\s]+)|workflows/(?P<name>[^/?#\s]+))/badge\.svg"
    r"|https?://img\.shields\.io/github/(?:actions/)?workflow/status/(?P<b>[^/\s]+/[^/\s]+)/(?P<shield>[^/?#\s]+)"
)
_STATIC = pattern(
    r"https?://(?:img|raster)\.shields\.io/badge/(?P<label>(?:[^-?/]|--)+)-(?P<value>(?:[^-?/]|--)+)-[^?/]*"
)
_PLACEHOLDER = pattern(r"(?i:your|<|%3c|\{|user(?:_?name)?/|owner/repo|example/)")
_GREEN = pattern(r"(?i:pass|success|ok\b|green|stable|\d{1,3}(?:\.\d+)?\s*%)")
_BUILT = pattern(r"(?i:\b(?:build|ci|ci/cd|pipeline|workflow)\b)")
_TESTED = pattern(r"(?i:\btests?\b)")
_COVERED = pattern(r"(?i:\b(?:code\s?)?(?:coverage|codecov)\b)")
_MEASURES = pattern(r"--cov\b|pytest-cov|coverage|codecov|coveralls")


class Service(NamedTuple):
    """A service that gives badges: a part of its addresses, the files of which it needs one, and
    the words of which one in a CI file will do instead."""

    name: str
    files: tuple[str, ...]
    words: tuple[str, ...]


def unsupported(
    repository: Repository, *, services: tuple[str, ...], aside: tuple[str, ...]
) -> Iterator[Evidence]:
    """Badges in READMEs of the state of a workflow that is not there, of tests, coverage or a build
    that nothing runs, and of services that nothing here calls.

    `services` are rows `part of an address: path ~word`: of the paths one must be there, or else
    one of the words must stand in a definition of continuous integration. READMEs whose path has
    a word of `aside` are another project's.
    """
    known = tuple(_service(row) for row in services)
    foreign = terms(*aside)
    for path, document in repository.documents.items():
        if not paths.is_readme(path) or foreign.search(folded(path)) or is_unpacked(path):
            continue
        seen: set[str] = set()
        for link in document.links:
            trouble = _trouble(repository, link.target, known) if link.image else ""
            if trouble and trouble not in seen:
                seen.add(trouble)
                yield Evidence(repository.place(path, link.line), trouble)


def _trouble(repository: Repository, target: str, known: tuple[Service, ...]) -> str:
    if not target.startswith(("http://", "https://")):
        return ""
    workflow = _WORKFLOW.match(target)
    if workflow:
        return _of_workflow(repository, workflow)
    static = _STATIC.match(target)
    if static:
        label, value = (_read(static[group]) for group in ("label", "value"))
        return _of_words(repository, label, value)
    for service in known:
        if service.name in target and not _works(repository, service):
            needed = " or ".join((*service.files, *service.words)[:2])
            return f"a badge of {service.name.strip('/')}, and no {needed} is there"
    return ""


def _service(row: str) -> Service:
    name, _, rest = row.partition(": ")
    words = rest.split()
    files = tuple(word for word in words if not word.startswith("~"))
    return Service(name, files, tuple(word[1:] for word in words if word.startswith("~")))


def _works(repository: Repository, service: Service) -> bool:
    if any(repository.exists(name) for name in service.files):
        return True
    return any(word in _definitions(repository) for word in service.words)


@lru_cache(maxsize=1)
def _definitions(repository: Repository) -> str:
    """The text of every definition of continuous integration, and of the tasks that they run."""
    kinds = ("workflow", "makefile", "justfile", "shell")
    return "\n".join(text_of(repository, path) for path in repository.of_kind(*kinds))


def _of_workflow(repository: Repository, found: re.Match[str]) -> str:
    address = found["a"] or found["b"]
    if _PLACEHOLDER.search(unquote(address)):
        return f"the badge of a workflow names {unquote(address)[:60]}, which is no repository"
    if is_cloned(repository) and not is_own(repository, address):
        return ""
    name = unquote(found["file"] or found["name"] or found["shield"])
    flows = repository.workflows
    files = {posixpath.basename(path) for path in repository.of_kind("workflow")}
    if name in files or name.lower() in {flow.name.lower() for flow in flows.values()}:
        return ""
    return f"the badge of the workflow {name[:60]}, which is not there"


def _read(text: str) -> str:
    """The words of a badge's label, as shields.io reads its address."""
    return unquote(text).replace("__", " ").replace("_", " ").replace("--", "-")


def _of_words(repository: Repository, label: str, value: str) -> str:
    """What a badge of fixed words says, where nothing in the repository can have said it."""
    if not _GREEN.search(value):
        return ""
    said = f"a fixed badge says {label[:40]}: {value[:40]}"
    if _COVERED.search(label):
        measured = _MEASURES.search(_definitions(repository)) or _configures(repository)
        return "" if measured else f"{said}, and nothing measures coverage"
    if _TESTED.search(label):
        tested = bool(test_functions(repository)) or any(
            paths.is_test(path) for path in repository.of_kind("source")
        )
        return "" if tested else f"{said}, and there is no test"
    if _BUILT.search(label):
        return "" if repository.of_kind("workflow") else f"{said}, and nothing builds it"
    return ""


def _configures(repository: Repository) -> bool:
    """Whether coverage is measured by settings or by a package that the project asks for."""
    if any(repository.exists(name) for name in (".coveragerc", "codecov.yml", ".codecov.yml")):
        return True
    names = {r.name for m in repository.manifests.values() for r in m.requirements}
    texts = (text_of(repository, name) for name in ("pyproject.toml", "setup.cfg", "tox.ini"))
    return bool(names & {"pytest-cov", "coverage"}) or any("coverage" in text for text in texts)
