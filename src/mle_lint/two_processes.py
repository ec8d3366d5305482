"""Shares numbered pieces of work with a second process, each taking the next when it is free.

Both pull the numbers from one pipe, so that no estimate of the costs is needed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

# A pipe takes this much at least without a reader (POSIX guarantees less, all systems give it).
CAPACITY = 16_384
_WIDTH = 2


def available(count: int) -> bool:
    """Whether a second process can be started, and the numbers fit into the pipe."""
    return hasattr(os, "fork") and count * _WIDTH <= CAPACITY


def share(
    count: int, work: Callable[[int], None], told: Callable[[], bytes], here: Sequence[int] = ()
) -> bytes:
    """Calls `work` for each number below `count`, here or in a second process, and for the numbers
    of `here` first and in this one.

    Returns what `told` gave there at the end; nothing when that process died, which leaves its
    numbers undone.
    """
    numbers, waiting = os.pipe()
    others = (number for number in range(count) if number not in here)
    os.write(waiting, b"".join(number.to_bytes(_WIDTH, "big") for number in others))
    os.close(waiting)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _serve(numbers, work, told, writing)
    os.close(writing)
    try:
        for number in chain(here, _taken(numbers)):
            work(number)
        with os.fdopen(reading, "rb") as pipe:
            answer = pipe.read()
    finally:
        os.close(numbers)
        _, status = os.waitpid(child, 0)
    return answer if status == 0 else b""


def _taken(numbers: int) -> Iterator[int]:
    while number := os.read(numbers, _WIDTH):
        yield int.from_bytes(number, "big")


def _serve(
    numbers: int, work: Callable[[int], None], told: Callable[[], bytes], writing: int
) -> None:
    """The second process: takes numbers until none is left, tells all at once, and ends."""
    status = 1
    try:
        for number in _taken(numbers):
            work(number)
        answer = told()
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(answer)
        status = 0
    finally:
        os._exit(status)
