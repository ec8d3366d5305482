from __future__ import annotations

import os
import sys
from collections.abc import Callable

import pytest

from mle_lint.trees import portable, process

ENVIRONMENT = dict(os.environ)
Capture = Callable[[list[str], dict[str, str], bytes, int, float], "bytes | None"]
both_captures = pytest.mark.parametrize(
    "capture", [process.capture, portable.capture], ids=["spawned", "portable"]
)
both_processes = pytest.mark.parametrize(
    "kind", [process.Process, portable.Process], ids=["spawned", "portable"]
)


def python(code: str) -> list[str]:
    return [sys.executable, "-S", "-c", f"import os, sys, time\n{code}"]


@both_captures
def test_input_is_fed_and_output_returned(capture: Capture) -> None:
    command = python("sys.stdout.write(sys.stdin.read().upper())")
    answer = capture(command, ENVIRONMENT, b"x" * 300_000, 10**6, 60.0)
    assert answer == b"X" * 300_000


@both_captures
def test_input_that_nobody_reads_is_no_failure(capture: Capture) -> None:
    command = python("os.close(0); print('done')")
    assert capture(command, ENVIRONMENT, b"x" * 300_000, 100, 60.0) == b"done\n"


@both_captures
def test_an_answer_is_cut_at_the_limit(capture: Capture) -> None:
    command = python("sys.stdout.write('y' * 300_000)")
    assert capture(command, ENVIRONMENT, b"", 10, 60.0) == b"y" * 10


@both_captures
def test_a_failure_has_no_answer(capture: Capture) -> None:
    assert capture(python("print(1); sys.exit(3)"), ENVIRONMENT, b"", 10, 60.0) is None


@both_captures
def test_a_program_that_takes_too_long_has_no_answer(capture: Capture) -> None:
    assert capture(python("time.sleep(600)"), ENVIRONMENT, b"", 10, 0.2) is None


@both_captures
def test_a_program_that_is_not_there_has_no_answer(capture: Capture) -> None:
    assert capture(["/nonexistent/program"], ENVIRONMENT, b"", 10, 60.0) is None


@both_processes
def test_a_dialogue(kind: type[process.Process]) -> None:
    child = kind(python("for line in sys.stdin: print(line.upper(), end='', flush=True)"), {})
    child.send(b"one\n")
    assert child.receive(60.0) == b"ONE\n"
    child.send(b"two\n")
    assert child.receive(60.0) == b"TWO\n"
    child.end_input()
    assert child.receive(60.0) == b""
    assert child.wait() == 0
    child.close()


@both_processes
def test_closing_ends_the_child(kind: type[process.Process]) -> None:
    child = kind(python("time.sleep(600)"), {})
    child.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child.pid, 0)


@both_processes
def test_a_program_that_cannot_start_leaves_no_pipe_open(kind: type[process.Process]) -> None:
    before = os.dup(0)
    os.close(before)
    with pytest.raises(FileNotFoundError):
        kind(["/nonexistent/program"], {})
    after = os.dup(0)
    os.close(after)
    assert after == before


def test_a_silent_child_is_not_waited_for() -> None:
    child = process.Process(python("time.sleep(600)"), {})
    with pytest.raises(TimeoutError):
        child.receive(0.05)
    child.close()
