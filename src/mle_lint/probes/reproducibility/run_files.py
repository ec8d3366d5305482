"""Parameters and metrics of a run that code writes to a file of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Call, Class, Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code import training
from mle_lint.probes.code.calls import evidence, imports, matching
from mle_lint.probes.code.serving import SCREENS, WEB
from mle_lint.record import NamedTuple
from mle_lint.repository import Repository

_WORD = pattern(r"[a-z]+", re.IGNORECASE)
_WRITES = pattern(
    r"_*(?:atomic_|safe_|async_)?(?:write|save|dump|append|export|persist|record|store|log)(?:_|$)"
)
# Files and folders of what is watched at work: no runs.
_WATCHING = frozenset({"monitor", "monitoring"})
_TEXTS = ("write", "write_text", "writelines")
_SHOWN = pattern(r"\bprint\(|\blog(?:ger|ging)?\.")
_LINES_ABOVE = 30
_BESIDE = 5


class Recorded(NamedTuple):
    """Where code records parameters, and where metrics."""

    parameters: tuple[Evidence, ...]
    metrics: tuple[Evidence, ...]


class Keys(NamedTuple):
    """Names under which parameters and metrics are written; `sure` hold nothing but parameters."""

    parameters: tuple[str, ...]
    sure: tuple[str, ...]
    metrics: tuple[str, ...]


class Writing(NamedTuple):
    """Calls that write a file, and calls that count only where their own line is named."""

    calls: tuple[str, ...]
    dumps: tuple[str, ...]


def written(
    repository: Repository, writing: Writing, files: frozenset[str], keys: Keys
) -> Recorded:
    """What is written beside one of the words `files`, or under one of the keys.

    A function of the project that writes what it is handed counts as the call that it makes.
    """
    own = _own_writers(repository, writing.calls)
    parameters: list[Evidence] = []
    metrics: list[Evidence] = []
    for module in repository.code:
        parts = module.path.lower().removesuffix(".py").split("/")
        if imports(module, (*WEB, *SCREENS)) or not _WATCHING.isdisjoint(parts):
            continue
        calls = list(matching(module, writing.calls))
        calls += _calls_of(module, own)
        dumps = list(matching(module, writing.dumps))
        if not calls and not dumps:
            continue
        # The text of a notebook has no such lines; there the names of files have to do.
        text = "" if module.notebook else repository.text(module.path) or ""
        lines = text.split("\n")
        # What is called a history is one of training only where something is trained.
        wanted = files | {"history"} if imports(module, training.PACKAGES) else files
        metrics += [evidence(module, call) for call in dumps if _says(_line(lines, call), wanted)]
        for call in calls:
            near = _near(repository, module, call, lines)
            told = _told(near) if _last(call.name) in _TEXTS else ""
            if _is_named(module, call, lines, wanted) or _holds(keys.metrics, True, near, told):
                metrics.append(evidence(module, call))
            if _holds(keys.parameters, False, near, told):
                parameters.append(evidence(module, call))
        if calls and key(keys.sure, False).search(text):
            parameters.append(evidence(module, calls[0]))
    return Recorded(tuple(parameters), tuple(metrics))


def _own_writers(repository: Repository, writers: tuple[str, ...]) -> tuple[str, ...]:
    """Names of functions that are called for writing, take something, and write a file.

    They may do so by one another, once.
    """
    named = [
        (module, {f.name for f in module.facts.functions if f.parameters and _is_writer(f.name)})
        for module in repository.modules
    ]
    found: tuple[str, ...] = ()
    for _ in range(2):
        reached: set[str] = set(found)
        for module, names in named:
            calls = (*matching(module, writers), *_calls_of(module, found)) if names else ()
            reached.update(_last(call.scope) for call in calls if call.scope in names)
        found = tuple(sorted(reached))
    return found


def _is_writer(name: str) -> bool:
    return _WRITES.match(_last(name)) is not None


def _calls_of(module: Module, names: Iterable[str]) -> Iterator[Call]:
    for name in names:
        yield from module.by_last_name.get(name, ())


def _last(name: str) -> str:
    return name.rsplit(".", 1)[-1]


def _is_named(module: Module, call: Call, lines: list[str], wanted: frozenset[str]) -> bool:
    """Whether a wanted word is in the file's name, the function's, or the call and its `with`."""
    texts = [
        place.text.rsplit("/", 1)[-1]
        for place in module.facts.strings
        if place.scope == call.scope and (call.scope or abs(call.line - place.line) <= _BESIDE)
    ]
    texts += [call.scope.rsplit(".", 1)[-1], *lines[max(call.line - 2, 0) : call.line]]
    return any(_says(text, wanted) for text in texts)


def _says(text: str, wanted: frozenset[str]) -> bool:
    return any(word.lower() in wanted for word in _WORD.findall(text))


def _line(lines: list[str], call: Call) -> str:
    return lines[call.line - 1] if call.line <= len(lines) else ""


def _holds(words: tuple[str, ...], measured: bool, near: str, told: str) -> bool:
    """Whether a word is a key near a call, or the field of a sentence that is written."""
    if key(words, measured).search(near):
        return True
    return bool(told) and _field(words).search(told) is not None


def _told(text: str) -> str:
    """The lines that are not for the screen or the log."""
    return "\n".join(line for line in text.split("\n") if not _SHOWN.search(line))


@lru_cache(maxsize=8)
def _field(words: tuple[str, ...]) -> re.Pattern[str]:
    """Words as fields of a formatted text, as in `{rmse:.3f}`."""
    options = "|".join(map(re.escape, words))
    text = rf"\{{(?:\w+[._])*(?:{options})(?:_\w+)?(?:![rs])?(?::[^{{}}\"']*)?\}}"
    return pattern(text, re.IGNORECASE)


@lru_cache(maxsize=8)
def key(words: tuple[str, ...], measured: bool) -> re.Pattern[str]:
    """Words as keys of a mapping; a literal number behind the key is nothing measured."""
    options = "|".join(re.escape(word).replace("_", "[ _-]?") for word in words)
    value = r"\s*(?![\d{\s])" if measured else ""
    text = rf"[\"'](?:\w+[ _-])?(?:{options})(?:[ _@-]\w+){{0,3}}[\"']\s*(?:\]\s*=|:){value}"
    return pattern(text, re.IGNORECASE)


def _near(repository: Repository, module: Module, call: Call, lines: list[str]) -> str:
    """The text of the function up to the call, with the fields of what it is handed."""
    for function in module.facts.functions:
        if function.name == call.scope:
            handed = "\n".join(lines[call.line - 1 : call.line + 3])
            fields = _fields(
                repository,
                {p.annotation for p in function.parameters if _is_handed(p.name, handed)},
            )
            return "\n".join((*lines[function.line - 1 : call.line + 5], *fields))
    return "\n".join(lines[max(call.line - _LINES_ABOVE, 0) : call.line + 5])


def _is_handed(name: str, text: str) -> bool:
    """Whether a value as a whole is handed to a call, not only something that it holds."""
    if name not in text:
        return False
    whole = rf"(?<=[(\s,=]){name}(?=\s*[),]|\.(?:model_dump|dict|to_dict|json|asdict|_asdict)\b)"
    return re.search(whole, text) is not None


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
