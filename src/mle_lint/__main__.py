"""The process: from the words of the command line to the exit code, without a traceback."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Runs `mle-lint` with the arguments of the process and returns the exit code.

    0 nothing at or above the gate, 1 gate not met, 2 a mistake in the call or a broken rule,
    130 interrupted, 141 the reader of the output went away.
    """
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        from mle_lint import __version__

        sys.stdout.write(f"mle-lint {__version__}\n")
        return 0
    import gc

    # The process ends before its garbage would matter; collecting costs a tenth of the time.
    gc.disable()
    return _guarded(arguments)


def run() -> None:
    """Ends the process with the code of `main`, without taking apart what it built.

    Freeing the facts of a large repository one by one takes a tenth of the run.
    """
    code = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        code = code or 141
    os._exit(code)


def _guarded(arguments: list[str]) -> int:
    from mle_lint.model import UserError

    try:
        from mle_lint.cli import run

        code = run(arguments)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _drop_output()
        return 141
    except UserError as error:
        return _told(str(error))
    except OSError as error:
        _drop_output()
        return _told(f"{error.filename or 'output'}: {(error.strerror or str(error)).lower()}")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 0
    except Exception:  # noqa: BLE001  Python's own exit code for this is 1, that of the gate
        return _broke()
    return code


def _told(message: str) -> int:
    from mle_lint.reporters.escape import plain

    sys.stderr.write(f"mle-lint: {plain(message)}\n")
    return 2


def _broke() -> int:
    """A traceback, of which the runner of a CI job takes no command."""
    import traceback

    from mle_lint.reporters.escape import plain
    from mle_lint.reporters.workflow_command import spoken

    lines = map(plain, traceback.format_exc().splitlines())
    sys.stderr.write(spoken("\n".join(lines)) + "\n")
    return 2


def _drop_output() -> None:
    """Lets the interpreter flush into nothing at its end, where it would complain again."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return


if __name__ == "__main__":
    run()
