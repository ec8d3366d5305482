"""The same child processes through `subprocess`, for systems without posix_spawn."""

from __future__ import annotations

import os
import subprocess

from mle_lint.trees import process


def capture(
    command: list[str], environment: dict[str, str], stdin: bytes, limit: int, seconds: float
) -> bytes | None:
    """As `process.capture`, but the whole answer is held before it is cut."""
    try:
        done = subprocess.run(
            command,
            env=environment,
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return done.stdout[:limit] if done.returncode == 0 else None


class Process(process.Process):
    """As `process.Process`, but a silent child is waited for without end."""

    _child: subprocess.Popen[bytes]

    def receive(self, seconds: float) -> bytes:
        """The next bytes, empty at the end."""
        return os.read(self.output, 1 << 16)

    def _start(self, command: list[str], environment: dict[str, str]) -> tuple[int, int, int]:
        self._child = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        pipes = (os.dup(self._child.stdin.fileno()), os.dup(self._child.stdout.fileno()))
        self._child.stdin.close()
        self._child.stdout.close()
        return self._child.pid, *pipes

    def _exit_code(self) -> int:
        return self._child.wait()

    def _kill(self) -> None:
        self._child.kill()
