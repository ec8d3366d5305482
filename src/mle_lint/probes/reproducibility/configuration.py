"""Whether settings stand apart from the code, and whether the code reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from mle_lint.artefacts.module import Call, Class, Module
from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code import elsewhere, training
from mle_lint.probes.code.calls import any_matching, evidence, imported, matching
from mle_lint.probes.code.own_code import own_code
from mle_lint.probes.reproducibility.settings_modules import (
    imported_names,
    says,
    settings_modules,
)
from mle_lint.probes.reproducibility.start_values import from_parameters, read_from_environment
from mle_lint.repository import Repository

_CLASS_WORD = pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
# An attribute that a class names.
_ATTRIBUTE = pattern(r" {2,4}[A-Za-z_]\w*[ \t]*(?:: *[\w\"']|=(?!=))")
_FORMATS = (".yaml", ".yml", ".toml", ".json", ".ini", ".cfg", ".conf", ".json5", ".hocon", ".gin")
_SECTIONED = (".ini", ".cfg", ".conf")
_DATA = frozenset({"data", "dataset", "datasets", "raw", "corpus"})
# Ansible hands these to the playbooks by their place.
_PLAYBOOK_VARIABLES = pattern(
    r"(?:^|/)(?:group_vars|host_vars)/[^/]+\.ya?ml|(?:^|/)roles/.+/(?:defaults|vars)/main\.ya?ml$"
)
_MODEL_FILES = ("joblib.", "pickle.", "cloudpickle.", "dill.")
_LINES_ABOVE = 3
_LONG = 20_000
# The file of a project's tools may hold a table of its own ones.
_OWN_TOOLS = "pyproject.toml"
_OWN_TABLE = pattern(
    r"^\[tool\.(?!(?:poetry|ruff|black|isort|mypy|pytest|coverage|setuptools|setuptools_scm|hatch|"
    r"pdm|uv|pyright|pylint|flake8|tox|flit|maturin|commitizen|bandit|semantic_release|dagster|"
    r"pixi|cibuildwheel|bumpversion|interrogate|codespell|towncrier|vulture|mutmut|deptry|"
    r"basedpyright|taskipy|poe|autopep8|yapf|pydocstyle|docformatter|creosote|numpydoc)\b)\w",
    re.MULTILINE,
)
# Keys with which libraries describe a model that they saved.
_OF_MODELS = (
    '"transformers_version"', '"_name_or_path"', '"tokenizer_class"', '"peft_type"',
    '"keras_version"', '"pooling_mode_mean_tokens"', '"_diffusers_version"',
)  # fmt: skip
_FILE_OPTIONS = frozenset({"is_config_file", "is_config_file_arg", "default_config_files"})
_LISTENING = frozenset({"host", "port", "h", "p", "reload", "debug"})
_FLAGS = frozenset({"is_flag", "action"})


def separated(
    repository: Repository,
    *,
    loaders: tuple[str, ...],
    readers: tuple[str, ...],
    files: tuple[str, ...],
    aside: tuple[str, ...],
    texts: tuple[str, ...],
    bases: tuple[str, ...],
    rows: tuple[str, ...],
    names: tuple[str, ...],
    modules: tuple[str, ...],
    least: int,
    frameworks: tuple[str, ...],
) -> Iterator[Evidence]:
    """Settings that stand apart from the code that reads them, that of the training if any.

    From a file of the repository: `loaders` read nothing but configuration, as do options that a
    file may hold, `readers` any file of a format; JSON holds settings when the file has one of the
    words `files` in its name and is not written beside a model.
    `frameworks` read them for the code and hand it the values.
    Files whose path has one of the words `aside` belong to tools. `texts` are for other languages
    and, like the variables of playbooks, count where no Python trains.

    From code: a used settings class has one of the `bases`, or a name with one of the words
    `names`, `least` values and no base of the database classes `rows`; an imported module has
    `least` values, and one of the words `modules` in its own name or its folder's.
    """
    kept = _settings_files(repository, frozenset(files), frozenset(aside))
    found = [
        evidence(module, call)
        for module in (repository.code if kept else ())
        if (
            call := any_matching(module, loaders)
            or _reads(module, readers, kept)
            or next((c for c in module.facts.calls if _FILE_OPTIONS & {*c.keywords}), None)
        )
    ]
    found += _settings_classes(repository, bases, rows, frozenset(names), least)
    found += settings_modules(repository, frozenset(modules), least)
    trains = _training_code(repository) if found else frozenset()
    if not trains or any(item.location.path in trains for item in found):
        yield from found
    if kept:
        yield from imported(repository, packages=frameworks)
    if not _trains(repository):
        yield from elsewhere.found(repository, texts)
        variables = [path for path in repository.files if _PLAYBOOK_VARIABLES.search(path)]
        yield from (Evidence(repository.place(path), path) for path in variables[:least])


def _trains(repository: Repository) -> bool:
    return any(training.first_fit(m) for m in repository.modules if not is_test(m.path))


def _training_code(repository: Repository) -> frozenset[str]:
    """Paths of the modules that lead to one that fits a model, and of all behind them."""
    code = own_code(repository)
    fits = {m.path for m in repository.modules if not is_test(m.path) and training.first_fit(m)}
    found: set[str] = set()
    for module in repository.modules if fits else ():
        paths = {near.path for near in code.closure(module)}
        if not is_test(module.path) and not fits.isdisjoint(paths):
            found |= paths
    return frozenset(found)


def _settings_files(
    repository: Repository, wanted: frozenset[str], unwanted: frozenset[str]
) -> frozenset[str]:
    """Base names of files that may hold the project's settings; JSON only when named so."""
    found = set()
    written, kept = _written(repository, models=True), _written(repository, models=False)
    for path in repository.files:
        lower = path.lower()
        if not lower.endswith(_FORMATS) or is_hidden(lower) or not repository.size(path):
            continue
        *folders, name = lower.split("/")
        if name == _OWN_TOOLS and _OWN_TABLE.search((repository.text(path) or "")[:_LONG]):
            found.add(name)
            continue
        if folders and folders[-1] in _DATA and not says("/".join(folders), wanted):
            continue
        named = not name.endswith(".json") or (
            (says(name, wanted) or (says("/".join(folders[-1:]), wanted) and name not in kept))
            and name not in written
            and not _is_of_model(repository, path)
        )
        if named and not says(lower, unwanted) and not is_test(path):
            found.add(name)
    return frozenset(found)


def _is_of_model(repository: Repository, path: str) -> bool:
    """Whether a file describes a saved model, as libraries write it beside the weights."""
    text = (repository.text(path) or "")[:_LONG] if path.lower().endswith(".json") else ""
    return any(key in text for key in _OF_MODELS)


def _written(repository: Repository, *, models: bool) -> frozenset[str]:
    """Base names of the JSON files that code writes, or of those beside `models`: what came of the
    training."""
    found: set[str] = set()
    for module in repository.code:
        dumps = module.by_last_name.get("dump", ())
        scopes = {c.scope for c in dumps if not models or c.name.startswith(_MODEL_FILES)}
        for call in dumps if scopes else ():
            if call.name == "json.dump" and call.scope in scopes:
                near = range(call.line - _LINES_ABOVE, call.line + 1)
                names = [p.text for p in module.facts.strings if p.line in near]
                found.update(name.lower().rsplit("/", 1)[-1] for name in names)
    return frozenset(found)


def _reads(module: Module, readers: tuple[str, ...], kept: frozenset[str]) -> Call | None:
    """A call that reads a settings file.

    The file's name stands in the module, or for other formats than JSON no name of a file does.
    """
    texts = [place.text.lower().rsplit("/", 1)[-1] for place in module.facts.strings]
    named = {text for text in texts if text.endswith(_FORMATS)}
    for call in matching(module, readers):
        json = call.name.startswith("json.")
        open_to_any = not json and all(name.endswith(".json") for name in named)
        chosen = kept - {_OWN_TOOLS} if open_to_any else named & kept
        if call.name.endswith("ConfigParser"):
            chosen = frozenset(name for name in chosen if name.endswith(_SECTIONED))
        if any(name.endswith(".json") == json for name in chosen):
            return call
    return None


def is_hidden(path: str) -> bool:
    """Whether a file lies in a folder of a tool, such as `.vscode`."""
    return any(part.startswith(".") for part in path.split("/")[:-1])


def _settings_classes(
    repository: Repository,
    bases: tuple[str, ...],
    rows: tuple[str, ...],
    names: frozenset[str],
    least: int,
) -> Iterator[Evidence]:
    found: list[tuple[Module, Class]] = []
    for module in repository.code:
        for item in module.facts.classes:
            words = {word.lower() for word in _CLASS_WORD.findall(item.name)}
            if "." in item.name:
                continue
            lasts = {base.rsplit(".", 1)[-1] for base in item.bases}
            based = not lasts.isdisjoint(bases)
            named = not based and lasts.isdisjoint(rows) and not words.isdisjoint(names)
            if based or (named and _attributes(repository, module, item) >= least):
                found.append((module, item))
    made = {name for m in repository.code for name in m.by_last_name} if found else set()
    imported = imported_names(repository) if found else {}
    for module, item in found:
        shared = item.name in imported.get(module.path, ())
        based = not {base.rsplit(".", 1)[-1] for base in item.bases}.isdisjoint(bases)
        apart = module.path in imported and says(module.path.lower().rsplit("/", 1)[-1], names)
        if shared or ((based or apart) and item.name in made):
            yield Evidence(module.at(item.line), item.name)


def _attributes(repository: Repository, module: Module, item: Class) -> int:
    lines = (repository.text(module.path) or "").split("\n")[item.line :]
    body = takewhile(lambda line: not line.strip() or line[0] == " ", lines)
    return sum(_ATTRIBUTE.match(line) is not None for line in body)


def given_at_start(
    repository: Repository,
    *,
    options: tuple[str, ...],
    variables: tuple[str, ...],
    least: int,
    texts: tuple[str, ...],
) -> Iterator[Evidence]:
    """Command-line options that take a value, and environment variables.

    `options` are calls that count alone, but not those of where a server listens, as do the
    parameters of a function of which a package makes options; `variables`
    calls that count from `least` of them in the repository; `texts` are for other languages.
    Constants count where one module defines several and others import them.
    """
    read: list[Evidence] = []
    yield from _shared_constants(repository)
    for module in repository.code:
        if module.notebook:
            continue
        read += [evidence(module, call) for call in matching(module, variables)]
        read += read_from_environment(repository, module)
        yield from from_parameters(repository, module)
        for call in matching(module, options):
            if _FLAGS.isdisjoint(call.keywords) and call.text.strip("-") not in _LISTENING:
                yield evidence(module, call)
                break
    if len(read) >= least:
        yield from read[:least]
    yield from elsewhere.found(repository, texts)


def _shared_constants(repository: Repository) -> Iterator[Evidence]:
    """Modules whose constants other modules import, at least two of them."""
    imported = imported_names(repository)
    for module in repository.modules:
        names = {place.text for place in module.facts.constants} & imported.get(module.path, set())
        if len(names) > 1 and not is_test(module.path):
            yield Evidence(module.at(1), ", ".join(sorted(names)[:4]))


def unread(
    repository: Repository, *, files: tuple[str, ...], aside: tuple[str, ...]
) -> Iterator[Evidence]:
    """Configuration and environment files that are there and hold something."""
    wanted = frozenset(files)
    for path in repository.files:
        name = path.lower().rsplit("/", 1)[-1]
        named = name.endswith(_FORMATS) and says(name, wanted)
        if not (named or name.startswith(".env")) or repository.size(path) < 2 or is_hidden(path):
            continue
        if not says(path.lower(), frozenset(aside)) and not _is_of_model(repository, path):
            yield Evidence(repository.place(path), name)
