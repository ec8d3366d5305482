"""Writes the catalogue as a page of the documentation, so that the two cannot differ."""

from __future__ import annotations

import re
from itertools import groupby
from operator import attrgetter

from mle_lint.catalogue import Catalogue
from mle_lint.patterns import pattern
from mle_lint.rule import LANES, Rule

_INTRODUCTION = """\
# Rules

<!-- Written by `mle-lint rules --format markdown` from the files in rules/; edit those. -->

A rule of the kind *evidence* grades what is there: `full` earns its points, `partial` half of
them, `claimed` (only said) next to nothing. A rule of the kind *fault* finds what is wrong: it
costs points, caps the score, or both. Weights are shares of the points of the rule's pillar."""
# Outside code, `<name>` would be read as HTML and `*` as emphasis.
_ACTIVE = pattern(r"`[^`]*`|[<*]")


def catalogue_page(catalogue: Catalogue) -> str:
    """Markdown with a section for each category and a part for each rule, by id."""
    blocks = [_INTRODUCTION]
    for category, rules in groupby(catalogue.rules, attrgetter("category")):
        blocks.append(f"## {category}")
        blocks += [block for rule in rules for block in _rule(rule)]
    return "\n\n".join(blocks) + "\n"


def _rule(rule: Rule) -> list[str]:
    blocks = [f"### {rule.slug}", f"**{_text(rule.title)}**", _facts(rule)]
    if rule.weight:
        blocks.append(_weights(rule))
    blocks.append(_counts(rule))
    if rule.backing:
        items = (f"- {_text(item)}" for item in rule.backing)
        blocks.append("\n".join(["What backs a claim:", "", *items]))
    blocks.append(f"Why: {_text(rule.rationale)}")
    blocks.append(f"How to fix: {_text(rule.remediation)}")
    if rule.references:
        items = (f"- {_text(reference)}" for reference in rule.references)
        blocks.append("\n".join(["References:", "", *items]))
    return blocks


def _severity(rule: Rule) -> str:
    milder = sorted({severity.value for severity in rule.unsure.values()})
    told = f", {' or '.join(milder)} when less sure" if milder else ""
    return f"severity {rule.severity.value}{told}"


def _facts(rule: Rule) -> str:
    facts = [f"`{rule.id}`", rule.kind, _severity(rule)]
    facts.append(f"effort {rule.effort}")
    if rule.ladder:
        facts.append(f"ladder step {rule.ladder}")
    if rule.stories:
        facts.append(f"stories: {', '.join(rule.stories)}")
    conditions = [*rule.traits, *(f"not {name}" for name in rule.without)]
    if conditions:
        facts.append(f"applies when: {', '.join(conditions)}")
    if rule.cost.most:
        facts.append(f"costs {rule.cost.each:g} a finding, {rule.cost.most:g} at most")
    if rule.cap:
        when = " or ".join(outcome.value for outcome in rule.cap.when)
        facts.append(f"caps the score at {rule.cap.at:g} when {when}")
    if rule.limits:
        held = " and ".join(rule.limits.rules)
        facts.append(f"while found, {held} earn at most {rule.limits.credit:.0%}")
    return "; ".join(facts) + "."


def _weights(rule: Rule) -> str:
    heads = " | ".join(f"weight in {lane}" for lane in LANES)
    cells = " | ".join(f"{rule.weight_in(lane):g}" for lane in LANES)
    return f"| {heads} |\n|{' --: |' * len(LANES)}\n| {cells} |"


def _counts(rule: Rule) -> str:
    if rule.kind == "fault":
        return f"Clean when: {_text(rule.means)}"
    items = (f"- `{grade.outcome.value}`: {_text(grade.means)}" for grade in rule.grades)
    return "\n".join(["What counts:", "", *items])


def _text(text: str) -> str:
    line = " ".join(text.split())
    return _ACTIVE.sub(_inert, line)


def _inert(match: re.Match[str]) -> str:
    word = match.group()
    return word if word.startswith("`") else {"<": "&lt;", "*": "\\*"}[word]
