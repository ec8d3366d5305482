"""`mle-lint rules`: the catalogue as a table, as JSON, or as the page of the documentation."""

from __future__ import annotations

from typing import Any

from mle_lint import catalogue
from mle_lint.commands.answer import Answer
from mle_lint.reporters.escape import prose
from mle_lint.reporters.terminal import widest
from mle_lint.rule import LANES, Rule


def run(format_: str = "text", folders: tuple[str, ...] = ()) -> Answer:
    """All rules, those in the user's folders among them; raises UserError."""
    loaded = catalogue.load(*folders)
    if format_ == "json":
        from mle_lint.reporters.as_json import dumped

        return Answer(dumped({"schema_version": "1", "rules": list(map(_values, loaded.rules))}))
    if format_ == "markdown":
        from mle_lint.documentation import catalogue_page

        return Answer(catalogue_page(loaded))
    return Answer(_table(loaded.rules))


def _table(rules: tuple[Rule, ...]) -> str:
    width = widest(rule.id for rule in rules)
    return "".join(
        f"{rule.id:<{width}}  {rule.severity.value:<7}  {_weights(rule):<7}  {prose(rule.title)}\n"
        for rule in rules
    )


def _weights(rule: Rule) -> str:
    """Weights in the order of the lanes, as in 5/2/3; what a fault costs instead."""
    if rule.weight:
        return "/".join(f"{rule.weight_in(lane):g}" for lane in LANES)
    if rule.cost.most:
        return f"-{rule.cost.each:g}..{rule.cost.most:g}"
    return f"cap {rule.cap.at:g}" if rule.cap else "-"


def _values(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "slug": rule.slug,
        "kind": rule.kind,
        "category": rule.category,
        "title": rule.title,
        "severity": rule.severity.value,
        "confidence": rule.confidence.value,
        "weight": dict(rule.weight),
        "stories": list(rule.stories),
        "ladder": rule.ladder,
        "effort": rule.effort,
        "applies": [*rule.traits, *(f"not {name}" for name in rule.without)],
        "grades": {grade.outcome.value: grade.means for grade in rule.grades},
        "means": rule.means,
        "cost": rule.cost._asdict(),
        "cap": _cap(rule),
        "message": rule.message,
        "rationale": rule.rationale,
        "remediation": rule.remediation,
        "references": list(rule.references),
    }


def _cap(rule: Rule) -> dict[str, Any] | None:
    if rule.cap is None:
        return None
    return {"at": rule.cap.at, "when": [outcome.value for outcome in rule.cap.when]}
