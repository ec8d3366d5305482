"""Where the repository itself, its documents apart, holds a trace of something.

Whether a tool is used shows in code, settings, paths and commands; that it is only asked for, in
the dependency files. What stands in comments and docstrings is said and not done.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from mle_lint import gates
from mle_lint.artefacts import paths
from mle_lint.artefacts.module import Module
from mle_lint.model import Location
from mle_lint.patterns import pattern
from mle_lint.probes.code.elsewhere import sources
from mle_lint.probes.code.own_texts import uncommented
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# More text than this is a platform's; that something is nowhere in it is not worth the search.
MAX_TEXT = 6_000_000
# What is larger was put together by a tool, or is data.
MAX_FILE = 120_000
# Characters of texts without their comments that are kept.
MAX_KEPT = 1_000_000
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
_UNREAD = "larger than"
_ASKED = frozenset({"dependencies", "npm"})
_LOCKS = pattern(r"(?:^|[/._-])lock(?:file)?\b|package-lock|\.lock\b", re.IGNORECASE)
# Copied and filled in by a reader; nothing runs with them as they are.
_TEMPLATE = pattern(
    r"(?:^|/)\.?env[\w.-]*\.(?:example|sample|template|dist)$|(?:example|sample)\.env$"
)
_NAMED = pattern(r"(?:^|/)(?:\.env[\w.-]*|Procfile|Jenkinsfile|Vagrantfile|[\w-]+\.dvc|dvc\.yaml)$")
_REPORTS = (".ipynb", ".rmd", ".qmd", ".Rmd", ".Qmd")
_COMMENT = pattern(r"^[ \t]*#[^\n]*|(?<=[ \t])#[ \t][^\n]*", re.MULTILINE)
_TABLE = pattern(r"^\[tool\.([A-Za-z][\w-]*)[\w.-]*\]", re.MULTILINE)
_PICTURE = pattern(r"\.(?:png|jpe?g|gif|svg|webp|mp4|pdf|pptx?|docx?|drawio|txt)$", re.IGNORECASE)


class Trace(NamedTuple):
    """Where something shows, and what was seen there; `used` is false when only asked for."""

    location: Location
    text: str
    used: bool = True


class _Texts:
    """Texts of many files in lower case; comments are taken out of those that are asked for."""

    def __init__(self, files: Iterable[tuple[str, str]], clean: bool) -> None:
        self._paths: list[str] = []
        self._parts = gates.Parts(self._told(files))
        self._clean = clean
        self._known: dict[int, str] = {}
        self._room = MAX_KEPT

    def _told(self, files: Iterable[tuple[str, str]]) -> Iterator[str]:
        for path, text in files:
            self._paths.append(path)
            yield text

    def search(self, words: str) -> tuple[str, int, str] | None:
        """Path, line and words of the first match of one of the alternatives."""
        for number in self._parts.candidates(words):
            text = self._text(number)
            found = compiled(words).search(text)
            if found is not None:
                line = max(text.count("\n", 0, found.start()), 1)
                return self._paths[number], line, " ".join(found[0].split())[:60]
        return None

    def _text(self, number: int) -> str:
        """One text, between the ends of the lines around it; the first that are asked for are
        kept."""
        known = self._known.get(number)
        if known is None:
            text = self._parts.text(number)
            bare = text if self._clean else _said_apart(self._paths[number], text)
            known = f"\n{bare}\n"
            self._room -= len(known)
            if self._room > 0:
                self._known[number] = known
        return known


def compiled(words: str) -> re.Pattern[str]:
    """A pattern for alternatives in lower case, none of which begins inside a word of letters."""
    return pattern(rf"(?<![a-z])(?:{words})")


def trace(repository: Repository, words: str) -> Trace | None:
    """The first trace of any of the alternatives: in code, in settings, in the name of a file, in a
    notebook; else in a dependency file."""
    found = _in_code(repository, words)
    if found is not None:
        return found
    wanted = compiled(words)
    for number in _names(repository).candidates(words):
        path = repository.files[number]
        if not wanted.search(path.lower()) or _is_aside(path):
            continue
        # An empty file holds the place of what its name says.
        if not repository.is_empty(path):
            return Trace(repository.place(path), posixpath.basename(path))
    return _set_up(repository, wanted) or _asked(repository, wanted)


def _set_up(repository: Repository, wanted: re.Pattern[str]) -> Trace | None:
    """A table of settings for a tool in a pyproject.toml."""
    tables = _tables_of_tools(repository)
    return next((place for name, place in tables if wanted.search(name)), None)


@lru_cache(maxsize=1)
def _tables_of_tools(repository: Repository) -> tuple[tuple[str, Trace], ...]:
    """The tools that have tables of settings, in lower case, with their places."""
    found: list[tuple[str, Trace]] = []
    for path in repository.files:
        text = repository.text(path) or "" if posixpath.basename(path) == "pyproject.toml" else ""
        for table in _TABLE.finditer(text):
            place = repository.place(path, text.count("\n", 0, table.start()) + 1)
            found.append((table[1].lower(), Trace(place, table[0])))
    return tuple(found)


def _is_aside(path: str) -> bool:
    """Whether the name of a file shows what was said or pictured rather than made."""
    return paths.kind_of(path) in ("document", "dependencies") or bool(_PICTURE.search(path))


def searchable(repository: Repository) -> bool:
    """Whether the absence of a trace says something: all code is here and could be read."""
    if repository.submodules or is_template(repository):
        return False
    if sum(repository.size(path) for path in _chosen(repository)) > MAX_TEXT:
        return False
    code = repository.of_kind("module", "notebook")
    kinds = ("module", "notebook", "source", *_KINDS)
    wanted = (path for path in (*code, *_chosen(repository)) if paths.kind_of(path) in kinds)
    if not all(map(repository.is_stored, wanted)):
        return False
    # What else other rules could not read must not matter, since their order is not settled.
    large = {item.path for item in repository.unknown if _UNREAD in item.reason}
    return large.isdisjoint(code)


def is_template(repository: Repository) -> bool:
    """Whether the repository makes projects, so that its documents tell of those."""
    named = ("cookiecutter.json", "ccds.json", "copier.yml", "copier.yaml")
    return any(map(repository.exists, named)) or any("{{" in f for f in repository.folders)


def _in_code(repository: Repository, words: str) -> Trace | None:
    hit = repository.together(_texts).search(words)
    if hit is not None:
        return Trace(repository.place(hit[0], hit[1]), hit[2])
    for number in repository.together(_cells).candidates(words):
        module = repository.notebooks[number].module
        line, text = _in_facts(module, compiled(words))
        if line:
            return Trace(module.at(line), text)
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
def _names(repository: Repository) -> gates.Parts:
    return gates.Parts(path.lower() for path in repository.files)


def _cells(repository: Repository) -> gates.Parts:
    """The facts of each notebook's code."""
    return gates.Parts(
        "\n".join(text for _, text in _facts(notebook.module)).lower()
        for notebook in repository.notebooks
    )


def _texts(repository: Repository) -> _Texts:
    """What is searched, up to `MAX_TEXT` of it without its comments."""
    files = (*_chosen(repository), *(path for path, _ in _reports(repository)))
    if sum(repository.size(path) + 1 for path in files) <= MAX_TEXT:
        return _Texts(_read(repository), clean=False)
    return _Texts(_first_read(repository), clean=True)


def _first_read(repository: Repository) -> Iterator[tuple[str, str]]:
    """Files without their comments, until their texts are longer than `MAX_TEXT`."""
    at = 0
    for path, text in _read(repository):
        bare = _said_apart(path, text)
        yield path, bare
        at += len(bare) + 1
        if at > MAX_TEXT:
            return


def _read(repository: Repository) -> Iterator[tuple[str, str]]:
    for path in _chosen(repository):
        yield path, repository.written(path).lower()
    for path, text in _reports(repository):
        yield path, text.lower()


def _reports(repository: Repository) -> Iterator[tuple[str, str]]:
    """Documents with code of R and notebooks of other languages, as they are."""
    for path, text in sources(repository, (".r", ".jl", ".rmd", ".qmd", ".scala")):
        if path.endswith(_REPORTS):
            yield path, text


def _said_apart(path: str, text: str) -> str:
    """A text without its comments."""
    if path.endswith(_REPORTS):
        return text
    if paths.kind_of(path) in ("module", "source") or path.endswith(".sql"):
        return uncommented(path, text)
    return text if path.endswith((".json", ".html", ".xml")) else _COMMENT.sub("", text)


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
