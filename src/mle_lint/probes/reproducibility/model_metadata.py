"""Whether a model is kept with its version, its data, its numbers and its owner."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Call, Module, Place
from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import evidence, matching
from mle_lint.probes.code.own_code import lines_of, source_of, text_of
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_KEY = pattern(r"[\"'](\w{2,40})[\"']\s*(?:\]\s*=|:)|\b(\w{2,40})\s*(?::\s*\w+\s*)?=(?!=)")
_ENTRY = pattern(r"^[ \t{]*[\"']?([\w-]{2,40})[\"']?[ \t]*:", re.MULTILINE)
_NAME = pattern(r"[\w.{}-]+\.(?:json|ya?ml|toml)\b")
_REFERENCE = pattern(r"models:/")
_MAX_FILE = 60_000
_VERSION = pattern(r"(?:^|[/_.-])v\d+(?:[._]\d+)*(?=[/_.-])|(?:19|20)\d{6}|\d+\.\d+\.\d+")


class _Manifest(NamedTuple):
    """A place that holds facts of a model, the kinds of these, and the name of the file."""

    evidence: Evidence
    kinds: frozenset[str]
    name: str


def registered(
    repository: Repository,
    *,
    registers: tuple[str, ...],
    promotes: tuple[str, ...],
    reads: tuple[str, ...],
    writers: tuple[str, ...],
    subjects: tuple[str, ...],
    facts: tuple[str, ...],
    least: int,
) -> Iterator[Evidence]:
    """A registry entry with an alias or stage, or a manifest of the model, that code reads again.

    `registers` are calls that make an entry ("name keyword" asks for the keyword), `promotes`
    give it a stage, `reads` ask for it, as does an address `models:/`. A manifest is what one of
    `writers` writes where a name speaks of one of `subjects`, or a file so named, with facts of
    at least `least` kinds; `facts` are entries "kind: key key". Code elsewhere names its file.
    """
    entry = next(_calls(repository, registers), None)
    stage = next(_calls(repository, promotes), None)
    asked = _asked(repository, reads, promotes)
    if entry is not None and stage is not None and asked is not None:
        yield entry
        yield asked
    for manifest in _manifests(repository, writers, subjects, facts):
        reader = _reader(repository, manifest)
        if len(manifest.kinds) >= least and reader is not None:
            yield manifest.evidence
            yield reader


def begun(
    repository: Repository,
    *,
    registers: tuple[str, ...],
    logs: tuple[str, ...],
    savers: tuple[str, ...],
    writers: tuple[str, ...],
    subjects: tuple[str, ...],
    facts: tuple[str, ...],
    least: int,
    names: tuple[str, ...],
    suffixes: tuple[str, ...],
) -> Iterator[Evidence]:
    """An entry or a logged model alone, a few facts beside it, or a version in its file's name.

    `logs` are calls that keep a model with its run, `savers` calls that save it, with facts of
    `least` kinds as keys in the function around; the others are those of `registered`.
    `names` are words of files that hold models, with one of `suffixes`.
    """
    yield from _calls(repository, (*registers, *logs))
    for manifest in _manifests(repository, writers, subjects, facts):
        if len(manifest.kinds) >= least:
            yield manifest.evidence
    yield from _bundled(repository, savers, facts, least)
    yield from _versioned(repository, names, suffixes)


def _calls(repository: Repository, patterns: Iterable[str]) -> Iterator[Evidence]:
    wanted = [tuple(item.partition(" ")[::2]) for item in patterns]
    for module in repository.code:
        for name, keyword in wanted:
            for call in matching(module, (name,)):
                if not keyword or keyword in call.keywords:
                    yield evidence(module, call)


def _asked(
    repository: Repository, reads: tuple[str, ...], promotes: tuple[str, ...]
) -> Evidence | None:
    """Where code asks the registry for a version, but for the functions that give it a stage."""
    for module in repository.code:
        promoting = {call.scope for call in matching(module, promotes)}
        for call in matching(module, reads):
            if call.scope not in promoting:
                return evidence(module, call)
        if module.notebook or not any("load_model" in name for name in module.by_last_name):
            continue
        found = _REFERENCE.search(text := text_of(repository, module.path))
        if found is not None:
            return Evidence(module.at(text.count("\n", 0, found.start()) + 1), "models:/")
    return None


def _manifests(
    repository: Repository,
    writers: tuple[str, ...],
    subjects: tuple[str, ...],
    facts: tuple[str, ...],
) -> Iterator[_Manifest]:
    kinds = {key: kind for kind, keys in _table(facts) for key in keys.split()}
    for module in repository.code:
        if not module.notebook:
            for call in matching(module, writers):
                found = _written(repository, module, call, subjects, kinds)
                if found is not None:
                    yield found
    for path in repository.of_kind("json", "yaml"):
        name = path.lower().rsplit("/", 1)[-1]
        if name.startswith(subjects) and repository.size(path) < _MAX_FILE and not is_test(path):
            keys = _ENTRY.findall(text_of(repository, path))
            yield _Manifest(Evidence(repository.place(path), name), _kinds(keys, kinds), name)


def _bundled(
    repository: Repository, savers: tuple[str, ...], facts: tuple[str, ...], least: int
) -> Iterator[Evidence]:
    """Calls that save a model in a function that gives it a version, and other facts, as keys."""
    kinds = {key: kind for kind, keys in _table(facts) for key in keys.split()}
    for module in repository.code:
        for call in () if module.notebook else matching(module, savers):
            function = next((f for f in module.facts.functions if f.name == call.scope), None)
            if function is None:
                continue
            text = "\n".join(source_of(repository, module, function))
            found = _kinds((quoted for quoted, _ in _KEY.findall(text)), kinds)
            if "version" in found and len(found) >= least:
                yield evidence(module, call)


def _written(
    repository: Repository,
    module: Module,
    call: Call,
    subjects: tuple[str, ...],
    kinds: dict[str, str],
) -> _Manifest | None:
    """What a call writes, by the function around it, where that speaks of a model."""
    function = next((f for f in module.facts.functions if f.name == call.scope), None)
    lines = lines_of(repository, module.path)
    first = function.line - 1 if function else max(call.line - 40, 0)
    text = "\n".join(lines[first : call.line + 4])
    said = call.scope.rsplit(".", 1)[-1].lower()
    names = [n for n in _NAME.findall(text) if n.lower().startswith(subjects)]
    if not names and not any(subject in said for subject in subjects):
        return None
    keys = [a or b for a, b in _KEY.findall(text)]
    name = names[0] if names else ""
    return _Manifest(evidence(module, call), _kinds(keys, kinds), name)


def _kinds(keys: Iterable[str], kinds: dict[str, str]) -> frozenset[str]:
    return frozenset(kinds[key] for item in keys if (key := item.lower()) in kinds)


def _reader(repository: Repository, manifest: _Manifest) -> Evidence | None:
    """Code in another file than the writer's that names the manifest's file."""
    for module, place in _named_files(repository).get(manifest.name.lower(), ()):
        if module.path != manifest.evidence.location.path and manifest.name:
            return Evidence(module.at(place.line), place.text)
    return None


@lru_cache(maxsize=1)
def _named_files(repository: Repository) -> dict[str, list[tuple[Module, Place]]]:
    """Where the code names files, by the last part of their paths."""
    found: dict[str, list[tuple[Module, Place]]] = {}
    for module in repository.code:
        for place in module.facts.strings:
            name = place.text.rsplit("/", 1)[-1].lower()
            found.setdefault(name, []).append((module, place))
    return found


def _table(entries: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    return ((kind.strip(), keys) for kind, _, keys in (item.partition(":") for item in entries))


def _versioned(
    repository: Repository, names: tuple[str, ...], suffixes: tuple[str, ...]
) -> Iterator[Evidence]:
    """Model files whose name or folder holds a version or a day."""
    for path in repository.files:
        lower = path.lower()
        kept = lower.endswith(suffixes) and any(name in lower for name in names)
        if kept and _VERSION.search(lower) is not None:
            yield Evidence(repository.place(path), path.rsplit("/", 1)[-1])
