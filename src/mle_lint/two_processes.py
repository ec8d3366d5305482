"""Shares numbered pieces of work with other processes, each taking the next when it is free.

All pull the numbers from one pipe, so that no estimate of the costs is needed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator

# A pipe takes this much at least without a reader (POSIX guarantees less, all systems give it).
CAPACITY = 16_384
_WIDTH = 2
_MEGABYTE = 1024 * 1024


def available(count: int) -> bool:
    """Whether a second process can be started, and the numbers fit into the pipe."""
    return hasattr(os, "fork") and count * _WIDTH <= CAPACITY


def megabytes() -> float:
    """The most memory (MiB) that this process has had so far; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (_MEGABYTE if sys.platform == "darwin" else 1024)


def share(count: int, work: Callable[[int], object], told: Callable[[], bytes]) -> bytes:
    """Calls `work` for each number below `count`, here or in a second process.

    Returns what `told` gave there at the end; nothing when that process died, which leaves its
    numbers undone.
    """
    numbers = _numbered(count)
    child, reading = _started(numbers, work, told)
    try:
        for number in _taken(numbers):
            work(number)
        return _answer(child, reading)
    finally:
        os.close(numbers)


def in_turn(
    count: int, work: Callable[[int], bool], told: Callable[[], bytes], crew: int
) -> list[bytes]:
    """Calls `work` for the numbers below `count` in so many other processes, and never here.

    Each goes on until `work` returns False; when all have done so, numbers are left undone.
    Returns what `told` gave in each at its end, nothing for one that died.
    """
    numbers = _numbered(count)
    started = [_started(numbers, work, told) for _ in range(crew)]
    os.close(numbers)
    return [_answer(child, reading) for child, reading in started]


def _numbered(count: int) -> int:
    """The reading end of a pipe with the numbers below `count`."""
    numbers, waiting = os.pipe()
    os.write(waiting, b"".join(number.to_bytes(_WIDTH, "big") for number in range(count)))
    os.close(waiting)
    return numbers


def _taken(numbers: int) -> Iterator[int]:
    while number := os.read(numbers, _WIDTH):
        yield int.from_bytes(number, "big")


def _started(
    numbers: int, work: Callable[[int], object], told: Callable[[], bytes]
) -> tuple[int, int]:
    """A process that takes numbers until none is left or `work` returns False, tells all at once,
    and ends; and where to read what it tells."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    status = 1
    try:
        os.close(reading)
        for number in _taken(numbers):
            if work(number) is False:
                break
        answer = told()
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(answer)
        status = 0
    finally:
        os._exit(status)


def _answer(child: int, reading: int) -> bytes:
    try:
        with os.fdopen(reading, "rb") as pipe:
            answer = pipe.read()
    finally:
        _, status = os.waitpid(child, 0)
    return answer if status == 0 else b""
