"""Writes a file whole or not at all."""

# Importing pathlib would cost more time than this module does.

from __future__ import annotations

import os

from mle_lint.model import UserError
from mle_lint.trees.words import shown


def check_target(file: str) -> None:
    """Raises UserError when `file` cannot be a file: no such folder, or itself a folder."""
    folder = os.path.dirname(file) or "."
    if not os.path.isdir(folder):
        raise UserError(f"cannot write {shown(file)}: there is no folder {shown(folder)}")
    if os.path.isdir(file):
        raise UserError(f"cannot write {shown(file)}: it is a folder")


def write_whole(file: str, text: str) -> None:
    """Replaces the file by the text as UTF-8 in one step; raises UserError.

    A device or a pipe is written to, since it must not be replaced.
    """
    check_target(file)
    data = text.encode("utf-8", "backslashreplace")
    target = os.path.realpath(file)
    direct = os.path.exists(target) and not os.path.isfile(target)
    temporary = target if direct else f"{target}.{os.getpid()}.part"
    try:
        with open(temporary, "wb") as stream:
            stream.write(data)
        if not direct:
            os.replace(temporary, target)
    except OSError as error:
        if not direct:
            _removed(temporary)
        why = (error.strerror or "failed").lower()
        raise UserError(f"cannot write {shown(file)}: {why}") from error


def _removed(file: str) -> None:
    try:
        os.unlink(file)
    except OSError:
        return
