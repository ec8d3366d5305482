"""Whether the documents tell with commands how to install the project and how to run it."""

from __future__ import annotations

import posixpath
import re
import sys
from collections.abc import Iterator
from itertools import pairwise

from mle_lint.artefacts.terms import Terms, folded, terms
from mle_lint.model import Evidence, Location
from mle_lint.patterns import pattern
from mle_lint.probes.commands.composing import composed, only_stores
from mle_lint.probes.commands.hindrances import ABSENT, hindrance
from mle_lint.probes.commands.runners import scripts
from mle_lint.probes.commands.started import start_of
from mle_lint.probes.documents.read_as_data import is_given_as_data
from mle_lint.probes.documents.told import Told, told
from mle_lint.probes.honesty.made import Made
from mle_lint.probes.reproducibility.alternatives import is_alternative
from mle_lint.probes.reproducibility.told_in_words import Telling, told_in_words
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

# A reader tries so many commands before the first success.
_FIRST = 3
# An installer that is told nothing to install.
_BARE = (("pip", "install"), ("pip3", "install"), ("conda", "install"))
# Modules that come with Python, or that fetch what another package needs.
_BESIDE = sys.stdlib_module_names | {"spacy", "nltk", "ipykernel", "build", "twine", "pip"}
# A script that the console of R or Julia runs.
_SOURCES = frozenset({"source", "include", "targets::tar_make", "tar_make", "rmarkdown::render"})
_SCRIPT = pattern(r"[\w-]+\.(?:py|R|jl|sh|ipynb)\b")


class Step(NamedTuple):
    """A command that installs or runs: its kind, and why it fails, "" when nothing says so.

    `aside` when it is only mentioned in a sentence of a document other than the README.
    """

    kind: str
    text: str
    place: Location
    fault: str
    aside: bool


class Kinds(NamedTuple):
    """What the rule counts as installing, as running, as both, and as neither."""

    installs: Terms
    runs: Terms
    both: Terms
    neither: Terms


def complete(
    repository: Repository,
    *,
    installs: tuple[str, ...],
    runs: tuple[str, ...],
    both: tuple[str, ...],
    neither: tuple[str, ...],
) -> Iterator[Evidence]:
    """Commands that install and commands that run, when nearly all of them can work.

    The parameters are phrases with which a command begins. A command that names a file, module,
    task or option that the repository does not hold cannot work. What the sentences of other
    documents than the README mention in passing is no instruction, nor is what the README of a
    project generator tells of a folder.
    """
    kinds = Kinds(terms(*installs), terms(*runs), terms(*both), terms(*neither))
    steps = tuple(
        item
        for item in _tried(repository, tuple(_steps(repository, kinds)))
        if not item.aside and item.place.path not in repository.generated
    )
    installing = [item for item in steps if item.kind in ("install", "both")]
    running = [item for item in steps if item.kind in ("run", "both")]
    if not installing or not running or _fails(repository, steps):
        return
    for item in (*_sound(installing)[:1], *_sound(running)[:2]):
        yield Evidence(item.place, item.text)


def given(
    repository: Repository,
    *,
    installs: tuple[str, ...],
    runs: tuple[str, ...],
    both: tuple[str, ...],
    neither: tuple[str, ...],
    headings: tuple[str, ...],
    install: tuple[str, ...],
    installed: tuple[str, ...],
    start: tuple[str, ...],
    started: tuple[str, ...],
) -> Iterator[Evidence]:
    """Any command that installs or runs, or words under a heading of `headings` that name a file
    to start, or that tell what to install or to start by the words of the last four."""
    kinds = Kinds(terms(*installs), terms(*runs), terms(*both), terms(*neither))
    for item in _steps(repository, kinds):
        yield Evidence(item.place, f"{item.text} ({item.fault})" if item.fault else item.text)
    yield from _named_scripts(repository, terms(*headings))
    yield from told_in_words(
        repository,
        terms(*headings),
        Telling(terms(*install), terms(*installed), terms(*start), terms(*started)),
    )


def _named_scripts(repository: Repository, wanted: Terms) -> Iterator[Evidence]:
    """Words that tell to run something, with the name of or a link to an own script."""
    names = {posixpath.basename(p) for p in repository.of_kind("module", "source", "shell")}
    for path, document in repository.documents.items():
        if is_given_as_data(repository, path):
            continue
        linked: dict[int, list[str]] = {}
        for link in document.links:
            linked.setdefault(link.line, []).append(link.target.rsplit("/", 1)[-1])
        for block in document.blocks:
            if block.kind in ("code", "heading"):
                continue
            said = _SCRIPT.findall(block.text)
            for line in range(block.line, min(block.end_line, block.line + 20) + 1):
                said += linked.get(line, [])
            script = next((name for name in said if name in names), "")
            if script and wanted.search(folded(block.text)):
                yield Evidence(repository.place(path, block.line), script)


def _sound(items: list[Step]) -> list[Step]:
    return [item for item in items if not item.fault]


def _fails(repository: Repository, steps: tuple[Step, ...]) -> bool:
    """Whether half of what installs cannot work, or all that does nothing else, one of the first
    commands that run, or a third of them; in the README if it tells. Who is stopped early gives
    up, while a slip further down leaves the main result within reach."""
    own = tuple(item for item in steps if item.place.path == repository.readme) or steps
    installing = [item for item in own if item.kind in ("install", "both")]
    running = [item for item in own if item.kind in ("run", "both")]
    alone = [item for item in installing if item.kind == "install"]
    early = any(item.fault for item in running[:_FIRST]) or _many_fail(alone, 1)
    return early or _many_fail(installing, 2) or _many_fail(running, 3)


def _tried(repository: Repository, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps without those that fail and that another way, offered beside them, replaces."""
    replaced = set[int]()
    for number, (before, after) in enumerate(pairwise(steps)):
        failing = bool(before.fault) != bool(after.fault)
        alike = "both" in (before.kind, after.kind) or before.kind == after.kind
        if failing and alike and is_alternative(repository, before.place, after.place):
            replaced.add(number + bool(after.fault))
    return tuple(step for number, step in enumerate(steps) if number not in replaced)


def _many_fail(chosen: list[Step], share: int) -> bool:
    broken = len(chosen) - len(_sound(chosen))
    return broken > 0 and share * broken >= len(chosen)


def _steps(repository: Repository, kinds: Kinds) -> Iterator[Step]:
    made = Made()
    for item in told(repository):
        if is_given_as_data(repository, item.place.path):
            continue
        made.open(item.place.path)
        kind = _kind(repository, item, kinds)
        if kind:
            text = " ".join(item.words)[:100]
            aside = item.inline and item.place.path != repository.readme
            yield Step(kind, text, item.place, _fault(repository, item, made), aside)
        made.note(item)


def _fault(repository: Repository, item: Told, made: Made) -> str:
    """What hinders a command; a file that an earlier one makes or fetches is there."""
    trouble = hindrance(repository, item)
    fetched = trouble.endswith(ABSENT) and made.has(trouble.removesuffix(ABSENT))
    return "" if fetched else trouble


def _kind(repository: Repository, item: Told, kinds: Kinds) -> str:
    """install, run, both, or "" for what does neither."""
    words = item.words
    if words[1:2] == ("=",) or words in _BARE:
        return ""
    tool = words[0].rsplit("/", 1)[-1].removesuffix(".exe")
    if tool[:1].isupper() and tool.isalpha() and tool not in ("R", "Rscript"):
        return ""
    compose = composed(words)
    if compose is not None:
        words = ("docker", "compose", compose.verb)
    text = " ".join((tool, *words[1:12])).lower()
    if compose is not None:
        if only_stores(repository, item.words, item.folders):
            return ""
        text = " ".join(words)
    if kinds.neither.begin(text):
        return ""
    for name, phrases in (("both", kinds.both), ("install", kinds.installs), ("run", kinds.runs)):
        if phrases.begin(text):
            return name
    kind = "run" if len(words) == 1 and words[0] in _SOURCES else _of_start(repository, words)
    if not kind and item.wrapped and kinds.runs.begin(item.wrapped.lower()):
        # A task of the tool that wraps it.
        return "run"
    return "both" if kind and kinds.both.begin(item.wrapped.lower()) else kind


def _of_start(repository: Repository, words: tuple[str, ...]) -> str:
    """The kind of a command that starts an own file: a script may be there to install."""
    start = start_of(words)
    if not start.kind:
        return "run" if words[0] in scripts(repository) else ""
    if start.kind == "module" and start.target.partition(".")[0] in _BESIDE:
        return ""
    tail = posixpath.basename(start.target).lower()
    if re.match(r"(?:install|setup|bootstrap|init)[\w-]*\.(?:sh|ps1|bat|py|r|jl)$", tail):
        return "install"
    return "" if re.match(r"test_|.*_tests?\.|conftest|activate\b", tail) else "run"
