"""Shares the judging of rules with a second process where there is enough to read.

The rules do not depend on each other, so it does not show in a report who judged which.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from mle_lint import rule_results, two_processes
from mle_lint.model import Unknown
from mle_lint.report import RuleResult
from mle_lint.repository import Repository
from mle_lint.rule import Rule

# Judging fewer rules than this costs less than the start of a second process.
WORTH_A_FORK = 20
# Categories and rules that ask for the same costly facts: what the documents and their commands
# say, and which files the code reads; what training and the services run; what may leak.
TOGETHER = (
    (
        "honesty", "judgment/tool-overload", "reproducibility/one-command-pipeline",
        "reproducibility/run-instructions", "serving/inference-entrypoint",
        "serving/input-validation", "tests/ci-runs-tests",
    ),
    ("data/train-serve-parity", "framing/serving-mode-choice", "reproducibility/training-script"),
    ("leakage",),
)  # fmt: skip


def results(
    repository: Repository, rules: tuple[Rule, ...], judge: Callable[[Rule], RuleResult]
) -> tuple[RuleResult, ...]:
    """The result of each rule, in the order of the rules."""
    found: dict[str, RuleResult] = {}

    groups = _groups(rules)

    def work(number: int) -> None:
        for rule in groups[number]:
            if rule.id not in found:
                found[rule.id] = judge(rule)
        repository.forget()

    def told() -> bytes:
        values = [rule_results.to_json(result) for result in found.values()]
        return json.dumps([values, repository.unknown]).encode()

    # The claims that such a rule looks at are asked for again, to be listed in the report.
    here = [number for number, group in enumerate(groups) if any(rule.backing for rule in group)]
    count = len(groups)
    if repository.processes > 1 and len(rules) >= WORTH_A_FORK and two_processes.available(count):
        _take(two_processes.share(count, work, told, here), repository, rules, found)
    for number in range(count):
        work(number)
    return tuple(found[rule.id] for rule in rules)


def _groups(rules: tuple[Rule, ...]) -> list[tuple[Rule, ...]]:
    """The rules as they are dealt out: those that ask for the same costly facts together, so that
    not both processes find them, and the dearest first."""
    together = [
        tuple(rule for rule in rules if rule.category in names or rule.id in names)
        for names in TOGETHER
    ]
    grouped = {rule.id for group in together for rule in group}
    others = [(rule,) for rule in rules if rule.id not in grouped]
    return [group for group in together if group] + others


def _take(
    answer: bytes, repository: Repository, rules: tuple[Rule, ...], found: dict[str, RuleResult]
) -> None:
    if not answer:
        return
    values, unknown = json.loads(answer)
    by_id = {rule.id: rule for rule in rules}
    found.update((item[0], rule_results.from_json(item, by_id)) for item in values)
    repository.note(map(Unknown._make, unknown))
