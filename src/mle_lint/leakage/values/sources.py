"""Where rows come from: a source is a tuple that begins with its kind, or the path of a call."""

from __future__ import annotations

from collections.abc import Hashable

from mle_lint.leakage.values.rows import Rows
from mle_lint.record import NamedTuple

_FILE, _ARGUMENT, _PARTS = "file", "parameter", "parameters"


class File(NamedTuple):
    """A file that rows are read from: by what, at which path, and with which options."""

    reader: str
    path: str
    options: str


def of_file(reader: str, path: str, options: str) -> tuple[str, ...]:
    """A file that is read in this way, wherever in the code."""
    return (_FILE, reader, path, options)


def of_argument(path: str, line: int, name: str) -> tuple[object, ...]:
    """An argument of a function that nobody calls, which is defined there."""
    return (_ARGUMENT, path, line, name)


def of_parts(path: str, line: int) -> tuple[object, ...]:
    """What such a function is given in parts that are called train, test or validation."""
    return (_PARTS, path, line)


def read_from(source: Hashable) -> File | None:
    """The file that rows are read from; None where it is not known, or is none."""
    return File(*source[1:]) if isinstance(source, tuple) and source[:1] == (_FILE,) else None


def are_parts(rows: Rows) -> bool:
    """Whether rows are parts that a function is given which nobody calls here."""
    return all(_kind(atom.source) == _PARTS for atom in rows)


def is_given(rows: Rows) -> bool:
    """Whether rows are given to a function that nobody calls here, whatever they are called: who
    calls it knows what they are for."""
    return bool(rows) and all(_kind(atom.source) in (_PARTS, _ARGUMENT) for atom in rows)


def _kind(source: Hashable) -> object:
    return source[0] if isinstance(source, tuple) and source else None
