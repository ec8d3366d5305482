"""Work that is shared with a second process, and what is left of it when that process dies."""

from __future__ import annotations

import os

import pytest

from mle_lint import catalogue, engine, sharing, two_processes
from mle_lint.engine import Settings, Verdicts
from mle_lint.repository import Repository
from tests.memory import MemoryTree

if not hasattr(os, "fork"):
    pytest.skip("no fork on this system", allow_module_level=True)


def test_every_number_is_worked_on_once() -> None:
    done: list[int] = []

    def told() -> bytes:
        return " ".join(map(str, done)).encode()

    answer = two_processes.share(500, done.append, told)
    assert sorted([*done, *map(int, answer.split())]) == list(range(500))


def test_each_process_of_a_crew_goes_on_until_it_is_full() -> None:
    done: list[int] = []

    def work(number: int) -> bool:
        done.append(number)
        return len(done) < 3

    def told() -> bytes:
        return " ".join(map(str, done)).encode()

    answers = two_processes.in_turn(50, work, told, crew=2)
    assert done == []
    assert sorted(int(number) for answer in answers for number in answer.split()) == [*range(6)]


def test_rules_judged_in_turn_give_the_same_results_and_claims(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    claim = (
        "# Churn\n\nWe track experiments with MLflow. Accuracy is 0.91.\n\nRun `python gone.py`.\n"
    )
    files = {"README.md": claim, "train.py": "import sklearn\nprint(1)\n"}
    rules = catalogue.load().rules

    def judged() -> Verdicts:
        return engine.judged(Repository(MemoryTree(files)), rules, Settings())

    alone = judged()
    monkeypatch.setattr(sharing, "LARGE", -1.0)
    monkeypatch.setattr(sharing, "FULL", -1.0)
    assert judged() == alone
    assert alone.claims


def test_an_answer_of_a_megabyte_does_not_block() -> None:
    assert len(two_processes.share(2, lambda number: None, lambda: b"x" * 1_000_000)) == 1_000_000


def test_a_second_process_that_dies_has_told_nothing() -> None:
    def told() -> bytes:
        os._exit(9)

    assert two_processes.share(500, lambda number: None, told) == b""


def test_an_error_of_the_second_process_tells_nothing() -> None:
    def told() -> bytes:
        raise ValueError

    assert two_processes.share(3, lambda number: None, told) == b""


def test_numbers_that_do_not_fit_into_the_pipe_are_not_shared() -> None:
    assert not two_processes.available(two_processes.CAPACITY)


def test_rules_that_are_judged_together_exist() -> None:
    rules = catalogue.load().rules
    known = {rule.id for rule in rules} | {rule.category for rule in rules}
    names = [name for group in sharing.TOGETHER for name in group]
    assert known.issuperset(names)
    assert len(set(names)) == len(names)
