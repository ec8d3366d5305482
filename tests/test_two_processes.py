"""Work that is shared with a second process, and what is left of it when that process dies."""

from __future__ import annotations

import os

import pytest

from mle_lint import catalogue, sharing, two_processes

if not hasattr(os, "fork"):
    pytest.skip("no fork on this system", allow_module_level=True)


def test_every_number_is_worked_on_once() -> None:
    done: list[int] = []

    def told() -> bytes:
        return " ".join(map(str, done)).encode()

    answer = two_processes.share(500, done.append, told)
    assert sorted([*done, *map(int, answer.split())]) == list(range(500))


def test_numbers_for_here_are_worked_on_here_and_first() -> None:
    done: list[int] = []

    def told() -> bytes:
        return " ".join(map(str, done)).encode()

    answer = two_processes.share(50, done.append, told, here=(40, 7))
    assert done[:2] == [40, 7]
    assert sorted([*done, *map(int, answer.split())]) == list(range(50))


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
