"""Whether settings stand apart from the code, and whether the code reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mle_lint.artefacts.module import Call, Module
from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.probes import elsewhere, training
from mle_lint.probes.calls import evidence, matching
from mle_lint.repository import Repository

_WORD = re.compile(r"[a-z]+")
_CLASS_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_FORMATS = (".yaml", ".yml", ".toml", ".json", ".ini", ".cfg", ".conf", ".json5", ".hocon", ".gin")
_DATA_FORMATS = (".json", ".json5", ".cfg")


def separated(
    repository: Repository,
    *,
    loaders: tuple[str, ...],
    readers: tuple[str, ...],
    files: tuple[str, ...],
    aside: tuple[str, ...],
    texts: tuple[str, ...],
    bases: tuple[str, ...],
    names: tuple[str, ...],
    modules: tuple[str, ...],
    least: int,
) -> Iterator[Evidence]:
    """Settings that stand apart from the code that reads them.

    From a file of the repository: `loaders` read nothing but configuration, `readers` read any
    file of a format and count when the module names a file with one of the words `files`. Files
    whose path has one of the words `aside` belong to tools. `texts` are for other languages.

    From code: a used settings class has one of the `bases`, or `least` fields and a name with
    one of the words `names`; a module of constants has one of the words `modules` in its file
    name and `least` of them, and where modules train a model, one of those reads a constant.
    """
    yield from _read_from_file(repository, loaders, readers, files, aside)
    yield from _read_from_code(repository, bases, names, modules, least)
    yield from elsewhere.found(repository, texts)


def _read_from_file(
    repository: Repository,
    loaders: tuple[str, ...],
    readers: tuple[str, ...],
    files: tuple[str, ...],
    aside: tuple[str, ...],
) -> Iterator[Evidence]:
    wanted = frozenset(files)
    kept = _settings_files(repository, wanted, frozenset(aside))
    for module in repository.code if kept else ():
        if not module.notebook:
            call = next(matching(module, loaders), None) or _reads(module, readers, kept, wanted)
            if call is not None:
                yield evidence(module, call)


def _settings_files(
    repository: Repository, wanted: frozenset[str], unwanted: frozenset[str]
) -> frozenset[str]:
    """Base names of files that may hold the project's settings; JSON only when named so."""
    found = set()
    for path in repository.files:
        lower = path.lower()
        if not lower.endswith(_FORMATS) or lower.startswith(".") or not repository.size(path):
            continue
        if unwanted.isdisjoint(_WORD.findall(lower)) and not is_test(path):
            name = lower.rsplit("/", 1)[-1]
            if not name.endswith(_DATA_FORMATS) or _says(name, wanted):
                found.add(name)
    return frozenset(found)


def _reads(
    module: Module, readers: tuple[str, ...], kept: frozenset[str], wanted: frozenset[str]
) -> Call | None:
    """A call that reads a settings file: of a format for settings, or of one that is named."""
    for call in matching(module, readers):
        if not call.name.startswith("json."):
            if any(not name.endswith(_DATA_FORMATS) for name in kept):
                return call
        elif _names_one(module, call, kept, wanted):
            return call
    return None


def _names_one(module: Module, call: Call, kept: frozenset[str], wanted: frozenset[str]) -> bool:
    named = {place.text.lower().rsplit("/", 1)[-1] for place in module.facts.strings}
    if any(name.endswith(".json") for name in named & kept):
        return True
    function = call.scope.lower().rsplit(".", 1)[-1]
    return _says(function, wanted) and any(name.endswith(".json") for name in kept)


def _says(name: str, wanted: frozenset[str]) -> bool:
    return not wanted.isdisjoint(_WORD.findall(name))


def _read_from_code(
    repository: Repository,
    bases: tuple[str, ...],
    names: tuple[str, ...],
    modules: tuple[str, ...],
    least: int,
) -> Iterator[Evidence]:
    own = [module for module in repository.modules if not is_test(module.path)]
    trainers = {module.path for module in own if training.first_fit(module)}
    made = {name for module in own for name in module.by_last_name}
    importers = _importers(own)
    for module in own:
        place = _settings_class(module, bases, frozenset(names), least)
        if place is not None and (place.text in made or any(_imported(module, importers))):
            yield place
        elif _says(_stem(module), frozenset(modules)) and _values(module) >= least:
            functions = {function.name for function in module.facts.functions}
            for path, name in _imported(module, importers):
                if name not in functions and (not trainers or path in trainers):
                    yield Evidence(module.at(1), _stem(module))
                    break


def _settings_class(
    module: Module, bases: tuple[str, ...], names: frozenset[str], least: int
) -> Evidence | None:
    for item in module.facts.classes:
        if "." in item.name:
            continue
        words = {word.lower() for word in _CLASS_WORD.findall(item.name)}
        based = any(base.rsplit(".", 1)[-1] in bases for base in item.bases)
        if based or (len(item.fields) >= least and not words.isdisjoint(names)):
            return Evidence(module.at(item.line), item.name)
    return None


def _values(module: Module) -> int:
    """Values that a module defines by name: constants, and objects made at its top level."""
    made = {place.scope for place in module.facts.instances}
    return len({place.text for place in module.facts.constants} | made)


def _stem(module: Module) -> str:
    """The name under which a module is imported; a package's is that of its folder."""
    parts = module.path.lower().removesuffix(".py").split("/")
    return parts[-2] if parts[-1] == "__init__" and len(parts) > 1 else parts[-1]


def _importers(own: list[Module]) -> dict[str, list[tuple[str, list[str], int]]]:
    """By a part of a dotted import: the module that imports, all parts, and which one it is."""
    found: dict[str, list[tuple[str, list[str], int]]] = {}
    for module in own:
        for item in module.facts.imports:
            parts = item.name.lstrip(".").split(".")
            for index in range(max(len(parts) - 2, 0), len(parts)):
                found.setdefault(parts[index].lower(), []).append((module.path, parts, index))
    return found


def _imported(
    module: Module, importers: dict[str, list[tuple[str, list[str], int]]]
) -> Iterator[tuple[str, str]]:
    """Which modules import the module, and what of it; "" stands for all of it."""
    folders = set(module.path.lower().split("/"))
    for path, parts, index in importers.get(_stem(module), ()):
        if path != module.path and folders.issuperset(part.lower() for part in parts[:index]):
            yield path, ".".join(parts[index + 1 :])


def given_at_start(
    repository: Repository,
    *,
    options: tuple[str, ...],
    variables: tuple[str, ...],
    least: int,
    readers: tuple[str, ...],
    files: tuple[str, ...],
) -> Iterator[Evidence]:
    """Command-line options, environment variables, and values read from a file beside the model.

    `options` are calls that count alone, `variables` calls that count from `least` of them in
    the repository; `readers` count when the module names a JSON file with a word of `files`.
    """
    wanted = frozenset(files)
    read: list[Evidence] = []
    for module in repository.code:
        if module.notebook:
            continue
        read += [evidence(module, call) for call in matching(module, variables)]
        call = next(matching(module, options), None) or _reads_beside(module, readers, wanted)
        if call is not None:
            yield evidence(module, call)
    if len(read) >= least:
        yield from read[:least]


def _reads_beside(module: Module, readers: tuple[str, ...], wanted: frozenset[str]) -> Call | None:
    names = [place.text.lower().rsplit("/", 1)[-1] for place in module.facts.strings]
    if any(name.endswith(".json") and _says(name, wanted) for name in names):
        return next(matching(module, readers), None)
    return None


def unread(
    repository: Repository, *, files: tuple[str, ...], aside: tuple[str, ...]
) -> Iterator[Evidence]:
    """Configuration and environment files that are there and hold something."""
    wanted = frozenset(files)
    for path in repository.files:
        name = path.lower().rsplit("/", 1)[-1]
        named = name.endswith(_FORMATS) and _says(name, wanted)
        if not (named or name.startswith(".env")) or repository.size(path) < 2:
            continue
        if not frozenset(aside) & set(_WORD.findall(path.lower())):
            yield Evidence(repository.place(path), name)
