"""Reads what a run without rights handed over, and trusts no word of it.

The file comes from a run of a stranger's workflow: every value is checked, rules are those of this
program, and all text is escaped where it is shown.
"""

# Importing pathlib would cost more time than this module does.

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from mle_lint import catalogue
from mle_lint.config_values import ALL_LANES
from mle_lint.github import checked
from mle_lint.github.handover import VERSION, Handover
from mle_lint.model import (
    VERDICTS,
    Claim,
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
from mle_lint.reporters.as_json import SCHEMA_VERSION
from mle_lint.rule import Rule

MAX_BYTES = 16 << 20
GRADES = ("A", "B", "C", "D", "E", "F", "-")
STATES = ("ready", "thin", "missing")


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
        return _handover(checked.mapping(json.loads(data)))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        said = str(error) if type(error) is ValueError else type(error).__name__
        raise UserError(f"{file}: not a handover of this version: {said[:200]}") from error


def _handover(values: dict[str, Any]) -> Handover:
    if values["handover"] != VERSION:
        raise ValueError("another version wrote it")
    base = values["base"]
    rules = {rule.id: rule for rule in catalogue.load().rules}
    return Handover(
        number=checked.count(values["number"]),
        key=checked.text(values["key"]),
        folder=checked.path(values["folder"]),
        create=checked.flag(values["create"]),
        head=_report(checked.mapping(values["head"]), rules),
        base=checked.text(base) if isinstance(base, str) else _report(checked.mapping(base), rules),
    )


def _report(values: dict[str, Any], rules: Mapping[str, Rule]) -> Report:
    if values["schema_version"] != SCHEMA_VERSION:
        raise ValueError("another version wrote the report")
    repository, lane, ladder = (
        checked.mapping(values[name]) for name in ("repository", "lane", "ladder")
    )
    numbers, findings = _findings(values["findings"], rules)
    commit = repository["commit"]
    return Report(
        path=checked.text(repository["path"]),
        commit=None if commit is None else checked.text(commit),
        files=checked.count(repository["files"]),
        lane=Lane(checked.one_of(ALL_LANES, lane["name"]), checked.texts(lane["reasons"])),
        traits={
            checked.text(n): _trait(checked.mapping(t))
            for n, t in checked.mapping(values["traits"]).items()
        },
        score=_score(checked.mapping(values["score"])),
        ladder=Ladder(
            checked.count(ladder["step"]),
            checked.text(ladder["name"]),
            checked.texts(ladder["next"]),
        ),
        stories={
            checked.text(n): checked.one_of(STATES, state)
            for n, state in checked.mapping(values["stories"]).items()
        },
        results=_results(values["rules"], rules, numbers),
        findings=findings,
        plan=checked.each(values["plan"], _step),
        unknown=checked.each(
            values["unknown"], lambda u: Unknown(checked.text(u["path"]), checked.text(u["reason"]))
        ),
        claims=checked.each(values["claims"], _claim),
        rubric=checked.text(values["rubric"]),
    )


def _results(
    values: Any, rules: Mapping[str, Rule], numbers: Mapping[int, int]
) -> tuple[RuleResult, ...]:
    """The results of rules that this program has; a project's own rules are not here."""

    def result(item: dict[str, Any]) -> RuleResult | None:
        rule = rules.get(checked.text(item["id"]))
        if rule is None:
            return None
        return RuleResult(
            rule=rule,
            outcome=Outcome(item["outcome"]),
            reason=checked.text(item["reason"]),
            evidence=checked.each(item["evidence"], _evidence),
            findings=tuple(numbers[checked.count(n)] for n in checked.items(item["findings"])),
            points=checked.number(item["points"]),
            possible=checked.number(item["possible"]),
        )

    found = checked.each(values, result)
    if len({r.rule.id for r in found if r}) < sum(r is not None for r in found):
        raise ValueError("a rule stands there twice")
    return tuple(r for r in found if r is not None)


def _findings(values: Any, rules: Mapping[str, Rule]) -> tuple[dict[int, int], tuple[Finding, ...]]:
    """The findings of known rules, and their new numbers by their old ones."""
    numbers: dict[int, int] = {}
    findings: list[Finding] = []
    for number, item in enumerate(checked.each(values, _finding)):
        if item.rule in rules:
            numbers[number] = len(findings)
            findings.append(item._replace(fix=rules[item.rule].remediation))
    return numbers, tuple(findings)


def _finding(item: dict[str, Any]) -> Finding:
    silenced = item["suppressed"]
    return Finding(
        rule=checked.text(item["id"]),
        severity=Severity(item["severity"]),
        confidence=Confidence(item["confidence"]),
        message=checked.text(item["message"]),
        location=_location(item),
        fingerprint=checked.text(item["fingerprint"]),
        fix="",
        related=checked.each(item["related"], _related),
        suppressed=None
        if silenced is None
        else Suppression(checked.text(silenced["reason"]), checked.text(silenced["origin"])),
    )


def _claim(item: dict[str, Any]) -> Claim:
    return Claim(
        kind=checked.text(item["kind"]),
        subject=checked.text(item["subject"]),
        location=_location(item),
        verdict=checked.one_of(VERDICTS, item["verdict"]),
        note=checked.text(item["note"]),
        related=checked.each(item["related"], _related),
        confidence=Confidence(item["confidence"]),
    )


def _related(item: dict[str, Any]) -> Related:
    return Related(_location(item), checked.text(item["message"]))


def _evidence(item: dict[str, Any]) -> Evidence:
    return Evidence(_location(item), checked.text(item["text"]))


def _location(item: dict[str, Any]) -> Location:
    end, cell, cell_line = (item.get(name) for name in ("end_line", "cell", "cell_line"))
    return Location(
        checked.path(item["path"]),
        checked.count(item["line"]),
        None if end is None else checked.count(end),
        None if cell is None else checked.count(cell),
        None if cell_line is None else checked.count(cell_line),
    )


def _score(values: dict[str, Any]) -> Score:
    value = values["value"]
    return Score(
        value=None if value is None else checked.number(value),
        grade=checked.one_of(GRADES, values["grade"]),
        earned=checked.number(values["earned"]),
        possible=checked.number(values["possible"]),
        penalties=checked.number(values["penalties"]),
        caps=checked.each(
            values["caps"],
            lambda c: CapState(
                checked.text(c["rule"]), checked.number(c["at"]), checked.flag(c["binding"])
            ),
        ),
        pillars={
            checked.text(name): Pillar(
                checked.number(pillar["earned"]), checked.number(pillar["possible"])
            )
            for name, pillar in checked.mapping(values["pillars"]).items()
        },
    )


def _trait(values: dict[str, Any]) -> Trait:
    return Trait(checked.flag(values["value"]), checked.texts(values["reasons"]))


def _step(item: dict[str, Any]) -> Step:
    names = ("slug", "effort", "action")
    slug, effort, action = (checked.text(item[name]) for name in names)
    return Step(slug, checked.number(item["gain"]), effort, action)
