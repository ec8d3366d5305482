"""Whether code records the parameters and the metrics of a run, to a tracker or to a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from mle_lint.artefacts.module import Call, Module
from mle_lint.model import Evidence
from mle_lint.probes.calls import declared, evidence, imports, matching
from mle_lint.probes.serving import SCREENS, WEB
from mle_lint.repository import Repository

_WORD = re.compile(r"[a-z]+[0-9]?", re.IGNORECASE)
_CLASS_WORD = re.compile(r"[A-Z]?[a-z]+")
_TABLES = ("sqlalchemy", "sqlmodel", "peewee", "django.db", "tortoise")
_BINARY = ("pickle.", "joblib.", "cloudpickle.", "dill.")
_LINES_ABOVE = 60


class _Recorded(NamedTuple):
    """Where code records parameters, and where metrics."""

    parameters: tuple[Evidence, ...]
    metrics: tuple[Evidence, ...]


def recorded(
    repository: Repository,
    *,
    trackers: tuple[str, ...],
    logs_parameters: tuple[str, ...],
    logs_metrics: tuple[str, ...],
    writers: tuple[str, ...],
    files: tuple[str, ...],
    other_files: tuple[str, ...],
    parameter_keys: tuple[str, ...],
    metric_keys: tuple[str, ...],
) -> Iterator[Evidence]:
    """Places that record parameters and places that record metrics, when there are both.

    In modules that import one of the `trackers`, the calls of the two `logs_` lists count;
    "wandb.init config" asks for the keyword too. Besides, `writers` count that write a file
    named by one of the words `files` and none of `other_files`, or whose text has one of the
    `_keys`.
    """
    for found in (
        _logged(repository, trackers, logs_parameters, logs_metrics),
        _written(repository, writers, files, other_files, parameter_keys, metric_keys),
        _staged(repository),
    ):
        if found.parameters and found.metrics:
            yield found.metrics[0]
            yield found.parameters[0]


def begun(
    repository: Repository,
    *,
    trackers: tuple[str, ...],
    logs_parameters: tuple[str, ...],
    logs_metrics: tuple[str, ...],
    writers: tuple[str, ...],
    files: tuple[str, ...],
    other_files: tuple[str, ...],
    parameter_keys: tuple[str, ...],
    metric_keys: tuple[str, ...],
    tables: tuple[str, ...],
) -> Iterator[Evidence]:
    """Places that record parameters or metrics, and tables whose class name has a `tables` word."""
    for found in (
        _logged(repository, trackers, logs_parameters, logs_metrics),
        _written(repository, writers, files, other_files, parameter_keys, metric_keys),
        _staged(repository),
    ):
        yield from (*found.metrics[:2], *found.parameters[:2])
    yield from _defined(repository, frozenset(tables))


def named(
    repository: Repository,
    *,
    packages: tuple[str, ...],
    words: tuple[str, ...],
    later: tuple[str, ...],
) -> Iterator[Evidence]:
    """A tracker in the dependency files, or in the documents where they speak of the present."""
    yield from declared(repository, packages=packages)
    passages = repository.passages
    for index in sorted(passages.find(words) - passages.find(later)):
        heading = passages.heading_of(index)
        if not any(word.rstrip("*") in heading for word in later):
            yield Evidence(passages[index].location, passages[index].block.text[:60])


def _logged(
    repository: Repository,
    trackers: tuple[str, ...],
    logs_parameters: tuple[str, ...],
    logs_metrics: tuple[str, ...],
) -> _Recorded:
    parameters: list[Evidence] = []
    metrics: list[Evidence] = []
    for module in repository.code:
        if imports(module, trackers):
            parameters += _calls(repository, module, logs_parameters)
            metrics += _calls(repository, module, logs_metrics)
    return _Recorded(tuple(parameters), tuple(metrics))


def _calls(repository: Repository, module: Module, patterns: Iterable[str]) -> Iterator[Evidence]:
    for pattern in patterns:
        name, _, keyword = pattern.partition(" ")
        for call in matching(module, (name,)):
            if not keyword or (
                keyword in call.keywords and not _switched_off(repository, module, keyword)
            ):
                yield evidence(module, call)


def _switched_off(repository: Repository, module: Module, keyword: str) -> bool:
    text = repository.text(module.path) or ""
    return re.search(rf"\b{keyword}\W{{1,4}}[\[(]?[\\\"']*none\b", text, re.IGNORECASE) is not None


def _staged(repository: Repository) -> _Recorded:
    """Stages of a DVC pipeline that declare parameters and metrics."""
    parameters, metrics = [], []
    for path, stages in repository.dvc.items():
        for stage in stages:
            place = Evidence(repository.place(path, stage.line), stage.name)
            parameters += [place] if stage.params else []
            metrics += [place] if stage.metrics else []
    return _Recorded(tuple(parameters), tuple(metrics))


def _written(
    repository: Repository,
    writers: tuple[str, ...],
    files: tuple[str, ...],
    other_files: tuple[str, ...],
    parameter_keys: tuple[str, ...],
    metric_keys: tuple[str, ...],
) -> _Recorded:
    wanted, unwanted = frozenset(files), frozenset(other_files)
    parameters, metrics = [], []
    for module in repository.code:
        if imports(module, (*WEB, *SCREENS)):
            continue
        lines: list[str] = []
        for call in matching(module, writers):
            if not lines and not module.notebook:
                lines = (repository.text(module.path) or "").split("\n")
            text = _near(repository, module, call, lines) if _readable(module, call) else ""
            if _named(module, call, wanted, unwanted) or _measured(metric_keys).search(text):
                metrics.append(evidence(module, call))
            if _keys(parameter_keys).search(text):
                parameters.append(evidence(module, call))
    return _Recorded(tuple(parameters), tuple(metrics))


def _readable(module: Module, call: Call) -> bool:
    """Whether the call writes text from code that can be looked at; a pickle hides its keys."""
    return not module.notebook and not call.name.startswith(_BINARY)


def _named(module: Module, call: Call, wanted: frozenset[str], unwanted: frozenset[str]) -> bool:
    """Whether the written file, or the function that writes it, is named by a wanted word."""
    texts = [p.text.rsplit("/", 1)[-1] for p in module.facts.strings if p.scope == call.scope]
    texts = [text for text in texts if "." in text]
    if call.scope:
        texts += [call.scope.rsplit(".", 1)[-1], *_parameters(module, call.scope)]
    words = {word.lower() for text in texts for word in _WORD.findall(text)}
    return not words.isdisjoint(wanted) and words.isdisjoint(unwanted)


def _parameters(module: Module, scope: str) -> list[str]:
    return [p.name for f in module.facts.functions if f.name == scope for p in f.parameters]


@lru_cache(maxsize=8)
def _keys(words: tuple[str, ...]) -> re.Pattern[str]:
    """Words as keys of a mapping."""
    options = "|".join(re.escape(word) for word in words)
    return re.compile(rf"[\"'](?:\w+_)?(?:{options})[\"']\s*(?:\]\s*=|:)")


@lru_cache(maxsize=8)
def _measured(words: tuple[str, ...]) -> re.Pattern[str]:
    """The same; but a literal number behind the key is nothing measured, nor a nested mapping."""
    return re.compile(rf"{_keys(words).pattern}\s*(?![\d{{\s])")


def _near(repository: Repository, module: Module, call: Call, lines: list[str]) -> str:
    """The text of the function that makes the call, with the fields of what it is handed."""
    for function in module.facts.functions:
        if function.name == call.scope:
            fields = _fields(repository, {p.annotation for p in function.parameters})
            before = lines[function.line - 1 : call.line]
            return "\n".join((*before, *_to_return(lines[call.line : function.end_line]), *fields))
    return "\n".join(lines[max(call.line - _LINES_ABOVE, 0) : call.line + 5])


def _to_return(lines: list[str]) -> Iterator[str]:
    """The arguments of the call may go on below it; what is returned is no part of the file."""
    return takewhile(lambda line: not line.lstrip().startswith("return"), lines)


def _fields(repository: Repository, names: set[str]) -> Iterator[str]:
    wanted = {name.rsplit(".", 1)[-1] for name in names if name[:1].isupper() or "." in name}
    if not wanted:
        return
    for module in repository.modules:
        for item in module.facts.classes:
            if item.name in wanted:
                yield from (f"'{field.name}': {field.annotation}" for field in item.fields)


def _defined(repository: Repository, wanted: frozenset[str]) -> Iterator[Evidence]:
    for module in repository.code:
        if imports(module, _TABLES):
            for item in module.facts.classes:
                words = {word.lower() for word in _CLASS_WORD.findall(item.name)}
                if item.bases and not words.isdisjoint(wanted):
                    yield Evidence(module.at(item.line), item.name)
