"""What a run without rights hands to the run that has them: the reports, and nothing else.

The file comes from a run of a stranger's workflow, so whoever reads it trusts no word of it: every
value is checked, rules are those of this program, and all text is escaped where it is shown.
"""

# Importing pathlib would cost more time than this module does.

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from mle_lint import catalogue
from mle_lint.config_values import ALL_LANES
from mle_lint.model import (
    Confidence,
    Evidence,
    Finding,
    Location,
    Outcome,
    Related,
    Severity,
    Suppression,
    Unknown,
    UserError,
)
from mle_lint.record import NamedTuple
from mle_lint.report import (
    CapState,
    Ladder,
    Lane,
    Pillar,
    Report,
    RuleResult,
    Score,
    Step,
    Trait,
)
from mle_lint.reporters.as_json import SCHEMA_VERSION, dumped
from mle_lint.reporters.as_json import render as as_json
from mle_lint.rule import Rule

MAX_BYTES = 16 << 20
MAX_TEXT = 4_000
MAX_ITEMS = 20_000
GRADES = ("A", "B", "C", "D", "E", "F", "-")
STATES = ("ready", "thin", "missing")
VERSION = 1

T = TypeVar("T")


class Handover(NamedTuple):
    """The reports of a pull request; `base` is one, or why there is none.

    `number` is where the first run would have written, and must be checked before it is believed.
    """

    number: int
    key: str
    folder: str
    create: bool
    head: Report
    base: Report | str


def written(handover: Handover) -> str:
    """The handover as JSON."""
    base = handover.base
    return dumped(
        {
            "handover": VERSION,
            "number": handover.number,
            "key": handover.key,
            "folder": handover.folder,
            "create": handover.create,
            "head": json.loads(as_json(handover.head)),
            "base": base if isinstance(base, str) else json.loads(as_json(base)),
        }
    )


def read(file: str) -> Handover:
    """The handover in a file; raises UserError when anything in it is not as it must be."""
    try:
        with open(file, "rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UserError(f"{file}: {(error.strerror or 'cannot be read').lower()}") from error
    try:
        if len(data) > MAX_BYTES:
            raise ValueError(f"larger than {MAX_BYTES >> 20} MB")
        return _handover(_map(json.loads(data)))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        said = str(error) if type(error) is ValueError else type(error).__name__
        raise UserError(f"{file}: not a handover of this version: {said[:200]}") from error


def _handover(values: dict[str, Any]) -> Handover:
    if values["handover"] != VERSION:
        raise ValueError("another version wrote it")
    base = values["base"]
    rules = {rule.id: rule for rule in catalogue.load().rules}
    return Handover(
        number=_count(values["number"]),
        key=_text(values["key"]),
        folder=_text(values["folder"]),
        create=_flag(values["create"]),
        head=_report(_map(values["head"]), rules),
        base=_text(base) if isinstance(base, str) else _report(_map(base), rules),
    )


def _report(values: dict[str, Any], rules: Mapping[str, Rule]) -> Report:
    if values["schema_version"] != SCHEMA_VERSION:
        raise ValueError("another version wrote the report")
    repository, lane, ladder = (_map(values[name]) for name in ("repository", "lane", "ladder"))
    numbers, findings = _findings(values["findings"], rules)
    commit = repository["commit"]
    return Report(
        path=_text(repository["path"]),
        commit=None if commit is None else _text(commit),
        files=_count(repository["files"]),
        lane=Lane(_one_of(ALL_LANES, lane["name"]), _texts(lane["reasons"])),
        traits={_text(n): _trait(_map(t)) for n, t in _map(values["traits"]).items()},
        score=_score(_map(values["score"])),
        ladder=Ladder(_count(ladder["step"]), _text(ladder["name"]), _texts(ladder["next"])),
        stories={_text(n): _one_of(STATES, state) for n, state in _map(values["stories"]).items()},
        results=_results(values["rules"], rules, numbers),
        findings=findings,
        plan=_each(values["plan"], _step),
        unknown=_each(values["unknown"], lambda u: Unknown(_text(u["path"]), _text(u["reason"]))),
        rubric=_text(values["rubric"]),
    )


def _results(
    values: Any, rules: Mapping[str, Rule], numbers: Mapping[int, int]
) -> tuple[RuleResult, ...]:
    """The results of rules that this program has; a project's own rules are not here."""

    def result(item: dict[str, Any]) -> RuleResult | None:
        rule = rules.get(_text(item["id"]))
        if rule is None:
            return None
        return RuleResult(
            rule=rule,
            outcome=Outcome(item["outcome"]),
            reason=_text(item["reason"]),
            evidence=_each(item["evidence"], _evidence),
            findings=tuple(numbers[_count(n)] for n in _list(item["findings"])),
            points=_number(item["points"]),
            possible=_number(item["possible"]),
        )

    found = _each(values, result)
    if len({r.rule.id for r in found if r}) < sum(r is not None for r in found):
        raise ValueError("a rule stands there twice")
    return tuple(r for r in found if r is not None)


def _findings(values: Any, rules: Mapping[str, Rule]) -> tuple[dict[int, int], tuple[Finding, ...]]:
    """The findings of known rules, and their new numbers by their old ones."""
    numbers: dict[int, int] = {}
    findings: list[Finding] = []
    for number, item in enumerate(_each(values, _finding)):
        if item.rule in rules:
            numbers[number] = len(findings)
            findings.append(item._replace(fix=rules[item.rule].remediation))
    return numbers, tuple(findings)


def _finding(item: dict[str, Any]) -> Finding:
    silenced = item["suppressed"]
    return Finding(
        rule=_text(item["id"]),
        severity=Severity(item["severity"]),
        confidence=Confidence(item["confidence"]),
        message=_text(item["message"]),
        location=_location(item),
        fingerprint=_text(item["fingerprint"]),
        fix="",
        related=_each(item["related"], lambda r: Related(_location(r), _text(r["message"]))),
        suppressed=None
        if silenced is None
        else Suppression(_text(silenced["reason"]), _text(silenced["origin"])),
    )


def _evidence(item: dict[str, Any]) -> Evidence:
    return Evidence(_location(item), _text(item["text"]))


def _location(item: dict[str, Any]) -> Location:
    end, cell, cell_line = (item.get(name) for name in ("end_line", "cell", "cell_line"))
    return Location(
        _text(item["path"]),
        _count(item["line"]),
        None if end is None else _count(end),
        None if cell is None else _count(cell),
        None if cell_line is None else _count(cell_line),
    )


def _score(values: dict[str, Any]) -> Score:
    value = values["value"]
    return Score(
        value=None if value is None else _number(value),
        grade=_one_of(GRADES, values["grade"]),
        earned=_number(values["earned"]),
        possible=_number(values["possible"]),
        penalties=_number(values["penalties"]),
        caps=_each(
            values["caps"],
            lambda c: CapState(_text(c["rule"]), _number(c["at"]), _flag(c["binding"])),
        ),
        pillars={
            _text(name): Pillar(_number(pillar["earned"]), _number(pillar["possible"]))
            for name, pillar in _map(values["pillars"]).items()
        },
    )


def _trait(values: dict[str, Any]) -> Trait:
    return Trait(_flag(values["value"]), _texts(values["reasons"]))


def _step(item: dict[str, Any]) -> Step:
    names = ("slug", "effort", "action")
    slug, effort, action = (_text(item[name]) for name in names)
    return Step(slug, _number(item["gain"]), effort, action)


def _map(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or len(value) > MAX_ITEMS:
        raise ValueError("a mapping is missing")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) > MAX_ITEMS:
        raise ValueError("a list is missing or too long")
    return value


def _each(value: Any, read: Callable[[dict[str, Any]], T]) -> tuple[T, ...]:
    return tuple(read(_map(item)) for item in _list(value))


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise ValueError("a text is missing or too long")
    return value


def _one_of(words: tuple[str, ...], value: Any) -> str:
    if value not in words:
        raise ValueError(f"none of {', '.join(words)}")
    return _text(value)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(_text, _list(value)))


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false is missing")
    return value


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**53:
        raise ValueError("a count is missing")
    return value


def _number(value: Any) -> float:
    """Points; none in a report are above a few hundred."""
    good = isinstance(value, int | float) and not isinstance(value, bool)
    if not good or not math.isfinite(value) or abs(value) > 1000:
        raise ValueError("a number is missing or out of bounds")
    return float(value)
