"""What takes too long is ended, and a deadline around another stands still."""

from __future__ import annotations

import re
import signal
import time

import pytest

from mle_lint import catalogue, engine, judge
from mle_lint.deadlines import deadline
from mle_lint.model import Outcome
from mle_lint.repository import Repository
from tests.memory import MemoryTree

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no processor timer")


def work(seconds: float) -> None:
    """Keeps the processor busy."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def test_work_in_time_is_not_ended() -> None:
    with deadline(5):
        work(0.01)
    assert signal.getitimer(signal.ITIMER_VIRTUAL)[0] == 0


def test_late_work_is_ended_also_within_one_search() -> None:
    with pytest.raises(TimeoutError), deadline(0.05):
        re.search(r"(a|a)*b", "a" * 40)
    assert signal.getitimer(signal.ITIMER_VIRTUAL)[0] == 0


def test_the_outer_deadline_stands_still() -> None:
    with deadline(0.2):
        with deadline(5):
            work(0.4)
        left = signal.getitimer(signal.ITIMER_VIRTUAL)[0]
    assert 0.1 < left < 0.25


def late_after_a_file() -> None:
    """Work that is late by itself, not by what it has another deadline for."""
    with deadline(0.1):
        with deadline(5):
            work(0.01)
        work(2)


def test_the_outer_deadline_goes_on() -> None:
    with pytest.raises(TimeoutError):
        late_after_a_file()


def test_a_rule_that_takes_too_long_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "SECONDS_PER_CHECK", 1e-6)
    files = {"README.md": "# Churn\n\n" + "A model predicts churn. " * 3000, "train.py": "x = 1\n"}
    rules = tuple(r for r in catalogue.load().rules if r.slug == "readme-substantive")
    report = engine.lint(Repository(MemoryTree(files)), rules, engine.Settings(lane="product-ml"))
    (result,) = report.results
    assert result.outcome is Outcome.UNKNOWN
    assert result.reason == "given up: it took more than 1e-06 seconds"
