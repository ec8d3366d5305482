"""Shares the judging of rules with other processes where there is enough to read.

The rules do not depend on each other, so it does not show in a report who judged which.
"""

from __future__ import annotations

import json
from math import inf

from mle_lint import rule_results, two_processes
from mle_lint.judge import Judge
from mle_lint.model import Claim, Unknown
from mle_lint.report import RuleResult
from mle_lint.repository import Repository
from mle_lint.rule import Rule

# Judging fewer rules than this costs less than the start of a second process.
WORTH_A_FORK = 20
# MiB of memory that judging a repository takes. Where LARGE is needed to read the files, the rules
# are judged in processes that are replaced by fresh ones at FULL: what the rules derive is dropped
# with them. On a smaller repository fresh processes would derive the same again and again, at
# twice the cost.
LARGE = 50.0
FULL = 76.0
# Categories and rules that ask for the same costly facts: what may leak; what the documents and
# their commands say, and which files the code reads; what training and the services run.
TOGETHER = (
    ("leakage",),
    (
        "honesty", "judgment/tool-overload", "reproducibility/one-command-pipeline",
        "reproducibility/run-instructions", "serving/inference-entrypoint",
        "serving/input-validation", "tests/ci-runs-tests",
    ),
    ("data/train-serve-parity", "framing/serving-mode-choice", "reproducibility/training-script"),
)  # fmt: skip
# The first of these that is judged finds what all of them ask for, so that they are never parted.
AT_ONCE = "leakage"


Group = tuple[Rule, ...]


def judged(
    repository: Repository, rules: tuple[Rule, ...], judge: Judge, before: float
) -> tuple[tuple[RuleResult, ...], tuple[Claim, ...]]:
    """The result of each rule, in the order of the rules, and what the documents claim.

    `before` is the memory (MiB) that the process had before it read the repository.
    """
    desk = _Desk(repository, judge)
    groups = _groups(rules)
    if len(rules) >= WORTH_A_FORK and two_processes.available(len(groups)):
        if two_processes.megabytes() > before + LARGE:
            groups = _in_turn(desk, groups, before + FULL)
        elif repository.processes > 1:
            answer = two_processes.share(len(groups), lambda n: desk.work(groups[n]), desk.told)
            desk.take(answer, rules)
    for group in groups:
        desk.work(group)
    claims = [claim for rule in rules for claim in desk.claims.get(rule.id, ())]
    return tuple(desk.results[rule.id] for rule in rules), tuple(claims)


class _Desk:
    """What a process has judged, and what others told it of theirs."""

    def __init__(self, repository: Repository, judge: Judge) -> None:
        self.repository, self.judge = repository, judge
        self.results: dict[str, RuleResult] = {}
        self.claims: dict[str, tuple[Claim, ...]] = {}

    def work(self, rules: Group, full: float = inf) -> bool:
        """Judges what is not judged yet; stops and returns False at so many MiB of memory."""
        for rule in rules:
            if rule.id in self.results:
                continue
            result = self.results[rule.id] = self.judge.result(rule)
            if claims := self.judge.claims(result):
                self.claims[rule.id] = claims
            if rule.category != AT_ONCE and two_processes.megabytes() > full:
                return False
        self.repository.forget()
        return True

    def told(self) -> bytes:
        """All that was judged, for `take` in another process."""
        results = [rule_results.to_json(result) for result in self.results.values()]
        return json.dumps([results, self.claims, self.repository.unknown]).encode()

    def take(self, answer: bytes, rules: tuple[Rule, ...]) -> None:
        """What another process told; nothing when it died."""
        if not answer:
            return
        results, claims, unknown = json.loads(answer)
        by_id = {rule.id: rule for rule in rules}
        self.results.update((item[0], rule_results.from_json(item, by_id)) for item in results)
        self.claims.update((id_, tuple(map(rule_results.claim, c))) for id_, c in claims.items())
        self.repository.note(map(Unknown._make, unknown))


def _in_turn(desk: _Desk, groups: list[Group], full: float) -> list[Group]:
    """Has the rules judged in processes that follow each other; returns what they left undone."""
    known = -1
    while groups and len(desk.results) > known:
        known = len(desk.results)
        _crew(desk, groups, full)
        undone = [tuple(r for r in group if r.id not in desk.results) for group in groups]
        groups = [group for group in undone if group]
    return groups


def _crew(desk: _Desk, groups: list[Group], full: float) -> None:
    """Takes what as many processes as may run at a time have judged until they were full."""
    fresh = _Desk(desk.repository, desk.judge)

    def work(number: int) -> bool:
        return fresh.work(groups[number], full)

    rules = tuple(rule for group in groups for rule in group)
    for answer in two_processes.in_turn(len(groups), work, fresh.told, desk.repository.processes):
        desk.take(answer, rules)


def _groups(rules: tuple[Rule, ...]) -> list[Group]:
    """The rules as they are dealt out: those that ask for the same costly facts together, so that
    not both processes find them, and the dearest first."""
    together = [
        tuple(rule for rule in rules if rule.category in names or rule.id in names)
        for names in TOGETHER
    ]
    grouped = {rule.id for group in together for rule in group}
    others = [(rule,) for rule in rules if rule.id not in grouped]
    return [group for group in together if group] + others
