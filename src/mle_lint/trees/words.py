"""How a path or a failure of the operating system is put into a message."""

from __future__ import annotations


def shown(path: str) -> str:
    """The path as it is, or quoted with escapes when it would break the line or the encoding."""
    return path if path.isprintable() else repr(path)


def reason(error: OSError) -> str:
    """Why the operating system refused, in plain words."""
    if isinstance(error, PermissionError):
        return "permission denied"
    if isinstance(error, FileNotFoundError):
        return "no longer there"
    return (error.strerror or "cannot be read").lower()
