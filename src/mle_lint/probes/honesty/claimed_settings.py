"""Environment variables that documents tell of, against the code that would read them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts import paths
from mle_lint.artefacts.passages import Passage
from mle_lint.model import Claim, Confidence, Location, Related
from mle_lint.patterns import pattern
from mle_lint.probes.documents.lines import lines_in
from mle_lint.probes.honesty import traces
from mle_lint.probes.honesty.statements import Polarity, is_aside, is_claiming
from mle_lint.repository import Repository

_VARIABLE = pattern(r"`\$?\{?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\}?`")

MAX_SIZE = 60_000
_SETTING_KINDS = ("compose", "dockerfile", "workflow", "yaml", "shell", "makefile")
_SETTINGS_CLASS = "basesettings|pydantic_settings|decouple|dynaconf|environs|starlette\\.config"
_EXAMPLE = pattern(r"^(?:YOUR|MY|SOME|THE|EXAMPLE|FOO|BAR)_|VAR_NAME|VARIABLE_NAME|ENV_VAR|_HERE$")


def claimed(
    repository: Repository, polarity: Polarity, words: tuple[str, ...], known: tuple[str, ...]
) -> Iterator[Claim]:
    """Variables in passages that say `words` such as environment variable, each once.

    Those whose name begins with one of `known` are read by libraries and tools.
    """
    passages = repository.passages
    found = sorted(passages.find(words))
    if not found or not traces.searchable(repository):
        return
    seen: set[str] = set()
    for index in found:
        passage = passages[index]
        if passage.notebook or is_aside(passage.path, polarity):
            continue
        if not is_claiming(repository, index, polarity):
            continue
        for name, place in _named(repository, passage):
            if name in seen or name.startswith(known) or _EXAMPLE.search(name):
                continue
            seen.add(name)
            yield _judged(
                repository, Claim("setting", f"the variable {name}", place, "backed"), name
            )


def _judged(repository: Repository, claim: Claim, name: str) -> Claim:
    sure = claim._replace(confidence=Confidence.HIGH)
    if not _occurs(repository, name):
        return sure._replace(verdict="unbacked", note="nothing reads it")
    fixed = _fixed(repository, name)
    if fixed is not None:
        related = (Related(fixed, "is a constant there"),)
        return sure._replace(
            verdict="contradicted", note="the code fixes its value", related=related
        )
    return claim


def _fixed(repository: Repository, name: str) -> Location | None:
    """Where a Python file sets the name to a literal, when nothing asks the environment for it."""
    quoted = rf"[\"'`]{re.escape(name.lower())}[\"'`]|\$\{{?{re.escape(name.lower())}"
    asked = traces.trace(repository, rf"{quoted}|{_SETTINGS_CLASS}")
    if asked is not None:
        return None
    if any(name in _setting(repository, path) for path in repository.files):
        return None
    for module in repository.code:
        for place in module.facts.constants:
            if place.text == name:
                return module.at(place.line)
    return None


def _setting(repository: Repository, path: str) -> str:
    """The text of a small file that may set a variable, "" for any other."""
    if not (paths.kind_of(path) in _SETTING_KINDS or ".env" in path):
        return ""
    return repository.text(path) or "" if repository.size(path) <= MAX_SIZE else ""


def _named(repository: Repository, passage: Passage) -> Iterator[tuple[str, Location]]:
    block = passage.block
    lines = lines_in(repository, passage)
    for number, line in enumerate(lines, block.line):
        for found in _VARIABLE.finditer(line):
            yield found[1], Location(passage.path, number)


def _occurs(repository: Repository, name: str) -> bool:
    """Whether the name is anywhere outside the documents, perhaps without a prefix of settings."""
    lower = name.lower()
    if traces.trace(repository, re.escape(lower)) is not None:
        return True
    _, _, tail = lower.partition("_")
    return "_" in tail and traces.trace(repository, re.escape(tail)) is not None
