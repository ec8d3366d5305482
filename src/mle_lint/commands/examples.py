"""Reads the examples of a rule: small repositories that pass it and that fail it."""

# Importing pathlib would cost more time than this module does.

from __future__ import annotations

import os

from mle_lint.record import NamedTuple

MAX_FILES = 4
MAX_LINES = 12
_MAX_BYTES = 8192
_SIDES = {"pass": "passes", "fail": "fails"}


class Example(NamedTuple):
    """One side: `passes` or `fails`, the first lines by file name, and how many files more."""

    side: str
    files: tuple[tuple[str, tuple[str, ...]], ...]
    more: int


def examples(rule: str) -> tuple[Example, ...]:
    """The examples of a rule's id; none when they are not installed or do not exist."""
    found = []
    for folder, side in _SIDES.items():
        root = os.path.join(_cases(rule), folder)
        names = _files(root)
        if names:
            shown = tuple((name, _first_lines(os.path.join(root, name))) for name in names)
            found.append(Example(side, shown[:MAX_FILES], max(0, len(names) - MAX_FILES)))
    return tuple(found)


def others(rule: str) -> tuple[str, ...]:
    """The other cases of a rule's id as the names of their folders say them: `fail: no number`.

    They are what the rule is known to take rightly, its false friends among them.
    """
    try:
        names = sorted(os.listdir(_cases(rule)))
    except OSError:
        return ()
    cases = [name.split("-", 1) for name in names if "-" in name]
    return tuple(f"{outcome}: {reason.replace('-', ' ')}" for outcome, reason in cases)


def _cases(rule: str) -> str:
    """The folder of a rule's cases: in the wheel, else at the top of the source tree."""
    here = os.path.dirname(os.path.abspath(__file__))
    inside = os.path.join(here, "..", "fixtures")
    top = inside if os.path.isdir(inside) else os.path.join(here, "..", "..", "..", "fixtures")
    return os.path.join(top, *rule.split("/"))


def _files(root: str) -> list[str]:
    found = []
    for folder, folders, names in os.walk(root):
        # An installed wheel has its examples byte-compiled beside their sources.
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        found += [os.path.relpath(os.path.join(folder, name), root) for name in names]
    return sorted((name.replace(os.sep, "/") for name in found), key=lambda n: (n.count("/"), n))


def _first_lines(file: str) -> tuple[str, ...]:
    try:
        with open(file, "rb") as stream:
            data = stream.read(_MAX_BYTES)
    except OSError:
        return ()
    lines = data.decode("utf-8", "replace").splitlines()
    more = ("...",) if len(lines) > MAX_LINES else ()
    return (*lines[:MAX_LINES], *more)
