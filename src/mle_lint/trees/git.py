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

# For the one command that may use the network. It names its programs itself, so that neither the
# remote's settings nor a helper for passwords in the repository's configuration is run.
_FETCH_OPTIONS = (
    *("-c", "core.sshCommand=ssh -o BatchMode=yes"),
    *("-c", "core.askPass="),
    *("-c", "core.alternateRefsCommand=true"),
    *("-c", "credential.helper="),
    *("-c", "gc.auto=0"),
    *("-c", "http.saveCookies=false"),
    *("-c", "maintenance.auto=false"),
)
_FETCH = (
    *("fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules"),
    *("--no-write-fetch-head", "--upload-pack=git-upload-pack", "--end-of-options"),
)
_FETCH_PROTOCOLS = "file:http:https:ssh"

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
    return _captured(["-C", folder, *_OPTIONS, *arguments], _environment(), stdin)


def fetch(folder: str, commit: str) -> bool:
    """Brings one commit, without its history, from the remote `origin`; False when it cannot.

    The only use of the network; the objects are checked against the id, so nobody can forge them.
    """
    words = ["-C", folder, *_OPTIONS, *_FETCH_OPTIONS, *_FETCH, "origin", commit]
    environment = _environment() | {"GIT_ALLOW_PROTOCOL": _FETCH_PROTOCOLS}
    return _captured(words, environment, b"") is not None


def _captured(words: list[str], environment: dict[str, str], stdin: bytes) -> bytes | None:
    program = _program()
    if program is None:
        return None
    if _has_spawn():
        from mle_lint.trees.process import capture
    else:
        from mle_lint.trees.portable import capture
    seconds = limits.MAX_GIT_SECONDS
    return capture([program, *words], environment, stdin, limits.MAX_GIT_OUTPUT, seconds)


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
