"""Judges one rule after another on a repository; a probe that breaks costs its own rule only."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from mle_lint import crowding
from mle_lint.deadlines import deadline
from mle_lint.findings import said
from mle_lint.model import Claim, Evidence, Outcome
from mle_lint.probe import Check, Undecided, function_at
from mle_lint.report import Lane, RuleResult, Trait
from mle_lint.repository import Repository
from mle_lint.rule import Grade, Rule

# A reader needs the best places, not every place.
MAX_EVIDENCE = 5
MAX_FINDINGS = 100
# Whole repositories of 13,000 files are judged in less. Reading files does not count.
SECONDS_PER_CHECK = 60.0
CONFLICTED_EVIDENCE = "It is there, in a file that holds merge conflict markers and cannot run."
CROWDED = (
    "One passage without a number, a file or a name of the code is all there is for many rules."
)


class Judge:
    """Judges rules on one repository of a lane. Rules that share a check share its run."""

    def __init__(self, repository: Repository, lane: Lane, traits: Mapping[str, Trait]) -> None:
        self._repository, self._lane, self._traits = repository, lane, traits
        self._known: dict[Check, tuple[Evidence, ...] | Exception] = {}

    def result(self, rule: Rule) -> RuleResult:
        """The best grade that all its checks find evidence for, or what the fault's check finds."""
        reason = self._not_applicable(rule)
        if reason:
            return RuleResult(rule, Outcome.NOT_APPLICABLE, reason)
        try:
            if rule.fault is not None:
                return self._fault(rule, rule.fault)
            for grade in rule.grades:
                parts = [self._run(check, MAX_EVIDENCE) for check in grade.checks]
                if all(parts):
                    return self._graded(rule, grade, parts)
        except Undecided as error:
            return RuleResult(rule, Outcome.UNKNOWN, str(error))
        except Exception as error:  # noqa: BLE001  the other rules must still run
            return RuleResult(rule, Outcome.ERROR, f"{type(error).__name__}: {error}")
        return RuleResult(rule, Outcome.ABSENT, rule.message)

    def claims(self, result: RuleResult) -> tuple[Claim, ...]:
        """What the documents claim, backed or not, by a rule that says what backs a claim.

        The module of such a rule's probe offers all claims by a function `collected` of the same
        parameters.
        """
        check = result.rule.fault if result.rule.backing else None
        if check is None or result.outcome not in (Outcome.CLEAN, Outcome.FOUND):
            return ()
        module = sys.modules[function_at(check.address).__module__]
        collected = getattr(module, "collected", None)
        return tuple(collected(self._repository, **dict(check.parameters))) if collected else ()

    def elsewhere(self, rule: Rule, places: frozenset[crowding.Place]) -> RuleResult:
        """The best grade by evidence outside of crowded passages; claims may stand in them."""
        for grade in rule.grades:
            parts = [self._run(check, MAX_EVIDENCE) for check in grade.checks]
            if grade.outcome is not Outcome.CLAIMED:
                parts = [crowding.outside(part, places) for part in parts]
            if all(parts):
                return self._graded(rule, grade, parts)
        return RuleResult(rule, Outcome.ABSENT, CROWDED)

    def _fault(self, rule: Rule, check: Check) -> RuleResult:
        evidence = self._run(check, MAX_FINDINGS)
        if not evidence:
            return RuleResult(rule, Outcome.CLEAN, rule.means)
        return RuleResult(rule, Outcome.FOUND, said(rule.message, evidence[0]), evidence)

    def _graded(self, rule: Rule, grade: Grade, parts: list[tuple[Evidence, ...]]) -> RuleResult:
        """The grade, but partial where all evidence of `full` lies in files in conflict.

        Such a file neither runs nor installs as it was committed; a document can still be read,
        and so can tests where a rule judges what is written.
        """
        evidence = tuple(item for part in parts for item in part)[:MAX_EVIDENCE]
        has_to_run = grade.outcome is Outcome.FULL and not rule.as_written
        if has_to_run and self._is_broken(evidence):
            return RuleResult(rule, Outcome.PARTIAL, CONFLICTED_EVIDENCE, evidence)
        return RuleResult(rule, grade.outcome, grade.means, evidence)

    def _is_broken(self, evidence: tuple[Evidence, ...]) -> bool:
        """Whether all of it lies in files with conflicts, and not in documents alone."""
        paths = {item.location.path for item in evidence}
        if not all(map(self._repository.is_conflicted, paths)):
            return False
        return any(path not in self._repository.documents for path in paths)

    def _not_applicable(self, rule: Rule) -> str:
        if rule.weight and not rule.weight_in(self._lane.name):
            return f"not part of the {self._lane.name} lane"
        for name in rule.traits:
            if not self._traits[name].value:
                return f"{name} is no: {self._traits[name].reasons[0]}"
        for name in rule.without:
            if self._traits[name].value:
                return f"{name} is yes: {self._traits[name].reasons[0]}"
        return ""

    def _run(self, check: Check, most: int) -> tuple[Evidence, ...]:
        """The check's evidence, or its failure, which is kept and raised again for each rule."""
        if check not in self._known:
            try:
                with deadline(SECONDS_PER_CHECK):
                    self._known[check] = check.run(self._repository, most)
            except TimeoutError:
                late = f"given up: it took more than {SECONDS_PER_CHECK:g} seconds"
                self._known[check] = Undecided(late)
            except Exception as error:  # noqa: BLE001  kept, and raised again for each rule
                self._known[check] = error
        result = self._known[check]
        if isinstance(result, Exception):
            raise result
        return result
