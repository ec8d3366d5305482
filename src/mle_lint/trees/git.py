"""The single place that runs git, so that nothing in a repository can make it run something else.

A repository's own configuration can name programs (a file system monitor, hooks, a pager, the
transport of a missing object). Each such way is shut by options and variables, which outrank it.
"""

# Importing pathlib would cost more time than this module does.

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from mle_lint.trees import limits

if TYPE_CHECKING:
    from mle_lint.trees.process import Process

_OPTIONS = (
    "--no-pager",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.pager=cat"),
    *("-c", "protocol.allow=never"),
    # Ownership checks guard against running what a stranger configured; that is shut off above.
    *("-c", "safe.directory=*"),
    *("-c", "safe.bareRepository=all"),
)

_SET = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}

# Set while a hook or an alias runs; they would name another repository than the inspected one.
_UNSET = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_WORK_TREE",
)


def installed() -> bool:
    """Whether there is a git to run."""
    return _program() is not None


def run(folder: str, *arguments: str, stdin: bytes = b"") -> bytes | None:
    """What `git -C folder arguments` writes; None when git is missing, fails or takes too long.

    An answer of limits.MAX_GIT_OUTPUT bytes was cut there.
    """
    program = _program()
    if program is None:
        return None
    if _has_spawn():
        from mle_lint.trees.process import capture
    else:
        from mle_lint.trees.portable import capture
    command = [program, "-C", folder, *_OPTIONS, *arguments]
    return capture(command, _environment(), stdin, limits.MAX_GIT_OUTPUT, limits.MAX_GIT_SECONDS)


def start(folder: str, *arguments: str) -> Process:
    """A running `git -C folder arguments` to talk with; raises OSError or ValueError."""
    program = _program()
    if program is None:
        raise FileNotFoundError("git")
    command = [program, "-C", folder, *_OPTIONS, *arguments]
    if _has_spawn():
        from mle_lint.trees.process import Process

        return Process(command, _environment())
    from mle_lint.trees import portable

    return portable.Process(command, _environment())


def _program() -> str | None:
    """The first git on the search path; folders named relatively could lie in the repository."""
    name = "git.exe" if os.name == "nt" else "git"
    for folder in os.get_exec_path():
        path = os.path.join(folder, name)
        if os.path.isabs(folder) and os.access(path, os.X_OK) and not os.path.isdir(path):
            return path
    return None


def _has_spawn() -> bool:
    return hasattr(os, "posix_spawn")


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _UNSET}
    return kept | _SET
