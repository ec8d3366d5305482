"""The rules of a run as SARIF reporting descriptors, with the help that viewers show."""

from __future__ import annotations

from typing import Any

from mle_lint.model import Confidence, Severity
from mle_lint.patterns import pattern
from mle_lint.reporters.escape import code_span, markdown, plain
from mle_lint.reporters.sarif_text import sentence
from mle_lint.rule import Rule

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PROBLEMS = {"error": "error", "warning": "warning", "note": "recommendation"}
_PRECISION = {Confidence.HIGH: "high", Confidence.MEDIUM: "medium", Confidence.LOW: "low"}
_ADDRESS = pattern(r"https://[\w.-]+(?:/[\w./~%#?=&+-]*)?")
_WORD = pattern(r"[A-Za-z0-9]+")
# GitHub keeps ten tags of a rule.
_MAX_TAGS = 10
_MAX_HELP = 2000


def descriptor(rule: Rule) -> dict[str, Any]:
    """A rule; `precision` and `problem.severity` are what GitHub sorts alerts by."""
    level = LEVELS[rule.severity]
    tags = ("machine-learning", plain(rule.category), *rule.stories)
    described = {
        "id": plain(rule.id),
        "name": _pascal(rule.slug),
        "shortDescription": {"text": sentence(_problem(rule))},
        "fullDescription": {"text": sentence(f"{rule.title}. {rule.rationale}", _MAX_HELP)},
        "help": {"text": _help_text(rule), "markdown": _help_markdown(rule)},
        "defaultConfiguration": {"level": level},
        "properties": {
            "precision": _PRECISION[rule.confidence],
            "problem.severity": _PROBLEMS[level],
            "tags": list(dict.fromkeys(tags))[:_MAX_TAGS],
        },
    }
    addresses = _ADDRESS.findall(" ".join(rule.references))
    if addresses:
        described["helpUri"] = addresses[0].rstrip(".")
    return described


def _problem(rule: Rule) -> str:
    """What viewers head an alert with: the problem, while the title says how it should be."""
    return f"Not so: {rule.title}" if "{text}" in rule.message else rule.message


def _pascal(slug: str) -> str:
    return "".join(word.capitalize() for word in _WORD.findall(slug)) or "Rule"


def _help_text(rule: Rule) -> str:
    why, fix = (sentence(text, _MAX_HELP) for text in (rule.rationale, rule.remediation))
    lines = [f"Why: {why}", "", f"How to fix: {fix}"]
    counts = [f"- {name}: {sentence(means)}" for name, means in _counts(rule)]
    return "\n".join([*lines, "", *counts])


def _help_markdown(rule: Rule) -> str:
    why, fix = (markdown(text, _MAX_HELP) for text in (rule.rationale, rule.remediation))
    lines = [f"**Why**: {why}", "", f"**How to fix**: {fix}", "", "**What counts**", ""]
    lines += [f"- `{name}`: {markdown(means)}" for name, means in _counts(rule)]
    if rule.references:
        lines += ["", "**References**", ""]
        lines += [f"- {markdown(reference)}" for reference in rule.references]
    return "\n".join([*lines, "", f"{code_span(f'mle-lint explain {rule.slug}')} says more."])


def _counts(rule: Rule) -> list[tuple[str, str]]:
    if rule.kind == "fault":
        return [("clean", rule.means)]
    return [(grade.outcome.value, grade.means) for grade in rule.grades]
