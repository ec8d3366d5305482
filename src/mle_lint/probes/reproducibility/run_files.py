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
from mle_lint.probes.code.identifiers import last_part
from mle_lint.probes.code.packages import LLM_PACKAGES
from mle_lint.probes.code.serving import SCREENS, WEB
from mle_lint.probes.reproducibility.run_keys import (
    Keys,
    columns,
    field,
    holds_command_line,
    key,
    parameter,
    passed,
)
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
# A line above a call that opens what it writes, or begins it.
_OPENS = pattern(r"\bwith\b|\bopen\(|[(,\[{=]\s*$|writer\b|\bif\b|\bpath|file", re.IGNORECASE)
_LINES_ABOVE = 30
_BESIDE = 5
# Words for what may be anything's result; near them something must be measured.
_VAGUE = frozenset({"results", "evaluation", "comparison", "scores"})
_MEASURED = pattern(
    r"accura|precision|recall|(?<![a-z])(?:f1|auc|acc|rmse|mae|mse|mape|r2|mrr|ndcg|iou)(?![a-z])|score"
    r"|(?<![a-z])loss|hit_?rate|metric|rouge|bleu|judge|relevan|faithful|silhouette|kappa|perplex|latency"
    r"|_error(?![a-z])|pass_?rate|verdict|correct|best_params|cv_results",
    re.IGNORECASE,
)
_HELD_AGAINST = pattern(
    r"expected|gold|truth|y_?(?:test|val|true)\b|correct|accura|cross_val|(?<![a-z])(?:f1|auc|rmse|mae)(?![a-z])",
    re.IGNORECASE,
)
_CLASS_REPORT = pattern(
    r"clas\w*_?rep(?:ort)?(?![a-z])|performance|(?:best|cv|test|val|valid|train)_scores?(?![a-z])",
    re.IGNORECASE,
)
_NO_METRIC = pattern(
    r"predict(?:ions?|ed)?(?![a-z])|submi[ts]|importan|(?<![a-z])oof", re.IGNORECASE
)
_PARAMETER_FILE = pattern(
    r"(?:best|hyper|model|train(?:ing)?|lgbm?|xgb)_?params?(?![a-z])|params?_to_save|params\.(?:json|ya?ml)",
    re.IGNORECASE,
)
_MEASURING = ("sklearn.metrics", "torchmetrics", "evaluate", "ragas", "rouge_score", "sacrebleu")
# What runs something that has settings.
_RUNNING = (*training.PACKAGES, *LLM_PACKAGES, *_MEASURING)
_CONSTANT = pattern(
    r"[\"']\w*(?:accuracy|auc|f1|precision|recall|rmse|r2|loss)\w*[\"']\s*:\s*\d", re.IGNORECASE
)
# Files that describe a trained model as a whole.
_DESCRIBING = frozenset({"metadata", "manifest"})


# What is dumped: a name, or the beginning of a mapping.
_DUMPED = pattern(r"\b(?:dump|save)\(\s*(?:([A-Za-z_]\w*)\s*,|\{)")
_CLOSED = pattern(r"\n\s*[})]")
_ENTRIES = 25
_LONG = 2_000


class Recorded(NamedTuple):
    """Where code records parameters, and where metrics."""

    parameters: tuple[Evidence, ...]
    metrics: tuple[Evidence, ...]


class Script(NamedTuple):
    """A file that writes, its text and lines, and the words of the files that are wanted."""

    module: Module
    text: str
    lines: list[str]
    wanted: frozenset[str]


# A name that stands for itself, or is turned into a mapping.
_HANDED = pattern(r"(?<=[(\s,=])\w+(?=\s*[),]|\.(?:model_dump|dict|to_dict|json|asdict|_asdict)\b)")


_AS_MAPPING = pattern(
    r"\basdict\(|\._?asdict\(|\.model_dump|\.dict\(|\bvars\(|\.__dict__|\.to_dict\("
)


# Tables of a search.
_SEARCHED = ("cv_results_", "trials_dataframe", "get_dataframe()")
_MADE_OF_METRICS = (
    r"(?m)^[ \t]*(?:%s)\s*=\s*.{0,80}(?:classification_report|_score|_error|confusion_matrix"
    r"|compute_metrics|\.evaluate)\("
)
_VARIABLE = pattern(r"(?<![\w.\"'/])[A-Za-z_]\w*(?![\w\"'/(])")


class Writing(NamedTuple):
    """Calls that write a file, and calls that count only where their own line is named."""

    calls: tuple[str, ...]
    dumps: tuple[str, ...]


@lru_cache(maxsize=1)
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
        text = _source(repository, module)
        lines = text.split("\n")
        # What is called a history is one of training only where something is trained.
        wanted = files | {"history"} if imports(module, training.PACKAGES) else files
        script = Script(module, text, lines, wanted)
        metrics += [
            evidence(module, call) for call in dumps if _dumped(repository, script, call, keys)
        ]
        for call in calls:
            of_metrics, of_parameters = _judged(repository, script, call, keys)
            metrics += [evidence(module, call)] if of_metrics else []
            parameters += [evidence(module, call)] if of_parameters else []
        if calls and parameter(keys.sure, text):
            parameters.append(evidence(module, calls[0]))
    parameters += _told_beside(repository, keys, parameters, metrics)
    return Recorded(tuple(parameters), tuple(metrics))


def _judged(repository: Repository, script: Script, call: Call, keys: Keys) -> tuple[bool, bool]:
    """Whether a call writes metrics, and whether it writes parameters."""
    module, lines, wanted = script.module, script.lines, script.wanted
    line = _line(lines, call)
    if ".write()" in line:  # Spark writes a model so.
        return False, False
    if _NO_METRIC.search(line) and not _says(line, wanted):
        return False, False
    plain = _near(repository, module, call, lines)
    near = "\n".join((plain, *columns(plain)))
    if any(table in near for table in _SEARCHED) and last_part(call.name).startswith("to_"):
        # The table of a search has a row for every run.
        return True, True
    told = _told(near) if last_part(call.name) in _TEXTS else ""
    names = _names(module, call, lines)
    measured = (
        _is_named(module, names, wanted, near)
        or _holds(keys.metrics, True, near, told)
        or (_describes(module, names, script.text, keys) and not _CONSTANT.search(near))
        or _is_measure(line, plain)
    )
    runs = measured or imports(module, _RUNNING) > 0
    handed = tuple(sorted(passed(script.text) - set(keys.metrics))) if measured else ()
    return measured, (
        bool(handed and parameter(handed, near))
        or (runs and _holds(keys.parameters, False, near if measured else plain, told))
        or any(map(_PARAMETER_FILE.search, names))
        or holds_command_line("\n".join(lines[call.line - 1 : call.line + 3]), near)
    )


def _is_measure(line: str, near: str) -> bool:
    """Whether a line writes what a function that measures has given, under its name."""
    names = [re.escape(name) for name in dict.fromkeys(_VARIABLE.findall(line[:300]))][:10]
    return bool(names) and re.search(_MADE_OF_METRICS % "|".join(names), near) is not None


def _dumped(repository: Repository, script: Script, call: Call, keys: Keys) -> bool:
    """Whether metrics are dumped: what is named so, or a mapping with their keys."""
    line = _line(script.lines, call)
    near = _near(repository, script.module, call, script.lines)
    if _is_named(script.module, [line], script.wanted, near):
        return True
    mapping = _mapping(script, call, near)
    return key(keys.metrics, True).search(mapping) is not None and not _CONSTANT.search(mapping)


def _mapping(script: Script, call: Call, near: str) -> str:
    """The text of the mapping that is dumped, made in the call or under a name before it."""
    line = _line(script.lines, call)
    found = _DUMPED.search(line)
    if found is None:
        return ""
    if found[1] is None:
        after = script.lines[call.line : call.line + _ENTRIES]
        return _CLOSED.split("\n".join((line[found.start() :], *after)), 1)[0]
    made = rf"^[ \t]*{re.escape(found[1])}[ \t]*(?::[^=\n]{{0,60}})?=[ \t]*(?:\{{|dict\()"
    starts = [match.end() for match in re.finditer(made, near, re.MULTILINE)]
    return _CLOSED.split(near[starts[-1] : starts[-1] + _LONG], 1)[0] if starts else ""


def _source(repository: Repository, module: Module) -> str:
    """The text of a file, or the code of a notebook with its lines where the calls count them."""
    if not module.notebook:
        return repository.text(module.path) or ""
    sources = _sources(repository).get(module.path, ())
    lines: list[str] = []
    for cell, (_, source) in zip(module.facts.cells, sources, strict=False):
        lines += [""] * (cell.first_line - 1 - len(lines))
        lines += source.split("\n")
    return "\n".join(lines)


@lru_cache(maxsize=1)
def _sources(repository: Repository) -> dict[str, tuple[tuple[int, str], ...]]:
    return {notebook.path: notebook.facts.sources for notebook in repository.notebooks}


def _told_beside(
    repository: Repository, keys: Keys, parameters: list[Evidence], metrics: list[Evidence]
) -> Iterator[Evidence]:
    """Rows with parameters and metrics that a file makes for another of its folder to write."""
    folders = {_folder(item.location.path) for item in metrics}
    folders -= {_folder(item.location.path) for item in parameters}
    for module in repository.code if folders else ():
        if module.notebook or _folder(module.path) not in folders:
            continue
        if not imports(module, training.PACKAGES):
            continue
        text = repository.text(module.path) or ""
        found = parameter(keys.sure, text) if "best_" in text or "params" in text else None
        if found is not None and key(keys.metrics, True).search(text):
            line = text.count("\n", 0, found.start()) + 1
            yield Evidence(module.at(line), found[0].strip("\"' :=]"))


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


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
            reached.update(last_part(call.scope) for call in calls if call.scope in names)
        found = tuple(sorted(reached))
    return found


def _is_writer(name: str) -> bool:
    return _WRITES.match(last_part(name)) is not None


def _calls_of(module: Module, names: Iterable[str]) -> Iterator[Call]:
    for name in names:
        yield from module.by_last_name.get(name, ())


def _is_named(module: Module, names: list[str], wanted: frozenset[str], near: str) -> bool:
    """Whether a wanted word is in the file's name, the function's, or the call and its `with`.

    Of a vague word something must be measured near the call.
    """
    if any(map(_CLASS_REPORT.search, names)):
        return True
    words = {word.lower() for text in names for word in _WORD.findall(text)} & wanted
    if words - _VAGUE:
        return True
    if words == {"scores"}:  # Those of a prediction have no right answer beside them.
        return _HELD_AGAINST.search(near) is not None
    return bool(words) and (imports(module, _MEASURING) > 0 or bool(_MEASURED.search(near)))


def _describes(module: Module, names: list[str], text: str, keys: Keys) -> bool:
    """Whether a file that describes a model is written where metrics are put under keys."""
    if not any(_says(name, _DESCRIBING) for name in names):
        return False
    trains = imports(module, training.PACKAGES) > 0
    return trains and key(keys.metrics, True).search(text) is not None


def _names(module: Module, call: Call, lines: list[str]) -> list[str]:
    """The names of what a call writes: of the file, the function, and in its line and `with`."""
    texts = [
        place.text.rsplit("/", 1)[-1]
        for place in module.facts.strings
        if place.scope == call.scope and (call.scope or abs(call.line - place.line) <= _BESIDE)
    ]
    above = lines[max(call.line - 2, 0) : call.line - 1]
    opened = [line for line in above if _OPENS.search(line)]
    return [*texts, call.scope.rsplit(".", 1)[-1], *opened, *lines[call.line - 1 : call.line]]


def _says(text: str, wanted: frozenset[str]) -> bool:
    return any(word.lower() in wanted for word in _WORD.findall(text))


def _line(lines: list[str], call: Call) -> str:
    return lines[call.line - 1] if call.line <= len(lines) else ""


def _holds(words: tuple[str, ...], measured: bool, near: str, told: str) -> bool:
    """Whether a word is a key near a call, or the field of a sentence that is written."""
    if key(words, True).search(near) if measured else parameter(words, near):
        return True
    return bool(told) and field(words).search(told) is not None


def _told(text: str) -> str:
    """The lines that are not for the screen or the log."""
    return "\n".join(line for line in text.split("\n") if not _SHOWN.search(line))


def _near(repository: Repository, module: Module, call: Call, lines: list[str]) -> str:
    """The text of the function up to the call, with the fields of what it is handed."""
    for function in module.facts.functions:
        if function.name == call.scope:
            handed = "\n".join(lines[call.line - 1 : call.line + 3])
            kinds = {p.annotation for p in function.parameters if _is_handed(p.name, handed)}
            if _AS_MAPPING.search(handed):
                kinds |= {c.name for c in module.facts.calls if c.scope == function.name}
            fields = _fields(repository, kinds)
            return "\n".join((*lines[function.line - 1 : call.line + 5], *fields))
    return "\n".join(lines[max(call.line - _LINES_ABOVE, 0) : call.line + 5])


def _is_handed(name: str, text: str) -> bool:
    """Whether a value as a whole is handed to a call, not only something that it holds."""
    return name in text and name in _HANDED.findall(text)


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
