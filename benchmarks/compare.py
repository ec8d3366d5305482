"""Compares mle-lint with the parsing floor, as whole processes, on repositories of your choice.

    python benchmarks/compare.py REPOSITORY [REPOSITORY ...] [--runs 5]

The two commands take turns, so that a change in the machine's speed hits both. For each
repository: processor time of one process over the floor's, wall time of two processes over the
floor's, the largest peak of memory, and an unchanged second run over the first.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from typing import NamedTuple

HERE = os.path.dirname(os.path.abspath(__file__))
LINT = [sys.executable, "-m", "mle_lint", "check", "--fail-on", "never"]


class Run(NamedTuple):
    """Processor and wall seconds of a process, and its peak in MiB (children apart)."""

    cpu: float
    wall: float
    peak: float


def run(command: list[str], cache: str) -> Run:
    """One whole process, its output thrown away."""
    begin = time.perf_counter()
    child = os.fork()
    if child == 0:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        os.execvpe(command[0], command, {**os.environ, "MLE_LINT_CACHE": cache})
    _, _, usage = os.wait4(child, 0)
    scale = 1024 if sys.platform != "darwin" else 1024 * 1024
    wall = time.perf_counter() - begin
    return Run(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / scale)


def ratio(
    first: list[str], second: list[str], runs: int, cache: str, pick: Callable[[Run], float]
) -> float:
    """Median of the pairwise ratios; one warm-up of each is not counted."""
    pairs = [(run(first, cache), run(second, cache)) for _ in range(runs + 1)][1:]
    return statistics.median(pick(a) / pick(b) for a, b in pairs)


def measure(repository: str, runs: int) -> str:
    """One row of the table."""
    floor = [sys.executable, os.path.join(HERE, "floor.py"), repository]
    plain = [*LINT, repository, "--no-cache"]
    with tempfile.TemporaryDirectory() as cache:
        one = ratio([*plain, "--jobs", "1"], floor, runs, cache, lambda r: r.cpu)
        two = ratio([*plain, "--jobs", "2"], floor, runs, cache, lambda r: r.wall)
        peak = run([*plain, "--jobs", "1"], cache).peak
        cold = run([*LINT, repository], cache)
        warm = statistics.median(run([*LINT, repository], cache).cpu for _ in range(runs))
    name = os.path.basename(os.path.normpath(repository))
    again = warm / cold.cpu
    return f"{name:24} {one:10.2f} {two:10.2f} {peak:10.0f} {cold.cpu:9.2f} {again:10.2f}"


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("repositories", nargs="+")
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    heads = ("cpu/floor", "wall2/floor", "peak MiB", "first s", "second")
    print(" " * 24, *(f"{head:>10}" for head in heads))
    for repository in chosen.repositories:
        print(measure(repository, chosen.runs), flush=True)


if __name__ == "__main__":
    main()
