"""The commands that a GitHub Actions runner reads in a log, and how text stays out of them.

The runner takes `::name properties::message` at the start of a line, and the older `##[name]`
anywhere in a line, on both streams (its ActionCommand.cs and ActionCommandManager.cs).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from mle_lint.patterns import pattern
from mle_lint.reporters.escape import plain

# The runner cuts a message here (ExecutionContext.cs).
MAX_MESSAGE = 4096
_START = pattern(r"^([^\S\n]*):(?=:)", re.MULTILINE)


def command(name: str, message: str, properties: Mapping[str, str] | None = None) -> str:
    """One command on one line; text in it cannot end it, add a property, or start another."""
    listed = ",".join(f"{key}={_property(text)}" for key, text in (properties or {}).items())
    return f"::{name}{' ' * bool(listed)}{listed}::{_data(message)}"


def inert(text: str, token: str) -> str:
    """Lines of which the runner takes no command; `token` must be one that nobody can guess."""
    return f"::stop-commands::{token}\n{text.rstrip()}\n::{token}::\n"


def spoken(text: str) -> str:
    """Lines of `plain` text of which none starts with a command, for logs that know no token."""
    return _START.sub(r"\1\\x3a", text) if "::" in text else text


def _data(message: str) -> str:
    """Line breaks of the message stay; what else could act in a log is made visible."""
    lines = "\n".join(plain(line) for line in message.split("\n"))
    return lines[:MAX_MESSAGE].replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.replace(":", "%3A").replace(",", "%2C")
