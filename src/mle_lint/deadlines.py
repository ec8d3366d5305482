"""An end to work that takes too long, in seconds of the processor, so that load does not count."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

# Windows cannot count them; there work takes as long as it takes.
_COUNTED = hasattr(signal, "setitimer")


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raises TimeoutError in what is done inside once it has taken so many seconds.

    One around it stands still in the meantime, so that a file is never counted for a rule that
    happens to be the first to ask for it.
    """
    if not _COUNTED:
        yield
        return
    around, _ = signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    before = signal.signal(signal.SIGVTALRM, _expire)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
        signal.setitimer(signal.ITIMER_VIRTUAL, around)


def _expire(*_: object) -> None:
    raise TimeoutError
