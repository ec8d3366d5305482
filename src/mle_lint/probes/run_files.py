"""Parameters and metrics of a run that code writes to a file of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Call, Class, Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes import training
from mle_lint.probes.calls import evidence, imports, matching
from mle_lint.probes.serving import SCREENS, WEB
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_WORD = pattern(r"[a-z]+", re.IGNORECASE)
_LINES_ABOVE = 30
_BESIDE = 5


class Recorded(NamedTuple):
    """Where code records parameters, and where metrics."""

    parameters: tuple[Evidence, ...]
    metrics: tuple[Evidence, ...]


class Keys(NamedTuple):
    """Names under which parameters and metrics are written."""

    parameters: tuple[str, ...]
    metrics: tuple[str, ...]


def written(
    repository: Repository, writers: tuple[str, ...], files: frozenset[str], keys: Keys
) -> Recorded:
    """What `writers` write beside one of the words `files`, or under one of the keys."""
    parameters, metrics = [], []
    for module in repository.code:
        calls = list(matching(module, writers))
        if not calls or imports(module, (*WEB, *SCREENS)):
            continue
        # The text of a notebook has no such lines; there the names of files have to do.
        text = "" if module.notebook else repository.text(module.path) or ""
        lines = text.split("\n")
        # What is called a history is one of training only where something is trained.
        wanted = files | {"history"} if imports(module, training.PACKAGES) else files
        for call in calls:
            text = _near(repository, module, call, lines)
            if _is_named(module, call, lines, wanted) or key(keys.metrics, True).search(text):
                metrics.append(evidence(module, call))
            if key(keys.parameters, False).search(text):
                parameters.append(evidence(module, call))
    return Recorded(tuple(parameters), tuple(metrics))


def _is_named(module: Module, call: Call, lines: list[str], wanted: frozenset[str]) -> bool:
    """Whether a wanted word is in the file's name, the function's, or the call and its `with`."""
    texts = [
        place.text.rsplit("/", 1)[-1]
        for place in module.facts.strings
        if place.scope == call.scope and (call.scope or abs(call.line - place.line) <= _BESIDE)
    ]
    texts += [call.scope.rsplit(".", 1)[-1], *lines[max(call.line - 2, 0) : call.line]]
    return any(word.lower() in wanted for text in texts for word in _WORD.findall(text))


@lru_cache(maxsize=8)
def key(words: tuple[str, ...], measured: bool) -> re.Pattern[str]:
    """Words as keys of a mapping; a literal number behind the key is nothing measured."""
    options = "|".join(re.escape(word).replace("_", "[ _-]?") for word in words)
    value = r"\s*(?![\d{\s])" if measured else ""
    text = rf"[\"'](?:\w+[ _-])?(?:{options})(?:[ _@-]\w+)?[\"']\s*(?:\]\s*=|:){value}"
    return re.compile(text, re.IGNORECASE)


def _near(repository: Repository, module: Module, call: Call, lines: list[str]) -> str:
    """The text of the function up to the call, with the fields of what it is handed."""
    for function in module.facts.functions:
        if function.name == call.scope:
            fields = _fields(repository, {p.annotation for p in function.parameters})
            return "\n".join((*lines[function.line - 1 : call.line + 5], *fields))
    return "\n".join(lines[max(call.line - _LINES_ABOVE, 0) : call.line + 5])


def _fields(repository: Repository, names: set[str]) -> Iterator[str]:
    wanted = {name.rsplit(".", 1)[-1] for name in names if name[:1].isupper() or "." in name}
    for name in sorted(wanted):
        for item in _classes(repository).get(name, ()):
            yield from (f"'{field.name}': {field.annotation}" for field in item.fields)


@lru_cache(maxsize=1)
def _classes(repository: Repository) -> dict[str, list[Class]]:
    classes: dict[str, list[Class]] = {}
    for module in repository.modules:
        for item in module.facts.classes:
            classes.setdefault(item.name, []).append(item)
    return classes
