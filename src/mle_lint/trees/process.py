"""Child processes on POSIX without the import time of `subprocess`: one answer, or a dialogue."""

from __future__ import annotations

import os
import select
import time

# The number is the same on every POSIX system; importing `signal` for it takes a millisecond.
_SIGKILL = 9
_CHUNK = 1 << 16


def capture(
    command: list[str], environment: dict[str, str], stdin: bytes, limit: int, seconds: float
) -> bytes | None:
    """What the program writes, cut at `limit` bytes; None when it fails or takes too long.

    An answer that was cut is exactly `limit` bytes long, and the program was killed.
    """
    try:
        child = Process(command, environment)
    except (OSError, ValueError):
        return None
    try:
        answer = _exchange(child, stdin, limit, time.monotonic() + seconds)
        if len(answer) > limit:
            return answer[:limit]
        return answer if child.wait() == 0 else None
    except OSError:
        return None
    finally:
        child.close()


class Process:
    """A running child with pipes to its input and from its output; its errors are dropped."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        """Starts command[0], a path; raises OSError or, for a NUL in a word, ValueError."""
        self._owner = os.getpid()
        self._running = False
        self.input = self.output = -1
        self.pid, self.input, self.output = self._start(command, environment)
        self._running = True

    def send(self, data: bytes) -> None:
        """Writes a few bytes, at most what a pipe holds; raises OSError."""
        os.write(self.input, data)

    def receive(self, seconds: float) -> bytes:
        """The next bytes, empty at the end; raises TimeoutError after so much silence."""
        poll = select.poll()
        poll.register(self.output, select.POLLIN)
        if not poll.poll(seconds * 1000):
            raise TimeoutError
        return os.read(self.output, _CHUNK)

    def end_input(self) -> None:
        """Closes the child's input, which it sees as the end."""
        if self.input >= 0:
            os.close(self.input)
            self.input = -1

    def wait(self) -> int:
        """The exit code once the child has ended; negative for a signal."""
        self._running = False
        return self._exit_code()

    def close(self) -> None:
        """Ends the child. In a forked copy of this process only the copy's pipes are closed."""
        self.end_input()
        if self.output >= 0:
            os.close(self.output)
            self.output = -1
        if self._running and self._owner == os.getpid():
            self._kill()
            self.wait()
        self._running = False

    def __del__(self) -> None:
        # When the interpreter ends, modules may be gone before objects; the system closes all then.
        if os is not None:
            self.close()

    def _start(self, command: list[str], environment: dict[str, str]) -> tuple[int, int, int]:
        child_input, our_input = os.pipe()
        our_output, child_output = os.pipe()
        actions = [
            (os.POSIX_SPAWN_DUP2, child_input, 0),
            (os.POSIX_SPAWN_DUP2, child_output, 1),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ]
        try:
            pid = os.posix_spawn(command[0], command, environment, file_actions=actions)
        except BaseException:
            os.close(our_input)
            os.close(our_output)
            raise
        finally:
            os.close(child_input)
            os.close(child_output)
        return pid, our_input, our_output

    def _exit_code(self) -> int:
        try:
            _, status = os.waitpid(self.pid, 0)
        except ChildProcessError:  # the caller of this program has it ignore its children
            return 0
        return os.waitstatus_to_exitcode(status)

    def _kill(self) -> None:
        os.kill(self.pid, _SIGKILL)


def _exchange(child: Process, stdin: bytes, limit: int, deadline: float) -> bytes:
    """Feeds and reads in turn, since a child that is not read stops reading."""
    poll = select.poll()
    poll.register(child.output, select.POLLIN)
    os.set_blocking(child.input, False)
    poll.register(child.input, select.POLLOUT)
    unsent, answer = memoryview(stdin), bytearray()
    while len(answer) <= limit:
        ready = poll.poll(max(0.0, deadline - time.monotonic()) * 1000)
        if not ready:
            raise TimeoutError
        for descriptor, _ in ready:
            if descriptor == child.input:
                unsent = unsent[_feed(descriptor, unsent) :]
                if not unsent:
                    poll.unregister(descriptor)
                    child.end_input()
                continue
            chunk = os.read(descriptor, _CHUNK)
            if not chunk:
                return bytes(answer)
            answer += chunk
    return bytes(answer)


def _feed(descriptor: int, unsent: memoryview) -> int:
    """How many bytes were taken; all of them when nobody reads any more."""
    try:
        return os.write(descriptor, unsent) if unsent else 0
    except BrokenPipeError:
        return len(unsent)
