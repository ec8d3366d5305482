"""Repeats what GitHub refused for the moment, within a bound that all calls of a run share."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from github import GithubException
from github.GithubException import RateLimitExceededException
from requests import RequestException

SECONDS = 30.0
_FIRST_PAUSE = 1.0
# What GitHub asks for when it does not say how long a secondary limit lasts.
_UNSAID = 60.0

T = TypeVar("T")


class Patience:
    """Calls, and calls again after a pause, until `seconds` went into failing and waiting.

    The time of calls that succeed, and between the calls, does not count.
    """

    def __init__(
        self,
        seconds: float | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sleep, self._clock = sleep, clock
        self._left = SECONDS if seconds is None else seconds

    def __call__(self, call: Callable[[], T], done: Callable[[], T | None] | None = None) -> T:
        """What `call` gives; raises GithubException or RequestException.

        A call that must not happen twice comes with `done`, which looks whether a call whose
        answer was lost took effect after all, and gives its result if so.
        """
        pause = _FIRST_PAUSE
        while True:
            began = self._clock()
            try:
                return call()
            except (GithubException, RequestException) as error:
                refused = _refused_for(error)
                wait = pause if refused is None and _is_passing(error) else refused
                self._left -= self._clock() - began
                if wait is None or wait > self._left:
                    raise
            self._sleep(wait)
            self._left -= wait
            pause *= 2
            if done is not None and refused is None:
                result = self(done)
                if result is not None:
                    return result


def _is_passing(error: Exception) -> bool:
    """Whether the trouble may be over soon; the call may have taken effect."""
    return not isinstance(error, GithubException) or error.status >= 500


def _refused_for(error: Exception) -> float | None:
    """The seconds that a rate limit lasts; the call had no effect. None for other errors."""
    if not isinstance(error, GithubException) or error.status not in (403, 429):
        return None
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    after = headers.get("retry-after", "")
    if after.isdecimal():
        return float(after)
    if error.status == 403 and not isinstance(error, RateLimitExceededException):
        return None
    reset = headers.get("x-ratelimit-reset", "")
    if headers.get("x-ratelimit-remaining") == "0" and reset.isdecimal():
        return max(1.0, float(reset) - time.time() + 1.0)
    return _UNSAID
