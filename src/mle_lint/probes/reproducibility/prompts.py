"""Where prompts and the names of models stand, and whether a record tells which were used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint import gates
from mle_lint.artefacts.module import Module, Place
from mle_lint.artefacts.paths import is_test
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probe import Undecided
from mle_lint.probes.code.answering import around_model, code_text, lines
from mle_lint.probes.code.calls import any_matching, evidence
from mle_lint.probes.code.identifiers import speaks
from mle_lint.probes.code.own_code import text_of
from mle_lint.repository import Repository

_TEXTS = (".txt", ".md", ".j2", ".jinja", ".jinja2", ".yaml", ".yml", ".json", ".toml", ".prompt",
          ".mustache", ".hbs", ".xml", ".tmpl", ".poml", ".prompty")  # fmt: skip
_NEAR = 500


def apart(
    repository: Repository, *, words: tuple[str, ...], calls: tuple[str, ...], least_bytes: int
) -> Iterator[Evidence]:
    """Prompts in files or modules of their own, or from a registry by one of `calls`.

    A file counts by a word in its name or folder, a Python module by one in its name when it
    sets something, and either when it holds `least_bytes`.
    """
    for path in repository.files:
        lower = path.lower()
        if is_test(path) or repository.size(path) < least_bytes:
            continue
        if lower.endswith(_TEXTS) and _named(lower, words, 2) and not lower.startswith("docs/"):
            yield Evidence(repository.place(path), path.rsplit("/", 1)[-1])
    for module in repository.code:
        if module.notebook or repository.size(module.path) < least_bytes:
            continue
        if _named(module.path, words, 1):
            yield Evidence(module.at(1), module.path.rsplit("/", 1)[-1])
            continue
        call = any_matching(module, calls)
        if call is not None:
            yield evidence(module, call)


def kept(
    repository: Repository,
    *,
    words: tuple[str, ...],
    calls: tuple[str, ...],
    least_bytes: int,
    models: tuple[str, ...],
    keys: tuple[str, ...],
    most: int,
    constants: tuple[str, ...],
) -> Iterator[Evidence]:
    """Prompts apart, a set model, or constants whose names end in one of `constants`."""
    yield from apart(repository, words=words, calls=calls, least_bytes=least_bytes)
    for module in repository.code:
        for place in module.facts.constants:
            if not module.notebook and speaks(place.text.lower().rsplit("_", 1)[-1], constants):
                yield Evidence(module.at(place.line), place.text)
                break
    yield from model_configured(repository, models=models, keys=keys, most=most)


def model_configured(
    repository: Repository, *, models: tuple[str, ...], keys: tuple[str, ...], most: int
) -> Iterator[Evidence]:
    """A setting that names the model, where code names models itself in at most `most` files.

    `models` begin the names of models; `keys` are names of settings, looked for in settings files,
    in environment examples and in Python constants, fields and parameters of the environment.
    """
    literal = pattern(rf"\bmodel\w*\s*=\s*[\"'](?:{'|'.join(models)})[\w./:@-]*[\"']")
    asking = [m for m in _modules(repository) if not _settings(m)]
    inline = list(lines(repository, asking, literal))
    if len(inline) <= most:
        yield from _settings_of(repository, keys)


def recorded(
    repository: Repository, *, fields: tuple[str, ...], beside: tuple[str, ...]
) -> Iterator[Evidence]:
    """Records that keep one of the `fields`, the version of a prompt or the name of a model, with
    one of the fields `beside`, such as the answer: mappings, classes, calls, and tables of SQL."""
    for module in repository.code:
        if module.notebook or _settings(module):
            continue
        found = _record(module, frozenset(fields), frozenset(beside))
        if found is not None:
            yield Evidence(module.at(found.line), found.text)
            continue
        if module.notebook or not gates.may_match(
            _column(fields), text_of(repository, module.path)
        ):
            continue
        text = code_text(repository, module.path)
        match = _near(text, fields, beside)
        if match is not None:
            yield Evidence(module.at(text.count("\n", 0, match.start()) + 1), match[0])
    for path in repository.files:
        if path.endswith(".sql"):
            match = _near(repository.text(path) or "", fields, beside)
            if match is not None:
                yield Evidence(repository.place(path), match[0].strip())


def _record(module: Module, fields: frozenset[str], beside: frozenset[str]) -> Place | None:
    """A class or a call that names a field of both kinds."""
    for item in module.facts.classes:
        named = {field.name for field in item.fields}
        if named & fields and named & beside:
            return Place(item.name, item.line)
    for call in module.with_keyword(fields):
        if not beside.isdisjoint(call.keywords):
            return Place(call.name, call.line)
    return None


def _near(text: str, fields: tuple[str, ...], beside: tuple[str, ...]) -> re.Match[str] | None:
    """A key or column of `fields` that stands close to one of `beside`."""
    other = _column(beside)
    for match in gates.finditer(_column(fields), text):
        if other.search(text[max(0, match.start() - _NEAR) : match.end() + _NEAR]):
            return match
    return None


@lru_cache(maxsize=8)
def _column(words: tuple[str, ...]) -> re.Pattern[str]:
    options = "|".join(map(re.escape, words))
    return pattern(
        rf"[\"'](?:{options})[\"']\s*(?::|\]\s*=)|(?m:^\s*(?:{options})\s+"
        rf"(?:TEXT|VARCHAR|CHARACTER|INT|FLOAT|REAL|NUMERIC|DOUBLE|JSON|text|varchar|integer)\w*)"
    )


def _modules(repository: Repository) -> tuple[Module, ...]:
    try:
        return around_model(repository)
    except Undecided:
        return ()


def _named(path: str, words: tuple[str, ...], levels: int) -> bool:
    """Whether the file's name, or with two levels its folder's, is one of the words or ends so."""
    return any(
        part.split(".", 1)[0].lower().replace("-", "_").split("_")[-1] in words
        or any(word in part.split(".", 1)[0].lower().split("_") for word in words)
        for part in path.split("/")[-levels:]
    )


def _settings(module: Module) -> bool:
    name = module.path.rsplit("/", 1)[-1]
    return speaks(name, ("config", "settings", "constants", "conf", "params"))


def _settings_of(repository: Repository, keys: tuple[str, ...]) -> Iterator[Evidence]:
    named, ending = _key_pattern(keys), _ending(keys)
    for path in repository.files:
        lower = path.lower()
        held = lower.endswith((".yaml", ".yml", ".toml", ".ini", ".cfg")) or ".env" in lower
        if held and repository.size(path) < 60_000:
            match = gates.search(named, repository.text(path) or "")
            if match is not None:
                yield Evidence(repository.place(path), match[0].strip())
    for module in repository.code:
        if module.notebook:
            continue
        fields = [f for c in module.facts.classes if _settings(module) for f in c.fields]
        found = [p for p in module.facts.constants if ending.search(p.text)]
        if found:
            yield Evidence(module.at(found[0].line), found[0].text)
        elif any(ending.search(field.name) for field in fields):
            yield Evidence(module.at(1), "a settings class")
        else:
            yield from lines(repository, (module,), _environ(keys))


@lru_cache(maxsize=4)
def _key_pattern(keys: tuple[str, ...]) -> re.Pattern[str]:
    """A line of a settings file that gives one of the keys a value; embedding models aside."""
    options = "|".join(map(re.escape, keys))
    return pattern(
        rf"(?im)^[ \t\"-]*(?![\w\"]*embed)(?:\w+_)?(?:{options})\"?[ \t]*[:=][ \t]*[^\s#].*$"
    )


@lru_cache(maxsize=4)
def _ending(keys: tuple[str, ...]) -> re.Pattern[str]:
    return pattern(rf"(?i)^(?!\w*embed)(?:\w+_)?(?:{'|'.join(map(re.escape, keys))})$")


@lru_cache(maxsize=4)
def _environ(keys: tuple[str, ...]) -> re.Pattern[str]:
    options = "|".join(map(re.escape, keys))
    return pattern(
        rf"(?i)(?:environ|getenv)[\W]+(?:get\W+)?(?!\w*embed)(?:\w+_)?(?:{options})[\"']"
    )
