"""Lists a folder that is under no version control, without what tools leave behind there."""

# Importing pathlib would cost more time than this module does.

from __future__ import annotations

import os

from mle_lint.model import Unknown
from mle_lint.trees import limits
from mle_lint.trees.base import Entry
from mle_lint.trees.words import reason

# Version control, environments and caches: in a repository these are ignored or not committed.
_SKIPPED = frozenset(
    {
        ".git",
        ".hg",
        ".svn",
        "node_modules",
        ".venv",
        "venv",
        "env",
        ".tox",
        ".nox",
        "__pycache__",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
        ".ipynb_checkpoints",
        "site-packages",
    }
)


def walk(root: str) -> tuple[list[Entry], tuple[Unknown, ...]]:
    """Files and links under `root`, level by level, and a note for each folder not read."""
    found: list[Entry] = []
    notes: list[Unknown] = []
    level, depth, seen = [""], 0, 0
    while level:
        if depth > limits.MAX_DEPTH:
            text = f"{len(level):,} folders more than {limits.MAX_DEPTH} deep were not read"
            notes.append(Unknown(".", text))
            break
        below: list[str] = []
        for folder in level:
            try:
                seen += _list(root, folder, found, below, limits.MAX_WALKED - seen)
            except OSError as error:
                notes.append(Unknown(folder or ".", reason(error)))
            if seen > limits.MAX_WALKED:
                text = f"holds more than {limits.MAX_WALKED:,} names; the rest was not read"
                return found, (*notes, Unknown(".", text))
        level, depth = below, depth + 1
    return found, tuple(notes)


def _list(root: str, folder: str, found: list[Entry], below: list[str], most: int) -> int:
    """Adds the files and the folders in `folder`; returns how many names were looked at."""
    seen = 0
    with os.scandir(os.path.join(root, folder)) as names:
        for item in names:
            seen += 1
            if seen > most:
                break
            path = f"{folder}/{item.name}" if folder else item.name
            if item.is_dir(follow_symlinks=False):
                if item.name not in _SKIPPED:
                    below.append(path)
            elif item.name != ".git":  # a file of this name points to a git folder elsewhere
                _add(item, path, found)
    return seen


def _add(item: os.DirEntry[str], path: str, found: list[Entry]) -> None:
    try:
        size = item.stat(follow_symlinks=False).st_size
        if item.is_symlink():
            found.append(Entry(path, size, os.readlink(item.path).replace(os.sep, "/")))
        elif item.is_file(follow_symlinks=False):
            found.append(Entry(path, size))
    except FileNotFoundError:
        return  # removed since the folder was listed
    except OSError:
        found.append(Entry(path))  # reading it will tell why
