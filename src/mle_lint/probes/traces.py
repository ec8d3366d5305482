"""Where the repository itself, its documents apart, holds a trace of something.

Whether a tool is used shows in code, settings, paths and commands; that it is only asked for, in
the dependency files. What stands in comments and docstrings is said and not done.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache

from mle_lint.artefacts import paths
from mle_lint.artefacts.module import Module
from mle_lint.model import Location
from mle_lint.patterns import pattern
from mle_lint.probes.elsewhere import sources
from mle_lint.probes.own_texts import uncommented
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# More text than this is a platform's; that something is nowhere in it is not worth the search.
MAX_TEXT = 6_000_000
# What is larger was put together by a tool, or is data.
MAX_FILE = 120_000
_SETTINGS = (
    ".yml", ".yaml", ".toml", ".cfg", ".ini", ".json", ".sh", ".bash", ".ps1", ".bat", ".tf",
    ".tfvars", ".hcl", ".conf", ".properties", ".xml", ".tpl", ".j2", ".env", ".bicep", ".mk",
    ".html", ".gradle", ".sbt", ".nix", ".proto", ".service", ".vue", ".svelte", ".prisma", ".kts",
    ".rb", ".php", ".lua", ".m", ".sas", ".do", ".cmd", ".mjs", ".cjs", ".mts",
)  # fmt: skip
_KINDS = (
    "dockerfile", "compose", "workflow", "makefile", "justfile", "snakefile", "mlproject", "shell",
    "yaml", "toml", "json",
)  # fmt: skip
# Why a file's text is not known; one that does not parse is read all the same.
_UNREAD = ("not in the git object store", "larger than")
_ASKED = frozenset({"dependencies", "npm"})
_LOCKS = pattern(r"(?:^|[/._-])lock(?:file)?\b|package-lock|\.lock\b", re.IGNORECASE)
# Copied and filled in by a reader; nothing runs with them as they are.
_TEMPLATE = pattern(
    r"(?:^|/)\.?env[\w.-]*\.(?:example|sample|template|dist)$|(?:example|sample)\.env$"
)
_NAMED = pattern(r"(?:^|/)(?:\.env[\w.-]*|Procfile|Jenkinsfile|Vagrantfile|[\w-]+\.dvc|dvc\.yaml)$")
_COMMENT = pattern(r"^[ \t]*#[^\n]*|(?<=[ \t])#[ \t][^\n]*", re.MULTILINE)
_PICTURE = pattern(r"\.(?:png|jpe?g|gif|svg|webp|mp4|pdf|pptx?|docx?|drawio|txt)$", re.IGNORECASE)


class Trace(NamedTuple):
    """Where something shows, and what was seen there; `used` is false when only asked for."""

    location: Location
    text: str
    used: bool = True


class _Texts(NamedTuple):
    """Texts of many files as one, in lower case, with the place where each begins."""

    text: str
    starts: tuple[int, ...]
    paths: tuple[str, ...]

    def search(self, wanted: re.Pattern[str]) -> tuple[str, int, str] | None:
        """Path, line and words of the first match."""
        found = wanted.search(self.text)
        if found is None:
            return None
        index = bisect_right(self.starts, found.start()) - 1
        line = self.text.count("\n", self.starts[index], found.start()) + 1
        return self.paths[index], line, " ".join(found[0].split())[:60]


@lru_cache(maxsize=512)
def compiled(words: str) -> re.Pattern[str]:
    """A pattern for alternatives in lower case, none of which begins inside a word of letters."""
    return re.compile(rf"(?<![a-z])(?:{words})")


def trace(repository: Repository, words: str) -> Trace | None:
    """The first trace of any of the alternatives: in code, in settings, in the name of a file, in a
    notebook; else in a dependency file."""
    wanted = compiled(words)
    found = _in_code(repository, wanted)
    if found is not None:
        return found
    for path in repository.files:
        if wanted.search(path.lower()) and not _is_aside(path):
            return Trace(repository.place(path), posixpath.basename(path))
    return _asked(repository, wanted)


def _is_aside(path: str) -> bool:
    """Whether the name of a file shows what was said or pictured rather than made."""
    return paths.kind_of(path) in ("document", "dependencies") or bool(_PICTURE.search(path))


def searchable(repository: Repository) -> bool:
    """Whether the absence of a trace says something: all code is here and could be read."""
    if repository.exists(".gitmodules") or is_template(repository):
        return False
    kinds = ("module", "notebook", "source", *_KINDS)
    for item in repository.unknown:
        unread = any(reason in item.reason for reason in _UNREAD)
        if unread and paths.kind_of(item.path) in kinds:
            return False
    return sum(repository.size(path) for path in _chosen(repository)) <= MAX_TEXT


def is_template(repository: Repository) -> bool:
    """Whether the repository makes projects, so that its documents tell of those."""
    named = ("cookiecutter.json", "ccds.json", "copier.yml", "copier.yaml")
    return any(map(repository.exists, named)) or any("{{" in f for f in repository.folders)


def _in_code(repository: Repository, wanted: re.Pattern[str]) -> Trace | None:
    hit = _texts(repository).search(wanted)
    if hit is not None:
        return Trace(repository.place(hit[0], hit[1]), hit[2])
    for notebook in repository.notebooks:
        line, text = _in_facts(notebook.module, wanted)
        if line:
            return Trace(notebook.module.at(line), text)
    return None


def _asked(repository: Repository, wanted: re.Pattern[str]) -> Trace | None:
    for path, manifest in repository.manifests.items():
        if manifest.kind == "lock":
            continue
        for requirement in manifest.requirements:
            if wanted.search(requirement.name) or wanted.search(requirement.name.replace("-", "_")):
                return Trace(repository.place(path, requirement.line), requirement.name, False)
    for path in repository.of_kind("npm"):
        text = (repository.text(path) or "").lower()
        found = wanted.search(text)
        if found:
            return Trace(
                repository.place(path, text.count("\n", 0, found.start()) + 1), found[0], False
            )
    return None


@lru_cache(maxsize=1)
def _texts(repository: Repository) -> _Texts:
    parts: list[str] = []
    starts: list[int] = []
    names: list[str] = []
    at = 0
    for path, text in _read(repository):
        starts.append(at)
        names.append(path)
        parts.append(text)
        at += len(text) + 1
        if at > MAX_TEXT:
            break
    return _Texts("\n".join(parts), tuple(starts), tuple(names))


def _read(repository: Repository) -> Iterator[tuple[str, str]]:
    for path in _chosen(repository):
        text = repository.text(path) or ""
        if paths.kind_of(path) in ("module", "source") or path.endswith(".sql"):
            text = uncommented(path, text)
        elif not path.endswith((".json", ".html", ".xml")):
            text = _COMMENT.sub("", text)
        yield path, text.lower()
    for path, text in sources(repository, (".r", ".jl", ".rmd", ".qmd", ".scala")):
        if path.endswith((".ipynb", ".rmd", ".qmd", ".Rmd", ".Qmd")):
            yield path, text.lower()


@lru_cache(maxsize=1)
def _chosen(repository: Repository) -> tuple[str, ...]:
    """Files that are read: code first, then settings; no dependency files, locks or data."""
    code = [p for p in repository.of_kind("module", "source") if repository.size(p) <= 4 * MAX_FILE]
    rest = [p for p in repository.files if _is_setting(p) and repository.size(p) <= MAX_FILE]
    return tuple(dict.fromkeys((*code, *rest)))


def _is_setting(path: str) -> bool:
    kind = paths.kind_of(path)
    if kind in _ASKED:
        return False
    if kind in ("document", "module", "source", "notebook") or _LOCKS.search(path):
        return False
    if _TEMPLATE.search(path):
        return False
    lower = path.lower()
    if "." not in posixpath.basename(path) and "/" in path:
        return True
    return kind in _KINDS or lower.endswith((*_SETTINGS, ".sql")) or bool(_NAMED.search(path))


def _in_facts(module: Module, wanted: re.Pattern[str]) -> tuple[int, str]:
    """The first line of a notebook's code with a match, and the words; 0 when there is none."""
    for line, text in _facts(module):
        found = wanted.search(text.lower())
        if found:
            return line, text[:60]
    return 0, ""


def _facts(module: Module) -> Iterable[tuple[int, str]]:
    facts = module.facts
    yield from ((item.line, item.name) for item in facts.imports)
    for call in facts.calls:
        yield call.line, f"{call.name} {' '.join(call.keywords)} {call.text}"
    for place in (*facts.strings, *facts.shell, *facts.constants, *facts.instances):
        yield place.line, f"{place.text} {place.scope}"
    yield from ((function.line, function.name) for function in facts.functions)
    yield from ((item.line, item.name) for item in facts.classes)
