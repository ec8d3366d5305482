"""Whether code records the parameters and the metrics of a run, to a tracker or to a file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from mle_lint.artefacts.module import Class, Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import declared, evidence, imports, matching
from mle_lint.probes.reproducibility.dependencies import table
from mle_lint.probes.reproducibility.run_files import Recorded, Writing, written
from mle_lint.probes.reproducibility.run_keys import Keys, key, parameter
from mle_lint.repository import Repository

_CLASS_WORD = pattern(r"[A-Z]?[a-z]+")
_INSERT = pattern(r"\s*insert\s+into\b", re.IGNORECASE)
_COLUMN = pattern(r"[a-z]\w*")
# Shorter names are part of too many others.
_SHORT = 5
_HANDED = ("log_param", "log_params", "log_metric", "log_metrics", "log")
_TABLES = ("sqlalchemy", "sqlmodel", "peewee", "django.db", "tortoise")


def recorded(
    repository: Repository,
    *,
    trackers: tuple[str, ...],
    logs_parameters: tuple[str, ...],
    logs_metrics: tuple[str, ...],
    writers: tuple[str, ...],
    dumps: tuple[str, ...],
    files: tuple[str, ...],
    parameter_keys: tuple[str, ...],
    sure_keys: tuple[str, ...],
    metric_keys: tuple[str, ...],
    tables: tuple[str, ...],
) -> Iterator[Evidence]:
    """Places that record parameters and places that record metrics, when there are both.

    In modules that import one of the `trackers`, the calls of the two `logs_` lists count;
    "wandb.init config" asks for the keyword too. Besides, `writers` count beside one of the
    words `files` or one of the `_keys`, both in one folder; `dumps` only beside the words, and
    `sure_keys` wherever they stand in a file that writes. So do rows of database tables that are
    named by one of the words `tables` and have such columns, and rows that SQL inserts.
    """
    keys = Keys((*parameter_keys, *sure_keys), sure_keys, metric_keys)
    for found in (
        _logged(repository, trackers, logs_parameters, logs_metrics),
        *_beside(written(repository, Writing(writers, dumps), frozenset(files), keys)),
        _staged(repository),
        _stored(repository, frozenset(tables), keys),
        _inserted(repository, keys),
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
    dumps: tuple[str, ...],
    files: tuple[str, ...],
    parameter_keys: tuple[str, ...],
    sure_keys: tuple[str, ...],
    metric_keys: tuple[str, ...],
    tables: tuple[str, ...],
) -> Iterator[Evidence]:
    """Places that record parameters or metrics, and tables for runs that nothing fills."""
    keys = Keys((*parameter_keys, *sure_keys), sure_keys, metric_keys)
    for found in (
        _logged(repository, trackers, logs_parameters, logs_metrics),
        written(repository, Writing(writers, dumps), frozenset(files), keys),
        _staged(repository),
        _inserted(repository, keys),
    ):
        yield from (*found.metrics[:2], *found.parameters[:2])
    for module, item in _defined(repository, frozenset(tables)):
        yield Evidence(module.at(item.line), item.name)


def named(
    repository: Repository,
    *,
    packages: tuple[str, ...],
    brought: tuple[str, ...],
    words: tuple[str, ...],
    later: tuple[str, ...],
) -> Iterator[Evidence]:
    """A tracker in the dependency files, or in the documents where they speak of the present.

    In the list of all that is installed, one of an entry `package: package package` of `brought`
    has come with the others. What is written with capitals in `words` counts only with them.
    """
    yield from _chosen(repository, packages, brought)
    passages = repository.passages
    said = set(passages.find(tuple(word for word in words if word.islower())))
    for word in (word for word in words if not word.islower()):
        found = passages.find((word.lower(),))
        said |= {index for index in found if word in passages[index].block.text}
    for index in sorted(said - passages.find(later)):
        heading = passages.heading_of(index)
        if not any(word.rstrip("*") in heading for word in later):
            yield Evidence(passages[index].location, passages[index].block.text[:60])


def _chosen(
    repository: Repository, packages: tuple[str, ...], brought: tuple[str, ...]
) -> Iterator[Evidence]:
    """The trackers of the dependency files, but not what only comes with another package."""
    bringing = table(brought)
    for item in declared(repository, packages=packages):
        manifest = repository.manifests[item.location.path]
        names = {requirement.name for requirement in manifest.requirements}
        if names.isdisjoint(bringing.get(item.text, ())) or not manifest.is_frozen():
            yield item


def _logged(
    repository: Repository,
    trackers: tuple[str, ...],
    logs_parameters: tuple[str, ...],
    logs_metrics: tuple[str, ...],
) -> Recorded:
    parameters: list[Evidence] = []
    metrics: list[Evidence] = []
    for module in repository.code:
        if imports(module, trackers) or _is_handed_one(module):
            parameters += _calls(repository, module, logs_parameters)
            metrics += _calls(repository, module, logs_metrics)
    return Recorded(tuple(parameters), tuple(metrics))


def _is_handed_one(module: Module) -> bool:
    """Whether a module calls a tracker that it is handed under its name, not imported."""
    known = module.by_last_name
    return any(
        "mlflow." in call.name or "wandb." in call.name
        for name in _HANDED
        for call in known.get(name, ())
    )


def _calls(repository: Repository, module: Module, patterns: Iterable[str]) -> Iterator[Evidence]:
    for name, _, keyword in (item.partition(" ") for item in patterns):
        for call in matching(module, (name,)):
            if not keyword or (keyword in call.keywords and not _off(repository, module, keyword)):
                yield evidence(module, call)


def _beside(found: Recorded) -> Iterator[Recorded]:
    """What is recorded in each folder: two files of one package tell of the same runs."""
    for folder in dict.fromkeys(posixpath.dirname(item.location.path) for item in found.metrics):
        parameters, metrics = (
            tuple(item for item in items if posixpath.dirname(item.location.path) == folder)
            for items in found
        )
        yield Recorded(parameters, metrics)


def _off(repository: Repository, module: Module, keyword: str) -> bool:
    """Whether the module says `report_to="none"`, or the like, somewhere."""
    text = repository.text(module.path) or ""
    off = rf"\b(?:{keyword}|report_to)\W{{1,8}}(?:none\b|\[\s*\])|\breport_to\s*=\s*\[\s*\]"
    return re.search(off, text, re.IGNORECASE) is not None


def _staged(repository: Repository) -> Recorded:
    """Stages of a DVC pipeline that declare parameters and metrics."""
    parameters, metrics = [], []
    for path, stages in repository.dvc.items():
        for stage in stages:
            place = Evidence(repository.place(path, stage.line), stage.name)
            parameters += [place] if stage.params else []
            metrics += [place] if stage.metrics else []
    return Recorded(tuple(parameters), tuple(metrics))


def _stored(repository: Repository, wanted: frozenset[str], keys: Keys) -> Recorded:
    """Rows of the tables for runs, where code makes them, with their columns as keys."""
    columns = {item.name: item.fields for _, item in _defined(repository, wanted)}
    parameters: list[Evidence] = []
    metrics: list[Evidence] = []
    for module in repository.code if columns else ():
        for name in sorted(columns.keys() & module.by_last_name.keys()):
            call = module.by_last_name[name][0]
            names = (*call.keywords, *(field.name for field in columns[name]))
            text = " ".join(f"'{name}':" for name in names)
            if parameter(keys.parameters, text):
                parameters.append(evidence(module, call))
            if key(keys.metrics, True).search(text):
                metrics.append(evidence(module, call))
    return Recorded(tuple(parameters), tuple(metrics))


def _inserted(repository: Repository, keys: Keys) -> Recorded:
    """SQL that inserts rows with columns for at least two metrics, and for parameters."""
    parameters: list[Evidence] = []
    metrics: list[Evidence] = []
    for module in repository.code:
        for call in module.facts.calls:
            if not _INSERT.match(call.text):
                continue
            words = call.text.lower()
            columns = set(_COLUMN.findall(words))
            metrics += [evidence(module, call)] if len(columns & set(keys.metrics)) > 1 else []
            named = any(name in words for name in keys.sure if len(name) > _SHORT)
            parameters += [evidence(module, call)] if named else []
    return Recorded(tuple(parameters), tuple(metrics))


def _defined(repository: Repository, wanted: frozenset[str]) -> Iterator[tuple[Module, Class]]:
    """Classes of database tables that are named by a wanted word."""
    for module in repository.code:
        if imports(module, _TABLES):
            for item in module.facts.classes:
                words = {word.lower() for word in _CLASS_WORD.findall(item.name)}
                if item.bases and not words.isdisjoint(wanted):
                    yield module, item
