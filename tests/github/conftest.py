"""A GitHub on this machine, and clients of it that wait no time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest

from mle_lint.github.client import Client, connected
from mle_lint.github.event import Context
from mle_lint.github.patience import Patience
from tests.github.fake import REPOSITORY, Fake

MARKED = "<!-- mle-lint:v1 key=default run={run} attempt={attempt} sha= score=none -->\n{text}"


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def read(self) -> float:
        return self.now


def body(text: str, run: int = 1, attempt: int = 1) -> str:
    """A comment as the reporter makes it."""
    return MARKED.format(run=run, attempt=attempt, text=text)


@pytest.fixture
def fake() -> Iterator[Fake]:
    """A GitHub whose contract every request of the test must keep."""
    with Fake() as server:
        yield server
    assert server.breaches == []


@pytest.fixture
def clock() -> Clock:
    return Clock()


@contextmanager
def connection(fake: Fake, clock: Clock) -> Iterator[Client]:
    """The client of one run."""
    context = Context(repository=REPOSITORY, api_url=fake.url)
    with connected(context, "x", Patience(sleep=clock.sleep, clock=clock.read)) as client:
        yield client


@pytest.fixture
def client(fake: Fake, clock: Clock) -> Iterator[Callable[[], Client]]:
    """Makes the client of one run; each run has its own patience."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(connection(fake, clock))


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves out the second between writes."""
    monkeypatch.setattr("mle_lint.github.client.BETWEEN_WRITES", 0)


PERSON = {"login": "ann", "id": 1, "type": "User"}
