"""What stops a model whose behaviour or quality has become worse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from mle_lint.artefacts.module import Module
from mle_lint.model import Evidence
from mle_lint.patterns import pattern
from mle_lint.probes.code.calls import any_matching
from mle_lint.probes.code.identifiers import speaks
from mle_lint.probes.code.own_code import lines_of
from mle_lint.probes.code.suites import Case, importable, test_functions, uses_own_code
from mle_lint.probes.code.verdicts import branch, is_heeded
from mle_lint.probes.tests.predicting import predicting
from mle_lint.repository import Repository

MAX_LINE = 300
# Beginnings of names in a module that may hold a model back.
_STEERING = (
    "promot", "gate", "regist", "transition", "deploy", "exit", "champion", "quality", "accept",
    "approv", "passes", "meets", "compar", "evaluat", "better", "check", "decide", "valid",
)  # fmt: skip
_COMPARED = pattern(r"(?:[<>]=?)\s*([\w.\[\]\"'()-]+)|assert(?:Greater|Less)\w*\(")
_BRANCH = pattern(
    r"^[ \t]*((?:(?:el)?if |return |\w+(?::[^=\n]+)? = )[^\n]*[<>](?!-)[^\n]*)", re.MULTILINE
)
_FRACTION = pattern(r"0?\.\d")
_IF = pattern(r"\s*(?:el)?if\b")
_RANGE = pattern(r"\b[01](?:\.0+)?\s*<=?\s*[\w.\[\]\"'()]+\s*<=?\s*1")
# Text that is no subscript, what comparisons have between their sides, and a bar in figures.
_MESSAGE = pattern(r"(\[[\"'][^\"']*[\"']\])|f?\"[^\"]*\"|f?'[^']*'")
_OPERATOR = pattern(r"[<>]=?")
_NUMBER = pattern(r"\s*-?(?!1(?:\.0*)?\b(?!\.))\d*\.?\d*[1-9]")
# How far above a comparison its names are looked for, and what gives them a value.
_ABOVE = 25
_GIVEN = pattern(
    r"[ \t]*(\w+)(?::[^=\n]{1,40})?\s*=(?!=)\s*(.*_(?:score|error|precision|auc|loss)\b.*)"
)
_WORD = pattern(r"[A-Za-z_]\w*")
_GENERIC = frozenset({"metric", "metrics"})
# `assert right / len(cases) >= 0.8`, `assert np.mean(hits) > 0.8`, `assert share >= 0.8`.
_AT_LEAST = pattern(r"^assert\s+\(?(\w*)\b.{0,200}?>=?\s*(?:0?\.\d|[A-Z_]{3,}|len\(|\d\d)")
_COUNTS = pattern(r"\bsum\(|\bmean\(|/\s*len\(|/\s*(?:n|total|count)\b|\+=")
_SAME = pattern(r"==|\.startswith\(|\bin\b.{0,40}\bfor\b")
_BOUND = pattern(r"[\w.]+\s*[<>]=?\s*-?[01](?:\.0*)?\s*(?:$|[),#:]|and\b|or\b)")
_STOPS = pattern(
    r"\braise\b|sys\.exit\(\s*[1-9\"'f]|\bexit\(\s*1|return\s+False\b|SystemExit|os\._exit\(1"
)
# What a command does when a verdict is asked for: it stops, or ends with another code than 0.
_ENDS = pattern(r"\braise\b|sys\.exit\(|\bexit\(|SystemExit|os\._exit\(|return\s+(?:[1-9]\b|int\()")
_RAISES_MODEL = pattern(
    r"transition_model_version_stage|set_registered_model_alias|register_model|registered_model_name"
    r"|\w*promot\w*\(|create_model_version|copy_model_version|\bdeploy\w*\("
)


def behaviours(repository: Repository, *, words: tuple[str, ...]) -> Iterator[Evidence]:
    """Tests that change an input and look at how the answer changes, nothing being stored."""
    for case in test_functions(repository):
        if case.asserting and speaks(case.name, words) and uses_own_code(repository, case.module):
            yield _evidence(case)


def gates(
    repository: Repository,
    *,
    metrics: tuple[str, ...],
    sides: tuple[str, ...],
    measuring: tuple[str, ...],
    calls: tuple[str, ...],
) -> Iterator[Evidence]:
    """Tests and code in which a metric below a bar fails, blocks or keeps the model back."""
    named = pattern(rf"(?<![A-Za-z])(?:{'|'.join(metrics)})(?![a-z])", re.IGNORECASE)
    for case in test_functions(repository):
        if _is_bar(repository, case, named, (measuring, sides)):
            yield _evidence(case)
    for module in repository.code:
        if module.notebook:
            continue
        call = any_matching(module, calls)
        if call is not None:
            yield Evidence(module.at(call.line), call.name)
        elif _may_gate(module):
            yield from _gates_of(repository, module, named, sides)


def choices(
    repository: Repository, *, metrics: tuple[str, ...], sides: tuple[str, ...]
) -> Iterator[Evidence]:
    """Code that registers or promotes a model only when its metric is better than another's."""
    named = pattern(rf"(?<![A-Za-z])(?:{'|'.join(metrics)})(?![a-z])", re.IGNORECASE)
    for module in repository.code:
        if not module.notebook and _may_gate(module):
            yield from _gates_of(repository, module, named, (*sides, "best"), stops=False)


def _is_bar(
    repository: Repository,
    case: Case,
    named: re.Pattern[str],
    words: tuple[tuple[str, ...], tuple[str, ...]],
) -> bool:
    """Whether a test holds a metric of the model against a bar that could be missed.

    `words` are those of calls that measure, and those of what a metric is held against.
    """
    if not importable(repository, case.module):
        return False
    lasts = [call.name.rsplit(".", 1)[-1] for call in case.calls]
    asked = not predicting(repository).functions.isdisjoint(lasts)
    if not asked and not any(speaks(last, words[0]) for last in lasts):
        return False
    return any(_is_share(case, line) for line in case.asserts) or any(
        _is_comparison(line, named) and _has_bar(line, words[1])
        for line in case.asserts
        if any(found[0].lower() not in _GENERIC for found in named.finditer(line[:MAX_LINE]))
    )


def _is_share(case: Case, line: str) -> bool:
    """Whether a test asserts how many of several answers at least are as expected."""
    found = _AT_LEAST.search(line[:MAX_LINE])
    if found is None:
        return False
    text = "\n".join(part[:MAX_LINE] for part in case.source)
    made = pattern(rf"^[ \t]*{re.escape(found[1])}[ \t]*\+?=(?!=)(.*)$", re.MULTILINE)
    told = f"{line[:MAX_LINE]} {' '.join(made.findall(text)) if found[1] else ''}"
    return _COUNTS.search(told) is not None and _SAME.search(text) is not None


def _has_bar(line: str, sides: tuple[str, ...]) -> bool:
    """Whether what an asserted value is held against is a number, or named as a bar."""
    bare = _MESSAGE.sub(r"\1", line[:MAX_LINE])
    against = _OPERATOR.split(bare)[1:] or (bare.split(",")[1:2] if "assert" in bare else [])
    return any(
        _NUMBER.match(text) or any(side in text.split(",")[0].lower() for side in sides)
        for text in against
    )


def _spelled_out(repository: Repository, module: Module, at: int, bare: str) -> str:
    """A comparison with what its names were given in the lines above, once."""
    lines = lines_of(repository, module.path)
    wanted = set(_WORD.findall(bare))
    found = [bare[:MAX_LINE]]
    for line in lines[max(at - _ABOVE, 0) : at]:
        given = _GIVEN.match(line[:MAX_LINE])
        if given is not None and given[1] in wanted:
            found.append(given[2])
    return " ".join(found)


def _is_comparison(line: str, named: re.Pattern[str], told: str = "") -> bool:
    """Whether a line compares what is named, or what `told` says of its names."""
    line = line[:MAX_LINE]
    if _RANGE.search(line):
        return False
    line = _BOUND.sub("", line)
    return _COMPARED.search(line) is not None and named.search(told or line) is not None


def _may_gate(module: Module) -> bool:
    names = [f.name for f in module.facts.functions] + list(module.by_last_name)
    return bool(module.facts.raises) or any(speaks(name, _STEERING) for name in names)


def _gates_of(
    repository: Repository,
    module: Module,
    named: re.Pattern[str],
    sides: tuple[str, ...],
    stops: bool = True,
) -> Iterator[Evidence]:
    for at, bare in _branches(repository, module.path):
        told = _spelled_out(repository, module, at, bare)
        if not _is_comparison(bare, named) and not _is_comparison(bare, named, told):
            continue
        if not any(side in told.lower() for side in sides) and not _FRACTION.search(bare):
            continue
        if _has_effect(repository, module, at, stops):
            yield Evidence(module.at(at + 1), bare[:120])


@lru_cache(maxsize=256)
def _branches(repository: Repository, path: str) -> tuple[tuple[int, str], ...]:
    """The lines of a file, from 0, that branch on a comparison or hand its outcome on."""
    return tuple(
        (at, match[1].strip())
        for at, line in enumerate(lines_of(repository, path))
        if ("<" in line or ">" in line) and (match := _BRANCH.match(line))
    )


def _has_effect(repository: Repository, module: Module, at: int, stops: bool) -> bool:
    """Whether a comparison stops something or moves a model, at once or where it is heeded."""
    lines = lines_of(repository, module.path)
    body = "\n".join(branch(lines, at)) if _IF.match(lines[at]) else ""
    if (stops and _STOPS.search(body)) or _RAISES_MODEL.search(body):
        return True
    if is_heeded(repository, module, at, _RAISES_MODEL):
        return True
    return stops and is_heeded(repository, module, at, _ENDS)


def _evidence(case: Case) -> Evidence:
    return Evidence(case.module.at(case.function.line), case.function.name)
