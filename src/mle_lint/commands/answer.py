"""What a command has to say: a value, so that a test needs no process."""

from __future__ import annotations

from mle_lint.record import NamedTuple


class Answer(NamedTuple):
    """Text for standard output, the exit code, and lines for standard error."""

    text: str
    code: int = 0
    notes: tuple[str, ...] = ()
